/** How many connections are held, by whom, and for how long one may wait. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { clientAt } from './client-address.ts';
import type { Connections } from './connections.ts';

/** Each idle connection costs some kilobytes: so many may be held open and the hub stays small. */
const MOST_CONNECTIONS = 10_000;
/** Files and fetches need their share. */
const SHARE_OF_FILES = 0.75;
/** What one client may hold of them, a proxy included: the rest stays for all others. */
const SHARE_OF_ONE = 0.75;
const REPORT_EVERY_MS = 60_000;
const CLEAR_EVERY_MS = 1000;

/**
 * Holds at most `most` connections, three quarters of them of one client (an IPv4 address, an IPv6 network of 64 bits): one more
 * is dropped. When all are taken, those that only wait for a next request are let go, so that whoever comes after finds room.
 * `report` hears how many were dropped, at most once a minute.
 */
export function limitConnections(
  server: Server,
  { open }: Connections,
  { most, report }: { readonly most: number; readonly report: (dropped: number) => void },
): void {
  server.maxConnections = most;
  const mostOfOne = Math.max(1, Math.floor(most * SHARE_OF_ONE));
  const held = new Map<string, number>();
  let dropped = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  let clearedAt = Number.NEGATIVE_INFINITY;
  const drop = (now: number) => {
    dropped += 1;
    if (now - reportedAt < REPORT_EVERY_MS) return;
    report(dropped);
    dropped = 0;
    reportedAt = now;
  };
  const letGo = (client: string) => {
    const left = (held.get(client) ?? 0) - 1;
    if (left > 0) held.set(client, left);
    else held.delete(client);
  };
  server.on('connection', (socket: Socket) => {
    const client = clientAt(socket.remoteAddress ?? '');
    const count = (held.get(client) ?? 0) + 1;
    held.set(client, count);
    socket.once('close', () => letGo(client));
    if (count <= mostOfOne) return;
    socket.destroy();
    drop(performance.now());
  });
  server.on('drop', () => {
    const now = performance.now();
    drop(now);
    if (now - clearedAt < CLEAR_EVERY_MS) return;
    clearedAt = now;
    for (const [socket, { answers, servedAt }] of open) if (servedAt !== null && answers.size === 0) socket.destroy();
  });
}

/**
 * Ends connections that go on waiting although they are fed: Node takes each byte for the beginning of a request, and blank lines
 * before one are none. @see RFC 9112 §2.2
 * @returns what ends it
 */
export function cutLingerers({ open }: Connections, waitMs: number): () => void {
  const round = setInterval(() => {
    const latest = performance.now() - waitMs;
    for (const [socket, { answers, servedAt }] of open)
      if (servedAt !== null && servedAt < latest && answers.size === 0) socket.destroy();
  }, waitMs / 4);
  round.unref();
  return () => clearInterval(round);
}

/** How many connections this process can hold: a share of the files it may open, ten thousand at most. */
export function connectionLimit(): number {
  const files = openFilesLimit();
  return Math.min(MOST_CONNECTIONS, Math.floor(files * SHARE_OF_FILES));
}

/** Linux tells it in a file; elsewhere the usual least is taken. */
function openFilesLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft ?? 1024);
  } catch {
    return 1024;
  }
}
