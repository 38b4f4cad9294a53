import type { PictureSize } from '../model.ts';
import { countsReaders } from '../text/counters.ts';
import { withoutTrackers } from '../text/trackers.ts';

/** UTF-16 units, of what is read and of what is published. */
export const MAX_URL_LENGTH = 8192;

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
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? short(withoutTrackers(url)) : null;
}

/** Null for an address that is longer than we would read. */
function short(address: string): string | null {
  return address.length > MAX_URL_LENGTH ? null : address;
}

/**
 * The same for a link inside content, where an e-mail address may stand too. A link to a place on its own page leads nowhere from
 * a feed: null.
 */
export function contentLink(raw: string, base: string | null): string | null {
  if (raw.trimStart().startsWith('#')) return null;
  const url = resolve(raw, [base]);
  return url?.protocol === 'mailto:' ? short(url.href.trim()) : cleanUrl(url);
}

/**
 * The same for what a reader loads: a picture, a sound, a film. Null too for what counts readers instead of showing them something.
 * @param size of a picture, where it is stated
 */
export function loadedLink(
  raw: string | null | undefined,
  base: string | null,
  size?: PictureSize | undefined,
): string | null {
  const url = absoluteUrl(raw, [base]);
  return url === null || countsReaders(url, size) ? null : url;
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
  // Without a page to take the protocol from, the safe one.
  return text.startsWith('//') ? URL.parse(`https:${text}`) : null;
}
