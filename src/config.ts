/**
 * Settings: the environment (and `.env`) → a checked, frozen Config. The only reader of `process.env`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { HubError } from './errors.ts';
import { plainPath } from './text/plain-path.ts';

const ROLES = ['collect', 'serve', 'notify'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const PROXY_NAMES = new Set(['loopback', 'linklocal', 'uniquelocal']);
const HOST_NAME =
  /^(?=.{1,253}$)[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?(\.[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?)*\.?$/u;
const DAY_SECONDS = 86_400;

/** What this process does. */
export type Role = (typeof ROLES)[number];

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting, checked. `publicUrl`, a guess unless `isPublicUrlGiven`, has no trailing slash, `feedsDir` is absolute, `host` undefined is every interface. */
export interface Config {
  readonly port: number;
  readonly host: string | undefined;
  readonly publicUrl: string;
  readonly isPublicUrlGiven: boolean;
  readonly databaseUrl: string;
  readonly feedsDir: string;
  readonly roles: ReadonlySet<Role>;
  readonly pushToken: string | null;
  readonly adminToken: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly allowPrivateAddresses: readonly string[];
  readonly trustProxy: boolean | number | string;
  readonly tickSeconds: number;
  readonly leaseSeconds: number;
  readonly fetchTimeoutSeconds: number;
  readonly hostGapSeconds: number;
  readonly maxSockets: number;
  readonly throttlePerMinute: number;
}

/** A setting that is read by `read`, which gives undefined when the value is of no use; `needs` then says what is. */
function setting<T>(needs: string, read: (raw: string) => T | undefined) {
  return z.string().transform((raw, context): T => {
    const value = read(raw);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: needs });
    return z.NEVER;
  });
}

function number(min: number, max: number, kind: 'whole' | 'decimal') {
  const shape = kind === 'whole' ? /^\d{1,9}$/ : /^\d{1,9}(\.\d{1,3})?$/;
  return setting(`needs a ${kind === 'whole' ? 'whole ' : ''}number from ${min} to ${max}`, (raw) => {
    const value = Number(raw);
    return shape.test(raw) && value >= min && value <= max ? value : undefined;
  });
}

const list = (raw: string): string[] =>
  raw
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function readPublicUrl(raw: string): string | undefined {
  const url = URL.parse(raw);
  if (url === null || !/^https?:$/.test(url.protocol) || /[?#]/.test(raw)) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  url.pathname = plainPath(url.pathname); // as requests are read
  return url.href.replace(/\/+$/, '');
}

function readRoles(raw: string): ReadonlySet<Role> | undefined {
  const names = list(raw);
  const known = ROLES.filter((role) => names.includes(role));
  return names.length > 0 && names.every((name) => known.some((role) => role === name)) ? new Set(known) : undefined;
}

function isPort(raw: string): boolean {
  return /^\d{1,5}$/.test(raw) && Number(raw) >= 1 && Number(raw) <= 65_535;
}

function isHost(raw: string): boolean {
  // A name of digits and dots only is a mistyped address, never a host.
  return ipaddr.isValid(raw) || (HOST_NAME.test(raw) && !/^[\d.]+$/.test(raw));
}

/** A CIDR block, a host, an address or any of the last two with a port (`[::1]:8080` for IPv6). */
function isAddressRule(raw: string): boolean {
  if (raw.includes('/')) return ipaddr.isValidCIDR(raw);
  if (ipaddr.isValid(raw)) return true;
  const [, bracketed, named, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(raw) ?? [];
  if (port !== undefined && !isPort(port)) return false;
  return bracketed === undefined ? named !== undefined && isHost(named) : ipaddr.IPv6.isValid(bracketed);
}

/** What Express takes as a trusted range; it throws on a prefix of 0, so that is refused here. */
function isProxyRange(raw: string): boolean {
  if (PROXY_NAMES.has(raw)) return true;
  const [address = '', prefix, more] = raw.split('/');
  if (!ipaddr.isValid(address) || more !== undefined) return false;
  if (prefix === undefined) return true;
  if (/^\d{1,3}$/.test(prefix)) return ipaddr.isValidCIDR(raw) && Number(prefix) > 0;
  return ipaddr.IPv4.isValidFourPartDecimal(prefix) && ipaddr.IPv4.isValid(address);
}

function readTrustProxy(raw: string): boolean | number | string | undefined {
  if (raw === 'true' || raw === 'false') return raw === 'true';
  if (/^\d{1,3}$/.test(raw)) return raw === '0' ? false : Number(raw);
  const ranges = list(raw);
  return ranges.length > 0 && ranges.every(isProxyRange) ? ranges.join(',') : undefined;
}

const token = setting('needs printable ASCII characters without spaces, since it travels in a header', (raw) =>
  /^[\x21-\x7e]+$/.test(raw) ? raw : undefined,
);

const SETTINGS = z.object({
  PORT: number(0, 65_535, 'whole').default(3000),
  HOST: setting('needs an address or a host name, such as 127.0.0.1', (raw) =>
    isHost(raw) ? raw : undefined,
  ).optional(),
  PUBLIC_URL: setting(
    'needs an http or https address without ? and #, such as https://news.example.org/hub',
    readPublicUrl,
  ).optional(),
  DATABASE_URL: setting('needs sqlite:PATH or postgres://…, such as sqlite:data/khorak.db', (raw) =>
    /^(sqlite:.+|postgres(ql)?:\/\/.+)$/.test(raw) ? raw : undefined,
  ).default('sqlite:data/khorak.db'),
  FEEDS_DIR: setting('needs the path of a folder', (raw) => (raw.includes('\0') ? undefined : resolve(raw))).default(
    () => resolve('feeds'),
  ),
  ROLES: setting(`needs a comma list of ${ROLES.join(', ')}`, readRoles).default(() => new Set(ROLES)),
  PUSH_TOKEN: token.optional(),
  ADMIN_TOKEN: token.optional(),
  LOG_LEVEL: setting(`needs one of ${LOG_LEVELS.join(', ')}`, (raw) =>
    LOG_LEVELS.find((level) => level === raw),
  ).default('info'),
  ALLOW_PRIVATE_ADDRESSES: setting(
    'needs a comma list of CIDR blocks, hosts or host:port, such as 10.0.0.0/8,localhost:8080',
    (raw) => (list(raw).every(isAddressRule) ? list(raw) : undefined),
  ).default([]),
  TRUST_PROXY: setting(
    'needs true, false, a number of hops, or a comma list of addresses, CIDR blocks, loopback, linklocal, uniquelocal',
    readTrustProxy,
  ).default(false),
  TICK_SECONDS: number(1, 3600, 'whole').default(5),
  LEASE_SECONDS: number(1, DAY_SECONDS, 'decimal').default(60),
  FETCH_TIMEOUT_SECONDS: number(0.1, 3600, 'decimal').default(30),
  HOST_GAP_SECONDS: number(0, 3600, 'decimal').default(1),
  MAX_SOCKETS: number(1, 10_000, 'whole').default(64),
  THROTTLE_PER_MINUTE: number(0, 1_000_000, 'whole').default(120),
});

/** Settings whose value must never stand in a message. */
const SECRETS = new Set(['PUSH_TOKEN', 'ADMIN_TOKEN', 'DATABASE_URL']);

function describe(env: Environment, issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  const value = JSON.stringify(env[name] ?? '');
  const shown = SECRETS.has(name)
    ? 'its value is wrong'
    : `${value.length > 80 ? `${value.slice(0, 80)}…"` : value} is wrong`;
  return `${name}: ${shown}, it ${issue.message}`;
}

/**
 * Checks every setting and fills in the defaults. An empty value counts as unset.
 * @throws HubError `bad-setting`, one line naming every setting that is wrong and what it needs
 */
export function loadConfig(env: Environment): Config {
  const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value?.trim() || undefined]));
  const result = SETTINGS.safeParse(given);
  if (!result.success) {
    const { issues } = result.error;
    throw new HubError('bad-setting', issues.map((issue) => describe(given, issue)).join('; '), {
      context: { settings: issues.map((issue) => String(issue.path[0])) },
    });
  }
  const settings = result.data;
  return Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`,
    isPublicUrlGiven: settings.PUBLIC_URL !== undefined,
    databaseUrl: settings.DATABASE_URL,
    feedsDir: settings.FEEDS_DIR,
    roles: settings.ROLES,
    pushToken: settings.PUSH_TOKEN ?? null,
    adminToken: settings.ADMIN_TOKEN ?? null,
    logLevel: settings.LOG_LEVEL,
    allowPrivateAddresses: Object.freeze(settings.ALLOW_PRIVATE_ADDRESSES),
    trustProxy: settings.TRUST_PROXY,
    tickSeconds: settings.TICK_SECONDS,
    leaseSeconds: settings.LEASE_SECONDS,
    fetchTimeoutSeconds: settings.FETCH_TIMEOUT_SECONDS,
    hostGapSeconds: settings.HOST_GAP_SECONDS,
    maxSockets: settings.MAX_SOCKETS,
    throttlePerMinute: settings.THROTTLE_PER_MINUTE,
  });
}

/**
 * The environment of this process and, below it, the `.env` file of the working directory: a variable that is set already wins.
 * Secrets that the catalogue names are looked up in this too.
 * @throws HubError `bad-setting` when there is a `.env` that cannot be read
 */
export function readEnvironment(directory: string = process.cwd(), variables: Environment = process.env): Environment {
  const file = join(directory, '.env');
  if (!existsSync(file)) return { ...variables };
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...variables };
  } catch (cause) {
    throw new HubError('bad-setting', `.env cannot be read: ${String(cause)}`, { cause });
  }
}
