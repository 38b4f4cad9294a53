import { setImmediate } from 'node:timers/promises';
import { writeFeeds } from './feed-writing.ts';
import type { Database } from './schema.ts';

/** Rows that one short transaction deletes. */
export const BATCH = 500;

/** Runs until a batch is not full; between two of them the server has its turn. */
export async function inBatches(run: () => Promise<number>, pausing = true): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await run();
    total += count;
    if (count < BATCH) return total;
    if (pausing) await setImmediate();
  }
}

/** Batches of writing, each by itself among those who write feeds; `write` gives how many rows it took, at most `BATCH`. */
export function writeInBatches(
  db: Database,
  {
    isAny,
    write,
  }: {
    readonly isAny: (db: Database) => Promise<boolean>;
    readonly write: (trx: Database) => Promise<number>;
  },
): Promise<number> {
  return inBatches(async () => {
    // Mostly nothing is: a look takes no lock.
    if (!(await isAny(db))) return 0;
    return writeFeeds(db, write);
  });
}
