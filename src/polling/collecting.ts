/** The collecting role: what changed in feeds/, folders, due sources, retention. */

import { HubError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { FileState, Source, SourceLease } from '../model.ts';
import { createSubscriber } from '../websub/subscribing.ts';
import { readFolderSource } from './folder-reading.ts';
import { pollSource } from './polling.ts';
import { createRetaining } from './retaining.ts';

const UNWORKED = 'a source could not be worked on';

/** The collecting role: a tick to call and an end that waits for the polls under way. */
export interface Collector {
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Makes a collector. A tick claims what is due and does not wait for it: one slow source never holds the others. No more
 * polls are at work at once than `maxSockets`; while more is due, those that end make room for the next ones.
 */
export function createCollector(hub: Hub): Collector {
  const { store, keeper, reading, log } = hub;
  const claims = createClaims(hub);
  const subscriber = createSubscriber(reading, complainTo(log));
  const troubled = new Set<string>();
  const retaining = createRetaining({
    store,
    sources: () => keeper.current().sources,
    now: reading.now,
    onLost: (notices) => log.error({ notices }, 'notices that no partner has taken for thirty days are given up'),
    onError: (error) => log.error({ err: error }, 'what is over could not all expire'),
  });

  const seen = new Map<string, Map<string, FileState>>();
  const readFolder = async (source: Source) => {
    const files = seen.get(source.id) ?? new Map<string, FileState>();
    seen.set(source.id, files);
    try {
      await readFolderSource(reading, source, files);
      troubled.delete(source.id);
    } catch (error) {
      // A folder is looked at with every tick; its trouble is told once.
      if (!troubled.has(source.id)) log.error({ err: error, source: source.id }, 'a folder could not be read');
      troubled.add(source.id);
    }
  };

  return {
    tick: async () => {
      if (await keeper.refresh())
        log.info({ sources: keeper.current().sources.length }, 'the catalogue was read again');
      await claims.claim();
      await subscriber.tick();
      for (const source of keeper.current().sources) {
        if (claims.isStopped()) return;
        if (source.enabled) await readFolder(source);
      }
      retaining.look();
    },
    stop: async () => {
      await claims.stop();
      await subscriber.stop();
      await retaining.stop();
    },
  };
}

function complainTo(log: Hub['log']) {
  return (error: unknown): void => {
    // The store is away, which is told already, and by far fewer lines.
    if (error instanceof HubError && error.code === 'unavailable') log.debug({ reason: error.message }, UNWORKED);
    else log.error({ err: error }, UNWORKED);
  };
}

/** Due sources claimed and polled, as many at a time as there are sockets. */
function createClaims({ store, reading, config, log }: Hub) {
  const running = new Set<Promise<unknown>>();
  let claiming: Promise<void> | null = null;
  let isMoreDue = false;
  let stopped = false;

  // Who stands in the line of a busy host has no socket, and must not keep other hosts from being asked.
  const free = () => config.maxSockets - running.size + reading.fetcher.waiting();
  const complain = complainTo(log);

  const poll = (lease: SourceLease, since: number) => {
    const ended = pollSource(reading, lease, { since })
      .catch(complain)
      .finally(() => {
        running.delete(ended);
        // A quarter at a time: a claim for every one that ends would be a statement for each.
        if (isMoreDue && free() >= config.maxSockets / 4) claim().catch(complain);
      });
    running.add(ended);
  };
  const claimAll = async () => {
    isMoreDue = true;
    // While the hub stops, what is claimed is put back at once: to claim it again would never end.
    while (isMoreDue && !stopped && !reading.stopping()) {
      const limit = free();
      if (limit <= 0) return;
      const since = performance.now();
      const leases = await store.claimDueSources({ now: reading.now(), leaseMs: reading.leaseMs, limit });
      isMoreDue = leases.length === limit;
      for (const lease of leases) poll(lease, since);
    }
  };
  const claim = (): Promise<void> => {
    claiming ??= claimAll().finally(() => {
      claiming = null;
    });
    return claiming;
  };

  return {
    claim,
    isStopped: () => stopped,
    stop: async () => {
      stopped = true;
      // Whoever asked for it hears why it failed.
      await claiming?.catch(() => {});
      await Promise.allSettled(running);
    },
  };
}
