/** Addresses of a hub's own documents, told from all others by PUBLIC_URL. */

/** What follows PUBLIC_URL in an address, scheme aside (http and https lead to the same hub); null elsewhere. */
export function pathBelow(address: string | null, publicUrl: string): string | null {
  const [url, base] = [URL.parse(address ?? ''), URL.parse(`${publicUrl}/`)];
  if (url === null || base === null || url.host !== base.host || !/^https?:$/.test(url.protocol)) return null;
  return url.pathname.startsWith(base.pathname) ? url.pathname.slice(base.pathname.length) : null;
}

/** Whether an address is that of a feed, an article or the list of feeds of this hub. */
export function isPublishedHere(address: string | null, publicUrl: string): boolean {
  return /^(?:feeds\/|articles\/|feeds\.opml$)/.test(pathBelow(address, publicUrl) ?? '');
}
