/** A server whose connections fall silent without an end, as when a machine or a route is lost, while new ones are well. */
import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { openStore } from '../../src/store/index.ts';
import { NOW, sampleEntry, save } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';
import { openWire, type Wire } from './wire.ts';

jest.setTimeout(60_000);

let database: TestDatabase;
let wire: Wire;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  wire.close();
  await database.drop();
});

/** What came of it, and after how many milliseconds. */
async function timed<T>(work: Promise<T>): Promise<readonly [T | string, number]> {
  const startedAt = performance.now();
  const outcome = await work.catch(({ code }: { readonly code: string }) => code);
  return [outcome, performance.now() - startedAt];
}

test('whoever waits on connections that have fallen silent is told within two seconds, and all goes on', async () => {
  wire = await openWire(database.url);
  const told: string[] = [];
  const store = await openStore({ url: wire.url, now: () => NOW, report: (event) => told.push(event) });
  await save(store, [sampleEntry('a')]);
  expect(await store.countEntries()).toBe(1);
  wire.silence();
  const waiting: Promise<readonly [unknown, number]>[] = [];
  for (let n = 0; n < 5; n += 1) {
    waiting.push(timed(save(store, [sampleEntry(`b${n}`)])), timed(store.countEntries()));
    await setTimeout(20);
  }
  const answers = await Promise.all(waiting);
  expect(answers.slice(0, 2).map(([outcome]) => outcome)).toEqual(['unavailable', 'unavailable']);
  for (const [, ms] of answers) expect(ms).toBeLessThan(2000);
  const startedAt = performance.now();
  while (!Number.isInteger((await timed(store.countEntries()))[0])) await setTimeout(20);
  for (let n = 0; n < 5; n += 1) await save(store, [sampleEntry(`b${n}`)]);
  expect(await store.countEntries()).toBe(6);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(told).toContain('away');
  await store.close();
});

test('a writer of which nothing is heard any more keeps the others from writing for some seconds only', async () => {
  // It is lost where it hurts most: it has the lock of those who write, and nobody tells the server that it is gone.
  let isOpen = false;
  wire = await openWire(database.url, (said) => {
    if (isOpen && said.includes('pg_advisory_xact_lock($1)')) wire.silence();
    return false;
  });
  const lost = await openStore({ url: wire.url, now: () => NOW });
  const other = await openStore({ url: database.url, now: () => NOW });
  isOpen = true;
  const [[outcome, ms], [saved, waitedMs]] = await Promise.all([
    timed(save(lost, [sampleEntry('a')])),
    setTimeout(200).then(() => timed(save(other, [sampleEntry('b')]))),
  ]);
  expect(outcome).toBe('unavailable');
  expect(ms).toBeLessThan(2000);
  expect(saved).toEqual([expect.objectContaining({ status: 'created' })]);
  expect(waitedMs).toBeGreaterThan(2000);
  expect(waitedMs).toBeLessThan(7000);
  await lost.close();
  await other.close();
});
