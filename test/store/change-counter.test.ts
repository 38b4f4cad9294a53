import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { openChangeCounter } from '../../src/store/change-counter.ts';
import { openStore, openThreadedStore, type Store } from '../../src/store/index.ts';
import { NOW, sampleEntry, save } from './sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khorak-changes-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, 'x.db');
const address = () => ({ url: `sqlite:${path()}`, now: () => NOW });

async function openWithSources(open: typeof openStore): Promise<Store> {
  const store = await open(address());
  const sources = ['paper', 'desk'].map((id) => ({ id, pollable: true, url: `https://${id}.example/` }));
  await store.syncCatalog({ fingerprint: 'one', sources }, NOW);
  return store;
}

describe.each([
  ['beside who serves', openThreadedStore],
  ['in the same thread', openStore],
])('the changes of a store %s', (_where, open) => {
  test('are another number as soon as an entry is saved or taken back', async () => {
    const store = await openWithSources(open);
    const numbers = [store.changes()];
    const [saved] = await save(store, [sampleEntry('a')]);
    numbers.push(store.changes());
    await store.withdrawEntry(saved?.key ?? '', NOW);
    numbers.push(store.changes());
    expect(new Set(numbers).size).toBe(3);
    await store.close();
  });

  test('are none while sources are claimed and polls bring nothing new', async () => {
    const store = await openWithSources(open);
    await save(store, [sampleEntry('a')]);
    const before = store.changes();
    const leases = await store.claimDueSources({ now: NOW, leaseMs: 1000, limit: 5 });
    expect(leases).toHaveLength(2);
    for (const { sourceId, token } of leases) await store.putBack({ sourceId, token, nextDueAt: NOW + 1 });
    await save(store, [sampleEntry('a')]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(store.changes()).toBe(before);
    await store.close();
  });
});

test('what another process writes is seen within five milliseconds, and the file is not looked at more often', async () => {
  const store = await openWithSources(openStore);
  let at = 1000;
  const counter = openChangeCounter(path(), () => at);
  const before = counter.changes();
  const other = new SqliteFile(path());
  other.exec('update meta set version = version + 1');
  other.close();
  at += 4;
  expect(counter.changes()).toBe(before);
  at += 1;
  expect(counter.changes()).not.toBe(before);
  counter.close();
  await store.close();
});

test('a file that cannot be looked at may have changed each time, and that is no exception', async () => {
  const store = await openWithSources(openStore);
  let at = 1000;
  const counter = openChangeCounter(path(), () => at);
  const numbers = [counter.changes()];
  counter.close();
  for (let looks = 0; looks < 2; looks += 1) {
    at += 5;
    numbers.push(counter.changes());
  }
  expect(new Set(numbers).size).toBe(3);
  await store.close();
});
