import { type Logger, schedule, type TaskOptions } from 'node-cron';

/** What ticks, and how often. */
export interface ScheduleOptions {
  /** Whole seconds, 1 or more. */
  readonly tickSeconds: number;
  readonly tick: () => Promise<void>;
  /** Told of a tick that failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/** node-cron writes to the console otherwise; what it would say is either wanted (no overlap) or reported by `onError`. */
const SILENT: Logger = { info() {}, warn() {}, error() {}, debug() {} };

/** UTC: where clocks go back, local cron time stands still for an hour. */
const TASK_OPTIONS: TaskOptions = { noOverlap: true, timezone: 'UTC', suppressMissedWarning: true, logger: SILENT };

/**
 * Starts the hub's one clock: a tick at once, then one about every `tickSeconds`. A tick never overlaps the one before;
 * one that takes long makes the next ones fall out.
 *
 * @returns `stop`, which resolves once no tick is running and none will come.
 */
export function startSchedule(options: ScheduleOptions): { stop(): Promise<void> } {
  const { tickSeconds } = options;
  const divides = 60 % tickSeconds === 0;
  let running: Promise<void> | null = null;
  let stopped = false;
  let seconds = 0;

  function run(): Promise<void> {
    if (stopped || running !== null) return running ?? Promise.resolve();
    seconds = 0;
    running = runSafely(options).finally(() => {
      running = null;
    });
    return running;
  }
  function count(): void {
    seconds += divides ? tickSeconds : 1;
  }
  async function fire(): Promise<void> {
    count();
    if (seconds >= tickSeconds) await run();
  }

  const task = schedule(pattern(tickSeconds, divides), fire, TASK_OPTIONS);
  // Seconds that pass while a tick runs, or while the process is busy, count too.
  task.on('execution:overlap', count);
  task.on('execution:missed', count);
  run();
  return {
    async stop() {
      stopped = true;
      await task.destroy();
      await running;
    },
  };
}

/** Cron has no pattern for pauses that do not divide a minute: those are counted, second by second. */
function pattern(tickSeconds: number, divides: boolean): string {
  if (!divides) return '* * * * * *';
  return tickSeconds === 60 ? '0 * * * * *' : `*/${tickSeconds} * * * * *`;
}

async function runSafely({ tick, onError }: ScheduleOptions): Promise<void> {
  try {
    await tick();
  } catch (error) {
    onError(error);
  }
}
