import { noteWithdrawals } from './deliveries.ts';
import { writeFeeds } from './feed-writing.ts';
import { bumpVersion } from './meta.ts';
import type { Database } from './schema.ts';
import { entomb, type Filed, goneAt } from './tombstones.ts';
import { announceWithdrawals } from './withdrawals.ts';

/**
 * Deletes an entry for good, and says so where it stood. One that has expired already is marked, so that it never comes
 * back either, and said to be taken back all the same: readers keep entries longer than we do.
 */
export async function withdrawEntry(db: Database, key: string, at: number): Promise<'withdrawn' | 'gone' | 'unknown'> {
  return writeFeeds(db, async (trx) => {
    const rows = await trx.selectFrom('entries').selectAll().where('key', '=', key).execute();
    if (rows.length > 0) {
      // Later than the entry's own time, which a quick correction has put ahead of the clock: readers may ignore it else (RFC 6721 §2).
      const last = Math.max(at, ...rows.map((row) => goneAt(row, at)));
      await entomb(trx, rows, { kind: 'withdrawn', at: last });
      await noteWithdrawals(trx, rows, last);
      return 'withdrawn';
    }
    const tombs = await trx.selectFrom('tombstones').selectAll().where('key', '=', key).execute();
    if (tombs.length === 0) return 'unknown';
    const expired = tombs.filter(({ kind }) => kind === 'expired');
    await trx.updateTable('tombstones').set({ kind: 'withdrawn', filed: null }).where('key', '=', key).execute();
    const told = expired.flatMap(({ id, source_id, filed }) => {
      if (filed === null) return [];
      const [sortAt, language, categories] = JSON.parse(filed) as Filed;
      return [{ id, key, url: null, listed: { sortAt, language, categories, sources: [source_id] } }];
    });
    const last = Math.max(at, ...expired.map((tomb) => tomb.at));
    await announceWithdrawals(trx, told, last);
    await noteWithdrawals(trx, expired, last);
    if (told.length > 0) await bumpVersion(trx, last);
    return 'gone';
  });
}
