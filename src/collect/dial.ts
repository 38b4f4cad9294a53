import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { HubError } from '../errors.ts';
import type { AddressGuard } from './address-guard.ts';

/** A host name's addresses, in the order they should be tried. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** How a safe connection is made: nothing to say, but for tests. */
export interface TlsOptions {
  /** Certificates (PEM) that are trusted instead of the system's. */
  readonly ca?: string;
}

/** HTTP/2 where the server offers it. @see RFC 9113 §3.2 */
export const HTTP_2 = { allowH2: true, preferH2: true } as const;

/** What connecting needs beside the address to connect to. */
export interface DialOptions {
  readonly guard: AddressGuard;
  readonly resolve: Resolve;
  readonly tls: TlsOptions;
  /** Closes the socket, also one still connecting. */
  readonly signal: AbortSignal;
}

/**
 * An undici connector that checks every address at the moment it is dialed, so that neither a redirect nor a name
 * that changes its address between two look-ups gets around the guard.
 *
 * @returns a connector that fails with HubError `address-refused`, or as the network does.
 */
export function guardedConnector({ guard, resolve, tls, signal }: DialOptions): buildConnector.connector {
  return (target, callback) => {
    const refused = literalRefusal(guard, target);
    if (refused !== null) {
      queueMicrotask(() => callback(refused, null));
      return;
    }
    const lookup = guardedLookup({ guard, resolve, port: portOf(target) });
    // The deadline of the whole fetch stands in for a timeout of connecting.
    const connect = buildConnector({ ...tls, ...HTTP_2, lookup, signal, timeout: 0, maxCachedSessions: 0 });
    connect(target, callback);
  };
}

/**
 * The refusal of a host that is an address and may not be dialed; null for a name, or one that may. An address is never
 * looked up, so the look-up would not see it.
 */
export function literalRefusal(
  guard: AddressGuard,
  target: { readonly hostname: string; readonly port: string; readonly protocol: string },
): HubError | null {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || guard.permits(host, host, portOf(target)) ? null : refusal(host);
}

function portOf({ port, protocol }: { readonly port: string; readonly protocol: string }): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

function guardedLookup(options: { guard: AddressGuard; resolve: Resolve; port: number }): LookupFunction {
  return (hostname, { all, family }, callback) => {
    permittedAddresses(hostname, options).then(
      (permitted) => {
        const fitting = permitted.filter((found) => !isFamily(family) || found.family === family);
        const [first] = fitting;
        if (first === undefined) callback(noAddress(hostname), '', 0);
        else if (all) callback(null, [...fitting]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

async function permittedAddresses(
  hostname: string,
  { guard, resolve, port }: { guard: AddressGuard; resolve: Resolve; port: number },
): ReturnType<Resolve> {
  const found = await resolve(hostname);
  const permitted = found.filter(({ address }) => guard.permits(address, hostname, port));
  if (found.length > 0 && permitted.length === 0) throw refusal(hostname);
  return permitted;
}

function isFamily(family: unknown): family is 4 | 6 {
  return family === 4 || family === 6;
}

function noAddress(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' });
}

function refusal(host: string): HubError {
  const message = `${host} has a private or special address; ALLOW_PRIVATE_ADDRESSES can allow it`;
  return new HubError('address-refused', message, { context: { host } });
}
