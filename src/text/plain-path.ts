/** What need not have been percent-encoded. @see RFC 3986 §2.3, §6.2.2.2 */
const NEEDLESS = /%(?:2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])/gi;
const ESCAPES = /%[\da-f]{2}/gi;

/** A URL's path in its one spelling: nothing encoded without need, the rest in capitals. @see RFC 3986 §6.2.2.1, §6.2.2.2 */
export function plainPath(path: string): string {
  return path.replace(NEEDLESS, decodeURIComponent).replace(ESCAPES, (code) => code.toUpperCase());
}
