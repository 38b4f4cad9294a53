import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HubError } from '../errors.ts';
import { connectionLimit, cutLingerers, limitConnections } from './connection-limits.ts';
import { trackConnections } from './connections.ts';
import { enforceMessageRules, refuseExpectation } from './message-rules.ts';
import { cutSlowReaders, type ReaderPace } from './slow-readers.ts';
import { answerTunnel } from './unreadable-request.ts';

/** A server that answers. */
export interface RunningServer {
  readonly port: number;
  /** Where this machine reaches it; not PUBLIC_URL. */
  readonly url: string;
  /** Takes no more requests; answers that are under way get up to five seconds. Resolves when every socket is closed. */
  close(): Promise<void>;
}

/** Where to listen, and how patient to be with clients. */
export interface ListenOptions {
  /** 0: any free one. */
  readonly port: number;
  /** undefined: every address of the machine. */
  readonly host: string | undefined;
  readonly patience?: Partial<Patience>;
  /** More connections than this are dropped. */
  readonly maxConnections?: number;
  /** Told of connections that were dropped, at most once a minute. */
  readonly report?: (dropped: number) => void;
}

/** How long clients may take. */
export interface Patience {
  /** To send the head of a request, from the start of the connection on. */
  readonly headersMs: number;
  /** To send a whole request. */
  readonly requestMs: number;
  /** To send the next request. */
  readonly idleMs: number;
  /** To take an answer. */
  readonly reader: ReaderPace;
  /** To take what is under way when the hub is stopped. */
  readonly closeMs: number;
}

const PATIENCE: Patience = {
  headersMs: 10_000,
  requestMs: 30_000,
  // longer than the 60 s after which common proxies drop an idle upstream connection: otherwise
  // they now and then send a request into a socket that we are just closing
  idleMs: 65_000,
  reader: { graceMs: 30_000, bytesPerSecond: 5_000 },
  closeMs: 5_000,
};

/**
 * Listens on a port of a host.
 * @throws HubError 'port-in-use' or 'bad-setting' with one line that says how to mend it
 */
export function listen(app: RequestListener, options: ListenOptions): Promise<RunningServer> {
  const patience = { ...PATIENCE, ...options.patience };
  const server = createServer(optionsOf(patience));
  const connections = trackConnections(server);
  server.on('request', (req, res) => {
    if (connections.take(req, res)) app(req, res);
  });
  const answerExpectation = enforceMessageRules(refuseExpectation);
  server.on('checkExpectation', (req, res) => {
    if (connections.take(req, res)) answerExpectation(req, res);
  });
  limitConnections(server, connections, {
    most: options.maxConnections ?? connectionLimit(),
    report: options.report ?? (() => {}),
  });
  server.on('connect', (_req, socket) => socket.end(answerTunnel(), () => socket.destroy()));
  const cutters = [
    cutSlowReaders(connections, patience.reader),
    cutLingerers(connections, patience.idleMs + patience.headersMs),
  ];
  const close = () =>
    connections.close(patience.closeMs).finally(() => {
      for (const stop of cutters) stop();
    });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, options)));
    server.listen({ port: options.port, ...(options.host ? { host: options.host } : {}) }, () => {
      const { port } = server.address() as AddressInfo;
      const host = options.host ?? 'localhost';
      resolve({ port, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, close });
    });
  });
}

function optionsOf({ headersMs, requestMs, idleMs }: Patience): ServerOptions {
  return {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: Math.min(5_000, headersMs / 2),
    // the rules of messages see to both: a field that may stand once and stands twice is none that can be read
    requireHostHeader: false,
    joinDuplicateHeaders: true,
  };
}

function listenFailure(cause: Error, options: { readonly port: number; readonly host: string | undefined }): HubError {
  const { code } = cause as NodeJS.ErrnoException;
  const { port, host } = options;
  if (code === 'EADDRINUSE') {
    const message = `PORT ${port} is already in use: stop the program that has it, or set PORT to a free one.`;
    return new HubError('port-in-use', message, { cause, context: { port } });
  }
  if (code === 'EACCES') {
    const message = `PORT ${port} needs rights this user does not have: set PORT to one from 1024 up.`;
    return new HubError('bad-setting', message, { cause, context: { port } });
  }
  const where = host ? `HOST ${host}` : `PORT ${port}`;
  const message = `${where} cannot be listened on (${code ?? cause.message}): set it to an address of this machine.`;
  return new HubError('bad-setting', message, { cause, context: { port, host } });
}
