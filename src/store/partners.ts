import type { PartnerLease, PartnerState } from '../model.ts';
import { claimRows, renewClaim, UNCLAIMED } from './claims.ts';
import type { ClaimOptions, PartnerReport, ToldPartner } from './port.ts';
import type { Database } from './schema.ts';

/** What a partner starts with; also when it is back in the catalogue or has another address there: what went wrong was before. */
const NEVER_TOLD = {
  ...{ due_at: 0, failures: 0, last_error: null, ended_at: null },
  // Who is telling it now is telling the old one.
  ...UNCLAIMED,
};

/**
 * Remembers who is told. A partner that has left the catalogue hears nothing more; what it has not heard is kept, should it be
 * back, for as long as for one that cannot be reached.
 */
export async function syncPartners(trx: Database, partners: readonly ToldPartner[]): Promise<void> {
  const rows = await trx.selectFrom('partners').select(['id', 'url', 'wants', 'removed']).execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  const present = new Set(partners.map(({ id }) => id));
  for (const { id, url, wants: wanted } of partners) {
    const wants = JSON.stringify(wanted);
    const row = known.get(id);
    if (row === undefined) {
      await trx
        .insertInto('partners')
        .values({ id, url, wants, removed: 0, last_success_at: null, ...NEVER_TOLD })
        .execute();
      continue;
    }
    if (row.url === url && row.wants === wants && row.removed === 0) continue;
    const isAnew = row.url !== url || row.removed === 1;
    await trx
      .updateTable('partners')
      .set({ url, wants, removed: 0, ...(isAnew ? NEVER_TOLD : {}) })
      .where('id', '=', id)
      .execute();
    if (isAnew) await makeDue(trx, id);
  }
  for (const { id, removed } of rows) {
    if (present.has(id) || removed === 1) continue;
    await trx.updateTable('partners').set({ removed: 1 }).where('id', '=', id).execute();
  }
}

/** Makes all that waits for a partner due now, as somebody has mended what was wrong; also for one that wanted no more. */
export async function hastenPartner(db: Database, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('partners').set({ due_at: 0, ended_at: null }).where('id', '=', id).execute();
    await makeDue(trx, id);
  });
}

async function makeDue(trx: Database, id: string): Promise<void> {
  await trx.updateTable('deliveries').set({ due_at: 0 }).where('partner_id', '=', id).where('due_at', '>', 0).execute();
}

/** Claims partners that are to be told something, those waiting longest first: none goes to two claimers. */
export async function claimDuePartners(
  db: Database,
  { now, leaseMs, limit }: Omit<ClaimOptions, 'ids'>,
): Promise<readonly PartnerLease[]> {
  const free = (trx: Database) =>
    trx
      .selectFrom('partners')
      .select('id')
      .where('removed', '=', 0)
      .where('ended_at', 'is', null)
      .where('due_at', '<=', now)
      .where('lease_until', '<=', now)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('deliveries')
            .select('notice_id')
            .whereRef('partner_id', '=', 'partners.id')
            .where('deliveries.due_at', '<=', now),
        ),
      )
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit);
  const { token, rows } = await claimRows(db, 'partners', { now, leaseMs, free });
  return rows.map(({ id: partnerId, url, failures, last_error: lastError }) => {
    return { partnerId, token, url, failures, lastError };
  });
}

/** Holds a claim longer; false when it has gone to another. */
export function renewPartner(
  db: Database,
  { partnerId, token, until }: { readonly partnerId: string; readonly token: string; readonly until: number },
): Promise<boolean> {
  return renewClaim(db, 'partners', { id: partnerId, token, until });
}

/** Gives a claim back with what came of it, unless it has gone to another: then nothing, and false. */
export async function releasePartner(db: Database, report: PartnerReport): Promise<boolean> {
  const { partnerId, token, dueAt, failures, error, succeededAt, endedAt } = report;
  const result = await db
    .updateTable('partners')
    .set({
      ...{ ...UNCLAIMED, due_at: dueAt, failures, last_error: error, ended_at: endedAt },
      ...(succeededAt === null ? {} : { last_success_at: succeededAt }),
    })
    .where('id', '=', partnerId)
    .where('lease_token', '=', token)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** How the partners of the catalogue do. */
export async function listPartnerStates(db: Database): Promise<readonly PartnerState[]> {
  const rows = await db
    .selectFrom('partners')
    .leftJoin('deliveries', 'deliveries.partner_id', 'partners.id')
    .select(['id', 'failures', 'last_error', 'last_success_at', 'ended_at', 'partners.due_at'])
    .select(({ fn }) => [fn.count<number>('notice_id').as('waiting'), fn.min('deliveries.due_at').as('first_due_at')])
    .where('removed', '=', 0)
    .groupBy('partners.id')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    partnerId: row.id,
    waiting: row.waiting,
    failures: row.failures,
    lastError: row.last_error,
    lastSuccessAt: row.last_success_at,
    endedAt: row.ended_at,
    nextTryAt: row.waiting === 0 ? null : Math.max(row.due_at, row.first_due_at ?? 0),
  }));
}
