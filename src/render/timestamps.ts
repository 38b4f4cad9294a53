/**
 * An instant as Atom and JSON Feed write it: UTC, without a fraction that is zero.
 * @see RFC 3339 §5.6
 */
export function rfc3339(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/**
 * An instant as RSS and OPML write it: English, four-digit year, GMT.
 * @see RFC 822 §5, RFC 1123 §5.2.14
 */
export function rfc822(at: number): string {
  return new Date(at).toUTCString();
}
