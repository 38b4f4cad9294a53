import { withoutTrackers } from '../text/trackers.ts';

const MAX_URL_LENGTH = 8192;

/**
 * Makes an address absolute and clean: http or https only, tracking parameters cut, raw letters percent-encoded.
 * @param bases tried in order, each possibly absent; what is already absolute needs none
 * @returns null when it is no such address
 */
export function absoluteUrl(
  raw: string | null | undefined,
  bases: readonly (string | null | undefined)[],
): string | null {
  return cleanUrl(resolve(raw, bases));
}

function cleanUrl(url: URL | null): string | null {
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? withoutTrackers(url) : null;
}

/** The same for a link inside content, where an e-mail address may stand too. */
export function contentLink(raw: string, base: string | null): string | null {
  const url = resolve(raw, [base]);
  return url?.protocol === 'mailto:' ? url.href : cleanUrl(url);
}

/** The address others are resolved against; null when none of them is absolute. */
export function baseUrl(candidates: readonly (string | null | undefined)[]): string | null {
  const [first, ...rest] = candidates;
  if (candidates.length === 0) return null;
  const outer = baseUrl(rest);
  return absoluteOrNull(first, outer) ?? outer;
}

function absoluteOrNull(raw: string | null | undefined, base: string | null): string | null {
  const url = resolve(raw, [base]);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}

function resolve(raw: string | null | undefined, bases: readonly (string | null | undefined)[]): URL | null {
  const text = raw?.trim() ?? '';
  if (text === '' || text.length > MAX_URL_LENGTH) return null;
  const own = URL.parse(text);
  if (own !== null) return own;
  for (const base of bases) {
    const joined = base === null || base === undefined ? null : URL.parse(text, base);
    if (joined !== null) return joined;
  }
  return null;
}
