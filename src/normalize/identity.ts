import { createHash, hash } from 'node:crypto';
import { matchKey } from '../text/fold.ts';
import { MAX_KEY_LENGTH } from '../text/key-length.ts';

/** Namespace of the hub's version 5 UUIDs. It never changes: every id made here would. */
const NAMESPACE = 'd3c1f7e2-8a4b-4c5d-9e6f-0b7a2c914d58';

const GLOBAL_SCHEMES = new Set(['http', 'https', 'tag', 'urn', 'doi', 'info', 'ftp', 'at', 'ni']);

/** An absolute URI in its plain form: RFC 3986's characters only, scheme in lower case. */
const PLAIN_URI = /^[a-z][a-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
const KEY_LENGTH = 12;

/** What identity is made from; `day` is YYYY-MM-DD, empty when there is no date. */
export interface Identifying {
  readonly guid: string | null;
  readonly url: string | null;
  readonly title: string;
  readonly day: string;
}

/**
 * An entry's id: the publisher's own when it is a globally scoped URI, else a `urn:uuid:` over the scope and the guid, the
 * link, or the folded title and day. The same on every hub and after every restart.
 * @param scope the source's homepage, feed address or id; empty when nothing is known of the source
 * @see RFC 9562 §5.5
 */
export function entryId(item: Identifying, scope: string): string {
  const guid = item.guid?.trim() ?? '';
  const own = globalUri(guid);
  if (own !== null) return own;
  const name = guid !== '' ? guid : (item.url ?? `${matchKey(item.title, null)}\n${item.day}`);
  return `urn:uuid:${uuidOf(`${URL.parse(scope)?.href ?? scope}\n${name}`)}`;
}

/** An entry's short address: 60 bits of its id's SHA-256, in lower-case Crockford base32. */
export function entryKey(id: string): string {
  const digest = hash('sha256', id, 'buffer');
  let key = '';
  for (let at = 0; at < KEY_LENGTH; at++) {
    const bit = at * 5;
    const pair = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0);
    key += CROCKFORD[(pair >> (11 - (bit & 7))) & 31];
  }
  return key;
}

function globalUri(guid: string): string | null {
  if (guid.length > MAX_KEY_LENGTH) return null;
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.+)$/is.exec(guid) ?? [];
  const host = /^\/\/([^/?#]+)/.exec(rest)?.[1];
  const web = /^(?:https?|ftp)$/i.test(scheme);
  if (scheme === '' || (host === undefined && (web || !GLOBAL_SCHEMES.has(scheme.toLowerCase())))) return null;
  if (PLAIN_URI.test(guid) && (host === undefined || host === host.toLowerCase())) return guid;
  const href = URL.parse(guid)?.href;
  return href !== undefined && href.length <= MAX_KEY_LENGTH && PLAIN_URI.test(href) ? href : null;
}

function uuidOf(name: string): string {
  const namespace = Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(namespace).update(name, 'utf8').digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
