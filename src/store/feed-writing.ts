import { sql } from 'kysely';
import { isPostgres } from './engine.ts';
import type { Database } from './schema.ts';

/** Any number, the same for every process. */
const WRITERS = 7_120_145;

/**
 * Runs what changes feeds, one such writing at a time, as SQLite has it anyway: an id is looked up and inserted, counts of scopes
 * and the version go up, and no two of these may cross. Claims and reports of polls do without it.
 */
export function writeFeeds<T>(db: Database, work: (trx: Database) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    if (isPostgres(trx)) await sql`select pg_advisory_xact_lock(${WRITERS})`.execute(trx);
    return work(trx);
  });
}
