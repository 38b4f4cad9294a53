import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { HubError } from '../errors.ts';
import { answerUnreadable } from './unreadable-request.ts';

/** A server that answers. */
export interface RunningServer {
  readonly port: number;
  /** Where this machine reaches it; not PUBLIC_URL. */
  readonly url: string;
  /** Takes no more requests; answers that are under way get up to five seconds. Resolves when every socket is closed. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS = 5_000;

const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // longer than the 60 s after which common proxies drop an idle upstream connection: otherwise
  // they now and then send a request into a socket that we are just closing
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
} as const;

/**
 * Listens on a port (0: any free one) of a host (undefined: every address of the machine).
 * @throws HubError 'port-in-use' or 'bad-setting' with one line that says how to mend it
 */
export function listen(
  app: RequestListener,
  options: { readonly port: number; readonly host: string | undefined },
): Promise<RunningServer> {
  const server = createServer(TIMEOUTS, app);
  const close = trackConnections(server);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, options)));
    server.listen({ port: options.port, ...(options.host ? { host: options.host } : {}) }, () => {
      const { port } = server.address() as AddressInfo;
      const host = options.host ?? 'localhost';
      resolve({ port, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, close });
    });
  });
}

/**
 * Keeps account of the answers under way on each socket. `http.Server#close` cannot be used for this: it takes a
 * connection for idle once `end()` was called, and cuts an answer a slow reader has only half received.
 */
function trackConnections(server: Server): () => Promise<void> {
  const underWay = new Map<Socket, Set<ServerResponse>>();
  let closing: Promise<void> | null = null;
  server.on('connection', (socket: Socket) => {
    underWay.set(socket, new Set());
    socket.once('close', () => underWay.delete(socket));
  });
  server.prependListener('request', (req, res: ServerResponse) => {
    const answers = underWay.get(req.socket);
    answers?.add(res);
    if (closing) res.shouldKeepAlive = false;
    res.once('close', () => {
      answers?.delete(res);
      if (closing && answers?.size === 0) req.socket.end();
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answers = underWay.get(socket as Socket);
    if (!socket.writable || error.code === 'ECONNRESET' || (answers && answers.size > 0)) socket.destroy();
    else socket.end(answerUnreadable(error.code), () => socket.destroy());
  });
  const shut = () =>
    new Promise<void>((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
      NetServer.prototype.close.call(server, () => {
        clearTimeout(cut);
        resolve();
      });
      for (const [socket, answers] of underWay) {
        if (answers.size === 0) socket.destroy();
        for (const answer of answers) if (!answer.headersSent) answer.shouldKeepAlive = false;
      }
    });
  return () => {
    closing ??= shut();
    return closing;
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
