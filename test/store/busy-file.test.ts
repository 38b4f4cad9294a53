import SqliteFile from 'better-sqlite3';
import { NOW, openWorkplace } from './sample.ts';

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
