const DAY_MS = 86_400_000;
const LONGEST_FRESHNESS_S = 2 ** 31;

/** Reads a header by its lower-case name. */
export type HeaderReader = (name: string) => string | null;

/**
 * How long an answer may be taken for fresh, in milliseconds; null when it does not say.
 *
 * @see RFC 9111 §4.2.1 (max-age before Expires), §5.1 (Age)
 */
export function maxAgeOf(header: HeaderReader, now: number): number | null {
  const control = header('cache-control') ?? '';
  if (/(?:^|,)\s*no-(?:cache|store)\s*(?:,|$)/i.test(control)) return 0;
  const seconds = /(?:^|,)\s*max-age\s*=\s*"?(\d+)/i.exec(control)?.[1];
  if (seconds !== undefined) {
    const age = wholeSeconds(header('age')) ?? 0;
    return Math.max(Math.min(Number(seconds), LONGEST_FRESHNESS_S) - age, 0) * 1000;
  }
  const expires = header('expires');
  if (expires === null) return null;
  const at = parseHttpDate(expires);
  const from = parseHttpDate(header('date') ?? '') ?? now;
  // «0» and other invalid dates mean: already stale.
  return at === null ? 0 : Math.max(at - from, 0);
}

/**
 * How long a server asks to be left alone, in milliseconds, at most a day; null when it does not say.
 *
 * @see RFC 9110 §10.2.3
 */
export function retryAfterOf(header: HeaderReader, now: number): number | null {
  const raw = header('retry-after')?.trim() ?? '';
  const seconds = wholeSeconds(raw);
  const at = seconds === null ? parseHttpDate(raw) : now + seconds * 1000;
  return at === null ? null : Math.min(Math.max(at - now, 0), DAY_MS);
}

function wholeSeconds(raw: string | null): number | null {
  return raw !== null && /^\s*\d+\s*$/.test(raw) ? Number(raw) : null;
}

/** The three forms of HTTP's date → epoch ms. The oldest has no zone and means GMT. @see RFC 9110 §5.6.7 */
function parseHttpDate(raw: string): number | null {
  if (!/\d{1,2}:\d{2}/.test(raw)) return null;
  const zoned = /(?:GMT|UTC|Z|[+-]\d{4})\s*$/i.test(raw) ? raw : `${raw} GMT`;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? null : at;
}
