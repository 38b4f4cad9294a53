/**
 * What a publisher can do wrong, and what the hub makes of it. Each row of the table is a source of its own that was read
 * well once, then meets the fault, then gets well: nothing it published is lost in between, and its neighbor is polled
 * as ever.
 */
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { jest } from '@jest/globals';
import type { SourceState } from '../../src/model.ts';
import type { ReadingEvent } from '../../src/pipeline.ts';
import { MINUTE, openPolledHub, type PolledHub } from '../polling/polled-hub.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { type Answer, answer, BEFORE, BOTH, FIRST_FEED, feed, stage, type Verdict } from './fault-words.ts';
import { NAME_ROWS, ROWS } from './faults.ts';

jest.setTimeout(60_000);

/** Each row's host, while it does what its row says. */
const faults = new Map<string, Answer>();
const wellAgain = new Set<string>();
const lostNames = new Map<string, (typeof NAME_ROWS)[number][1]>();
const sockets = new Set<Socket>();
const servers: Server[] = [];
let hub: PolledHub;
let played: Map<string, Played>;
let neighbor: ReadingEvent | null;

/** The first feed at first, then the fault of the row whose host is asked for, then the second feed. */
const publish: Answer = (request, response) => {
  request.socket.on('error', () => {});
  const host = (request.headers.host ?? '').split(':')[0] ?? '';
  const rss = { 'content-type': 'application/rss+xml' };
  const first = answer(200, { ...rss, etag: '"v1"' }, FIRST_FEED);
  const usual = wellAgain.has(host) ? feed({ etag: '"v3"' }) : host.startsWith('row-') ? first : feed({});
  (faults.get(host) ?? usual)(request, response);
};

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

const hostOf = (row: string) => `${row}.example`;
const ids = [...ROWS, ...NAME_ROWS].map((_row, index) => `row-${index}`);

beforeAll(async () => {
  stage.port = await listen(createServer(publish));
  stage.tlsPort = await listen(createHttpsServer({ key: KEY, cert: CERTIFICATE }, publish));
  stage.silentPort = await listen(createTcpServer((socket) => socket.resume()));
  const loopback = async () => [{ address: '127.0.0.1', family: 4 }];
  const resolve = (host: string) => (lostNames.get(host) ?? loopback)(host);
  hub = await openPolledHub({ fetcher: { timeoutMs: 1500, tls: { ca: CERTIFICATE }, resolve } });
  stage.now = hub.now;
  const feeds = [...ids, 'neighbor'].map((id) => [id, `feed: http://${hostOf(id)}:${stage.port}/`]);
  await hub.add(Object.fromEntries(feeds));
  played = await playAll();
});
afterAll(async () => {
  await hub.close();
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
});

/** What a row's polls brought: before, during and after its fault. */
interface Played {
  readonly before: ReadingEvent | null;
  readonly during: ReadingEvent | null;
  readonly state: SourceState;
  /** Minutes until the next poll. */
  readonly due: number;
  readonly titles: readonly string[];
  readonly after: ReadingEvent | null;
  readonly healed: SourceState;
  readonly healedTitles: readonly string[];
}

/** Does something for every row, a few at a time, as a hub's polls are. */
async function forEachRow<T>(work: (id: string) => Promise<T>): Promise<Map<string, T>> {
  const done = new Map<string, T>();
  const left = [...ids];
  const worker = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) done.set(id, await work(id));
  };
  await Promise.all(Array.from({ length: 12 }, worker));
  return done;
}

/** Polls every row's source before, during and after its fault. Meanwhile the clock stands. */
async function playAll(): Promise<Map<string, Played>> {
  const first = await forEachRow((id) => hub.poll(id));
  for (const [index, [, fault]] of ROWS.entries()) faults.set(hostOf(ids[index] ?? ''), fault);
  for (const [index, [, lost]] of NAME_ROWS.entries()) lostNames.set(hostOf(ids[ROWS.length + index] ?? ''), lost);
  const second = await forEachRow(async (id) => {
    const during = await hub.poll(id);
    const state = await hub.state(id);
    return { during, state, due: (state.nextDueAt - hub.now()) / MINUTE, titles: await hub.titles(id) };
  });
  neighbor = await hub.poll('neighbor');
  faults.clear();
  lostNames.clear();
  for (const id of ids) wellAgain.add(hostOf(id));
  // Long enough for any host that asked to be left alone.
  hub.pass(61 * MINUTE);
  const third = await forEachRow(async (id) => {
    const after = await hub.poll(id);
    return { after, healed: await hub.state(id), healedTitles: await hub.titles(id) };
  });
  const halves = (id: string) => ({ ...second.get(id), ...third.get(id), before: first.get(id) ?? null }) as Played;
  return new Map(ids.map((id) => [id, halves(id)]));
}

/** What a row is held to. */
function judge(played: Played | undefined, expected: Verdict): void {
  if (played === undefined) throw new Error('the row was not played');
  const { before, during, state, due, titles, after, healed, healedTitles } = played;
  const published = expected.titles ?? [BEFORE];
  expect(before).toMatchObject({ kind: 'read', created: 1 });

  const { error = null, kind = 'put back' } = during ?? {};
  const says = expect.stringMatching(expected.says ?? /^/);
  expect([error?.code ?? kind, error?.message ?? '']).toEqual([expected.outcome, says]);
  const { etag, failures, movedTo, endedAt } = state;
  expect({ etag, failures, movedTo, due, ended: endedAt !== null }).toEqual({
    etag: expected.etag === undefined ? '"v1"' : expected.etag,
    failures: error === null ? 0 : 1,
    movedTo: null,
    due: expected.due ?? 1,
    ended: expected.ended ?? false,
  });
  expect(titles).toEqual(published);

  expect(after).toMatchObject({ kind: 'read', created: BOTH.length - published.length });
  expect(healed).toMatchObject({ failures: 0, lastError: null, endedAt: null, etag: '"v3"' });
  expect(healedTitles).toEqual(BOTH);
}

const table = [
  ...ROWS.map(([name, , expected]) => ({ name: `answers with ${name}`, expected })),
  ...NAME_ROWS.map(([name, , expected]) => ({ name: `has ${name}`, expected })),
].map((row, index) => ({ ...row, id: `row-${index}` }));

test.each(table)('a publisher that $name', ({ id, expected }) => judge(played.get(id), expected));

test('a source beside them is polled as ever', () => {
  expect(neighbor).toMatchObject({ kind: 'read', created: 2, error: null });
});

test('of a body of 100 MB little more than the cap is taken', () => {
  expect(stage.bytesTaken).toBeGreaterThan(0);
  expect(stage.bytesTaken).toBeLessThan(30_000_000);
});

test('and all connections are closed', async () => {
  for (let round = 0; round < 100 && sockets.size > 0; round += 1) await new Promise((done) => setTimeout(done, 5));
  expect(sockets.size).toBe(0);
});
