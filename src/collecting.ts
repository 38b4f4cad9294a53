/** One tick of the collecting role: what changed in feeds/, folders, due sources, retention. */

import { readFolderSource } from './folder-reading.ts';
import type { Hub } from './hub.ts';
import type { Source } from './model.ts';
import { pollSource } from './polling.ts';

const RETENTION_EVERY_MS = 10 * 60_000;

/** The collecting role: a tick to call and an end that waits for the polls under way. */
export interface Collector {
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Makes a collector. A tick claims what is due and does not wait for it: one slow source never holds the others.
 * No more polls run at once than `maxSockets`.
 */
export function createCollector(hub: Hub): Collector {
  const { store, keeper, reading, config, log } = hub;
  const running = new Set<Promise<unknown>>();
  const troubled = new Set<string>();
  let expiredAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const complain = (error: unknown) => log.error({ err: error }, 'a source could not be worked on');
  const run = (poll: Promise<unknown>) => {
    const ended = poll.catch(complain).finally(() => running.delete(ended));
    running.add(ended);
  };
  const readFolder = async (source: Source) => {
    try {
      await readFolderSource(reading, source);
      troubled.delete(source.id);
    } catch (error) {
      // A folder is looked at with every tick; its trouble is told once.
      if (!troubled.has(source.id)) log.error({ err: error, source: source.id }, 'a folder could not be read');
      troubled.add(source.id);
    }
  };
  const claim = async () => {
    const limit = config.maxSockets - running.size;
    if (limit <= 0) return;
    const leases = await store.claimDueSources({ now: reading.now(), leaseMs: reading.leaseMs, limit });
    for (const lease of leases) run(pollSource(reading, lease));
  };
  const expire = async () => {
    if (reading.now() - expiredAt < RETENTION_EVERY_MS) return;
    expiredAt = reading.now();
    await store.expireEntries(keeper.current().sources, expiredAt);
  };

  return {
    tick: async () => {
      if (await keeper.refresh())
        log.info({ sources: keeper.current().sources.length }, 'the catalogue was read again');
      await claim();
      for (const source of keeper.current().sources) {
        if (stopped) return;
        if (source.enabled) await readFolder(source);
      }
      await expire();
    },
    stop: async () => {
      stopped = true;
      await Promise.allSettled(running);
    },
  };
}
