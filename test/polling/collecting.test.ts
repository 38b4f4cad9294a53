/** A whole sweep: how many connections it opens, and that one host's many sources keep no other waiting. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { jest } from '@jest/globals';
import { createCollector } from '../../src/polling/collecting.ts';
import { until } from '../e2e/hub-process.ts';
import { rssOf } from '../e2e/publisher-server.ts';
import { openPolledHub, type PolledHub } from './polled-hub.ts';

jest.setTimeout(60_000);

const FEED = rssOf([['1', 'خبر', 'متن خبر']]);

let server: Server;
let port: number;
let hub: PolledHub;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
/** Connections open now, the most there were, and how often each host was asked. */
let open: Set<Socket>;
let most: number;
let visits: Map<string, number>;

beforeEach(async () => {
  [open, most, visits] = [new Set(), 0, new Map()];
  server = createServer((request, response) => {
    const host = (request.headers.host ?? '').split(':')[0] ?? '';
    visits.set(host, (visits.get(host) ?? 0) + 1);
    answer(request, response);
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    most = Math.max(most, open.size);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  await hub.close();
  for (const socket of open) socket.destroy();
  await new Promise((closed) => server.close(closed));
});

const sources = (count: number, name: (index: number) => string, hostOf: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [name(n), `feed: http://${hostOf(n)}:${port}/${n}`]));
const polled = async () => (await hub.hub.store.listSourceStates()).filter(({ lastPolledAt }) => lastPolledAt !== null);

test('a sweep of a thousand sources asks each once and opens no more connections than it may', async () => {
  hub = await openPolledHub({ settings: { MAX_SOCKETS: '32' } });
  // One in ten has news; the others cost no reading.
  answer = (request, response) => {
    const isNews = request.url?.endsWith('0') ?? false;
    response.writeHead(isNews ? 200 : 503, { 'content-type': 'application/rss+xml' });
    setTimeout(() => response.end(isNews ? FEED : ''), 5);
  };
  await hub.add(
    sources(
      1000,
      (n) => `s${n}`,
      (n) => `h${n}.example`,
    ),
  );
  const collector = hub.collector();
  await collector.tick();
  // One tick is enough: polls that end make room for the next.
  const asked = async () => visits.size;
  expect(await until(asked, (count) => count === 1000)).toBe(1000);
  await collector.stop();
  expect((await polled()).length).toBe(1000);
  expect(most).toBeLessThanOrEqual(32);
  expect(most).toBeGreaterThan(16);
  expect([visits.size, Math.max(...visits.values())]).toEqual([1000, 1]);
});

test('a host with many sources is asked one at a time with its gap, and keeps no other host waiting', async () => {
  hub = await openPolledHub({
    settings: { MAX_SOCKETS: '4', HOST_GAP_SECONDS: '0.5' },
    fetcher: { now: () => performance.now() },
  });
  let [inside, crowd] = [0, 0];
  const begun: number[] = [];
  answer = (request, response) => {
    if (request.headers.host?.startsWith('busy.')) {
      inside += 1;
      crowd = Math.max(crowd, inside);
      begun.push(performance.now());
      response.on('close', () => {
        inside -= 1;
      });
    }
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(FEED);
  };
  await hub.add({
    ...sources(
      60,
      (n) => `a-busy-${n}`,
      () => 'busy.example',
    ),
    ...sources(
      12,
      (n) => `z-other-${n}`,
      (n) => `other-${n}.example`,
    ),
  });
  const collector = hub.collector();
  const startedAt = performance.now();
  await collector.tick();
  const others = async () => (await polled()).filter(({ sourceId }) => sourceId.startsWith('z-')).length;
  expect(await until(others, (count) => count === 12)).toBe(12);
  expect(performance.now() - startedAt).toBeLessThan(8000);
  await until(
    async () => begun.length,
    (count) => count >= 3,
  );

  // About twenty fit into the ten seconds worth waiting; the rest was given a time of its own, and no lease.
  const due = (await hub.hub.store.listSourceStates()).filter(
    ({ nextDueAt, lastPolledAt }) => nextDueAt > 0 && lastPolledAt === null,
  );
  expect(due.length).toBeGreaterThan(20);
  expect(new Set(due.map(({ nextDueAt }) => nextDueAt)).size).toBe(due.length);

  await hub.hub.stopFetching();
  await collector.stop();
  expect(crowd).toBe(1);
  for (let n = 1; n < begun.length; n += 1) expect((begun[n] ?? 0) - (begun[n - 1] ?? 0)).toBeGreaterThan(490);
  expect([...visits].filter(([host, count]) => host !== 'busy.example' && count > 1)).toEqual([]);
  // Those that stood in line were put back: no lease outlives the hub.
  hub.pass(3_600_000);
  const free = await hub.hub.store.claimDueSources({ now: hub.now(), leaseMs: 1000, limit: 100 });
  expect(free.map(({ sourceId }) => sourceId)).toHaveLength(72);
});

test('a hub that stops claims nothing more: what it puts back stays for others', async () => {
  hub = await openPolledHub({ settings: { MAX_SOCKETS: '4' } });
  answer = () => {}; // never, until it is broken off
  await hub.add(
    sources(
      40,
      (n) => `s${n}`,
      (n) => `h${n}.example`,
    ),
  );
  const { store } = hub.hub;
  const claim = jest.spyOn(store, 'claimDueSources');
  const collector = hub.collector();
  await collector.tick();
  await until(
    async () => visits.size,
    (count) => count === 4,
  );
  const before = claim.mock.calls.length;
  await hub.hub.stopFetching();
  await collector.tick();
  expect(claim.mock.calls.length).toBe(before);
  await collector.stop();
  const free = await store.claimDueSources({ now: hub.now(), leaseMs: 1000, limit: 100 });
  expect(free).toHaveLength(40);
});

test('a source that only another process knows is left to it for a while, not claimed again and again', async () => {
  hub = await openPolledHub({ settings: { MAX_SOCKETS: '4' } });
  answer = (_request, response) => response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(FEED);
  await hub.add({ known: `feed: http://known.example:${port}/` });
  const { store } = hub.hub;
  const others = ['known', 'a', 'b', 'c', 'd', 'e'].map((id) => ({
    id,
    pollable: true,
    url: `https://${id}.example/`,
  }));
  await store.syncCatalog({ fingerprint: 'of another process', sources: others }, hub.now());
  const claim = jest.spyOn(store, 'claimDueSources');
  const collector = hub.collector();
  await collector.tick();
  await until(
    async () => (await polled()).length,
    (count) => count === 1,
  );
  await collector.stop();
  expect(claim.mock.calls.length).toBeLessThan(8);
  const states = await store.listSourceStates();
  expect(states.filter(({ nextDueAt }) => nextDueAt <= hub.now())).toEqual([]);
});

test('a lease is held as long as the poll lasts: nobody polls the source a second time', async () => {
  hub = await openPolledHub({ settings: { LEASE_SECONDS: '1' } });
  let release: () => void = () => {};
  answer = (_request, response) => {
    release = () => response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(FEED);
  };
  await hub.add({ slow: `feed: http://slow.example:${port}/` });
  const collector = hub.collector();
  await collector.tick();
  await until(
    async () => visits.size,
    (count) => count === 1,
  );
  // Longer than the lease was given for, by the clock; it is renewed in real time.
  hub.pass(900);
  await new Promise((done) => setTimeout(done, 700));
  hub.pass(900);
  await collector.tick();
  release();
  expect(
    await until(
      async () => (await polled()).length,
      (count) => count === 1,
    ),
  ).toBe(1);
  await collector.stop();
  expect(visits.get('slow.example')).toBe(1);
});

test('a claim that the store answers too late for asks nobody: it has run out by then', async () => {
  hub = await openPolledHub();
  answer = (_request, response) => response.end(FEED);
  await hub.add({ paper: `feed: http://paper.example:${port}/` });
  const { store, reading } = hub.hub;
  let held = 0;
  const late = {
    ...store,
    claimDueSources: async (...given: Parameters<typeof store.claimDueSources>) => {
      const leases = await store.claimDueSources(...given);
      held += leases.length;
      // As of a process that stands still in between.
      const until = performance.now() + 30;
      while (performance.now() < until);
      return leases;
    },
  };
  const collector = createCollector({ ...hub.hub, store: late, reading: { ...reading, leaseMs: 20 } });
  await collector.tick();
  await collector.stop();
  expect([held, visits.size, (await polled()).length]).toEqual([1, 0, 0]);
});
