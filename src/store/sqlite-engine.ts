import { setTimeout } from 'node:timers/promises';
import SqliteFile from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
  sql,
  type TransactionSettings,
} from 'kysely';
import type { Engine } from './engine.ts';
import { isManyRows } from './insert-rows.ts';
import { createSearchIndex } from './search-sqlite.ts';

const MAX_STATEMENTS = 500;
/** How long a writer waits for another process before it gives up, unless it is told. */
const BUSY_TIMEOUT_MS = 5000;
const BUSY_PAUSE_MS = 5;

/** Opens an SQLite file (or `:memory:`) as an engine. Throws better-sqlite3's own errors. */
export function sqliteEngine(path: string, busyMs: number = BUSY_TIMEOUT_MS): Engine {
  const file = new SqliteFile(path, { timeout: busyMs });
  try {
    file.pragma('journal_mode = WAL');
    // FULL: a commit that was acknowledged is on the disk, also after a power cut.
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
    file.pragma('journal_size_limit = 67108864');
    // Pages that every document changes are copied into the file once for many of them.
    file.pragma('wal_autocheckpoint = 4000');
    file.pragma('cache_size = -32768');
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    dialect: new StoreSqliteDialect(withStatementCache(file, busyMs)),
    ddl: {
      text: 'text',
      number: 'integer',
      autoNumber: (column) => column.primaryKey().autoIncrement(),
      keyOnly: (table) => table.modifyEnd(sql`without rowid`),
      createSearchIndex,
      // whoever asks is told by the file itself: see change-counter.ts
      announceVersions: async () => {},
    },
  };
}

/**
 * Opens an SQLite file that is there a second time, only to read: what is served does not wait for what is being written.
 * Throws better-sqlite3's own errors.
 */
export function sqliteReading(path: string): Dialect {
  const file = new SqliteFile(path, { timeout: BUSY_TIMEOUT_MS, readonly: true });
  file.pragma('cache_size = -32768');
  return new StoreSqliteDialect(withStatementCache(file, BUSY_TIMEOUT_MS));
}

/** What Kysely asks of a database, whether a transaction is open in it, and how long it waits for other processes. */
interface StoreFile extends SqliteDatabase {
  readonly inTransaction: boolean;
  readonly busyMs: number;
}

/** Kysely prepares every query anew; a prepared one is about as fast again. */
function withStatementCache(file: SqliteFile.Database, busyMs: number): StoreFile {
  const statements = new Map<string, SqliteStatement>();
  return {
    busyMs,
    get inTransaction() {
      return file.inTransaction;
    },
    close() {
      statements.clear();
      file.close();
    },
    prepare(text) {
      const known = statements.get(text);
      if (known !== undefined) return known;
      if (statements.size >= MAX_STATEMENTS) statements.clear();
      const statement = file.prepare(text) as unknown as SqliteStatement;
      statements.set(text, statement);
      return statement;
    },
  };
}

class StoreSqliteDialect extends SqliteDialect {
  readonly #database: StoreFile;

  constructor(database: StoreFile) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: StoreFile;
  #connection: StoreConnection | undefined;

  constructor(database: StoreFile) {
    super({ database });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new StoreConnection(await super.acquireConnection(), this.#database);
    return this.#connection;
  }

  /** A transaction that may write takes the lock at once: one that upgrades later fails instead of waiting. */
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    if (settings?.accessMode === 'read only') return run(connection, 'begin');
    // SQLite's own wait would stop the whole process, and with it everything it serves.
    await run(connection, 'pragma busy_timeout = 0');
    try {
      await beginWriting(connection, this.#database.busyMs);
    } finally {
      await run(connection, `pragma busy_timeout = ${this.#database.busyMs}`);
    }
  }

  /** A full disk has SQLite undo the transaction by itself; to undo it again fails and would hide why. @see https://www.sqlite.org/lang_transaction.html §3 */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** Kysely's connection, which also inserts many rows by one statement. */
class StoreConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #database: StoreFile;

  constructor(connection: DatabaseConnection, database: StoreFile) {
    this.#connection = connection;
    this.#database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!isManyRows(query)) return this.#connection.executeQuery<R>(query);
    const statement = this.#database.prepare(query.sql);
    const numbers = query.rows.map((values) => Number(statement.run(values).lastInsertRowid));
    return { rows: numbers as R[] };
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#connection.streamQuery(query, chunkSize);
  }
}

/** Takes the write lock, asking again while another process holds it. */
async function beginWriting(connection: DatabaseConnection, busyMs: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += BUSY_PAUSE_MS) {
    try {
      return await run(connection, 'begin immediate');
    } catch (error) {
      if (!isBusy(error) || waitedMs >= busyMs) throw error;
    }
    await setTimeout(BUSY_PAUSE_MS);
  }
}

function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown } | null)?.code).startsWith('SQLITE_BUSY');
}

async function run(connection: DatabaseConnection, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement));
}

/** SQLite does have transactional DDL: a migration cut short by a crash leaves nothing half made. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
