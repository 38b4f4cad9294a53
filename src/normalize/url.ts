/** Parameters that tell who sent a reader, and nothing about the page. */
const TRACKING =
  /^(?:utm_\w+|at_(?:medium|campaign|custom\d|link_\w+)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|oly_anon_id|oly_enc_id|vero_id|xtor|ref_src)$/i;

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
  const url = resolve(raw, bases);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? withoutTracking(url) : null;
}

/** The same for a link inside content, where an e-mail address may stand too. */
export function contentLink(raw: string, base: string | null): string | null {
  const url = resolve(raw, [base]);
  if (url?.protocol === 'mailto:') return url.href;
  return absoluteUrl(raw, [base]);
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

function withoutTracking(url: URL): string {
  // Cut as text: URLSearchParams would rewrite the parameters that stay.
  const search = keptParameters(url.search.slice(1));
  const fragment = /[=]/.test(url.hash) ? keptParameters(url.hash.slice(1)) : url.hash.slice(1);
  if (search !== url.search.slice(1)) url.search = search;
  if (fragment !== url.hash.slice(1)) url.hash = fragment;
  return url.href;
}

function keptParameters(query: string): string {
  const all = query.split('&');
  const kept = all.filter((pair) => !TRACKING.test(pair.split('=', 1)[0] ?? ''));
  return kept.length === all.length ? query : kept.join('&');
}
