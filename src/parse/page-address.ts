import { getDomain } from 'tldts';
import { MAX_KEY_LENGTH } from '../text/key-length.ts';
import { withoutTrackers } from '../text/trackers.ts';

/** Hosts that serve other sites' AMP pages: there, the canonical address is always of another site. */
const AMP_CACHE = /(?:^|\.)(?:ampproject\.(?:org|net)|bing-amp\.com)$|^(?:www\.)?google\.[a-z.]{2,6}$/;

/** A link of a page as an address to fetch: absolute, http or https, without fragment and trackers; null when it is none. */
export function pageAddress(raw: string | null | undefined, base: string | null): string | null {
  const text = raw?.trim() ?? '';
  if (text === '' || text.length > MAX_KEY_LENGTH) return null;
  const url = URL.parse(text) ?? (base === null ? null : URL.parse(text, base));
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  url.hash = '';
  const address = withoutTrackers(url);
  return address.length > MAX_KEY_LENGTH ? null : address;
}

/**
 * The one address of a page, of those it gives for itself. Another site's is not believed, and neither is the site's front page
 * for a page below it: both are slips that would make many articles one.
 * @param stated what the page says, the best first
 * @param url where it was fetched; null for a dropped file, whose word is all there is
 */
export function canonicalAddress(
  stated: readonly (string | null)[],
  place: { readonly base: string | null; readonly url: string | null },
): string | null {
  const own = place.url === null ? null : URL.parse(place.url);
  for (const address of stated.map((raw) => pageAddress(raw, place.base))) {
    if (address !== null && (own === null || isSane(new URL(address), own))) return address;
  }
  return null;
}

function isSane(canonical: URL, own: URL): boolean {
  if (AMP_CACHE.test(own.hostname)) return true;
  const isFrontPage = canonical.pathname === '/' && canonical.search === '';
  if (isFrontPage && (own.pathname !== '/' || own.search !== '')) return false;
  return sameSite(canonical.href, own.href);
}

/** Do two addresses belong to one registrable domain (or to one host, where there is none)? */
export function sameSite(one: string, other: string): boolean {
  return siteOf(one) === siteOf(other);
}

function siteOf(address: string): string {
  return getDomain(address, { allowPrivateDomains: true }) ?? URL.parse(address)?.hostname ?? '';
}
