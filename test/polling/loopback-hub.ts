/** A hub on loopback whose polls a test takes by hand: real store, real readers, real sockets, a clock that stands. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../../src/config.ts';
import { type Hub, openHub } from '../../src/hub.ts';
import { openLog } from '../../src/log.ts';
import type { FeedFormat, FeedRequest, StoredEntry } from '../../src/model.ts';
import { type ReadingEvent, takeArticle } from '../../src/pipeline.ts';
import { readFolderSource } from '../../src/polling/folder-reading.ts';
import { pollSource } from '../../src/polling/polling.ts';
import type { ReaderPool } from '../../src/reading/reader-pool.ts';
import { makeFolder } from '../e2e/hub-process.ts';

/** 2025-11-20T08:00:00Z */
const START = Date.UTC(2025, 10, 20, 8);

export interface LoopbackHub {
  /** PUBLIC_URL, and where its feeds really are. */
  readonly url: string;
  readonly hub: Hub;
  /** Writes a source's file; in force at once. */
  addSource(id: string, lines: string): Promise<void>;
  push(source: string, article: Record<string, unknown>): ReturnType<typeof takeArticle>;
  poll(id: string): Promise<ReadingEvent>;
  /** A source that is a folder with these files in it. */
  addFolder(id: string, files: Record<string, string>): Promise<void>;
  readFolder(id: string): Promise<readonly ReadingEvent[]>;
  /** A feed as it is published: path below PUBLIC_URL, with its parameters. */
  feed(path: string): Promise<string>;
  entries(source?: string): Promise<readonly StoredEntry[]>;
  /** Moves the clock on by an hour. */
  later(): void;
  close(): Promise<void>;
}

/** Opens a hub that reads with `readers`: starting threads for each would take most of a test's time. */
export async function openLoopbackHub(readers: ReaderPool, prefix = '/news'): Promise<LoopbackHub> {
  const folder = await makeFolder({
    'feeds/sources/desk.yaml': 'title: { fa: تحریریه }\nlanguage: fa\npush: true\npublish: full\ncategory: news\n',
  });
  let now = START;
  const addSource = async (id: string, lines: string) => {
    await folder.write(`feeds/sources/${id}.yaml`, lines);
    await hub.keeper.refresh();
  };
  const sourceOf = (id: string) => {
    const found = hub.keeper.current().sources.find((source) => source.id === id);
    if (found === undefined) throw new Error(`there is no source ${id}`);
    return found;
  };
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  const config = loadConfig({
    PUBLIC_URL: url,
    DATABASE_URL: `sqlite:${folder.path}/khorak.db`,
    FEEDS_DIR: `${folder.path}/feeds`,
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    HOST_GAP_SECONDS: '0',
  });
  const hub = await openHub(config, openLog('silent'), { now: () => now, random: () => 0.5, env: () => undefined });
  const reading = { ...hub.reading, readers };
  serveFeeds(server, hub, prefix);
  return {
    url,
    hub,
    addSource,
    addFolder: async (id, files) => {
      for (const [name, text] of Object.entries(files)) await folder.write(`feeds/${id}/${name}`, text);
      await addSource(id, `title: { en: Folder }\nfolder: ${id}\n`);
    },
    readFolder: async (id) => (await readFolderSource(reading, sourceOf(id))) ?? [],
    push: (source, article) => {
      const bytes = new TextEncoder().encode(JSON.stringify({ source, ...article }));
      const document = { name: 'POST /articles', url: null, contentType: 'application/json', bytes, fetchedAt: now };
      return takeArticle(reading, sourceOf(source), document);
    },
    poll: async (id) => {
      const [lease] = await hub.store.claimDueSources({ now, leaseMs: 60_000, limit: 1, ids: [id] });
      if (lease === undefined) throw new Error(`${id} cannot be polled`);
      const event = await pollSource(reading, lease);
      if (event === null) throw new Error(`${id} was put back`);
      return event;
    },
    feed: async (path) => {
      const answer = await fetch(`${url}${path}`);
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return answer.text();
    },
    entries: async (source) => (await hub.store.findFeed({ source, limit: 100 })).entries,
    later: () => {
      now += 3_600_000;
    },
    close: async () => {
      server.closeAllConnections();
      await Promise.all([hub.close(), new Promise((closed) => server.close(closed))]);
      await folder.remove();
    },
  };
}

function serveFeeds(server: Server, { publisher }: Hub, prefix: string): void {
  server.on('request', (request, response) => {
    const asked = new URL(request.url ?? '/', 'http://hub.example');
    publisher.publish(toRequest(asked.pathname.slice(prefix.length), asked.searchParams)).then(
      ({ body, contentType }) => response.writeHead(200, { 'content-type': contentType }).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
}

function toRequest(path: string, parameters: URLSearchParams): FeedRequest {
  const [, kind, id, format] = /^\/feeds\/([a-z]+)(?:\/([\w-]+))?\.(\w+)$/.exec(path) ?? [];
  return {
    kind: kind as FeedRequest['kind'],
    id: id ?? null,
    format: format as FeedFormat,
    ...{ tag: null, lang: null, category: null, source: null, q: null, profile: null, archive: null },
    limit: 100,
    content: parameters.get('content') === 'summary' ? 'summary' : 'full',
    bidi: parameters.get('bidi') === 'none' ? 'none' : 'marks',
    selfPath: `${path}${parameters.size > 0 ? `?${parameters}` : ''}`,
    currentPath: path,
  };
}
