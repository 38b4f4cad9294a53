import type { PollingHints } from '../model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHORTEST = 5 * MINUTE;
const LONGEST = 6 * HOUR;
const FIRST = 15 * MINUTE;
const LONGEST_ASKED = DAY;
/** What a tenth of the silence makes of one pause after another, and a little more. */
const QUIET_FACTOR = 1.2;

/** What a poll brought and what is known of its source. Durations in milliseconds, null where nobody said. */
export interface DueInput {
  readonly now: number;
  readonly outcome: 'new' | 'quiet' | 'failed';
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** The adaptive pause the last poll gave; null before the first. */
  readonly intervalMs: number | null;
  /** What the dates of its entries suggest (`rhythmOf`). */
  readonly rhythmMs: number | null;
  /** The catalogue's `poll: { every }`. */
  readonly everyMs: number | null;
  /** What the document asks for, or asked for when it was last read. */
  readonly hints: Pick<PollingHints, 'ttlMs' | 'skipHours' | 'skipDays'> | null;
  /** What HTTP says of its freshness (Cache-Control, Expires). */
  readonly maxAgeMs: number | null;
  readonly retryAfterMs: number | null;
  /** 0..1, for jitter. */
  readonly random: number;
}

/**
 * When a source is to be polled next.
 *
 * - The adaptive pause: after something new what the source's rhythm suggests, or half the last pause where it has none;
 *   after a quiet poll a fifth more than the last pause, and no less than the rhythm. It stays within 5 minutes and
 *   6 hours; the first one, without a rhythm, is 15 minutes.
 * - The document's TTL and its HTTP freshness raise that pause (the longer of the two, at most a day); they never
 *   shorten it, and they do not enter the adaptive pause, so a TTL that goes away leaves no trace.
 * - A time in an hour or on a day the document says to skip moves to the next hour it does not. A document that skips
 *   every hour or every day is not believed.
 * - `everyMs` takes the place of all that.
 * - It failed: 1, 2, 4 … minutes × 0.8–1.2 (so that sources which failed together do not return together), at most
 *   6 hours and never sooner than `everyMs`. The adaptive pause stays as it was.
 * - Retry-After is a lower bound on all of these.
 *
 * Returns `nextDueAt` (epoch ms) and `intervalMs`, the adaptive pause to hand back next time.
 */
export function nextDue(input: DueInput): { nextDueAt: number; intervalMs: number } {
  const { now, outcome, everyMs, hints, retryAfterMs } = input;
  const intervalMs = outcome === 'failed' ? (input.intervalMs ?? FIRST) : adapt(input);
  const pauseMs = outcome === 'failed' ? failurePause(input) : successPause(input, intervalMs);
  const dueAt = now + Math.round(Math.max(pauseMs, retryAfterMs ?? 0));
  const nextDueAt = everyMs === null && hints !== null ? afterSkipped(dueAt, hints) : dueAt;
  return { nextDueAt, intervalMs };
}

function adapt({ intervalMs, outcome, rhythmMs }: DueInput): number {
  if (intervalMs === null) return within(rhythmMs ?? FIRST);
  if (outcome === 'new') return within(rhythmMs ?? intervalMs / 2);
  return within(Math.max(intervalMs * QUIET_FACTOR, rhythmMs ?? 0));
}

function within(pauseMs: number): number {
  return Math.round(Math.min(Math.max(pauseMs, SHORTEST), LONGEST));
}

function successPause({ everyMs, hints, maxAgeMs }: DueInput, intervalMs: number): number {
  if (everyMs !== null) return everyMs;
  const askedMs = Math.min(Math.max(hints?.ttlMs ?? 0, maxAgeMs ?? 0), LONGEST_ASKED);
  return Math.max(intervalMs, askedMs);
}

function failurePause({ failures, everyMs, random }: DueInput): number {
  const doublings = Math.min(Math.max(failures - 1, 0), 20);
  const jitter = 0.8 + 0.4 * Math.min(Math.max(random, 0), 1);
  return Math.max(Math.min(MINUTE * 2 ** doublings * jitter, LONGEST), everyMs ?? 0);
}

/** @see https://www.rssboard.org/skip-hours-days */
function afterSkipped(dueAt: number, { skipHours, skipDays }: Pick<PollingHints, 'skipHours' | 'skipDays'>): number {
  const [hours, days] = [new Set(skipHours), new Set(skipDays)];
  const isSkipped = (at: number) => {
    const date = new Date(at);
    return (hours.size < 24 && hours.has(date.getUTCHours())) || (days.size < 7 && days.has(date.getUTCDay()));
  };
  let at = dueAt;
  // Some hour of some day of the week is left.
  for (let step = 0; step < 7 * 24 && isSkipped(at); step += 1) at = Math.floor(at / HOUR) * HOUR + HOUR;
  return at;
}
