import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { answerUnreadable } from './unreadable-request.ts';

/** What is known of a connection. */
export interface Connection {
  /** Answers under way. */
  readonly answers: ReadonlySet<ServerResponse>;
  /** When its last answer was done with, by `performance.now()`: it may wait for its next request; null before the first. */
  readonly servedAt: number | null;
}

/** The connections of a server. */
export interface Connections {
  readonly open: ReadonlyMap<Socket, Connection>;
  /** Takes a request into account; false when no more are taken of its connection: what is under way there is its last. */
  take(req: IncomingMessage, res: ServerResponse): boolean;
  /** Takes no more requests; answers under way get `graceMs`. Resolves when every socket is closed. */
  close(graceMs: number): Promise<void>;
}

/** Answers under way at once on one connection; so many end it. Browsers and proxies ask for one at a time. @see RFC 9112 §9.3.2 */
const MOST_UNREAD = 32;

interface Tracked {
  readonly answers: Set<ServerResponse>;
  servedAt: number | null;
  /** It ends when the answers under way are given. */
  isEnding: boolean;
}

/**
 * Keeps account of the answers under way on each socket. `http.Server#close` cannot be used for this: it takes a
 * connection for idle once `end()` was called, and cuts an answer a slow reader has only half received.
 */
export function trackConnections(server: Server): Connections {
  const open = new Map<Socket, Tracked>();
  let closing: Promise<void> | null = null;
  server.on('connection', (socket: Socket) => {
    open.set(socket, { answers: new Set(), servedAt: null, isEnding: false });
    socket.once('close', () => open.delete(socket));
  });
  function forget(this: ServerResponse): void {
    const { socket } = this.req;
    const connection = open.get(socket);
    if (connection === undefined) return;
    connection.answers.delete(this);
    if (connection.answers.size === 0) connection.servedAt = performance.now();
    if ((closing || connection.isEnding) && connection.answers.size === 0) socket.end();
  }
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const connection = open.get(socket as Socket);
    const newest = connection && newestOf(connection);
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else if (connection === undefined || newest === undefined)
      socket.end(answerUnreadable(error), () => socket.destroy());
    // the rest of its body never comes: neither does its answer
    else if (!newest.req.complete) socket.destroy();
    else {
      connection.isEnding = true;
      announceEnd(newest);
    }
  });
  const shut = (graceMs: number) =>
    new Promise<void>((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      NetServer.prototype.close.call(server, () => {
        clearTimeout(cut);
        resolve();
      });
      for (const [socket, connection] of open) {
        const newest = newestOf(connection);
        if (newest === undefined) socket.destroy();
        else announceEnd(newest);
      }
    });
  return {
    open,
    take: (req, res) => {
      const connection = open.get(req.socket);
      if (connection === undefined) return !req.socket.destroyed;
      if (connection.isEnding) return false;
      if (closing) takeBackEnd(connection);
      connection.answers.add(res);
      if (closing) announceEnd(res);
      else if (connection.answers.size >= MOST_UNREAD) endAfter(connection, res);
      res.on('close', forget);
      return true;
    },
    close: (graceMs) => {
      closing ??= shut(graceMs);
      return closing;
    },
  };
}

function newestOf({ answers }: Tracked): ServerResponse | undefined {
  return [...answers].at(-1);
}

/** Has an answer say that none comes after it; Node then closes behind it. @see RFC 9112 §9.6 */
function announceEnd(answer: ServerResponse): void {
  if (!answer.headersSent) answer.shouldKeepAlive = false;
}

/** Another request has come before the answer that was to be the last: its own will be. */
function takeBackEnd(connection: Tracked): void {
  const last = newestOf(connection);
  if (last !== undefined && !last.headersSent) last.shouldKeepAlive = true;
}

/** Makes an answer the last of its connection, and has what is asked after it read and forgotten. */
function endAfter(connection: Tracked, answer: ServerResponse): void {
  connection.isEnding = true;
  announceEnd(answer);
  // Node would make two objects of each request of the rest and keep them until the answers before them are taken.
  const { parser } = answer.req.socket as unknown as { readonly parser?: { onIncoming: () => number } | null };
  if (parser) parser.onIncoming = READ_ON;
}

/** What the parser takes for: a request as any. */
const READ_ON = () => 0;
