import SqliteFile from 'better-sqlite3';
import { ofSqlite } from '../../src/store/guard.ts';
import { openThreadedStore } from '../../src/store/index.ts';
import { NOW, openWorkplace, sampleEntry, save } from './sample.ts';

test('a writer to a file waits for another process without stopping its own', async () => {
  const place = await openWorkplace();
  const sources = [{ id: 'a', pollable: true, url: null }];
  await place.store.syncCatalog({ fingerprint: '1', sources }, NOW);
  const holder = new SqliteFile(place.url.slice('sqlite:'.length));
  holder.exec('begin immediate');
  let turns = 0;
  const ticking = setInterval(() => {
    turns += 1;
    if (turns === 3) holder.exec('commit');
  }, 5);
  const leases = await place.store.claimDueSources({ now: NOW, leaseMs: 60_000, limit: 10 });
  clearInterval(ticking);
  holder.close();
  await place.clear();
  expect([leases.map(({ sourceId }) => sourceId), turns >= 3]).toEqual([['a'], true]);
});

test('a file that another process holds for too long is unavailable to who writes, not to who reads, and then writes go on', async () => {
  const place = await openWorkplace();
  const store = await openThreadedStore({ url: place.url, now: () => NOW, busyMs: 100 });
  await save(store, [sampleEntry('a')]);
  const holder = new SqliteFile(place.url.slice('sqlite:'.length));
  holder.exec('begin immediate');
  const refused = save(store, [sampleEntry('b')]);
  await expect(refused).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  expect((await store.findFeed({ limit: 5 })).entries).toHaveLength(1);
  holder.exec('commit');
  holder.close();
  await save(store, [sampleEntry('b')]);
  expect((await store.findFeed({ limit: 5 })).entries).toHaveLength(2);
  await store.close();
  await place.clear();
});

test.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY_DBMOVED', 'SQLITE_CANTOPEN'])(
  '%s may pass: it is unavailable',
  (code) => {
    expect(ofSqlite.explain(new SqliteFile.SqliteError('no', code))).toMatchObject({ code: 'unavailable' });
  },
);

test.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CORRUPT', 'SQLITE_ERROR'])(
  '%s does not pass by itself: it stays what it is',
  (code) => {
    const error = new SqliteFile.SqliteError('no', code);
    expect(ofSqlite.explain(error)).toBe(error);
  },
);
