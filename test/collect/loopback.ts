import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createFetcher, type Fetcher, type FetchOutcome } from '../../src/collect/index.ts';

/** A server on a free loopback port, and what it takes to close it at once. */
export interface Loopback {
  readonly port: number;
  readonly url: string;
  /** Connections open now. */
  open(): number;
  close(): Promise<void>;
}

/** Answers requests; `prepare` sees the server before it listens. */
export async function serve(
  listener: RequestListener,
  host = '127.0.0.1',
  prepare: (server: Server) => void = () => {},
): Promise<Loopback> {
  const server = createServer(listener);
  prepare(server);
  return start(server, host);
}

/** Answers every connection's first bytes with `raw`, and then does what `after` says. */
export async function serveRaw(raw: string, after: (socket: Socket) => void): Promise<Loopback> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(raw, 'latin1', () => after(socket)));
  });
  return start(server as Server, '127.0.0.1');
}

async function start(server: Server, host: string): Promise<Loopback> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    open: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export const NOW = Date.UTC(2025, 2, 20, 12);

export function fetcher(options: Partial<Parameters<typeof createFetcher>[0]> = {}): Fetcher {
  return createFetcher({
    allowPrivate: ['127.0.0.0/8', '::1'],
    timeoutMs: 5000,
    maxBytes: 100_000,
    maxSockets: 8,
    userAgent: 'Khorak/test (+https://hub.example/)',
    hostGapMs: 0,
    now: () => NOW,
    env: () => undefined,
    ...options,
  });
}

export const PLAIN = {
  validators: { etag: null, lastModified: null },
  settings: { headers: {}, auth: null, proxy: null },
  polite: false,
} as const;

export function text(outcome: FetchOutcome): string {
  if (outcome.kind !== 'document') throw new Error(`no document: ${JSON.stringify(outcome)}`);
  return Buffer.from(outcome.document.bytes).toString('utf8');
}

export function failure(outcome: FetchOutcome): { code: string; message: string } {
  if (outcome.kind !== 'failed') throw new Error(`did not fail: ${outcome.kind}`);
  return { code: outcome.error.code, message: outcome.error.message };
}
