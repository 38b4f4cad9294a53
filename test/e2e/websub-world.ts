/** A publisher and its WebSub hub on loopback, and our hub on real sockets beside them; the clock moves when told. */
import { createHmac, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Hub, openHub } from '../../src/hub.ts';
import { doorOf } from '../../src/hub-door.ts';
import { openLog } from '../../src/log.ts';
import type { Subscription } from '../../src/model.ts';
import { createCollector } from '../../src/polling/collecting.ts';
import { pollSource } from '../../src/polling/polling.ts';
import type { ReaderPool } from '../../src/reading/reader-pool.ts';
import { createApp } from '../../src/serve/index.ts';
import { createNoticeTaker } from '../../src/websub/notice-taking.ts';
import { openPolledHub, type PolledHub } from '../polling/polled-hub.ts';
import { rssOf } from './publisher-server.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type Item = readonly [guid: string, title: string, at: number | null];

export interface World {
  readonly polled: PolledHub;
  notices(): Hub['notices'];
  /** Address of the publisher's feed, which is its topic too, and of its hub. */
  readonly topic: string;
  readonly hubUrl: string;
  /** Forms the hub was sent, oldest first. */
  readonly asked: URLSearchParams[];
  /** How often the feed was fetched. */
  fetches(): number;
  publish(items: readonly Item[]): void;
  publishRaw(text: string): void;
  /** What the feed's Link header says from now on; null: no header. */
  advertise(link: string | null): void;
  /** What the hub answers requests with. */
  answer(status: number): void;
  /** A GET of the hub's at the callback it was last given. */
  question(parameters: Record<string, string>): Promise<{ status: number; body: string }>;
  /** Verifies our intent, as the hub's last form says. */
  verify(parameters?: Record<string, string>): Promise<{ status: number; body: string }>;
  /** Distributes a document to the callback; resolves to the answer's status. */
  distribute(body: string | Buffer, options?: Distribution): Promise<number>;
  poll(): Promise<void>;
  /** One tick of the collecting role, and all it sets going. */
  tick(): Promise<void>;
  /** Another process takes over, with nothing but the store. */
  restart(): Promise<void>;
  removeSource(): Promise<void>;
  /** Our hub has been told to stop, and still serves. */
  stop(): void;
  subscription(): Promise<Subscription | null>;
  titles(): Promise<readonly string[]>;
  nextPollIn(): Promise<number>;
  close(): Promise<void>;
}

export interface Distribution {
  readonly method?: string;
  readonly secret?: string;
  readonly signature?: string | null;
  readonly type?: string;
  readonly link?: string;
}

/** RSS whose items carry their time; one without has no pubDate. */
export function feedOf(items: readonly Item[]): string {
  let feed = rssOf(items.map(([guid, title]) => [guid, title, `متن ${title}`]));
  for (const [, , at] of items) {
    feed = feed.replace(
      '<pubDate>Mon, 02 Nov 2026 08:00:00 +0330</pubDate>',
      at === null ? '' : `<pubDate >${new Date(at).toUTCString()}</pubDate>`,
    );
  }
  return feed;
}

/** Opens a world that reads with `readers`: starting threads for each would take most of a test's time. */
export async function openWorld(readers: ReaderPool, settings: Record<string, string> = {}): Promise<World> {
  const asked: URLSearchParams[] = [];
  let [feed, fetches, status] = [feedOf([]), 0, 202];
  const publisher = await listen(async (request, response) => {
    if (request.method === 'POST') {
      asked.push(new URLSearchParams((await bodyOf(request)).toString()));
      response.writeHead(status).end();
      return;
    }
    fetches += 1;
    if (link !== null) response.setHeader('link', link);
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feed);
  });
  const [topic, hubUrl] = [`${publisher.url}/feed`, `${publisher.url}/hub`];
  let link: string | null = linkOf(hubUrl, topic);
  let app: RequestListener = () => {};
  const ours = await listen((request, response) => app(request, response));
  const polled = await openPolledHub({ settings: { PUBLIC_URL: `${ours.url}/news`, ...settings } });
  await polled.add({ paper: `feed: ${topic}` });
  const withReaders = (opened: Hub): Hub => {
    const reading = { ...opened.reading, readers, stopping: () => stopping };
    return { ...opened, reading, notices: createNoticeTaker(reading) };
  };
  let hub = withReaders(polled.hub);
  let stopping = false;
  let close = async () => {};
  app = createApp(doorOf(hub));

  const last = () => asked.at(-1) ?? new URLSearchParams();
  const question = async (parameters: Record<string, string>) => {
    const answer = await fetch(`${last().get('hub.callback')}?${new URLSearchParams(parameters)}`);
    return { status: answer.status, body: await answer.text() };
  };
  const subscription = () => polled.hub.store.subscriptionOf('paper');
  return {
    polled,
    notices: () => hub.notices,
    topic,
    hubUrl,
    asked,
    fetches: () => fetches,
    publish: (items) => {
      feed = feedOf(items);
    },
    publishRaw: (text) => {
      feed = text;
    },
    advertise: (next) => {
      link = next;
    },
    answer: (next) => {
      status = next;
    },
    question,
    verify: (parameters = {}) =>
      question({
        'hub.mode': last().get('hub.mode') ?? '',
        'hub.topic': last().get('hub.topic') ?? '',
        'hub.lease_seconds': last().get('hub.lease_seconds') ?? '',
        'hub.challenge': randomUUID(),
        ...parameters,
      }),
    distribute: async (
      body,
      { method = 'sha256', secret, signature, type = 'application/rss+xml', link: sent } = {},
    ) => {
      const bytes = Buffer.from(body);
      const key = secret ?? asked.find((form) => form.has('hub.secret'))?.get('hub.secret') ?? '';
      const hex = createHmac(method, key).update(bytes).digest('hex');
      const header = signature === undefined ? `${method}=${hex}` : signature;
      const answer = await fetch(String(last().get('hub.callback')), {
        method: 'POST',
        headers: {
          'content-type': type,
          link: sent ?? linkOf(hubUrl, topic),
          ...(header === null ? {} : { 'x-hub-signature': header }),
        },
        body: bytes,
      });
      await hub.notices.drain();
      return answer.status;
    },
    poll: async () => {
      const [lease] = await hub.store.claimDueSources({ now: polled.now(), leaseMs: 60_000, limit: 1, ids: ['paper'] });
      if (lease === undefined) throw new Error('the source cannot be claimed');
      await pollSource(hub.reading, lease);
    },
    tick: async () => {
      const collector = createCollector(hub);
      await collector.tick();
      await collector.stop();
    },
    restart: async () => {
      const clock = { now: polled.now, random: () => 0.5, env: () => undefined };
      await hub.notices.drain();
      const opened = await openHub(polled.hub.config, openLog('silent'), clock);
      close = opened.close;
      hub = withReaders(opened);
      app = createApp(doorOf(hub));
      await hub.notices.begin();
    },
    stop: () => {
      stopping = true;
    },
    removeSource: async () => {
      await rm(join(polled.hub.config.feedsDir, 'sources/paper.yaml'));
      await hub.keeper.refresh();
    },
    subscription,
    titles: () => polled.titles('paper'),
    nextPollIn: async () => (await polled.state('paper')).nextDueAt - polled.now(),
    close: async () => {
      await hub.notices.drain();
      await close();
      await polled.close();
      await Promise.all([publisher.close(), ours.close()]);
    },
  };
}

export function linkOf(hub: string, self: string): string {
  return `<${hub}>; rel="hub", <${self}>; rel="self"`;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function listen(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
