/** A server whose connections fall silent without an end, as when a machine or a route is lost, while new ones are well. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { jest } from '@jest/globals';
import { openStore } from '../../src/store/index.ts';
import { NOW, sampleEntry, save } from '../store/sample.ts';
import { openTestDatabase } from '../store/test-database.ts';

jest.setTimeout(60_000);

/** Hands on to a server, until it is silenced: what stands then never says anything any more. */
async function openWire(port: number) {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const end of [near, far]) end.on('error', () => {});
    near.pipe(far).pipe(near);
    pairs.add([near, far]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    silence: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far).on('data', () => {});
        far.unpipe(near).on('data', () => {});
      }
    },
    close: () => {
      for (const end of [...pairs].flat()) end.destroy();
      server.close();
    },
  };
}

test('connections that have fallen silent are given up one by one, and reading goes on', async () => {
  const database = await openTestDatabase();
  const url = new URL(database.url);
  const wire = await openWire(Number(url.port));
  url.port = String(wire.port);
  const store = await openStore({ url: url.href, now: () => NOW });
  await save(store, [sampleEntry('a')]);
  expect(await store.countEntries()).toBe(1);
  wire.silence();
  const outcomes: unknown[] = [];
  const startedAt = performance.now();
  while (outcomes.at(-1) !== 1 && performance.now() - startedAt < 40_000)
    outcomes.push(await store.countEntries().catch(({ code }) => code));
  expect(outcomes.at(-1)).toBe(1);
  expect(new Set(outcomes.slice(0, -1))).toEqual(new Set(['unavailable']));
  for (let n = 0; n < 5; n += 1) expect(await store.countEntries()).toBe(1);
  wire.close();
  await store.close().catch(() => {});
  await database.drop();
});
