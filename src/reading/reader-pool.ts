/** Worker threads that read documents, each under a deadline. */
import { Piscina } from 'piscina';
import { HubError } from '../errors.ts';
import type { NormalizedDocument, PageSurvey, RawDocument, ReadingContext } from '../model.ts';
import type { ReadingTask, SurveyResult, SurveyTask } from './reader.ts';
import type { ThreadResult, ThreadTask } from './reading-thread.ts';

/** A pool of readers. Threads start with the first document and end when there is nothing to read. */
export interface ReaderPool {
  /**
   * Reads one document in a worker. Waiting for a free one does not count against the deadline.
   * @throws HubError `unreadable-document`; `reading-timeout` past the deadline; `reader-died` when the worker
   *   ran out of memory or crashed (it is replaced).
   */
  read(task: ReadingTask): Promise<NormalizedDocument>;
  /** Finds what a page leads to, in a worker. @throws HubError as `read`. */
  survey(task: SurveyTask): Promise<PageSurvey>;
  close(): Promise<void>;
}

/** What a thread can be asked for, by the name of its function. */
interface Jobs {
  readonly readInThread: { readonly task: ThreadTask; readonly result: ThreadResult };
  readonly surveyPage: { readonly task: SurveyTask; readonly result: SurveyResult };
}

type Pool = Piscina<unknown, unknown>;

/** Opens a pool of at most `threads` workers that give each document `timeoutMs`. */
export function openReaderPool(options: { threads: number; timeoutMs: number }): ReaderPool {
  const pool = new Piscina<unknown, unknown>({
    filename: new URL('./reading-thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: options.threads,
    idleTimeout: 10_000,
    resourceLimits: { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 24, stackSizeMb: 4 },
  });
  const turns = createTurns(options.threads);
  const numberOf = createNumbers();
  const run = <N extends keyof Jobs>(name: N, task: Jobs[N]['task']) =>
    turns(() => runUnderDeadline(pool, { name, task }, options.timeoutMs)) as Promise<Jobs[N]['result']>;
  return {
    read: async ({ document, context: { knownSources, ...context } }) => {
      const number = numberOf(knownSources);
      const first = await run('readInThread', { document, context, catalog: { number, knownSources: null } });
      // A thread hears the names once, when it first needs them.
      const result =
        first.kind === 'unknown-catalog'
          ? await run('readInThread', { document, context, catalog: { number, knownSources } })
          : first;
      return normalizedOf(result);
    },
    survey: async (task) => {
      const result = await run('surveyPage', task);
      if (result.kind === 'surveyed') return result.survey;
      throw new HubError(result.code, result.message);
    },
    close: () => pool.destroy(),
  };
}

function normalizedOf(result: ThreadResult): NormalizedDocument {
  if (result.kind === 'read') return result.normalized;
  if (result.kind === 'unknown-catalog') throw new HubError('internal', 'A reader forgot the catalogue it was handed');
  throw new HubError(result.code, result.message);
}

async function runUnderDeadline(
  pool: Pool,
  job: { readonly name: keyof Jobs; readonly task: { readonly document: RawDocument } },
  timeoutMs: number,
): Promise<unknown> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    return await pool.run(job.task, { name: job.name, signal: deadline });
  } catch (cause) {
    const { name } = job.task.document;
    if (deadline.aborted) {
      throw new HubError('reading-timeout', `Reading ${name} took more than ${timeoutMs} ms`, { cause });
    }
    throw new HubError('reader-died', `The reader died on ${name}`, { cause });
  }
}

/** Lets `limit` run at once, the others in the order they came: a document that hangs must not cost the next its time. */
function createTurns(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** Numbers lists as they come; a list keeps its number. */
function createNumbers(): (list: ReadingContext['knownSources']) => number {
  const numbers = new WeakMap<ReadingContext['knownSources'], number>();
  let last = 0;
  return (list) => {
    const number = numbers.get(list) ?? ++last;
    numbers.set(list, number);
    return number;
  };
}
