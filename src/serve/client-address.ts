import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { crc32 } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Trust } from './trust-proxy.ts';

/** What of a request tells who sent it; Node's own request fits. */
export interface RequestOrigin {
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: IncomingHttpHeaders;
}

/** Who is behind a request: an IPv4 address, an IPv6 network of 64 bits, or one of these and a number for the software. */
export type ClientFinder = (request: RequestOrigin) => string;

const KNOWN_ADDRESSES = 10_000;
/** What addresses come to, worked out once for each. */
const clients = new LRUCache<string, string>({ max: KNOWN_ADDRESSES });
const NO_ADDRESS = 'unknown';

/**
 * Finds the client of a request: the reader, not the proxy, once proxies are trusted. When they are not and requests
 * come through one in our own network, every reader has the same address: then the software counts too, so that one hasty
 * program does not shut out the rest. Whoever comes from elsewhere is its address, whatever it claims. `warn` is called once.
 */
export function createClientFinder(options: {
  readonly trust: Trust;
  readonly isTrusting: boolean;
  readonly warn: () => void;
}): ClientFinder {
  const trust = rememberTrust(options.trust);
  let hasWarned = false;
  return (request) => {
    const direct = request.socket.remoteAddress ?? '';
    if (options.isTrusting) {
      const client = clientAt(readerAddress(request, trust));
      return client === NO_ADDRESS ? clientAt(direct) : client;
    }
    if (!isForwarded(request.headers)) return clientAt(direct);
    if (!hasWarned) options.warn();
    hasWarned = true;
    if (!isNear(direct)) return clientAt(direct);
    return `${clientAt(direct)} ${crc32(request.headers['user-agent'] ?? '')}`;
  };
}

/** The client at an address, whatever it sends: the address, or its IPv6 network of 64 bits. */
export function clientAt(address: string): string {
  if (isIP(address) === 4) return address;
  const known = clients.get(address);
  if (known !== undefined) return known;
  const client = nameClient(address);
  if (address.length <= 64) clients.set(address, client);
  return client;
}

/**
 * The address of the reader: the farthest that a trusted proxy vouches for, as Express's `req.ip`.
 * It may be no address at all when the proxy lets its clients write what they like.
 */
export function readerAddress(request: RequestOrigin, trust: Trust): string {
  let address = request.socket.remoteAddress ?? '';
  const header = request.headers['x-forwarded-for'];
  if (header === undefined) return address;
  if (typeof header === 'string' && !header.includes(',')) {
    const hop = header.trim();
    return hop !== '' && trust(address, 0) ? hop : address;
  }
  const hops = String(header)
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '')
    .reverse();
  for (const [index, hop] of hops.entries()) {
    if (!trust(address, index)) break;
    address = hop;
  }
  return address;
}

/** Proxies are few and ask often: whether the nearest one is trusted is worked out once for each. */
function rememberTrust(trust: Trust): Trust {
  const nearest = new Map<string, boolean>();
  return (address, hop) => {
    if (hop > 0) return trust(address, hop);
    const known = nearest.get(address);
    if (known !== undefined) return known;
    if (nearest.size >= KNOWN_ADDRESSES) nearest.clear();
    const isTrusted = trust(address, hop);
    nearest.set(address, isTrusted);
    return isTrusted;
  };
}

/** The client's network as an operator sees it: /24 or /48, never the whole address. */
export function networkOf(client: string): string {
  const [address = ''] = client.split(' ');
  if (address.includes('.')) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  return address.includes(':') ? `${address.split(':').slice(0, 3).join(':')}::/48` : address;
}

/** Where a proxy of our own is: on this machine or in its network. @see RFC 6890 */
const NEAR: ReadonlySet<string> = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat']);

function isNear(address: string): boolean {
  if (isIP(address) === 0) return true;
  const parsed = parseAddress(address);
  return parsed !== null && NEAR.has(parsed.range());
}

function isForwarded(headers: IncomingHttpHeaders): boolean {
  return headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
}

/** One house has one IPv4 address or one IPv6 network of 64 bits, whose addresses change daily. @see RFC 4291 §2.5.1, RFC 8981 */
function nameClient(written: string): string {
  // some proxies write the port too
  const address = written.replace(/^\[([^\]]*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  const parsed = parseAddress(address);
  if (parsed === null) return NO_ADDRESS;
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const { parts } = parsed as ipaddr.IPv6;
  return `${parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/**
 * An address without its zone, which names an interface of the machine in letters that only the machine knows; null for what is
 * none. Node and ipaddr.js do not take quite the same for an address. @see RFC 4007 §11.2
 */
function parseAddress(written: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const [address = ''] = written.split('%', 1);
  return isIP(address) !== 0 && ipaddr.isValid(address) ? ipaddr.process(address) : null;
}
