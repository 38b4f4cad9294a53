/**
 * A hub whose publishers live on loopback: real store, readers and sockets; every name leads to 127.0.0.1, and the clock
 * moves when a test says so.
 */

import { createFetcher } from '../../src/collect/index.ts';
import { loadConfig } from '../../src/config.ts';
import { type Hub, openHub } from '../../src/hub.ts';
import { openLog } from '../../src/log.ts';
import type { SourceState, StoredEntry } from '../../src/model.ts';
import type { ReadingEvent } from '../../src/pipeline.ts';
import { createCollector } from '../../src/polling/collecting.ts';
import { pollSource } from '../../src/polling/polling.ts';
import { makeFolder } from '../e2e/hub-process.ts';

/** Monday 2025-11-17T10:00:00Z */
const START = Date.UTC(2025, 10, 17, 10);
export const MINUTE = 60_000;

type FetcherOptions = Parameters<typeof createFetcher>[0];

export interface PolledHub {
  readonly hub: Hub;
  now(): number;
  /** Moves the clock on. */
  pass(ms: number): void;
  /** Writes sources' files (id → lines); in force at once. */
  add(sources: Readonly<Record<string, string>>): Promise<void>;
  /** Writes another file of the catalogue; in force at once. */
  write(name: string, yaml: string): Promise<void>;
  /** Polls a source, due or not; null when it was put back. */
  poll(id: string): Promise<ReadingEvent | null>;
  state(id: string): Promise<SourceState>;
  titles(source: string): Promise<readonly string[]>;
  entries(source?: string): Promise<readonly StoredEntry[]>;
  /** The collecting role of this hub. */
  collector(): ReturnType<typeof createCollector>;
  close(): Promise<void>;
}

export async function openPolledHub(
  options: { readonly settings?: Record<string, string>; readonly fetcher?: Partial<FetcherOptions> } = {},
): Promise<PolledHub> {
  const folder = await makeFolder({ 'feeds/sources/.keep': '' });
  const env = options.settings ?? {};
  let now = START;
  const config = loadConfig({
    PUBLIC_URL: 'https://hub.example',
    DATABASE_URL: `sqlite:${folder.path}/khorak.db`,
    FEEDS_DIR: `${folder.path}/feeds`,
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.0/8',
    HOST_GAP_SECONDS: '0',
    ...env,
  });
  const clock = { now: () => now, random: () => 0.5, env: (name: string) => env[name] };
  const opened = await openHub(config, openLog('silent'), clock);
  const fetcher = createFetcher({
    allowPrivate: config.allowPrivateAddresses,
    timeoutMs: config.fetchTimeoutSeconds * 1000,
    maxBytes: 500_000,
    maxSockets: config.maxSockets,
    userAgent: 'Khorak (+https://hub.example/)',
    hostGapMs: config.hostGapSeconds * 1000,
    ...clock,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    ...options.fetcher,
  });
  let stopping = false;
  const stopFetching = async () => {
    stopping = true;
    await fetcher.close();
  };
  const hub: Hub = { ...opened, stopFetching, reading: { ...opened.reading, fetcher, stopping: () => stopping } };
  const { store, reading } = hub;
  const entries = async (source?: string) => (await store.findFeed({ source, limit: 100 })).entries;
  return {
    hub,
    now: () => now,
    pass: (ms) => {
      now += ms;
    },
    add: async (sources) => {
      for (const [id, lines] of Object.entries(sources)) {
        await folder.write(`feeds/sources/${id}.yaml`, `title: { fa: روزنامهٔ آزمون }\nlanguage: fa\n${lines}\n`);
      }
      await hub.keeper.refresh();
    },
    write: async (name, yaml) => {
      await folder.write(`feeds/${name}`, yaml);
      await hub.keeper.refresh();
    },
    poll: async (id) => {
      const [lease] = await store.claimDueSources({ now, leaseMs: 60_000, limit: 1, ids: [id] });
      if (lease === undefined) throw new Error(`${id} cannot be claimed`);
      return pollSource(reading, lease);
    },
    state: async (id) => {
      const found = (await store.listSourceStates()).find(({ sourceId }) => sourceId === id);
      if (found === undefined) throw new Error(`${id} is unknown`);
      return found;
    },
    entries,
    titles: async (source) => (await entries(source)).map(({ title }) => title).toSorted(),
    collector: () => createCollector(hub),
    close: async () => {
      await stopFetching();
      await opened.close();
      await folder.remove();
    },
  };
}
