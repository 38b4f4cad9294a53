import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that waits for its turn. `at`, `until`: by the process's stopwatch (ms). */
export interface Waiting {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly at: number;
  /** Later than this, it is refused. */
  readonly until: number;
}

/** Requests in the order they came. */
export interface RequestLine {
  /** How long one that comes now would wait, about. */
  waitMs(): number;
  /** Has its turn at once where nobody is in front. */
  join(waiting: Waiting): void;
  /** Says that one has come which is not to wait. */
  pass(): void;
}

interface LineOptions {
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void;
  readonly refuse: (req: IncomingMessage, res: ServerResponse, now: number) => void;
}

/** Looking for what has arrived may take this share of what a request takes: however much arrives, most of the time is work. */
const LOOK_SHARE = 0.5;
/** While some were at work for longer than this, others may have arrived. */
const QUICK_MS = 1;
/** How much the latest request counts in what one costs. */
const LATEST = 0.2;

/**
 * Makes a line. While one is at work, others arrive unseen: a turn of the event loop takes in one new connection only, and how
 * long the system's own line has grown cannot be asked. So after each one the loop turns until nothing new arrives, and only
 * then the next has its turn.
 */
export function createLine({ handle, refuse }: LineOptions): RequestLine {
  const line: Waiting[] = [];
  let costMs = QUICK_MS;
  /** When those at work began, and how many they are; null while the loop turns to see what has arrived. */
  let startedAt: number | null = null;
  let started = 0;
  let lookingSince = 0;
  let isAtWork = false;
  let hasArrived = false;

  const learnCost = (now: number) => {
    if (startedAt === null) return;
    const tookMs = now - startedAt;
    // A busy machine may have taken the processor away for a while: one such pause says nothing of what a request costs.
    const sampleMs = Math.min(tookMs / started, 3 * costMs + QUICK_MS);
    costMs += (sampleMs - costMs) * LATEST;
    if (tookMs > QUICK_MS) hasArrived = true;
    startedAt = null;
    lookingSince = now;
  };
  const look = () => {
    const now = performance.now();
    learnCost(now);
    if (hasArrived && now - lookingSince < costMs * LOOK_SHARE) {
      hasArrived = false;
      setImmediate(look);
    } else if (line.length === 0) isAtWork = false;
    else serve();
  };
  /** Quick ones have their turns together, each still on its own: what it leaves to do is done before the next. */
  const serve = () => {
    started = Math.min(line.length, Math.max(1, Math.floor(QUICK_MS / costMs)));
    for (let n = 0; n < started; n += 1) setImmediate(startNext);
    setImmediate(look);
  };
  const startNext = () => {
    const now = performance.now();
    startedAt ??= now;
    const next = takeNext(now);
    if (next !== null) handle(next.req, next.res);
  };
  const takeNext = (now: number): Waiting | null => {
    for (let next = line.shift(); next !== undefined; next = line.shift()) {
      if (next.res.destroyed) continue;
      if (now <= next.until) return next;
      refuse(next.req, next.res, now);
    }
    return null;
  };
  return {
    waitMs: () => line.length * costMs,
    join: (waiting) => {
      hasArrived = isAtWork;
      if (isAtWork) {
        line.push(waiting);
        return;
      }
      isAtWork = true;
      startedAt = waiting.at;
      started = 1;
      setImmediate(look);
      handle(waiting.req, waiting.res);
    },
    pass: () => {
      hasArrived = isAtWork;
    },
  };
}
