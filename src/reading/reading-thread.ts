/** What runs in a worker thread: reads documents, and remembers the catalogue's names between them. */
import { setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import type { ReadingContext } from '../model.ts';
import { type ReadingResult, type ReadingTask, readDocument } from './reader.ts';

export { surveyPage } from './reader.ts';

/** The catalogue's publications, under a number that is another one whenever they are. */
export interface NumberedCatalog {
  readonly number: number;
  /** Null when the thread should know them already. */
  readonly knownSources: ReadingContext['knownSources'] | null;
}

/** A reading task without the names of a thousand publications, which would take longer to hand over than to read with. */
export interface ThreadTask {
  readonly document: ReadingTask['document'];
  readonly context: Omit<ReadingContext, 'knownSources'>;
  readonly catalog: NumberedCatalog;
}

/** `unknown-catalog` asks for the same task once more, with the names. */
export type ThreadResult = ReadingResult | { readonly kind: 'unknown-catalog' };

// Reading can wait, what is served cannot. On Linux this is the thread's priority, elsewhere it would be the whole process's.
if (process.platform === 'linux' && !isMainThread) setPriority(10);

/** A thread is one process's memory of its own: no two tasks run in it at once. */
let catalog: NumberedCatalog = { number: 0, knownSources: [] };

/** Reads one document, as `readDocument` does. */
export async function readInThread({ document, context, catalog: given }: ThreadTask): Promise<ThreadResult> {
  if (given.knownSources !== null) catalog = given;
  const { number, knownSources } = catalog;
  if (number !== given.number || knownSources === null) return { kind: 'unknown-catalog' };
  return readDocument({ document, context: { ...context, knownSources } });
}
