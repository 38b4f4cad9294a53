/** Notices that a feed may have changed, so that what is served from memory asks the store nothing. */
import type { Store } from '../store/index.ts';

/** Changes in a second that are each taken up at once; more than these share a moment. */
const AT_ONCE = 20;
const SECOND_MS = 1000;
const SHARED_MS = 50;

/**
 * Gives a number that is another whenever a feed may have changed, whoever wrote. While thousands of articles come in, feeds
 * follow within a twentieth of a second instead of being made anew for each.
 * @param elapsedMs a clock that never goes back, in milliseconds
 */
export function watchStore(store: Pick<Store, 'changes'>, elapsedMs: () => number): () => number {
  let generation = 0;
  let seen = store.changes();
  let secondFrom = elapsedMs();
  let inSecond = 0;
  let advancedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const found = store.changes();
    if (found === seen) return generation;
    const at = elapsedMs();
    if (at - secondFrom >= SECOND_MS) {
      secondFrom = at;
      inSecond = 0;
    }
    if (inSecond >= AT_ONCE && at - advancedAt < SHARED_MS) return generation;
    seen = found;
    inSecond += 1;
    advancedAt = at;
    generation += 1;
    return generation;
  };
}
