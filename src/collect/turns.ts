/** Gives the turn back. */
export type Leave = () => void;

/** What asking for a turn comes to. `busy`: not before `afterMs`; nothing is held, come back then. */
export type Turn =
  | { readonly kind: 'turn'; readonly leave: Leave }
  | { readonly kind: 'busy'; readonly afterMs: number };

/** How to stand in line. */
export interface Manners {
  /** False: waits for the one before, but not for the pause after it. */
  readonly gap: boolean;
  /** The longest wait worth standing in line for; any when left out. */
  readonly patienceMs?: number | undefined;
  /** For a request that goes on with what has begun (a redirect): it is the next one. */
  readonly first?: boolean | undefined;
  /** Takes what else a request needs. Who stands in line holds none; it is given back with the turn. */
  readonly slot?: (() => Promise<Leave>) | undefined;
}

/** Lets one through at a time for each host, with a pause in between. */
export interface HostGate {
  enter(hostname: string, manners: Manners): Promise<Turn>;
  /** Leaves a host alone for a while, as it asked. */
  pause(hostname: string, forMs: number): void;
  /** How many stand in line or sit out a pause. */
  waiting(): number;
}

interface Line {
  readonly queue: (() => void)[];
  taken: boolean;
  endedAt: number | null;
  /** What the last turn took: a slow host's line is a long one. */
  tookMs: number;
  pausedUntil: number;
  /** End of the turns promised to those who were sent away. */
  bookedUntil: number;
}

interface GateOptions {
  readonly gapMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const FIRST_SWEEP = 500;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * A gate in which callers for one host stand in line, in the order they came. `gapMs` runs from the end of one turn to
 * the start of the next; `now` is in epoch ms; `sleep` may return early (when the hub stops).
 *
 * Who would wait longer than they have patience for is sent away with the time of a turn of their own, so that five
 * hundred sources of one host neither hold five hundred leases nor all return at once.
 */
export function createHostGate(options: GateOptions): HostGate {
  const lines = new Map<string, Line>();
  let sweepAt = FIRST_SWEEP;
  let waiting = 0;

  function lineOf(hostname: string): Line {
    if (lines.size >= sweepAt) {
      for (const [name, line] of lines) if (isForgettable(line, options)) lines.delete(name);
      sweepAt = Math.max(FIRST_SWEEP, lines.size * 2);
    }
    const line = lines.get(hostname) ?? newLine();
    lines.set(hostname, line);
    return line;
  }
  async function wait(pause: Promise<void>): Promise<void> {
    waiting += 1;
    await pause;
    waiting -= 1;
  }

  return {
    async enter(hostname, { gap, patienceMs = Number.POSITIVE_INFINITY, first = false, slot }) {
      const line = lineOf(hostname);
      const waitMs = expectedWait(line, options, { gap, first });
      if (waitMs > patienceMs) return { kind: 'busy', afterMs: book(line, waitMs, options) };
      if (line.taken) {
        await wait(new Promise<void>((resolve) => (first ? line.queue.unshift(resolve) : line.queue.push(resolve))));
      }
      line.taken = true;
      const restMs = gap ? restLeft(line, options) : 0;
      if (restMs > patienceMs) {
        pass(line);
        return { kind: 'busy', afterMs: book(line, restMs, options) };
      }
      if (restMs > 0) await wait(options.sleep(restMs));
      const startedAt = options.now();
      const leaveSlot = await slot?.();
      const leave = () => {
        leaveSlot?.();
        line.endedAt = options.now();
        line.tookMs = Math.max(line.endedAt - startedAt, 0);
        pass(line);
      };
      return { kind: 'turn', leave };
    },
    pause(hostname, forMs) {
      const line = lineOf(hostname);
      line.pausedUntil = Math.max(line.pausedUntil, options.now() + Math.min(forMs, LONGEST_PAUSE_MS));
    },
    waiting: () => waiting,
  };
}

function newLine(): Line {
  return { queue: [], taken: false, endedAt: null, tookMs: 0, pausedUntil: 0, bookedUntil: 0 };
}

/** The turn goes to the next in line, who finds it taken; else it is free. */
function pass(line: Line): void {
  const next = line.queue.shift();
  if (next === undefined) line.taken = false;
  else next();
}

function isForgettable({ taken, endedAt, pausedUntil, bookedUntil }: Line, { gapMs, now }: GateOptions): boolean {
  return !taken && Math.max((endedAt ?? 0) + gapMs, pausedUntil, bookedUntil) < now();
}

/** What is left of the gap and of a pause. A clock set back must not make anyone wait longer than either is long. */
function restLeft(line: Line, { gapMs, now }: GateOptions): number {
  const at = now();
  const gapLeft = line.endedAt === null ? 0 : line.endedAt + gapMs - at;
  return Math.max(0, Math.min(gapLeft, gapMs), Math.min(line.pausedUntil - at, LONGEST_PAUSE_MS));
}

function expectedWait(line: Line, options: GateOptions, { gap, first }: { gap: boolean; first: boolean }): number {
  const ahead = first ? 0 : line.queue.length;
  const inLine = line.taken ? (ahead + 1) * (options.gapMs + line.tookMs) : 0;
  return Math.max(inLine, gap ? restLeft(line, options) : 0);
}

function book(line: Line, waitMs: number, options: GateOptions): number {
  const at = options.now();
  // Bounded, for a clock set back.
  const turnAt = Math.max(Math.min(line.bookedUntil, at + LONGEST_PAUSE_MS), at + waitMs);
  line.bookedUntil = turnAt + options.gapMs + line.tookMs;
  return turnAt - at;
}

/** At most `limit` callers at a time, whoever they are, in the order they came. */
export function createSlots(limit: number): { enter(): Promise<Leave> } {
  const waiting: (() => void)[] = [];
  let free = limit;

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async enter() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return leave;
    },
  };
}
