import {
  type ColumnDefinitionBuilder,
  type CreateTableBuilder,
  type Dialect,
  type Kysely,
  PostgresAdapter,
} from 'kysely';

/** What differs between engines beyond the SQL that Kysely compiles. */
export interface Engine {
  readonly dialect: Dialect;
  readonly ddl: EngineDdl;
}

/** A column's type, in a word or in SQL. */
type ColumnType = Parameters<CreateTableBuilder<string, string>['addColumn']>[1];

/** The words of a migration that each engine says differently. */
export interface EngineDdl {
  /** Text that is ordered by its code points, whatever the language of the machine. */
  readonly text: ColumnType;
  /** The number of an entry. */
  readonly number: ColumnType;
  /** A primary key that counts up and never gives a number twice. */
  autoNumber(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  /** A narrow table that is nothing but its primary key. */
  keyOnly<T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>;
  /** Makes the index that searches ask, empty. */
  createSearchIndex(db: Kysely<unknown>): Promise<void>;
  /** Has every change of the store's version told to all processes, where the engine can. */
  announceVersions(db: Kysely<unknown>): Promise<void>;
}

/** Whether a database, or a transaction on it, is PostgreSQL; else it is SQLite. */
export function isPostgres(db: { getExecutor(): { readonly adapter: object } }): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
