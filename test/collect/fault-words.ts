/** What publishers in trouble answer, and what is expected of the hub then: the words the table of faults is written in. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { rssOf } from '../e2e/publisher-server.ts';

/** What a publisher does with a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What is expected of a poll; what is left out is as after any failure. */
export interface Verdict {
  /** The event's kind, or the code of its error. */
  readonly outcome: string;
  readonly says?: RegExp;
  /** Minutes until the next poll. */
  readonly due?: number;
  /** The validator kept. */
  readonly etag?: string | null;
  /** The titles published then. */
  readonly titles?: readonly string[];
  readonly ended?: boolean;
}

export const BEFORE = 'خبر نخست';
const AFTER = 'خبر دوم';
export const BOTH = [AFTER, BEFORE].toSorted();
export const FIRST_FEED = rssOf([['1', BEFORE, 'متن خبر نخست که پیش‌تر آمد.']]);
export const SECOND_FEED = rssOf([
  ['2', AFTER, 'متن خبر دوم که پس از آن آمد.'],
  ['1', BEFORE, 'متن خبر نخست که پیش‌تر آمد.'],
]);

/** What the table shares with the test that plays it: the hub's clock, ports, and how much of 100 MB found a taker. */
export const stage = { now: () => 0, port: 0, tlsPort: 0, silentPort: 0, bytesTaken: 0 };

// ── Answers ─────────────────────────────────────────────────────────────────

type Headers = Record<string, string | number | readonly string[]>;

/** A status with headers and a body. */
export const answer =
  (status: number, headers: Headers = {}, body: string | Buffer = ''): Answer =>
  (_request, response) => {
    response.writeHead(status, headers as Record<string, string>).end(body);
  };
/** The second feed, with other headers or other bytes than it should have. */
export const feed = (headers: Headers, body: string | Buffer = SECOND_FEED): Answer =>
  answer(200, { 'content-type': 'application/rss+xml', etag: '"v2"', ...headers }, body);
/** Bytes on the bare connection; `then` does the rest. */
export const raw =
  (bytes: string | Buffer, then: (socket: Socket) => void = (socket) => socket.end()): Answer =>
  (request) => {
    request.socket.write(bytes, () => then(request.socket));
  };
export const reset = (socket: Socket) => socket.resetAndDestroy();
export const stay = () => {};
/** A page that could be taken for an article. */
export const page = (title: string) => {
  const text = 'Dear readers, much has changed here, and more will: please read on with care and patience. '.repeat(8);
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body><article><h1>${title}</h1><p>${text}</p></article></body></html>`;
};
/** A redirect from the feed's address, which is `/`, to another where the second feed lies. */
export const redirect =
  (status: number, location: string | (() => string) | null, target: Answer = feed({})): Answer =>
  (request, response) => {
    if (request.url !== '/') return target(request, response);
    const where = typeof location === 'function' ? location() : location;
    response.writeHead(status, where === null ? {} : { location: where }).end();
  };
export const header = (status: string, fields = '') => `HTTP/1.1 ${status}\r\n${fields}\r\n`;
export const half = SECOND_FEED.slice(0, 300);

// ── Verdicts ───────────────────────────────────────────────────────────────

export const failed = (says: RegExp, more: Partial<Verdict> = {}): Verdict => ({
  outcome: 'fetch-failed',
  says,
  ...more,
});
export const refused = (status: number, more: Partial<Verdict> = {}): Verdict => ({
  outcome: 'fetch-status',
  says: new RegExp(`answered ${status}$`),
  ...more,
});
export const unreadable = (says: RegExp): Verdict => ({ outcome: 'unreadable-document', says });
/** The first pause, a quarter of an hour, is halved after news. */
export const read: Verdict = { outcome: 'read', due: 7.5, etag: '"v2"', titles: BOTH };
export const timedOut: Verdict = { outcome: 'fetch-timeout', says: /took longer than 1\.5 s$/ };

export function trickle(socket: Socket, drop = 'x'): void {
  const timer = setInterval(() => socket.write(drop), 15);
  socket.on('close', () => clearInterval(timer));
}

export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

export function cutInLastItem(): string {
  return SECOND_FEED.slice(0, SECOND_FEED.lastIndexOf('</description>') + 5);
}

export function utf16(text: string): Buffer {
  return Buffer.from(`\ufeff${text.replace('encoding="utf-8"', '')}`, 'utf16le');
}

export function withWrongChecksum(packed: Buffer): Buffer {
  const wrong = Buffer.from(packed);
  wrong.writeUInt32LE(0xdeadbeef, wrong.length - 8);
  return wrong;
}

export function hundredMegabytes(_request: IncomingMessage, response: ServerResponse): void {
  const piece = Buffer.alloc(65_536, 'x');
  const more = () => {
    while (stage.bytesTaken < 100_000_000 && !response.destroyed) {
      stage.bytesTaken += piece.length;
      if (!response.write(piece)) return;
    }
    response.end();
  };
  response.on('drain', more).on('error', () => {});
  stage.bytesTaken = 0;
  more();
}
