import {
  type CompiledQuery,
  type DatabaseConnection,
  type Kysely,
  type LogEvent,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type QueryResult,
  sql,
} from 'kysely';
import pg from 'pg';
import type { EngineDdl } from './engine.ts';
import { isManyRows, type ManyRows } from './insert-rows.ts';
import { createSearchIndex } from './search-postgres.ts';

/** How a pool of connections behaves. */
export interface PoolOptions {
  readonly url: string;
  /** Connections at most. */
  readonly max: number;
  /** A statement that takes longer is given up, by the server and by us. */
  readonly statementMs: number;
  /** A transaction that says nothing for longer is undone by the server, which lets go of its locks. */
  readonly restMs: number;
}

/** Connections of a pool, and a way to be rid of them. */
export interface ConnectionPool {
  readonly pool: pg.Pool;
  /** Ends what stands and what is being made, in use or not: statements fail at once, and whoever asks next gets a new one. */
  readonly cut: () => void;
}

/** How long a new connection may take: a server that is away is not waited for. */
const CONNECT_MS = 3000;
/** A connection that nobody has used for so long is closed. */
const IDLE_MS = 30_000;
/** Before our own patience ends, the server's has: its answer says more. */
const ANSWER_MS = 2000;
/** The server takes 65,535 values in a statement. */
const MOST_VALUES = 60_000;
const MOST_ROWS = 500;
const INT8 = 20;

/** Opens a pool; no connection is made before it is asked for one. */
export function openPool(options: PoolOptions): ConnectionPool {
  const { url, max, statementMs } = options;
  const open = new Set<pg.Client>();
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'khorak',
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    query_timeout: statementMs + ANSWER_MS,
    types: { getTypeParser },
    // The pool shows those only that stand.
    Client: class extends pg.Client {
      constructor(config?: pg.ClientConfig) {
        super(config);
        open.add(this);
        this.once('end', () => open.delete(this));
      }
    },
    onConnect: async (client) => {
      await client.query(limits(options));
    },
  });
  // A connection that breaks while nobody uses it: whoever asks next gets another. One that breaks between two statements of a
  // transaction says so by the next of them; unheard, it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    endWhenSilent(client);
  });
  const cut = () => {
    for (const client of open) streamOf(client).destroy();
  };
  return { pool, cut };
}

/**
 * Tells the server what it need not wait for. They are not among what a connection begins with: PgBouncer refuses that, or, told
 * to ignore it, leaves us without. A machine that is lost the server finds out in 25 s, by asking on the wire.
 */
function limits({ statementMs, restMs }: PoolOptions): string {
  return `set statement_timeout = ${statementMs}; set idle_in_transaction_session_timeout = ${restMs};
    set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`;
}

/**
 * A connection on which a statement found no answer is given up: the other end may be gone without a word, and the pool, which
 * cannot know, would hand it out again and again.
 */
function endWhenSilent(client: pg.PoolClient): void {
  client.query = ((...args: unknown[]) => {
    const { query } = Object.getPrototypeOf(client) as { query: (...given: unknown[]) => unknown };
    const answer = query.apply(client, args);
    if (answer instanceof Promise)
      answer.catch((error: unknown) => {
        if (error instanceof Error && error.message === NO_ANSWER) streamOf(client).destroy();
      });
    return answer;
  }) as typeof client.query;
}

/** What `pg` says when `query_timeout` is over. */
const NO_ANSWER = 'Query read timeout';

/** The socket of a connection, which `pg` shows to nobody. */
export function streamOf(client: object): { destroy(): void } {
  return (client as { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream;
}

/** Instants and counts are below 2^53: they are numbers, as SQLite gives them. */
function getTypeParser(...[oid, format]: Parameters<typeof pg.types.getTypeParser>) {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format);
}

/** PostgreSQL as an engine. `text` is ordered by code points, so that lists stand in the same order as with SQLite. */
export const POSTGRES_DDL: EngineDdl = {
  text: sql`text collate "C"`,
  number: 'bigint',
  autoNumber: (column) => column.generatedByDefaultAsIdentity().primaryKey(),
  keyOnly: (table) => table,
  createSearchIndex,
  announceVersions,
};

/** Where changes are told; what is told is the version. */
export const CHANGES = 'khorak_changes';

async function announceVersions(db: Kysely<unknown>): Promise<void> {
  await sql`create function khorak_tell_version() returns trigger language plpgsql as $$
    begin
      perform pg_notify('${sql.raw(CHANGES)}', new.version::text);
      return null;
    end $$`.execute(db);
  await sql`create trigger khorak_version_changes after update of version on meta
    for each row execute function khorak_tell_version()`.execute(db);
}

/** Kysely's dialect on a pool; it also inserts many rows by one statement. */
export function postgresDialect(pool: pg.Pool): PostgresDialect {
  return new StorePostgresDialect({ pool });
}

/** Tells of statements that took long. `report` gets the statement, without its values, and its milliseconds. */
export function slowStatements(
  fromMs: number,
  report: (statement: string, ms: number) => void,
): (event: LogEvent) => void {
  return ({ query, queryDurationMillis }) => {
    if (queryDurationMillis >= fromMs) report(query.sql.slice(0, 500), Math.round(queryDurationMillis));
  };
}

class StorePostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new StorePostgresDriver(this.#config);
  }
}

class StorePostgresDriver extends PostgresDriver {
  readonly #fitted = new WeakSet<DatabaseConnection>();

  override async acquireConnection(
    ...options: Parameters<PostgresDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(...options);
    if (!this.#fitted.has(connection)) {
      this.#fitted.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = <R>(query: CompiledQuery): Promise<QueryResult<R>> =>
        isManyRows(query) ? insertMany<R>(execute, query) : execute<R>(withoutNul(query));
    }
    return connection;
  }
}

/** As few statements as there is room for. @returns the numbers of the rows, in their order, where they have any */
async function insertMany<R>(execute: DatabaseConnection['executeQuery'], query: ManyRows): Promise<QueryResult<R>> {
  const { rows, isNumbered } = query;
  const width = rows[0]?.length ?? 0;
  const most = Math.min(MOST_ROWS, Math.floor(MOST_VALUES / Math.max(1, width)));
  const head = query.sql.slice(0, query.sql.lastIndexOf(' values ') + ' values '.length);
  const numbers: number[] = [];
  for (let from = 0; from < rows.length; from += most) {
    const part = rows.slice(from, from + most);
    const places = part.map((_, row) => `(${Array.from({ length: width }, (_, at) => `$${row * width + at + 1}`)})`);
    const statement = `${head}${places.join(', ')}${isNumbered ? ' returning seq' : ''}`;
    const result = await execute<{ seq: number }>(withoutNul({ ...query, sql: statement, parameters: part.flat() }));
    if (isNumbered) numbers.push(...result.rows.map(({ seq }) => seq));
  }
  // Rows are numbered as they stand in the statement; the order in which it gives them is nowhere promised.
  return { rows: numbers.sort((one, other) => one - other) as R[] };
}

/** The one character that PostgreSQL keeps in no text. */
function withoutNul(query: CompiledQuery): CompiledQuery {
  const hasNul = (value: unknown): value is string => typeof value === 'string' && value.includes('\0');
  if (!query.parameters.some(hasNul)) return query;
  const parameters = query.parameters.map((value) => (hasNul(value) ? value.replaceAll('\0', '\ufffd') : value));
  return { ...query, parameters };
}
