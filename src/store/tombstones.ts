import { chunks } from './chunks.ts';
import { loadListed, removeListings } from './listings.ts';
import { bumpVersion } from './meta.ts';
import type { Database, EntryRow } from './schema.ts';
import type { Listed } from './scopes.ts';
import { announceWithdrawals } from './withdrawals.ts';

/** How exact a last-listed time is kept: a source that changes nothing should cost no write. */
export const LISTED_GRAIN_MS = 3600_000;

/** When it went, as readers are told: not before its own time, which a quick correction has put ahead of the clock. */
export function goneAt({ revised_at }: Pick<EntryRow, 'revised_at'>, at: number): number {
  return revised_at > at ? revised_at + 1 : at;
}

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
  const listed = await loadListed(trx, rows);
  const visible = listed.filter((_, index) => rows[index]?.hidden === 0);
  await removeListings(trx, visible, fate.at);
  if (fate.kind === 'withdrawn') {
    const entries = rows.map(({ id, key, url }, index) => ({ id, key, url, listed: listed[index] as Listed }));
    await announceWithdrawals(trx, entries, fate.at);
  }
  const filed = new Map(listed.map((entry) => [entry.seq, fate.kind === 'expired' ? toFiled(entry) : null]));
  for (const part of chunks(rows, 500)) {
    await trx
      .insertInto('tombstones')
      .values(
        part.map(({ id, key, source_id, seq, revised_at }) => ({
          id,
          key,
          source_id,
          kind: fate.kind,
          at: goneAt({ revised_at }, fate.at),
          last_listed_at: fate.at,
          filed: filed.get(seq) ?? null,
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
  if (visible.length > 0 || fate.kind === 'withdrawn') await bumpVersion(trx, fate.at);
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

/** Where an expired entry was listed, so that a later withdrawal still reaches who may hold it: short, for there are many. */
export type Filed = readonly [sortAt: number, language: string | null, categories: readonly string[]];

function toFiled({ sortAt, language, categories }: Listed): string {
  return JSON.stringify([sortAt, language, categories] satisfies Filed);
}
