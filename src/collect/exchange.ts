import { Client, type Dispatcher, ProxyAgent } from 'undici';
import { readBody } from './body.ts';
import { type DialOptions, guardedConnector } from './dial.ts';

const MAX_HEADER_BYTES = 65_536;

/** What came back for one request, redirects not followed. */
export interface Answer {
  readonly status: number;
  /** The header's value as sent, its bytes read as Latin-1; the first one where there are several. */
  header(name: string): string | null;
  /** The decompressed body of a 2xx, empty otherwise. */
  readonly bytes: Uint8Array;
}

/** How to make one request. */
export interface ExchangeOptions extends Omit<DialOptions, 'signal'> {
  readonly headers: Readonly<Record<string, string>>;
  readonly proxy: URL | null;
  readonly maxBytes: number;
  /** The deadline. */
  readonly signal: AbortSignal;
}

/**
 * One GET on a connection of its own, which is closed before this returns: sources are polled minutes apart, so an
 * idle connection would be kept for nothing.
 *
 * @throws the error of undici, of zlib or of the network, or HubError `address-refused`, `fetch-too-large`.
 */
export async function exchange(url: URL, options: ExchangeOptions): Promise<Answer> {
  const connection = new AbortController();
  const dispatcher = openDispatcher(url, options, connection.signal);
  const close = () => {
    // The client first: its error is what the request then fails with.
    dispatcher.destroy(null).catch(() => {});
    connection.abort();
  };
  options.signal.addEventListener('abort', close);
  try {
    options.signal.throwIfAborted();
    return await request(dispatcher, url, options);
  } finally {
    options.signal.removeEventListener('abort', close);
    close();
  }
}

async function request(dispatcher: Dispatcher, url: URL, options: ExchangeOptions): Promise<Answer> {
  const { headers, maxBytes } = options;
  const response = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers,
  });
  const header = (name: string): string | null => [response.headers[name]].flat()[0] ?? null;
  const status = response.statusCode;
  if (status < 200 || status > 299) {
    response.body.on('error', () => {}).destroy();
    return { status, header, bytes: new Uint8Array() };
  }
  const encoding = [response.headers['content-encoding']].flat().filter(Boolean).join(',');
  return { status, header, bytes: await readBody(response.body, { encoding, maxBytes, host: url.host }) };
}

function openDispatcher(url: URL, options: ExchangeOptions, signal: AbortSignal): Dispatcher {
  const client = {
    allowH2: false,
    pipelining: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    // One deadline covers everything.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const connect = guardedConnector({ guard: options.guard, resolve: options.resolve, signal });
  if (options.proxy === null) return new Client(url.origin, { ...client, connect });
  // Over https the proxy opens a tunnel and undici's own connector speaks through it; over http it forwards.
  const tunneled = url.protocol === 'https:';
  return new ProxyAgent({
    uri: options.proxy.href,
    allowH2: false,
    requestTls: { allowH2: false, timeout: 0 },
    clientFactory: (origin) => new Client(origin, { ...client, connect }),
    factory: (origin, given) => new Client(origin, { ...client, connect: tunneled ? connectOf(given) : connect }),
  });
}

function connectOf(options: object): NonNullable<Client.Options['connect']> {
  return (options as Client.Options).connect ?? {};
}
