const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHORTEST = 5 * MINUTE;
const LONGEST = 6 * HOUR;
const FIRST = 15 * MINUTE;
const LONGEST_ASKED = 24 * HOUR;

/** What a poll brought and what is known of its source. Durations in milliseconds, null where nobody said. */
export interface DueInput {
  readonly now: number;
  readonly outcome: 'new' | 'quiet' | 'failed';
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** The adaptive pause the last poll gave; null before the first. */
  readonly intervalMs: number | null;
  /** The catalogue's `poll: { every }`. */
  readonly everyMs: number | null;
  /** What the document asks for (`ttl`, `sy:updatePeriod`). */
  readonly ttlMs: number | null;
  /** What HTTP says of its freshness (Cache-Control, Expires). */
  readonly maxAgeMs: number | null;
  readonly retryAfterMs: number | null;
  /** 0..1, for jitter. */
  readonly random: number;
}

/**
 * When a source is to be polled next.
 *
 * - It brought something new: half the last pause. It was quiet: one and a half times the last pause. Both stay
 *   within 5 minutes and 6 hours; the first pause is 15 minutes.
 * - The document's TTL and its HTTP freshness raise that pause (the longer of the two, at most a day); they never
 *   shorten it, and they do not enter the adaptive pause, so a TTL that goes away leaves no trace.
 * - `everyMs` takes the place of all that.
 * - It failed: 1, 2, 4 … minutes × 0.8–1.2 (so that sources which failed together do not return together), at most
 *   6 hours and never sooner than `everyMs`. The adaptive pause stays as it was.
 * - Retry-After is a lower bound on all of these.
 *
 * Returns `nextDueAt` (epoch ms) and `intervalMs`, the adaptive pause to hand back next time.
 */
export function nextDue(input: DueInput): { nextDueAt: number; intervalMs: number } {
  const intervalMs = input.outcome === 'failed' ? (input.intervalMs ?? FIRST) : adapt(input);
  const pauseMs = input.outcome === 'failed' ? failurePause(input) : successPause(input, intervalMs);
  return { nextDueAt: input.now + Math.round(Math.max(pauseMs, input.retryAfterMs ?? 0)), intervalMs };
}

function adapt({ intervalMs, outcome }: DueInput): number {
  if (intervalMs === null) return FIRST;
  const next = outcome === 'new' ? intervalMs / 2 : intervalMs * 1.5;
  return Math.round(Math.min(Math.max(next, SHORTEST), LONGEST));
}

function successPause({ everyMs, ttlMs, maxAgeMs }: DueInput, intervalMs: number): number {
  if (everyMs !== null) return everyMs;
  const askedMs = Math.min(Math.max(ttlMs ?? 0, maxAgeMs ?? 0), LONGEST_ASKED);
  return Math.max(intervalMs, askedMs);
}

function failurePause({ failures, everyMs, random }: DueInput): number {
  const doublings = Math.min(Math.max(failures - 1, 0), 20);
  const jitter = 0.8 + 0.4 * Math.min(Math.max(random, 0), 1);
  return Math.max(Math.min(MINUTE * 2 ** doublings * jitter, LONGEST), everyMs ?? 0);
}
