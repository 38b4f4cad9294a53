/** What an attempt to tell a partner came to. */
export type Verdict =
  /** It has it. */
  | { readonly kind: 'delivered' }
  /** It can be told nothing now: all of its notices wait. */
  | { readonly kind: 'away'; readonly reason: string; readonly retryAfterMs: number | null }
  /** It does not take this one; others may go. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It wants no more. */
  | { readonly kind: 'ended'; readonly reason: string };

/** Of a client's mistakes those that lie in the notice itself: the next one may be taken. */
const OF_THE_NOTICE = new Set([400, 409, 413, 415, 422]);

/** Says what an answer means. 410 is how a partner ends it; redirects are not followed, so they fail. @see RFC 9110 §15 */
export function judgeAnswer(status: number, retryAfterMs: number | null): Verdict {
  if (status >= 200 && status <= 299) return { kind: 'delivered' };
  const reason = `it answered ${status}`;
  if (status === 410) return { kind: 'ended', reason };
  if (OF_THE_NOTICE.has(status)) return { kind: 'refused', reason };
  return { kind: 'away', reason, retryAfterMs };
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const PAUSES_MS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS];
const LONGEST_MS = 60 * MINUTE_MS;

/** Attempts after which a notice that is refused is given up: a day or so. */
export const MOST_REFUSALS = 28;

/**
 * Until the next attempt: longer after each failure, an hour at most, a fifth more or less so that not all come back at once.
 * @param failures how many there were before; `random` is of 0..1
 */
export function retryPause(failures: number, random: number): number {
  return Math.round((PAUSES_MS[failures] ?? LONGEST_MS) * (0.8 + random * 0.4));
}
