import { setTimeout } from 'node:timers/promises';
import { writeFeeds } from './feed-writing.ts';
import type { Database } from './schema.ts';

/** Rows that one short transaction deletes. */
export const BATCH = 500;

/** Runs until a batch is not full. */
export async function inBatches(run: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await run();
    total += count;
    if (count < BATCH) return total;
  }
}

/** The same, or until `most` is reached; after each batch others have as long as it took, for whom the database works meanwhile. */
export async function inCalm(run: () => Promise<number>, most = Number.POSITIVE_INFINITY): Promise<number> {
  let total = 0;
  for (;;) {
    const startedAt = performance.now();
    const count = await run();
    total += count;
    if (count < BATCH || total >= most) return total;
    await setTimeout(performance.now() - startedAt);
  }
}

/** What is written in batches. */
interface BatchedWriting {
  readonly isAny: (db: Database) => Promise<boolean>;
  /** Gives how many rows it took, at most `BATCH`. */
  readonly write: (trx: Database) => Promise<number>;
  /** Enough of them; all when left out. */
  readonly most?: number | undefined;
}

/** Batches of writing, each by itself among those who write feeds. */
export function writeInBatches(db: Database, { isAny, write, most }: BatchedWriting): Promise<number> {
  return inCalm(async () => {
    // Mostly nothing is: a look takes no lock.
    if (!(await isAny(db))) return 0;
    return writeFeeds(db, write);
  }, most);
}
