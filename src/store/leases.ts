import { sql } from 'kysely';
import { HubError } from '../errors.ts';
import type { PollingHints, SourceLease, SourceState } from '../model.ts';
import { claimRows, renewClaim, UNCLAIMED } from './claims.ts';
import { isPostgres } from './engine.ts';
import type { ClaimOptions, HeldClaim, PollReport } from './port.ts';
import type { Database, SourceRow } from './schema.ts';
import type { WriteGroup } from './write-group.ts';

/** Claims sources that are due, those waiting longest first: no source goes to two claimers. */
export async function claimDueSources(db: Database, options: ClaimOptions): Promise<readonly SourceLease[]> {
  const { now, leaseMs, limit, ids } = options;
  if (ids?.length === 0) return [];
  const free = (trx: Database) => {
    const idle = trx
      .selectFrom('sources')
      .select('id')
      .where('removed', '=', 0)
      .where('pollable', '=', 1)
      .where('lease_until', '<=', now)
      .$if(ids === undefined, (due) => due.where('ended_at', 'is', null))
      .orderBy('next_due_at')
      .orderBy('id')
      .limit(limit);
    return ids === undefined ? idle.where('next_due_at', '<=', now) : idle.where('id', 'in', ids);
  };
  // The poll that begins now is what a notice of before it wanted; the claim that it came under may have run out.
  const also = { hastened_at: sql<number | null>`case when hastened_at > ${now} then hastened_at end` };
  const { token, rows } = await claimRows(db, 'sources', { now, leaseMs, free, also });
  return [...rows]
    .sort((a, b) => a.next_due_at - b.next_due_at || (a.id < b.id ? -1 : 1))
    .map((row) => ({ ...toState(row), token }));
}

/** Claims one source by its name, whether it is polled or not; null while another has it, or once it has left the catalogue. */
export async function claimSource(
  db: Database,
  { sourceId, now, leaseMs }: { readonly sourceId: string; readonly now: number; readonly leaseMs: number },
): Promise<SourceLease | null> {
  const free = (trx: Database) =>
    trx
      .selectFrom('sources')
      .select('id')
      .where('id', '=', sourceId)
      .where('removed', '=', 0)
      .where('lease_until', '<=', now);
  const { token, rows } = await claimRows(db, 'sources', { now, leaseMs, free });
  const [row] = rows;
  return row === undefined ? null : { ...toState(row), token };
}

/** Writes how a poll ended, unless its lease has gone to another: then nothing, and false. */
export async function finishPoll(writes: WriteGroup, report: PollReport, patient: boolean): Promise<boolean> {
  return writes.run((trx) => reportPoll(trx, report), { rows: 1, patient });
}

/** The same by itself, in no transaction with others. */
export async function reportPoll(db: Database, report: PollReport): Promise<boolean> {
  const result = await finishQuery(db, report).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function finishQuery(trx: Database, report: PollReport) {
  const { at, validators, succeeded, intervalMs, address, hints, ended } = report;
  const outcome = succeeded
    ? {
        last_success_at: at,
        last_error: null,
        failures: 0,
        ended_at: null,
        ...(validators === null ? {} : { etag: validators.etag, last_modified: validators.lastModified }),
      }
    : {
        last_error: report.error ?? 'unknown',
        // A failure changes the address only by giving up the one the source had moved to: these were its validators.
        ...(address === null ? {} : { etag: null, last_modified: null }),
      };
  return trx
    .updateTable('sources')
    .set({
      ...UNCLAIMED,
      ...dueAgain(report.nextDueAt),
      last_polled_at: at,
      ...outcome,
      ...(intervalMs === null ? {} : { interval_ms: intervalMs }),
      ...(address === null
        ? {}
        : { moved_to: address.movedTo, move_target: address.moveTarget, move_count: address.moveCount }),
      ...(hints === null ? {} : { hints: JSON.stringify(hints) }),
      ...(ended ? { ended_at: at } : {}),
    })
    .$if(!succeeded, (query) => query.set((eb) => ({ failures: eb('failures', '+', 1) })))
    .where('id', '=', report.sourceId)
    .where('lease_token', '=', report.token);
}

/** Gives a claim back unpolled, due at `nextDueAt`, unless it has gone to another. */
export async function putBack(
  db: Database,
  lease: { readonly sourceId: string; readonly token: string; readonly nextDueAt: number },
): Promise<void> {
  await db
    .updateTable('sources')
    .set({ ...UNCLAIMED, ...dueAgain(lease.nextDueAt) })
    .where('id', '=', lease.sourceId)
    .where('lease_token', '=', lease.token)
    .execute();
}

/** Due at `at`, or sooner where the source was hastened while it was claimed. */
function dueAgain(at: number) {
  const dueAt = sql<number>`case when hastened_at < ${at} then hastened_at else ${at} end`;
  return { next_due_at: dueAt, hastened_at: null };
}

/** Makes a source due at `at` at the latest; the claim of a poll under way stays, and it is due then all the same when that ends. */
export async function hastenPoll(db: Database, sourceId: string, at: number): Promise<void> {
  const isSooner = sql`hastened_at is null or hastened_at > ${at}`;
  await db
    .updateTable('sources')
    .set({
      next_due_at: sql<number>`case when next_due_at > ${at} then ${at} else next_due_at end`,
      hastened_at: sql<number>`case when lease_token is not null and (${isSooner}) then ${at} else hastened_at end`,
    })
    .where('id', '=', sourceId)
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('next_due_at', '>', at), eb('lease_token', 'is not', null)]))
    .execute();
}

/** Holds a claim longer; false when it has gone to another. */
export function renewLease(
  db: Database,
  { sourceId, token, until }: { readonly sourceId: string; readonly token: string; readonly until: number },
): Promise<boolean> {
  return renewClaim(db, 'sources', { id: sourceId, token, until });
}

/**
 * Who stood still for longer than its claim must not write over what another has read since. While what is written under it
 * is not committed, nobody else claims the source.
 * @throws HubError `lease-lost`
 */
export async function refuseLost(trx: Database, claim: HeldClaim | undefined): Promise<void> {
  if (claim === undefined) return;
  const { sourceId, token } = claim;
  const row = await trx
    .selectFrom('sources')
    .select('lease_token')
    .where('id', '=', sourceId)
    .$if(isPostgres(trx), (query) => query.forShare())
    .executeTakeFirst();
  if (row?.lease_token === token) return;
  throw new HubError('lease-lost', 'another process has claimed the source since', { context: { sourceId } });
}

/** Every source of the catalogue, by id. */
export async function listSourceStates(db: Database): Promise<readonly SourceState[]> {
  const rows = await db.selectFrom('sources').selectAll().where('removed', '=', 0).orderBy('id').execute();
  return rows.map(toState);
}

function toState(row: SourceRow): SourceState {
  return {
    sourceId: row.id,
    nextDueAt: row.next_due_at,
    lastPolledAt: row.last_polled_at,
    lastSuccessAt: row.last_success_at,
    lastError: row.last_error,
    failures: row.failures,
    intervalMs: row.interval_ms,
    etag: row.etag,
    lastModified: row.last_modified,
    movedTo: row.moved_to,
    moveTarget: row.move_target,
    moveCount: row.move_count,
    endedAt: row.ended_at,
    hints: row.hints === null ? null : (JSON.parse(row.hints) as PollingHints),
  };
}
