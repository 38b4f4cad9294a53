import { chunks } from './chunks.ts';
import { insertRows } from './insert-rows.ts';
import type { Database } from './schema.ts';
import { LISTED_GRAIN_MS } from './tombstones.ts';

/**
 * Notes that a source lists these entries now.
 * @returns the numbers of those it had never listed before
 */
export async function recordSightings(
  trx: Database,
  sourceId: string,
  sighting: { readonly seqs: readonly number[]; readonly at: number },
): Promise<ReadonlySet<number>> {
  const { seqs, at } = sighting;
  const fresh = new Set<number>(seqs);
  const stale: number[] = [];
  for (const part of chunks(seqs, 1000)) {
    const known = await trx
      .selectFrom('sightings')
      .select(['seq', 'last_seen_at'])
      .where('source_id', '=', sourceId)
      .where('seq', 'in', part)
      .execute();
    for (const row of known) {
      fresh.delete(row.seq);
      if (row.last_seen_at <= at - LISTED_GRAIN_MS) stale.push(row.seq);
    }
  }
  const rows = [...fresh].map((seq) => ({ seq, source_id: sourceId, first_seen_at: at, last_seen_at: at }));
  await insertRows(trx, 'sightings', rows);
  for (const part of chunks(stale, 1000)) {
    await trx
      .updateTable('sightings')
      .set({ last_seen_at: at })
      .where('source_id', '=', sourceId)
      .where('seq', 'in', part)
      .execute();
  }
  return fresh;
}
