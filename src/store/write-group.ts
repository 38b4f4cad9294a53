import { setImmediate } from 'node:timers/promises';
import { writeFeeds } from './feed-writing.ts';
import type { Database } from './schema.ts';

/** How a piece of writing may be put off. */
export interface Writing {
  /** Rows it writes, about. */
  readonly rows: number;
  /** Whether it may wait a moment for others to share its commit. */
  readonly patient: boolean;
}

/** Writes of several callers in one transaction: a commit costs as much for one as for ten. */
export interface WriteGroup {
  /**
   * Runs `work` in a transaction, perhaps together with others; what it gives is on the disk once this resolves. One that
   * fails takes nothing with it: the others are done again without it, so `work` must do the same when it is run again.
   */
  run<T>(work: (trx: Database) => Promise<T>, writing: Writing): Promise<T>;
  /** Resolves when nothing waits and nothing is being written. */
  settle(): Promise<void>;
}

/** How long a patient write waits for company, and how many rows are company enough. */
const GATHER_MS = 50;
const ENOUGH_ROWS = 300;

/** A write that waits, with its answer's way back. */
interface Waiting {
  readonly rows: number;
  /** Runs it; gives what tells the caller once it is on the disk. */
  attempt(trx: Database): Promise<() => void>;
  fail(error: unknown): void;
}

/** Opens a group of writes on a database. `refuse` throws where nothing can be written: those who wait are told then, too. */
export function createWriteGroup(db: Database, refuse: () => void = () => {}): WriteGroup {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  /** When somebody last wrote, by a stopwatch. */
  let lastAt = Number.NEGATIVE_INFINITY;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const group = waiting;
    waiting = [];
    if (group.length > 0) writing = writing.then(() => writeAll(db, group, refuse));
    return writing;
  };
  return {
    run: (work, { rows, patient }) =>
      new Promise((resolve, reject) => {
        const attempt = async (trx: Database) => {
          const result = await work(trx);
          return () => resolve(result);
        };
        waiting.push({ rows, attempt, fail: reject });
        const enough = waiting.reduce((sum, one) => sum + one.rows, 0) >= ENOUGH_ROWS;
        const isQuiet = performance.now() - lastAt > GATHER_MS;
        lastAt = performance.now();
        if (enough || isQuiet || !patient) void flush();
        else timer ??= setTimeout(flush, GATHER_MS);
      }),
    settle: flush,
  };
}

/** Never rejects: every caller hears for itself. */
async function writeAll(db: Database, group: readonly Waiting[], refuse: () => void): Promise<void> {
  try {
    refuse();
    const tell = await writeFeeds(db, async (trx) => {
      const done: (() => void)[] = [];
      for (const [at, one] of group.entries()) {
        // Between two of them the server has its turn.
        if (at > 0) await setImmediate();
        done.push(await one.attempt(trx));
      }
      return done;
    });
    for (const one of tell) one();
  } catch (error) {
    if (group.length === 1) group[0]?.fail(error);
    else for (const one of group) await writeAll(db, [one], refuse);
  }
}
