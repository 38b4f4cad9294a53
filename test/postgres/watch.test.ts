/** The connection that hears of changes, where it is the one that fails. */
import { setTimeout } from 'node:timers/promises';
import { openStore } from '../../src/store/index.ts';
import { NOW, sampleEntry, save } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';
import { openWire, type Wire } from './wire.ts';

let database: TestDatabase;
let wire: Wire;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  wire.close();
  await database.drop();
});

test('a connection that is cut while it looks is no outage, and changes are heard of by the next', async () => {
  let looks = 0;
  wire = await openWire(database.url, (said) => {
    if (!said.includes('select version::text')) return false;
    looks += 1;
    return looks === 2;
  });
  const told: string[] = [];
  const store = await openStore({ url: wire.url, now: () => NOW, report: (event) => told.push(event) });
  while (looks < 4) {
    await store.ping();
    await setTimeout(5);
  }
  const before = store.changes();
  const other = await openStore({ url: database.url, now: () => NOW });
  await save(other, [sampleEntry('a')]);
  while (store.changes() === before) await setTimeout(5);
  expect(told).toEqual([]);
  await other.close();
  await store.close();
});

test('a process that stands still while it looks does not take the server to be away', async () => {
  let looks = 0;
  wire = await openWire(database.url, (said) => {
    looks += said.includes('select version::text') ? 1 : 0;
    if (looks === 2) for (const until = performance.now() + 2500; performance.now() < until; );
    return false;
  });
  const told: string[] = [];
  const store = await openStore({ url: wire.url, now: () => NOW, report: (event) => told.push(event) });
  while (looks < 4) await setTimeout(5);
  expect(told).toEqual([]);
  await store.close();
});

test('a server that comes, goes once more and comes to stay is told of as one outage', async () => {
  let connections = 0;
  let looks = 0;
  wire = await openWire(database.url, (said) => {
    const isNew = said.includes('khorak listener');
    const isLook = said.includes('select version::text');
    connections += isNew ? 1 : 0;
    looks += isLook ? 1 : 0;
    return (isNew && [2, 4].includes(connections)) || (isLook && [2, 4].includes(looks));
  });
  const told: [string, Readonly<Record<string, unknown>>][] = [];
  const report = (event: string, fields: Readonly<Record<string, unknown>>) => told.push([event, fields]);
  const store = await openStore({ url: wire.url, now: () => NOW, report });
  while (looks < 7) await setTimeout(5);
  expect(connections).toBe(5);
  expect(told).toEqual([
    ['away', { reason: expect.any(String) }],
    ['back', {}],
  ]);
  await store.close();
});

test('a store that cannot hear of changes says so in one line, instead of waiting for ever', async () => {
  wire = await openWire(database.url, (said) => said.includes('khorak listener'));
  const error: unknown = await openStore({ url: wire.url, now: () => NOW }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'store-unusable' });
  expect(String(error)).toMatch(
    /The store postgres:\/\/[\w.:]+\/\w+ cannot be used: .*hears of changes.*of this user$/,
  );
  expect(String(error)).not.toContain('secret');
});
