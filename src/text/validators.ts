/** What HTTP validators are made of, wherever a document is given: by the hub, by a mirror. */
import { createHash } from 'node:crypto';

/**
 * A strong entity tag, quoted, made from the bytes themselves: 160 bits in hexadecimal digits, so that what servers and proxies put
 * behind it (`-gzip`) can be told from it. @see RFC 9110 §8.8.3
 */
export function entityTag(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('hex').slice(0, 40)}"`;
}

/** An instant as Last-Modified can say it: epoch milliseconds, cut to the second. @see RFC 9110 §8.8.2 */
export function wholeSeconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
