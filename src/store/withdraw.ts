import type { Database } from './schema.ts';
import { entomb } from './tombstones.ts';

/** Deletes an entry for good. One that has expired already is marked, so that it never comes back either. */
export async function withdrawEntry(db: Database, key: string, at: number): Promise<'withdrawn' | 'gone' | 'unknown'> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx.selectFrom('entries').selectAll().where('key', '=', key).execute();
    if (rows.length > 0) {
      await entomb(trx, rows, { kind: 'withdrawn', at });
      return 'withdrawn';
    }
    const result = await trx
      .updateTable('tombstones')
      .set({ kind: 'withdrawn' })
      .where('key', '=', key)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n ? 'gone' : 'unknown';
  });
}
