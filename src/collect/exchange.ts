import { Client, type Dispatcher, ProxyAgent } from 'undici';
import { readBody } from './body.ts';
import { type DialOptions, guardedConnector, HTTP_2 } from './dial.ts';

const MAX_HEADER_BYTES = 65_536;
/** Ends a connection whose request is over. One for all: an error made for each costs as much as sending the request. */
const OVER = new Error('the request is over');

/** What came back for one request, redirects not followed. */
export interface Answer {
  readonly status: number;
  /** The header's value as sent, its bytes read as Latin-1; the first one where there are several. */
  header(name: string): string | null;
  /** All of a header's values, joined by commas. @see RFC 9110 §5.2 */
  headers(name: string): string | null;
  /** The decompressed body of a 2xx, empty otherwise. */
  readonly bytes: Uint8Array;
}

/** How to make one request. */
export interface ExchangeOptions extends Omit<DialOptions, 'signal'> {
  readonly headers: Readonly<Record<string, string>>;
  readonly proxy: URL | null;
  /** Sent by POST where given; the body of the answer is not read then. */
  readonly body?: string | undefined;
  readonly maxBytes: number;
  /** The deadline. */
  readonly signal: AbortSignal;
  /** Called when the connection stands, right before the request is written: what it throws is what the request fails with. */
  readonly beforeSending?: (() => void) | undefined;
}

/**
 * One request on a connection of its own, which is closed before this returns: sources are polled minutes apart, so an
 * idle connection would be kept for nothing.
 *
 * @throws the error of undici, of zlib or of the network, what `beforeSending` throws, or HubError `address-refused`,
 *   `fetch-too-large`.
 */
export async function exchange(url: URL, options: ExchangeOptions): Promise<Answer> {
  const connection = new AbortController();
  const dispatcher = openDispatcher(url, options, connection.signal);
  const close = () => {
    // The client first: its error is what the request then fails with.
    dispatcher.destroy(OVER).catch(() => {});
    connection.abort(OVER);
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
  const { headers, body, maxBytes, beforeSending } = options;
  const asking = beforeSending === undefined ? dispatcher : dispatcher.compose(checkedBySender(beforeSending));
  const response = await asking.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body ?? null,
  });
  const header = (name: string): string | null => [response.headers[name]].flat()[0] ?? null;
  const all = (name: string): string | null => [response.headers[name] ?? []].flat().join(', ') || null;
  const answer = { status: response.statusCode, header, headers: all };
  if (answer.status < 200 || answer.status > 299 || body !== undefined) {
    response.body.on('error', () => {}).destroy();
    return { ...answer, bytes: new Uint8Array() };
  }
  const encoding = [response.headers['content-encoding']].flat().filter(Boolean).join(',');
  return { ...answer, bytes: await readBody(response.body, { encoding, maxBytes, host: url.host }) };
}

/** Calls `check` for the request itself, not for the tunnel it may go through. */
function checkedBySender(check: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (...given) => {
        check();
        handler.onRequestStart?.(...given);
      },
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    });
}

function openDispatcher(url: URL, options: ExchangeOptions, signal: AbortSignal): Dispatcher {
  const client = {
    allowH2: HTTP_2.allowH2,
    pipelining: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    // One deadline covers everything.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const { guard, resolve, tls } = options;
  const connect = guardedConnector({ guard, resolve, tls, signal });
  if (options.proxy === null) return new Client(url.origin, { ...client, connect });
  // Over https the proxy opens a tunnel and undici's own connector speaks through it; over http it forwards.
  const tunneled = url.protocol === 'https:';
  return new ProxyAgent({
    uri: options.proxy.href,
    allowH2: false,
    requestTls: { ...tls, ...HTTP_2, timeout: 0 },
    clientFactory: (origin) => new Client(origin, { ...client, connect }),
    factory: (origin, given) => new Client(origin, { ...client, connect: tunneled ? connectOf(given) : connect }),
  });
}

function connectOf(options: object): NonNullable<Client.Options['connect']> {
  return (options as Client.Options).connect ?? {};
}
