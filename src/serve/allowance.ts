/** How often one client may ask for one feed: arithmetic on whole numbers, no timers. */

/** What a client has used up; times are epoch milliseconds. */
export interface Allowance {
  /** Unconditional requests not yet made good, a `REQUEST` each. */
  debt: number;
  /** The same of all requests. */
  totalDebt: number;
  /** Of the last request. */
  seenAt: number;
  /** Refused since it last kept quiet. */
  refusals: number;
  refusedAt: number;
  blockedUntil: number;
  /** Conditional requests in a row whose validators matched nothing. */
  misses: number;
}

/** How many times as often as unconditional requests all of a client's requests may come. */
const GENEROSITY = 10;
/** The longest a client is told to wait. */
const MAX_WAIT_MS = 3_600_000;
/** A debt of one request; each millisecond makes good as many units as requests are free in a minute. */
const REQUEST = 60_000;

export function newAllowance(): Allowance {
  return { debt: 0, totalDebt: 0, seenAt: 0, refusals: 0, refusedAt: 0, blockedUntil: 0, misses: 0 };
}

/** Makes good what time has passed. A clock set back costs nobody more than the longest wait. */
export function passTime(allowance: Allowance, now: number, perMinute: number): void {
  const elapsed = Math.max(0, now - allowance.seenAt);
  allowance.debt = Math.max(0, allowance.debt - elapsed * perMinute);
  allowance.totalDebt = Math.max(0, allowance.totalDebt - elapsed * perMinute * GENEROSITY);
  allowance.blockedUntil = Math.min(allowance.blockedUntil, now + MAX_WAIT_MS);
  allowance.seenAt = now;
}

/** Seconds until a request of any kind is free, 0 when it is now; then it is taken. */
export function takeAny(allowance: Allowance, perMinute: number): number {
  const waitMs = untilFree(allowance.totalDebt, perMinute * GENEROSITY);
  if (waitMs > 0) return seconds(waitMs);
  allowance.totalDebt += REQUEST;
  return 0;
}

/**
 * Seconds until an unconditional request is free, 0 when it is now; then it is taken. Who goes on is told to wait twice
 * as long with each further tenth of the limit, so that a burst sent before the first refusal arrived costs little;
 * who keeps quiet for as long as told is forgiven.
 */
export function takeUnconditional(allowance: Allowance, now: number, perMinute: number): number {
  const waitMs = untilFree(allowance.debt, perMinute);
  const isBlocked = now < allowance.blockedUntil;
  if (waitMs === 0 && !isBlocked) {
    allowance.debt += REQUEST;
    return 0;
  }
  const toldMs = allowance.blockedUntil - allowance.refusedAt;
  if (now - allowance.refusedAt >= Math.max(REQUEST, toldMs)) allowance.refusals = 0;
  const step = Math.max(1, Math.floor(perMinute / 10));
  if (allowance.refusals % step === 0 || !isBlocked) {
    const doublings = Math.min(12, Math.floor(allowance.refusals / step));
    const longerMs = Math.max(1000, Math.ceil(REQUEST / perMinute)) * 2 ** doublings;
    allowance.blockedUntil = now + (doublings === 0 ? Math.max(1000, waitMs) : Math.min(MAX_WAIT_MS, longerMs));
  }
  allowance.refusals += 1;
  allowance.refusedAt = now;
  return seconds(allowance.blockedUntil - now);
}

/** Milliseconds; a whole minute's requests may come at once. */
function untilFree(debt: number, perMinute: number): number {
  return Math.max(0, Math.ceil((debt + REQUEST - perMinute * REQUEST) / perMinute));
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
