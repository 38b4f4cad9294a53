/** Worker threads that read documents, each under a deadline. */
import { Piscina } from 'piscina';
import { HubError } from './errors.ts';
import type { NormalizedDocument } from './model.ts';
import type { ReadingResult, ReadingTask } from './reader.ts';

/** A pool of readers. Threads start with the first document and end when there is nothing to read. */
export interface ReaderPool {
  /**
   * Reads one document in a worker.
   * @throws HubError `unreadable-document`; `reading-timeout` past the deadline; `reader-died` when the worker
   *   ran out of memory or crashed (it is replaced).
   */
  read(task: ReadingTask): Promise<NormalizedDocument>;
  close(): Promise<void>;
}

/** Opens a pool of at most `threads` workers that give each document `timeoutMs`. */
export function openReaderPool(options: { threads: number; timeoutMs: number }): ReaderPool {
  const pool = new Piscina<ReadingTask, ReadingResult>({
    filename: new URL('./reader.ts', import.meta.url).href,
    name: 'readDocument',
    minThreads: 0,
    maxThreads: options.threads,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 4 },
  });
  return {
    read: (task) => readUnderDeadline(pool, task, options.timeoutMs),
    close: () => pool.destroy(),
  };
}

async function readUnderDeadline(
  pool: Piscina<ReadingTask, ReadingResult>,
  task: ReadingTask,
  timeoutMs: number,
): Promise<NormalizedDocument> {
  const deadline = AbortSignal.timeout(timeoutMs);
  let result: ReadingResult;
  try {
    result = await pool.run(task, { signal: deadline });
  } catch (cause) {
    const { name } = task.document;
    if (deadline.aborted) {
      throw new HubError('reading-timeout', `Reading ${name} took more than ${timeoutMs} ms`, { cause });
    }
    throw new HubError('reader-died', `The reader died on ${name}`, { cause });
  }
  if (result.kind === 'read') return result.normalized;
  throw new HubError(result.code, result.message);
}
