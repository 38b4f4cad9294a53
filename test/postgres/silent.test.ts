/** A server whose connections fall silent without an end, as when a machine or a route is lost, while new ones are well. */
import { jest } from '@jest/globals';
import { openStore } from '../../src/store/index.ts';
import { NOW, sampleEntry, save } from '../store/sample.ts';
import { openTestDatabase } from '../store/test-database.ts';
import { openWire } from './wire.ts';

jest.setTimeout(60_000);

test('connections that have fallen silent are given up one by one, and reading goes on', async () => {
  const database = await openTestDatabase();
  const wire = await openWire(database.url);
  const store = await openStore({ url: wire.url, now: () => NOW });
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
