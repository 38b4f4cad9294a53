/** Gives the turn back. */
export type Leave = () => void;

/** Lets one through at a time for each host, with a pause in between. */
export interface HostGate {
  /** Resolves when it is this caller's turn. `gap: false` waits for the one before, but not for the pause. */
  enter(hostname: string, options: { gap: boolean }): Promise<Leave>;
}

interface Turn {
  readonly over: Promise<void>;
  endedAt: number | null;
}

const FIRST_SWEEP = 500;

/**
 * A gate in which callers for one host stand in line, in the order they came. `gapMs` runs from the end of one turn to
 * the start of the next; `now` is in epoch ms; `sleep` may return early (when the hub stops).
 */
export function createHostGate(options: {
  gapMs: number;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}): HostGate {
  const lastTurns = new Map<string, Turn>();
  let sweepAt = FIRST_SWEEP;

  function sweep(): void {
    if (lastTurns.size < sweepAt) return;
    const past = options.now() - options.gapMs;
    for (const [hostname, { endedAt }] of lastTurns) {
      if (endedAt !== null && endedAt < past) lastTurns.delete(hostname);
    }
    sweepAt = Math.max(FIRST_SWEEP, lastTurns.size * 2);
  }

  return {
    async enter(hostname, { gap }) {
      sweep();
      const before = lastTurns.get(hostname);
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const turn: Turn = { over, endedAt: null };
      lastTurns.set(hostname, turn);
      if (before !== undefined) {
        await before.over;
        if (gap) await options.sleep(gapLeft(before.endedAt ?? options.now(), options));
      }
      return () => {
        turn.endedAt = options.now();
        resolve();
      };
    },
  };
}

/** A clock set back must not make anyone wait longer than the gap. */
function gapLeft(endedAt: number, { gapMs, now }: { gapMs: number; now: () => number }): number {
  return Math.min(Math.max(endedAt + gapMs - now(), 0), gapMs);
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
