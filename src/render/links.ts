/** An http(s) address as ASCII (path percent-encoded, host in punycode), or null when it is none. */
export function webAddress(address: string | null): string | null {
  if (address === null) return null;
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}

/** Address of one of the hub's own documents. `path` may start with a slash. */
export function hubAddress(publicUrl: string, path: string): string {
  const whole = `${publicUrl}/${path.replace(/^\/+/, '')}`;
  return URL.parse(whole)?.href ?? whole;
}

/**
 * Links between a feed and its archives.
 * @see RFC 5005 §4
 */
export function archiveLinks(feed: {
  readonly currentUrl: string | null;
  readonly prevArchiveUrl: string | null;
}): readonly { readonly rel: string; readonly href: string }[] {
  return [
    ...(feed.currentUrl === null ? [] : [{ rel: 'current', href: feed.currentUrl }]),
    ...(feed.prevArchiveUrl === null ? [] : [{ rel: 'prev-archive', href: feed.prevArchiveUrl }]),
  ];
}
