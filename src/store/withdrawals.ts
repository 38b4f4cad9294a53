import type { Withdrawal } from '../model.ts';
import { BATCH, writeInBatches } from './batches.ts';
import { insertRows } from './insert-rows.ts';
import type { Database, EntryRow } from './schema.ts';
import { type Listed, scopesOf } from './scopes.ts';

/** How long a feed says that an entry was taken back: readers poll at least monthly, and caches are shorter. */
const ANNOUNCED_MS = 30 * 86_400_000;

/** How long archives go on saying it. */
const KEPT_MS = 365 * 86_400_000;

/** Most of them in one document. */
const LIMIT = 500;

/** An entry that was taken back: what it was called, and where it stood. */
type TakenBack = Pick<EntryRow, 'id' | 'key'> & { readonly url: string | null; readonly listed: Omit<Listed, 'seq'> };

/** Notes, for every feed these entries stood in, that they were taken back. */
export async function announceWithdrawals(trx: Database, entries: readonly TakenBack[], at: number): Promise<void> {
  const rows = entries.flatMap(({ id, key, url, listed }) =>
    scopesOf(listed).map((scope) => ({ scope, at, id, key, url, language: listed.language, sort_at: listed.sortAt })),
  );
  await insertRows(trx, 'withdrawals', rows);
}

/** Which withdrawals a feed tells: those of its ranges that are recent, or those of an archive's period. */
interface WithdrawalQuery {
  /** A range of every group must have held the entry. */
  readonly groups: readonly (readonly string[])[];
  readonly period: { readonly from: number; readonly until: number } | undefined;
  /** The store's time: when anything last changed. */
  readonly now: number;
}

/** What was taken back from a feed and readers may still hold, latest first. */
export async function findWithdrawals(
  trx: Database,
  { groups, period, now }: WithdrawalQuery,
): Promise<readonly Withdrawal[]> {
  const [first = [], ...others] = groups;
  let query = trx
    .selectFrom('withdrawals as w')
    .select(['w.id', 'w.key', 'w.url', 'w.language', 'w.at'])
    .distinct()
    .where('w.scope', 'in', first);
  for (const group of others) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('withdrawals as o')
          .select('o.id')
          .where('o.scope', 'in', group)
          .whereRef('o.at', '=', 'w.at')
          .whereRef('o.id', '=', 'w.id'),
      ),
    );
  }
  query =
    period === undefined
      ? query.where('w.at', '>', now - ANNOUNCED_MS)
      : query.where('w.sort_at', '>=', period.from).where('w.sort_at', '<', period.until);
  return query.orderBy('w.at', 'desc').orderBy('w.id').limit(LIMIT).execute();
}

/** Forgets what was taken back long ago. */
export async function forgetWithdrawals(db: Database, at: number): Promise<void> {
  const some = (trx: Database) =>
    trx
      .selectFrom('withdrawals')
      .select(['scope', 'at', 'id'])
      .where('at', '<', at - KEPT_MS)
      .limit(BATCH);
  await writeInBatches(db, {
    isAny: async (look) => (await some(look).executeTakeFirst()) !== undefined,
    write: async (trx) => {
      const result = await trx
        .deleteFrom('withdrawals')
        .where((eb) => eb(eb.refTuple('scope', 'at', 'id'), 'in', some(trx).$asTuple('scope', 'at', 'id')))
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  });
}
