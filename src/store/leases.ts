import { randomUUID } from 'node:crypto';
import type { SourceLease, SourceState } from '../model.ts';
import type { ClaimOptions, PollReport } from './port.ts';
import type { Database, SourceRow } from './schema.ts';

/** Claims sources that are due, those waiting longest first, in one statement: no source goes to two claimers. */
export async function claimDueSources(db: Database, options: ClaimOptions): Promise<readonly SourceLease[]> {
  if (options.ids?.length === 0) return [];
  const token = randomUUID();
  const claimed = await db.transaction().execute((trx) => claimQuery(trx, options, token).execute());
  return claimed
    .sort((a, b) => a.next_due_at - b.next_due_at || (a.id < b.id ? -1 : 1))
    .map((row) => ({ ...toState(row), token }));
}

function claimQuery(trx: Database, options: ClaimOptions, token: string) {
  const { now, leaseMs, limit, ids } = options;
  return trx
    .updateTable('sources')
    .set({ lease_until: now + leaseMs, lease_token: token })
    .where('id', 'in', (eb) => {
      const free = eb
        .selectFrom('sources as due')
        .select('due.id')
        .where('due.removed', '=', 0)
        .where('due.pollable', '=', 1)
        .where('due.lease_until', '<=', now)
        .orderBy('due.next_due_at')
        .orderBy('due.id')
        .limit(limit);
      return ids === undefined ? free.where('due.next_due_at', '<=', now) : free.where('due.id', 'in', ids);
    })
    .returningAll();
}

/** Writes how a poll ended, unless its lease has gone to another: then nothing, and false. */
export async function finishPoll(db: Database, report: PollReport): Promise<boolean> {
  const result = await db.transaction().execute((trx) => finishQuery(trx, report).executeTakeFirst());
  return result.numUpdatedRows > 0n;
}

function finishQuery(trx: Database, report: PollReport) {
  const { at, validators, succeeded, intervalMs } = report;
  const outcome = succeeded
    ? {
        last_success_at: at,
        last_error: null,
        failures: 0,
        ...(validators === null ? {} : { etag: validators.etag, last_modified: validators.lastModified }),
      }
    : { last_error: report.error ?? 'unknown' };
  return trx
    .updateTable('sources')
    .set({
      lease_until: 0,
      lease_token: null,
      next_due_at: report.nextDueAt,
      last_polled_at: at,
      ...outcome,
      ...(intervalMs === null ? {} : { interval_ms: intervalMs }),
    })
    .$if(!succeeded, (query) => query.set((eb) => ({ failures: eb('failures', '+', 1) })))
    .where('id', '=', report.sourceId)
    .where('lease_token', '=', report.token);
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
  };
}
