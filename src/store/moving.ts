/** How far a move into this database has come, kept in the database itself for as long as the move lasts. */
import { type Kysely, sql } from 'kysely';
import { isPostgres } from './engine.ts';

/** Where a store is, and what tells it from another that was there before. */
export interface MovedSource {
  /** The path, or server and database, without a password. */
  readonly place: string;
  readonly createdAt: number;
  /** Changes whenever feeds, polls or subscriptions have. */
  readonly mark: string;
}

/** How far a move has come. */
export interface MoveState {
  readonly source: MovedSource;
  /** The table that is being copied. */
  readonly stage: string;
  /** Key of the last row copied of it; null before the first. */
  readonly last: readonly unknown[] | null;
  /** Rows copied in all; it grows by every step, so of two moves into one database one finds that it is not alone. */
  readonly rows: number;
}

type Db = Kysely<never>;

/** Whether a move into this database has begun and not ended. */
export async function isHalfMoved(db: Pick<Db, 'getExecutor'>): Promise<boolean> {
  const query = isPostgres(db)
    ? sql`select 1 from pg_class where oid = to_regclass('moving')`
    : sql`select 1 from sqlite_master where name = 'moving'`;
  return (await query.execute(db)).rows.length > 0;
}

/** Begins one. */
export async function beginMove(trx: Db, state: MoveState): Promise<void> {
  await sql`create table moving (
    id integer primary key, source text not null, stage text not null, last_key text, total bigint not null
  )`.execute(trx);
  await sql`insert into moving values (1, ${JSON.stringify(state.source)}, ${state.stage}, null, 0)`.execute(trx);
}

/** How far it has come; null when there is none. */
export async function readMove(db: Db): Promise<MoveState | null> {
  if (!(await isHalfMoved(db))) return null;
  type Row = { source: string; stage: string; last_key: string | null; total: number };
  const { rows } = await sql<Row>`select source, stage, last_key, total from moving`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const last = row.last_key === null ? null : (JSON.parse(row.last_key) as unknown[]);
  return { source: JSON.parse(row.source) as MovedSource, stage: row.stage, last, rows: row.total };
}

/** Writes a step, in the transaction that takes it; false when another move has taken it. */
export async function stepMove(trx: Db, from: MoveState, to: MoveState): Promise<boolean> {
  const last = to.last === null ? null : JSON.stringify(to.last);
  const { numAffectedRows } = await sql`update moving set stage = ${to.stage}, last_key = ${last}, total = ${to.rows}
    where id = 1 and stage = ${from.stage} and total = ${from.rows}`.execute(trx);
  return numAffectedRows === 1n;
}

/** Ends it. */
export async function endMove(trx: Db): Promise<void> {
  await sql`drop table moving`.execute(trx);
}
