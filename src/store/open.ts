import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { HubError, messageOf } from '../errors.ts';
import type { Engine, EngineDdl } from './engine.ts';
import { listMigrations } from './migrations/list.ts';
import { isHalfMoved } from './moving.ts';
import { refusal } from './refusal.ts';
import type { Database, StoreTables } from './schema.ts';
import { sqliteEngine, sqliteReading } from './sqlite-engine.ts';

/**
 * Opens the database `url` names, makes its folder and brings its tables up to date.
 * @throws HubError `store-unusable`, one line with the path and what to do
 */
export async function openDatabase(url: string, createdAt: number, options: Opening = {}): Promise<Database> {
  const { use, busyMs } = options;
  const path = sqlitePath(url);
  const engine = openEngine(path, busyMs);
  const db = new Kysely<StoreTables>({ dialect: engine.dialect });
  try {
    await db.transaction().execute((trx) => prepareTables(trx, engine.ddl, { createdAt, use }));
    return db;
  } catch (error) {
    await db.destroy();
    throw unusable(path, error);
  }
}

/**
 * The same database to read from alone; a database in memory has but one connection, `db`.
 * @throws HubError as `openDatabase`
 */
export async function openReading(url: string, db: Database | null): Promise<Database> {
  const path = sqlitePath(url);
  if (path === ':memory:' && db !== null) return db;
  try {
    const reads = new Kysely<StoreTables>({ dialect: sqliteReading(path) });
    // Kysely closes only what it has used.
    await sql`select 1`.execute(reads);
    return reads;
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Whether an address names a PostgreSQL server. */
export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//i.test(url);
}

/** The file an address names, or `:memory:`. @throws HubError as `openDatabase` */
export function sqlitePath(url: string): string {
  const path = url.slice('sqlite:'.length);
  if (!/^sqlite:/i.test(url) || path === '') {
    const message =
      'DATABASE_URL names no engine that is known: set it to sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE';
    throw refusal(message);
  }
  return path === ':memory:' ? path : resolve(path);
}

function openEngine(path: string, busyMs: number | undefined): Engine {
  try {
    if (path !== ':memory:') makeFolder(dirname(path));
    return sqliteEngine(path, busyMs);
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Not `recursive: true`: that of this runtime never returns where the file system takes no folders, as below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process that starts at the same time may have made it just now.
    if (!existsSync(path)) throw error;
  }
}

/** What a store is opened for: a half-moved one only to move on. */
export type StoreUse = 'hub' | 'move';

/** How a file is opened. */
interface Opening {
  readonly use?: StoreUse | undefined;
  /** How long a writer waits for another process before it gives up. */
  readonly busyMs?: number | undefined;
}

interface Preparing {
  readonly createdAt: number;
  readonly use: StoreUse | undefined;
}

/**
 * Brings the tables up to date inside a transaction, and makes the store's one row about itself.
 * @throws NewerSchema when a newer version has been here, HalfMoved when a move into it has not ended
 */
export async function prepareTables(trx: Database, ddl: EngineDdl, { createdAt, use }: Preparing): Promise<void> {
  if (use !== 'move' && (await isHalfMoved(trx))) throw new HalfMoved();
  await migrate(trx, ddl);
  await trx
    .insertInto('meta')
    .values({ id: 1, created_at: createdAt, version: 1, changed_at: createdAt, catalog_changed_at: 0 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

async function migrate(trx: Database, ddl: EngineDdl): Promise<void> {
  const migrations = listMigrations(ddl);
  const migrator = new Migrator({ db: trx, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const executed = await sql<{ name: string }>`select name from kysely_migration`.execute(trx).catch(() => null);
  const unknown = executed?.rows.find((row) => !(row.name in migrations));
  if (unknown !== undefined) throw new NewerSchema(unknown.name);
  throw error;
}

/** Another store is being moved here. */
export class HalfMoved extends Error {
  constructor() {
    super('a move into it has not come to its end; run "khorak migrate" again as before, and it goes on where it was');
  }
}

/** The tables were made by a newer version; the message names its migration. */
export class NewerSchema extends Error {}

/** What went wrong with a file, in one line that says what to do. */
export function unusable(path: string, error: unknown): HubError {
  if (error instanceof HubError) return error;
  const message = `The store ${path} cannot be used: ${explain(path, error)}`;
  return refusal(message, { cause: error, context: { path } });
}

function explain(path: string, error: unknown): string {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const reason = messageOf(error);
  if (error instanceof HalfMoved) return reason;
  if (error instanceof NewerSchema) {
    return `it was made by a newer version (it has ${reason}); run that version, or name another file in DATABASE_URL`;
  }
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return `the file is damaged or no SQLite database (${reason}); restore it from a backup, or move it away and a new one is made`;
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return `another process holds it locked (${reason}); stop that process, then start again`;
  }
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM|IOERR|FULL)|E[A-Z]+$)/.test(code)) {
    return `${dirname(path)} cannot be written (${reason}); give this user write permission there and free space, or name another file in DATABASE_URL`;
  }
  return `${reason}; name another file in DATABASE_URL, or restore this one from a backup`;
}
