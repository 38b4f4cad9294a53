/** Retention beside everything else: what is over expires a part at a time, and nobody waits for it. */
import type { Source } from '../model.ts';
import type { Store } from '../store/index.ts';

/** How often all sources are gone through. */
const EVERY_MS = 10 * 60_000;
/** Sources gone through in one call of the store, and entries that one call takes away: between two the hub can stop. */
const SOURCES_AT_ONCE = 50;
const ENTRIES_AT_ONCE = 2000;

/** What retention needs. */
interface RetainingParts {
  readonly store: Pick<Store, 'expireEntries' | 'forgetDeliveries'>;
  readonly sources: () => readonly Source[];
  readonly now: () => number;
  /** Told of notices that no partner has taken. */
  readonly onLost: (notices: number) => void;
  /** Told of a round that failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/** `look` starts a round when it is time and none is under way; `stop` waits for the part that is being done. */
export interface Retaining {
  look(): void;
  stop(): Promise<void>;
}

/** Makes it. */
export function createRetaining({ store, sources, now, onLost, onError }: RetainingParts): Retaining {
  let begunAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  let stopped = false;

  const expire = async (at: number) => {
    const all = sources();
    for (let from = 0; from < all.length || from === 0; from += SOURCES_AT_ONCE) {
      const some = all.slice(from, from + SOURCES_AT_ONCE);
      for (let gone = ENTRIES_AT_ONCE; gone >= ENTRIES_AT_ONCE; ) {
        if (stopped) return;
        gone = await store.expireEntries(some, at, ENTRIES_AT_ONCE);
      }
    }
    const lost = await store.forgetDeliveries(at);
    if (lost > 0) onLost(lost);
  };
  return {
    look() {
      if (running !== null || now() - begunAt < EVERY_MS) return;
      begunAt = now();
      running = expire(begunAt)
        .catch(onError)
        .finally(() => {
          running = null;
        });
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
