/** A hub whose polls a test takes by hand, one at a time: real store, readers and sockets, and a clock that it sets. */
import { loadConfig } from '../../src/config.ts';
import { type Hub, openHub } from '../../src/hub.ts';
import { openLog } from '../../src/log.ts';
import type { StoredEntry } from '../../src/model.ts';
import type { ReadingEvent, ReadingParts } from '../../src/pipeline.ts';
import { pollSource } from '../../src/polling/polling.ts';
import type { ReaderPool } from '../../src/reading/reader-pool.ts';
import { makeFolder } from '../e2e/hub-process.ts';

const MINUTE = 60_000;
/** 2025-11-20T08:00:00Z */
export const START = Date.UTC(2025, 10, 20, 8);

export interface PollingHub {
  readonly hub: Hub;
  /** What was observed so far. */
  readonly events: ReadingEvent[];
  /** Polls the source, whether due or not; `changes` stand in for parts of the hub. */
  poll(changes?: Partial<ReadingParts>): Promise<ReadingEvent>;
  isDue(): Promise<boolean>;
  /** The source's entries, in the order of its feed. */
  entries(): Promise<readonly StoredEntry[]>;
  /** Sets the clock to this many minutes after the start. */
  at(minutes: number): void;
  close(): Promise<void>;
}

/** Opens a hub with one source, `peyk`. Reads with `readers`: starting threads for each would take most of a test's time. */
export async function openPollingHub(
  readers: ReaderPool,
  source: string,
  settings: Record<string, string> = {},
): Promise<PollingHub> {
  const folder = await makeFolder({
    'feeds/sources/peyk.yaml': `title: { fa: پیک بامداد }\nlanguage: fa\npublish: full\n${source}`,
  });
  let now = START;
  const config = loadConfig({
    DATABASE_URL: `sqlite:${folder.path}/khorak.db`,
    FEEDS_DIR: `${folder.path}/feeds`,
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    HOST_GAP_SECONDS: '0',
    ...settings,
  });
  const env = (name: string) => settings[name];
  const hub = await openHub(config, openLog('silent'), { now: () => now, random: () => 0.5, env });
  const events: ReadingEvent[] = [];
  return {
    hub,
    events,
    async poll(changes = {}) {
      const [lease] = await hub.store.claimDueSources({ now, leaseMs: MINUTE, limit: 1, ids: ['peyk'] });
      if (lease === undefined) throw new Error('peyk cannot be polled');
      const observe = (event: ReadingEvent) => {
        events.push(event);
      };
      const event = await pollSource({ ...hub.reading, readers, observe, ...changes }, lease);
      if (event === null) throw new Error('peyk was put back');
      return event;
    },
    isDue: async () => ((await hub.store.listSourceStates())[0]?.nextDueAt ?? 0) <= now,
    entries: async () => (await hub.store.findFeed({ source: 'peyk', limit: 100 })).entries,
    at: (minutes) => {
      now = START + minutes * MINUTE;
    },
    async close() {
      await hub.close();
      await folder.remove();
    },
  };
}
