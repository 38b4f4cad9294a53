import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { writeFeeds } from '../../src/store/feed-writing.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { isAway } from '../../src/store/postgres-away.ts';
import type { Database } from '../../src/store/schema.ts';
import { NOW, names, sampleEntry, save } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';

let database: TestDatabase;
let told: string[];
let writer: Store;
let reader: Store;
beforeEach(async () => {
  database = await openTestDatabase();
  told = [];
  writer = await openStore({ url: database.url, now: () => NOW });
  reader = await openStore({ url: database.url, now: () => NOW, report: (event) => told.push(event) });
});
afterEach(async () => {
  await Promise.all([writer.close(), reader.close()]);
  await database.drop();
});

/** How long it takes until a store knows that something has changed since `before`. */
async function changed(store: Store, before: number): Promise<number> {
  const startedAt = performance.now();
  while (store.changes() === before) {
    if (performance.now() - startedAt > 10_000) throw new Error('nothing was noticed');
    await setTimeout(2);
  }
  return performance.now() - startedAt;
}
const cutOff = (application: string) =>
  database.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()',
    [application],
  );

test('what one process writes another knows within a second, and the writer at once', async () => {
  const [mine, others] = [writer.changes(), reader.changes()];
  await save(writer, [sampleEntry('a')]);
  expect(writer.changes()).not.toBe(mine);
  expect(await changed(reader, others)).toBeLessThan(1000);
  expect(names(await reader.findFeed({ limit: 3 }))).toEqual(['a']);
});

test('what changes no feed is told to nobody', async () => {
  const sources = [{ id: 'a', pollable: true, url: null }];
  await writer.syncCatalog({ fingerprint: '1', sources }, NOW);
  await setTimeout(100);
  const before = reader.changes();
  const [lease] = await writer.claimDueSources({ now: NOW, leaseMs: 1000, limit: 1 });
  await writer.putBack({ sourceId: 'a', token: lease?.token ?? '', nextDueAt: NOW });
  await setTimeout(1200);
  expect(reader.changes()).toBe(before);
});

test('a poll that brings what is known changes nothing, for the process that polls either', async () => {
  await save(writer, [sampleEntry('a')]);
  await changed(reader, 0);
  await setTimeout(600);
  const [mine, others] = [writer.changes(), reader.changes()];
  for (let n = 0; n < 5; n += 1) await save(writer, [sampleEntry('a')]);
  expect(await writer.expireEntries([], NOW)).toBe(0);
  await setTimeout(600);
  expect([writer.changes(), reader.changes()]).toEqual([mine, others]);
});

test('a text of more words than the index takes is saved like any other', async () => {
  // As many letters as no other text has: three bytes each.
  const words = Array.from(
    { length: 7600 },
    (_, n) =>
      `${String.fromCharCode(0x10d0 + (n % 33), 0x10d0 + (Math.floor(n / 33) % 33), 0x10d0 + (Math.floor(n / 1089) % 33))}${'ა'.repeat(61)}`,
  );
  const saved = await save(writer, [sampleEntry('long', { contentText: words.join(' ') }), sampleEntry('short')]);
  expect(saved.map(({ status }) => status)).toEqual(['created', 'created']);
});

test('what was written while nobody listened is found out', async () => {
  await cutOff('khorak listener');
  await save(writer, [sampleEntry('a')]);
  const [seen] = names(await reader.findFeed({ limit: 1 }).catch(() => reader.findFeed({ limit: 1 })));
  expect(seen).toBe('a');
  const before = reader.changes();
  await cutOff('khorak listener');
  await save(writer, [sampleEntry('b')]).catch(() => save(writer, [sampleEntry('b')]));
  expect(await changed(reader, before)).toBeLessThan(3000);
});

test('connections that are cut are opened again, and nothing written is lost', async () => {
  for (let round = 0; round < 10; round += 1) {
    await cutOff('khorak');
    for (let tries = 0; ; tries += 1) {
      const outcome = await save(writer, [sampleEntry(`n${round}`)]).catch((error: { code?: string }) => error);
      if (Array.isArray(outcome)) break;
      expect([(outcome as { code?: string }).code, tries < 20]).toEqual(['unavailable', true]);
    }
  }
  expect(await reader.countEntries()).toBe(10);
});

test('a connection that is cut between two statements of a transaction ends the transaction, not the process', async () => {
  const { db, close } = await openPostgres(database.url, { createdAt: NOW, reportSlow: () => {} });
  const outcome = await db
    .transaction()
    .execute(async (trx) => {
      await sql`select 1`.execute(trx);
      await cutOff('khorak');
      // so that the end has come in before the next statement is sent
      await setTimeout(200);
      await sql`select 2`.execute(trx);
    })
    .catch((error: unknown) => error);
  expect(isAway(outcome)).toBe(true);
  expect((await sql<{ three: number }>`select 3 as three`.execute(db)).rows).toEqual([{ three: 3 }]);
  await close();
});

test('a writer that keeps the others waiting for too long has its turn taken away; waiting for it does not count', async () => {
  const { db, close } = await openPostgres(database.url, { createdAt: NOW, reportSlow: () => {} });
  const work = (seconds: number) => async (trx: Database) => {
    await sql`select pg_sleep(${seconds})`.execute(trx);
    return seconds;
  };
  const outcomes = await Promise.allSettled([
    writeFeeds(db, work(1), 1500),
    writeFeeds(db, work(1), 1500),
    writeFeeds(db, work(10), 1500),
    writeFeeds(db, work(2), 0),
  ]);
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : isAway(outcome.reason)))).toEqual([
    1,
    1,
    true,
    2,
  ]);
  await close();
});
