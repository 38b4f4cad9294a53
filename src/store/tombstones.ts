import { chunks } from './chunks.ts';
import { loadListed, removeListings } from './listings.ts';
import { bumpVersion } from './meta.ts';
import type { Database, EntryRow } from './schema.ts';

/** How exact a last-listed time is kept: a source that changes nothing should cost no write. */
export const LISTED_GRAIN_MS = 3600_000;

/**
 * Deletes entries, content and history, and leaves their tombstones, so that they can't come back.
 * Whoever calls it holds a transaction.
 */
export async function entomb(
  trx: Database,
  rows: readonly EntryRow[],
  fate: { readonly kind: 'expired' | 'withdrawn'; readonly at: number },
): Promise<void> {
  if (rows.length === 0) return;
  const visible = rows.filter((row) => row.hidden === 0);
  await removeListings(trx, await loadListed(trx, visible), fate.at);
  for (const part of chunks(rows, 500)) {
    await trx
      .insertInto('tombstones')
      .values(
        part.map(({ id, key, source_id }) => ({
          id,
          key,
          source_id,
          kind: fate.kind,
          at: fate.at,
          last_listed_at: fate.at,
        })),
      )
      .execute();
    await trx
      .deleteFrom('entries')
      .where(
        'seq',
        'in',
        part.map((row) => row.seq),
      )
      .execute();
  }
  if (visible.length > 0) await bumpVersion(trx, fate.at);
}

/** Which of these ids have a tombstone; notes that they are still being listed. */
export async function touchTombstones(trx: Database, ids: readonly string[], at: number): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  const stale: string[] = [];
  for (const part of chunks(ids, 1000)) {
    const rows = await trx.selectFrom('tombstones').select(['id', 'last_listed_at']).where('id', 'in', part).execute();
    for (const row of rows) {
      gone.add(row.id);
      if (row.last_listed_at <= at - LISTED_GRAIN_MS) stale.push(row.id);
    }
  }
  for (const part of chunks(stale, 1000)) {
    await trx.updateTable('tombstones').set({ last_listed_at: at }).where('id', 'in', part).execute();
  }
  return gone;
}
