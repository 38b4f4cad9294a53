/** Rows that a process claims for a while, by a token that no other knows. */
import { randomUUID } from 'node:crypto';
import type { RawBuilder, Selectable, SelectQueryBuilder } from 'kysely';
import { isPostgres } from './engine.ts';
import type { Database, StoreTables } from './schema.ts';

/** Tables of such rows: each has `id`, `lease_until` and `lease_token`. */
type Claimable = 'partners' | 'sources';

/** What a row has that nobody claims. */
export const UNCLAIMED = { lease_until: 0, lease_token: null };

/** Claims the rows that `free` chooses, in one statement: none goes to two claimers. */
export async function claimRows<T extends Claimable>(
  db: Database,
  table: T,
  { now, leaseMs, free, also }: Claiming,
): Promise<{ readonly token: string; readonly rows: readonly Selectable<StoreTables[T]>[] }> {
  const token = randomUUID();
  const claim = (trx: Database) =>
    trx
      // Chosen once and then updated: a subquery that locks may be run again for each row.
      .with(isPostgres(trx) ? (cte) => cte('free').materialized() : 'free', () =>
        // Those that another process is claiming now are left to it.
        free(trx).$if(isPostgres(trx), (due) => due.forUpdate().skipLocked()),
      )
      .updateTable(sharedBy(table))
      .set({ lease_until: now + leaseMs, lease_token: token, ...also })
      .where('id', 'in', (eb) => eb.selectFrom('free').select('id'))
      .returningAll()
      .execute();
  // A transaction waits for another writer of an SQLite file without holding up the thread.
  const rows = isPostgres(db) ? await claim(db) : await db.transaction().execute(claim);
  return { token, rows: rows as unknown as Selectable<StoreTables[T]>[] };
}

interface Claiming {
  readonly now: number;
  readonly leaseMs: number;
  readonly free: (db: Database) => SelectQueryBuilder<StoreTables, Claimable, { id: string }>;
  /** What else is written into the rows. */
  readonly also?: { readonly hastened_at: RawBuilder<number | null> };
}

/** Holds a claim longer; false when it has gone to another. */
export async function renewClaim(
  db: Database,
  table: Claimable,
  { id, token, until }: { readonly id: string; readonly token: string; readonly until: number },
): Promise<boolean> {
  const result = await db
    .updateTable(sharedBy(table))
    .set({ lease_until: until })
    .where('id', '=', id)
    .where('lease_token', '=', token)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** For what all of them have alike. */
function sharedBy(table: Claimable): 'sources' {
  return table as 'sources';
}
