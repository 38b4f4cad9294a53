import { sql } from 'kysely';
import { isPostgres } from './engine.ts';
import type { Database } from './schema.ts';

/** Any number, the same for every process. */
const WRITERS = 7_120_145;

/**
 * Who stands still in the midst of sending a statement neither rests nor is at work, so no other limit of the server ends it; this
 * one does, from PostgreSQL 17 on. The largest document is saved in less.
 */
const HELD_MS = 120_000;

/**
 * Runs what changes feeds, one such writing at a time, as SQLite has it anyway: an id is looked up and inserted, counts of scopes
 * and the version go up, and no two of these may cross. Claims and reports of polls do without it. A writer may keep the others
 * waiting for `heldMs`; 0: as long as it takes.
 */
export function writeFeeds<T>(db: Database, work: (trx: Database) => Promise<T>, heldMs = HELD_MS): Promise<T> {
  return db.transaction().execute(async (trx) => {
    if (isPostgres(trx)) await takeTurn(trx, heldMs);
    return work(trx);
  });
}

/** In one statement, and in this order: waiting for the turn does not count. */
async function takeTurn(trx: Database, heldMs: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${WRITERS}), case
    when current_setting('server_version_num')::int >= 170000
    then set_config('transaction_timeout', ${String(heldMs)}, true) end`.execute(trx);
}
