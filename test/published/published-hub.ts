/** A hub as it runs, on a real store and real sockets, whose PUBLIC_URL is where it really is. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../../src/config.ts';
import { type Hub, openHub } from '../../src/hub.ts';
import { doorOf } from '../../src/hub-door.ts';
import { openLog } from '../../src/log.ts';
import type { FeedFormat, StoredEntry } from '../../src/model.ts';
import { createApp } from '../../src/serve/index.ts';
import type { Answer } from './answer-linter.ts';

/** 2026-12-01T12:00:00Z: later than anything published. */
export const NOW = Date.UTC(2026, 11, 1, 12);
export const FORMATS: readonly FeedFormat[] = ['rss', 'atom', 'json'];

export interface PublishedHub {
  /** PUBLIC_URL, path prefix included. */
  readonly url: string;
  readonly hub: Hub;
  /** One GET, redirects not followed, with compression offered. */
  get(url: string): Promise<Answer>;
  /** Path and title of every feed the hub lists. */
  listed(): Promise<readonly { readonly path: string; readonly language: string | null }[]>;
  entries(): Promise<readonly StoredEntry[]>;
  close(): Promise<void>;
}

/** Opens a hub on a catalogue's folder; the store is in memory. */
export async function openPublishedHub(feedsDir: string): Promise<PublishedHub> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/news`;
  const config = loadConfig({ PUBLIC_URL: url, DATABASE_URL: 'sqlite::memory:', FEEDS_DIR: feedsDir });
  const hub = await openHub(config, openLog('silent'), { now: () => NOW, random: () => 0.5, env: () => undefined });
  server.on('request', createApp(doorOf(hub)));
  return {
    url,
    hub,
    get: getOnce,
    listed: async () => (await hub.publisher.directory()).flatMap(({ feeds }) => feeds),
    entries: async () => (await hub.store.findFeed({ limit: 100 })).entries,
    close: async () => {
      server.closeAllConnections();
      await Promise.all([hub.close(), new Promise((closed) => server.close(closed))]);
    },
  };
}

async function getOnce(url: string): Promise<Answer> {
  const { status, headers, ...answer } = await fetch(url, { redirect: 'manual' }).then(async (response) => ({
    status: response.status,
    headers: response.headers,
    bytes: new Uint8Array(await response.arrayBuffer()),
  }));
  return {
    url,
    status,
    contentType: headers.get('content-type'),
    contentEncoding: headers.get('content-encoding'),
    contentLanguage: headers.get('content-language'),
    body: new TextDecoder('utf-8', { fatal: true }).decode(answer.bytes),
  };
}
