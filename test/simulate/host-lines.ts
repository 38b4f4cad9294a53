import { HUB } from './parameters.ts';

/** The line of callers for one host, as `src/collect/turns.ts` keeps it: those who wait, and the turns promised to others. */
export interface HostLine {
  readonly queue: number[];
  /** Who has the turn, and from when; null when nobody has. */
  holder: number | null;
  startedAt: number;
  endedAt: number;
  tookMs: number;
  bookedUntil: number;
}

/** What a caller is told: it has the turn but for a rest, it stands in line, or it is to come back at `turnAt`. */
export type Standing =
  | { readonly kind: 'turn'; readonly restMs: number }
  | { readonly kind: 'line' }
  | { readonly kind: 'busy'; readonly turnAt: number };

const IN_LINE: Standing = { kind: 'line' };

/** Makes the line of a host that nobody has asked yet. */
export function newLine(): HostLine {
  return { queue: [], holder: null, startedAt: 0, endedAt: Number.NEGATIVE_INFINITY, tookMs: 0, bookedUntil: 0 };
}

/** A caller asks for a turn. */
export function enterLine(line: HostLine, caller: number, now: number): Standing {
  const restMs = restLeft(line, now);
  const isTaken = line.holder !== null;
  const waitMs = Math.max(isTaken ? (line.queue.length + 1) * (HUB.hostGapMs + line.tookMs) : 0, restMs);
  if (waitMs > HUB.patienceMs) return { kind: 'busy', turnAt: book(line, waitMs, now) };
  if (isTaken) {
    line.queue.push(caller);
    return IN_LINE;
  }
  line.holder = caller;
  return { kind: 'turn', restMs };
}

/** The holder gives its turn back; gives the next in line, who then has the turn and the rest before it. */
export function leaveLine(line: HostLine, now: number): number | null {
  line.endedAt = now;
  line.tookMs = now - line.startedAt;
  line.holder = line.queue.shift() ?? null;
  return line.holder;
}

/** What is left of the pause after the last turn. */
export function restLeft({ endedAt }: HostLine, now: number): number {
  return Math.max(0, endedAt + HUB.hostGapMs - now);
}

function book(line: HostLine, waitMs: number, now: number): number {
  const turnAt = Math.max(Math.min(line.bookedUntil, now + HUB.longestPauseMs), now + waitMs);
  line.bookedUntil = turnAt + HUB.hostGapMs + line.tookMs;
  return turnAt;
}
