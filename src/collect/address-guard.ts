import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { HubError } from '../errors.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Decides which addresses may be dialed. */
export interface AddressGuard {
  /** Whether `address` may be dialed for a connection to `host` (a name or an address, without brackets) at `port`. */
  permits(address: string, host: string, port: number): boolean;
}

interface Allowed {
  readonly blocks: readonly (readonly [Address, number])[];
  /** `name` or `name:port`; addresses in their canonical form. */
  readonly hosts: ReadonlySet<string>;
}

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * A guard that permits public addresses and what `allowPrivate` names: CIDR blocks, hosts (names or addresses), either
 * of the last two with a port (`localhost:8080`, `[::1]:8080`).
 *
 * @throws HubError `bad-setting` for an entry that is none of these.
 * @see RFC 6890 and the IANA special-purpose address registries
 */
export function createAddressGuard(allowPrivate: readonly string[]): AddressGuard {
  const allowed = readAllowed(allowPrivate);
  return {
    permits(address, host, port) {
      if (!ipaddr.isValid(address)) return false;
      const parsed = ipaddr.process(address);
      return isPublic(parsed) || isAllowed(parsed, { allowed, host, port });
    },
  };
}

function isAllowed(address: Address, to: { allowed: Allowed; host: string; port: number }): boolean {
  for (const name of [canonicalHost(to.host), address.toString()]) {
    if (to.allowed.hosts.has(name) || to.allowed.hosts.has(`${name}:${to.port}`)) return true;
  }
  return to.allowed.blocks.some(([block, bits]) => block.kind() === address.kind() && address.match(block, bits));
}

/** Public: globally routed unicast, or an IPv6 form that only wraps such an IPv4 address. */
function isPublic(address: Address): boolean {
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  const bytes = address.toByteArray();
  // On an IPv6-only network, DNS64 gives every IPv4 site an address like this.
  if (address.match(NAT64)) return isPublic(new ipaddr.IPv4(bytes.slice(12)));
  if (address.range() === '6to4') return isPublic(new ipaddr.IPv4(bytes.slice(2, 6)));
  return address.range() === 'unicast' && address.match(GLOBAL_UNICAST);
}

function readAllowed(entries: readonly string[]): Allowed {
  const blocks: (readonly [Address, number])[] = [];
  const hosts = new Set<string>();
  for (const entry of entries) {
    if (entry.includes('/')) blocks.push(readBlock(entry));
    else hosts.add(readHost(entry));
  }
  return { blocks, hosts };
}

function readBlock(entry: string): readonly [Address, number] {
  if (!ipaddr.isValidCIDR(entry)) throw badEntry(entry);
  const [address, bits] = ipaddr.parseCIDR(entry);
  // Dialed addresses are compared unwrapped, so a block of wrapped ones is too.
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96;
  return mapped ? [address.toIPv4Address(), bits - 96] : [address, bits];
}

function readHost(entry: string): string {
  if (ipaddr.isValid(entry)) return canonicalHost(entry);
  const [, bracketed, named, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const host = canonicalHost(bracketed ?? named ?? '');
  if (host === '') throw badEntry(entry);
  return port === undefined ? host : `${host}:${Number(port)}`;
}

/** One spelling for each host: lower case, punycode, no final dot; an address in its canonical form. */
function canonicalHost(host: string): string {
  if (ipaddr.isValid(host)) return ipaddr.process(host).toString();
  return domainToASCII(host.replace(/\.$/, '')).toLowerCase();
}

function badEntry(entry: string): HubError {
  return new HubError(
    'bad-setting',
    `ALLOW_PRIVATE_ADDRESSES: "${entry}" is neither a CIDR block nor a host nor host:port`,
  );
}
