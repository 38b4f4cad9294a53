import { Kysely, sql } from 'kysely';
import { type HubError, messageOf } from '../errors.ts';
import { HalfMoved, isPostgresUrl, NewerSchema, prepareTables, type StoreUse, sqlitePath } from './open.ts';
import { type ConnectionPool, openPool, POSTGRES_DDL, postgresDialect, slowStatements } from './postgres-engine.ts';
import { NoListener } from './postgres-watch.ts';
import { refusal } from './refusal.ts';
import type { Database, StoreTables } from './schema.ts';

/** Connections to one PostgreSQL, by what they are for: whoever reads a feed waits neither for a writer nor for a search. */
export interface PostgresDatabases extends PostgresDatabase {
  readonly reads: Database;
  readonly searches: Database;
  /** Ends every connection, whoever uses it: for a server that does not answer any more. */
  cut(): void;
}

interface PostgresDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

/** Told of a statement that took long: the statement without its values, and milliseconds. */
export type ReportSlow = (statement: string, ms: number) => void;

/** A process may have so many connections, with one more that listens. PostgreSQL takes a hundred in all unless told otherwise. */
const WRITE_CONNECTIONS = 6;
const READ_CONNECTIONS = 6;
const SEARCH_CONNECTIONS = 2;
/** A writer may have to wait for others. */
const WRITE_MS = 30_000;
const READ_MS = 5000;
const SEARCH_MS = 10_000;
const SLOW_MS = 500;
/**
 * Between two statements of a transaction nothing is waited for but this process's own turn, which has not been longer in coming
 * than 0.7 s on two cores with six such processes. One that stands still there keeps all machines from writing, so long at most.
 */
const REST_MS = 5000;
/** An index over a large store takes its time. */
const MIGRATION_MS = 3_600_000;
/** Of one who changes tables, which nobody can read meanwhile. */
const MIGRATION_REST_MS = 60_000;
const MIGRATION_LOCK = 7_120_144;
const OLDEST_VERSION = 150_000;

/**
 * Opens the database and brings its tables up to date; of several processes that start at once one does, and the others wait.
 * @throws HubError `store-unusable`, one line with the server and what to do; the password is not in it
 */
export async function openPostgres(
  url: string,
  options: { readonly createdAt: number; readonly reportSlow: ReportSlow },
): Promise<PostgresDatabases> {
  const pools: ConnectionPool[] = [];
  const open = (max: number, statementMs: number): Database => {
    const opened = openPool({ url, max, statementMs, restMs: REST_MS });
    pools.push(opened);
    const log = slowStatements(SLOW_MS, options.reportSlow);
    return new Kysely<StoreTables>({ dialect: postgresDialect(opened.pool), log });
  };
  try {
    await bringUpToDate(url, options.createdAt, 'hub');
    const db = open(WRITE_CONNECTIONS, WRITE_MS);
    const reads = open(READ_CONNECTIONS, READ_MS);
    const searches = open(SEARCH_CONNECTIONS, SEARCH_MS);
    return {
      ...{ db, reads, searches },
      cut: () => {
        for (const { cut } of pools) cut();
      },
      close: async () => {
        for (const { pool } of pools) await pool.end();
      },
    };
  } catch (error) {
    for (const { pool } of pools) await pool.end();
    throw unusablePostgres(url, error);
  }
}

/**
 * One connection, for work that takes its time: to a store as it is, or brought up to date (`createdAt` given).
 * @throws HubError as `openPostgres`
 */
export async function openPostgresAlone(url: string, createdAt: number | null): Promise<PostgresDatabase> {
  // Reading, it may have to wait for as long as the other side writes.
  const { pool } = openPool({ url, max: 1, statementMs: MIGRATION_MS, restMs: MIGRATION_MS });
  try {
    if (createdAt !== null) await bringUpToDate(url, createdAt, 'move');
    const db = new Kysely<StoreTables>({ dialect: postgresDialect(pool) });
    await sql`select 1`.execute(db);
    return { db, close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw unusablePostgres(url, error);
  }
}

async function bringUpToDate(url: string, createdAt: number, use: StoreUse): Promise<void> {
  const { pool } = openPool({ url, max: 1, statementMs: MIGRATION_MS, restMs: MIGRATION_REST_MS });
  try {
    const db = new Kysely<StoreTables>({ dialect: postgresDialect(pool) });
    const { rows } = await sql<{ number: string }>`select current_setting('server_version_num') as number`.execute(db);
    if (Number(rows[0]?.number) < OLDEST_VERSION) throw new OldServer();
    await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(trx);
      await prepareTables(trx, POSTGRES_DDL, { createdAt, use });
    });
  } finally {
    await pool.end();
  }
}

class OldServer extends Error {}

/** What an address names, without the password: a file, or a server and its database. */
export function storePlace(url: string): string {
  return isPostgresUrl(url) ? `postgres://${postgresPlace(url)}` : sqlitePath(url);
}

function postgresPlace(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host || 'localhost'}${pathname}`;
}

/** What went wrong with a server, in one line that says what to do. */
export function unusablePostgres(url: string, error: unknown): HubError {
  const place = postgresPlace(url);
  const message = `The store postgres://${place} cannot be used: ${explain(error)}`;
  return refusal(message, { cause: error, context: { place } });
}

function explain(error: unknown): string {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const reason = messageOf(error) || code;
  if (error instanceof NewerSchema)
    return `it was made by a newer version (it has ${reason}); run that version, or name another database in DATABASE_URL`;
  if (error instanceof HalfMoved) return reason;
  if (error instanceof NoListener)
    return `the connection that hears of changes is not made (${reason}); see to it that the server takes one more of this user`;
  if (error instanceof OldServer) return 'PostgreSQL 15 or later is needed';
  if (/^(28000|28P01)$/.test(code)) return `${reason}; mend the user and password in DATABASE_URL`;
  if (code === '3D000') return `${reason}; make it (createdb), or name another one in DATABASE_URL`;
  if (code === '42501') return `${reason}; let this user make tables: grant create on schema public`;
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/.test(code) || /timeout/.test(reason))
    return `nothing answers there (${reason}); start PostgreSQL, or mend host and port in DATABASE_URL`;
  return `${reason}; mend DATABASE_URL, or restore the database from a backup`;
}
