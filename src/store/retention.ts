import type { Retention } from '../model.ts';
import { BATCH, inBatches, writeInBatches } from './batches.ts';
import type { Database, EntryRow } from './schema.ts';
import { entomb } from './tombstones.ts';
import { forgetWithdrawals } from './withdrawals.ts';

const DAY_MS = 86_400_000;
/** How long a publisher must not have listed an expired entry before its tombstone may go. */
const TOMBSTONE_DAYS = 365;

interface Keeping {
  readonly id: string;
  readonly retention: Retention;
}

/**
 * Expires what is older than its source keeps, or more than it keeps; null keeps without limit.
 * @returns how many entries went
 */
export async function expireEntries(
  db: Database,
  sources: readonly Keeping[],
  { at, most = Number.POSITIVE_INFINITY }: { readonly at: number; readonly most?: number | undefined },
): Promise<number> {
  let expired = 0;
  for (const source of sources) {
    for (const find of [findOverAge, findOverCount]) {
      if (expired >= most) return expired;
      expired += await writeInBatches(db, {
        most: most - expired,
        isAny: async (look) => (await find(look, source, at)).length > 0,
        write: async (trx) => {
          const rows = await find(trx, source, at);
          await entomb(trx, rows, { kind: 'expired', at });
          return rows.length;
        },
      });
    }
  }
  await forgetTombstones(db, at - TOMBSTONE_DAYS * DAY_MS);
  await forgetWithdrawals(db, at);
  return expired;
}

/** Expires, inside the transaction that saved, what is now more than the source keeps. Gives the ids. */
export async function expireOverCount(trx: Database, source: Keeping, at: number): Promise<ReadonlySet<string>> {
  const expired = new Set<string>();
  await inBatches(async () => {
    const rows = await findOverCount(trx, source);
    await entomb(trx, rows, { kind: 'expired', at });
    for (const row of rows) expired.add(row.id);
    return rows.length;
  });
  return expired;
}

async function findOverAge(trx: Database, { id, retention }: Keeping, at: number): Promise<readonly EntryRow[]> {
  if (retention.days === null) return [];
  return trx
    .selectFrom('entries')
    .selectAll()
    .where('source_id', '=', id)
    .where('first_seen_at', '<', at - retention.days * DAY_MS)
    .orderBy('first_seen_at')
    .limit(BATCH)
    .execute();
}

async function findOverCount(trx: Database, { id, retention }: Keeping): Promise<readonly EntryRow[]> {
  if (retention.entries === null) return [];
  const last = await trx
    .selectFrom('entries')
    .select(['sort_at', 'seq'])
    .where('source_id', '=', id)
    .orderBy('sort_at', 'desc')
    .orderBy('seq', 'desc')
    .offset(retention.entries)
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return [];
  return trx
    .selectFrom('entries')
    .selectAll()
    .where('source_id', '=', id)
    .where((eb) =>
      eb.or([eb('sort_at', '<', last.sort_at), eb.and([eb('sort_at', '=', last.sort_at), eb('seq', '<=', last.seq)])]),
    )
    .orderBy('sort_at')
    .orderBy('seq')
    .limit(BATCH)
    .execute();
}

async function forgetTombstones(db: Database, listedBefore: number): Promise<void> {
  const some = (trx: Database) =>
    trx
      .selectFrom('tombstones')
      .select('id')
      .where('kind', '=', 'expired')
      .where('last_listed_at', '<', listedBefore)
      .limit(BATCH);
  await writeInBatches(db, {
    isAny: async (look) => (await some(look).executeTakeFirst()) !== undefined,
    write: async (trx) => {
      const result = await trx.deleteFrom('tombstones').where('id', 'in', some(trx)).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  });
}
