import { isUtf8 } from 'node:buffer';
import { HubError } from '../errors.ts';
import type { RequestSettings, Validators } from '../model.ts';
import { ACCEPTED_ENCODINGS } from './body.ts';

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, ' +
  'application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5';

/** What asks for a document whatever it was before. */
export const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

/** What a validator may hold to be sent back; undici refuses anything else. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]+$/;

/** A request worked out once, before its first hop. */
export interface RequestPlan {
  /** Without credentials and fragment. */
  readonly url: URL;
  readonly proxy: URL | null;
  /** Sent by POST where given; a GET otherwise. */
  readonly body?: string | undefined;
  /** Headers for a hop: the secret ones only go to the origin they were meant for. */
  headersFor(url: URL): Readonly<Record<string, string>>;
}

/**
 * Works out a request: its address, its headers with the secrets that `settings` names in the environment, its proxy.
 *
 * `settings.headers` maps header names to variable names. The variable of `settings.auth` holds `user:password` (Basic),
 * a whole Authorization value (`Digest …`) or a bare token (Bearer). Credentials in the address are sent as Basic.
 *
 * @throws HubError `fetch-failed` for an address that is none, `bad-setting` for a variable that is not set or of no use.
 */
export function planRequest(
  request: {
    readonly url: string;
    readonly movedTo?: string | null | undefined;
    readonly validators?: Validators | undefined;
    readonly settings: RequestSettings;
    readonly subscribers?: number | undefined;
  },
  options: { env: (name: string) => string | undefined; userAgent: string },
): RequestPlan {
  const { url: home, authorization } = takeCredentials(httpUrl(request.url));
  const userAgent = withSubscribers(options.userAgent, request.subscribers);
  const common = { ...commonHeaders(userAgent), ...(request.validators && conditions(request.validators)) };
  const secret = {
    ...(authorization === null ? {} : { authorization }),
    ...secretHeaders(request.settings, options.env),
  };
  return {
    url: request.movedTo == null ? home : httpUrl(request.movedTo),
    proxy: request.settings.proxy === null ? null : readProxy(request.settings.proxy, options.env),
    headersFor: (target) => (target.origin === home.origin ? { ...common, ...secret } : common),
  };
}

/**
 * Where a redirect leads: no credentials, no fragment.
 * @throws HubError `fetch-failed` when it leads to no http or https address.
 */
export function redirectTarget(location: string, from: URL): URL {
  // Sent as raw UTF-8 by many servers, though URLs are ASCII; undici hands the bytes over as Latin-1.
  const bytes = Buffer.from(location, 'latin1');
  const target = URL.parse(isUtf8(bytes) ? bytes.toString('utf8') : location, from);
  if (target === null || !isHttp(target)) {
    throw new HubError('fetch-failed', `${from.host} redirects to an address that is neither http nor https`);
  }
  return takeCredentials(target).url;
}

function httpUrl(raw: string): URL {
  const url = URL.parse(raw);
  if (url === null || !isHttp(url)) {
    throw new HubError('fetch-failed', 'the address of the source is neither http nor https');
  }
  return url;
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

function takeCredentials(given: URL): { url: URL; authorization: string | null } {
  const url = new URL(given);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.hash = '';
  const authorization = username + password === '' ? null : basic(`${decodePart(username)}:${decodePart(password)}`);
  return { url, authorization };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

/** `Khorak (+https://hub.example/)` → `Khorak (+https://hub.example/; 12 subscribers)`, the form publishers count by. */
function withSubscribers(userAgent: string, subscribers: number | undefined): string {
  if (subscribers === undefined) return userAgent;
  return userAgent.replace(/\)$/, `; ${subscribers} subscribers)`);
}

function commonHeaders(userAgent: string): Record<string, string> {
  return { 'user-agent': userAgent, accept: ACCEPT, 'accept-encoding': ACCEPTED_ENCODINGS };
}

function conditions({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(etag !== null && SENDABLE.test(etag) ? { 'if-none-match': etag } : {}),
    ...(lastModified !== null && SENDABLE.test(lastModified) ? { 'if-modified-since': lastModified } : {}),
  };
}

function secretHeaders(settings: RequestSettings, env: (name: string) => string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, variable] of Object.entries(settings.headers)) {
    headers[name.toLowerCase()] = readSecret(variable, env);
  }
  if (settings.auth !== null) headers.authorization = authorizationOf(readSecret(settings.auth, env));
  return headers;
}

function authorizationOf(secret: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]* \S/.test(secret)) return secret;
  return secret.includes(':') ? basic(Buffer.from(secret, 'latin1').toString('utf8')) : `Bearer ${secret}`;
}

/** The variable's value as header bytes. */
function readSecret(variable: string, env: (name: string) => string | undefined): string {
  const value = env(variable)?.trim() ?? '';
  if (value === '') throw new HubError('bad-setting', `${variable}, named by the source's request, is not set`);
  const bytes = Buffer.from(value, 'utf8').toString('latin1');
  if (SENDABLE.test(bytes)) return bytes;
  throw new HubError('bad-setting', `${variable} holds characters that cannot be sent in a header`);
}

function readProxy(variable: string, env: (name: string) => string | undefined): URL {
  const url = URL.parse(readSecret(variable, env));
  if (url === null || !isHttp(url)) {
    throw new HubError('bad-setting', `${variable} holds no http or https address of a proxy`);
  }
  return url;
}
