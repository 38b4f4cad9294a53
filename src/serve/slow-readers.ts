/** Cuts off who takes an answer so slowly that it holds memory for no use. */
import type { Socket } from 'node:net';
import type { Connections } from './connections.ts';

/** How slow a reader may be. */
export interface ReaderPace {
  /** For so long it may take nothing, and its average is not looked at. */
  readonly graceMs: number;
  /** What it must take on average from then on. */
  readonly bytesPerSecond: number;
}

/** What was seen of an answer that does not fit into the system's own buffers. */
interface Watched {
  readonly since: number;
  readonly takenBefore: number;
  taken: number;
  movedAt: number;
}

/**
 * Looks over the connections six times in a grace, at none of them by a timer of its own: an answer that the system took at
 * once is never seen here.
 * @returns what ends it
 */
export function cutSlowReaders({ open }: Connections, pace: ReaderPace): () => void {
  const watched = new WeakMap<Socket, Watched>();
  const look = (socket: Socket, now: number) => {
    if (socket.writableLength === 0) {
      watched.delete(socket);
      return;
    }
    const taken = takenBytes(socket);
    const known = watched.get(socket);
    if (known === undefined) watched.set(socket, { since: now, takenBefore: taken, taken, movedAt: now });
    else if (isTooSlow(known, { taken, now, pace })) socket.destroy();
  };
  const round = setInterval(() => {
    const now = performance.now();
    // whatever is known of its answers: what counts is what stands in line
    for (const socket of open.keys()) look(socket, now);
  }, pace.graceMs / 6);
  round.unref();
  return () => clearInterval(round);
}

function isTooSlow(known: Watched, seen: { readonly taken: number; readonly now: number; readonly pace: ReaderPace }) {
  const { taken, now, pace } = seen;
  if (taken > known.taken) {
    known.taken = taken;
    known.movedAt = now;
  }
  const elapsedMs = now - known.since;
  if (elapsedMs < pace.graceMs) return false;
  const bytesPerSecond = ((taken - known.takenBefore) / elapsedMs) * 1000;
  return now - known.movedAt >= pace.graceMs || bytesPerSecond < pace.bytesPerSecond;
}

/**
 * How many bytes the system has taken. Node's own figures count what it handed over, which for a large answer is the whole
 * of it at once; the handle knows how much of that still stands in line.
 */
function takenBytes(socket: Socket): number {
  const { _handle: handle } = socket as unknown as {
    readonly _handle: { readonly bytesWritten: number; readonly writeQueueSize: number } | null;
  };
  return handle === null ? 0 : handle.bytesWritten - handle.writeQueueSize;
}
