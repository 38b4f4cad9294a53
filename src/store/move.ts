/** A store moved to another place, whatever the engines: its rows are copied in their order, and a move that is cut off goes on. */
import { existsSync } from 'node:fs';
import { type Kysely, sql } from 'kysely';
import { HubError, messageOf } from '../errors.ts';
import { isPostgres } from './engine.ts';
import { listMigrations } from './migrations/list.ts';
import {
  countMoved,
  countRows,
  emptyTables,
  isEmpty,
  lastNumber,
  numberAfter,
  readBatch,
  STAGES,
} from './moved-tables.ts';
import { beginMove, endMove, isHalfMoved, type MovedSource, type MoveState, readMove, stepMove } from './moving.ts';
import { isPostgresUrl, openDatabase, openReading, sqlitePath } from './open.ts';
import { openPostgresAlone, storePlace } from './open-postgres.ts';
import { POSTGRES_DDL } from './postgres-engine.ts';
import { refusal } from './refusal.ts';
import type { Database } from './schema.ts';

/** Told at every step: what is being done, and how much of all there is to do. A move waits for what it gives. */
export type MoveReport = (progress: {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}) => void | Promise<void>;

export interface MoveOptions {
  readonly from: string;
  readonly to: string;
  readonly now: () => number;
  /** Empties a target that holds a half-done move, and begins anew. */
  readonly restart?: boolean;
  readonly report?: MoveReport;
}

/** What came of a move. */
export interface MoveOutcome {
  /** Rows of the store, by table. */
  readonly rows: ReadonlyMap<string, number>;
  readonly isResumed: boolean;
  /** False where the source was written after it was looked at: what came later is not in the target. */
  readonly isCurrent: boolean;
}

interface Opened {
  readonly db: Database;
  readonly place: string;
  close(): Promise<void>;
}

const END = 'end';

/**
 * Copies a store into an empty place, or goes on with a move that was cut off. The source is only read, as it was at one moment;
 * the target is no store that a hub starts on before its counts have been compared.
 * @throws HubError `store-unusable`, one line that says what to do
 */
export async function moveStore({ from, to, now, restart = false, report }: MoveOptions): Promise<MoveOutcome> {
  const source = await openSource(from);
  try {
    const target = await openTarget(to, now());
    try {
      if (source.place === target.place) throw refusal(`${source.place} cannot be moved to itself; name another place`);
      const { mark, ...moved } = await atOneMoment(source.db, (reads) =>
        move({ reads, source, target, restart, report: report ?? (() => {}) }),
      );
      if (isPostgres(target.db)) await sql`analyze`.execute(target.db);
      return { ...moved, isCurrent: (await readMark(source.db)) === mark };
    } finally {
      await target.close();
    }
  } catch (error) {
    throw error instanceof HubError ? error : cutOff(error);
  } finally {
    await source.close();
  }
}

async function openSource(url: string): Promise<Opened> {
  const source = isPostgresUrl(url) ? await openPostgresSource(url) : await openFileSource(url);
  try {
    await checkVersion(source);
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openPostgresSource(url: string): Promise<Opened> {
  return { ...(await openPostgresAlone(url, null)), place: storePlace(url) };
}

async function openFileSource(url: string): Promise<Opened> {
  const place = sqlitePath(url);
  if (!existsSync(place)) throw refusal(`There is no store ${place}; name a file that is there`);
  const db = await openReading(url, null);
  return { db, place, close: () => db.destroy() };
}

async function openTarget(url: string, createdAt: number): Promise<Opened> {
  if (isPostgresUrl(url)) return { ...(await openPostgresAlone(url, createdAt)), place: storePlace(url) };
  const db = await openDatabase(url, createdAt, { use: 'move' });
  return { db, place: storePlace(url), close: () => db.destroy() };
}

/** The source is only read, so its tables must be those of this version. */
async function checkVersion({ db, place }: Opened): Promise<void> {
  const executed = await sql<{ name: string }>`select name from kysely_migration`.execute(db).catch((cause) => {
    throw refusal(`${place} holds no store of a hub; name one that does`, { cause });
  });
  const known = Object.keys(listMigrations(POSTGRES_DDL));
  const unknown = executed.rows.find(({ name }) => !known.includes(name));
  if (unknown !== undefined) throw refusal(`${place} is of a newer version (it has ${unknown.name}); run that version`);
  if (executed.rows.length < known.length)
    throw refusal(`${place} is of an older version; start the hub on it once, which brings it up to date`);
  if (await isHalfMoved(db))
    throw refusal(`${place} is itself the target of a move that has not ended; run that one to its end first`);
}

/** What `work` reads is the store as it was when it began, whoever writes meanwhile. */
function atOneMoment<T>(db: Database, work: (reads: Database) => Promise<T>): Promise<T> {
  const reading = db.transaction().setAccessMode('read only');
  return (isPostgres(db) ? reading.setIsolationLevel('repeatable read') : reading).execute(work);
}

interface Move {
  readonly reads: Database;
  readonly source: Opened;
  readonly target: Opened;
  readonly restart: boolean;
  readonly report: MoveReport;
}

async function move({ reads, source, target, restart, report }: Move) {
  const meta = await reads.selectFrom('meta').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
  const mark = await readMark(reads);
  const moved = { place: source.place, createdAt: meta.created_at, mark };
  const state = await startOrResume(target, moved, restart);
  const counts = await countRows(reads);
  await copy({ reads, target, report, state, total: sum(counts) });
  await compareCounts(target, counts);
  const last = await lastNumber(reads);
  await target.db.transaction().execute(async (trx) => {
    const { id, ...facts } = meta;
    await trx.updateTable('meta').set(facts).where('id', '=', id).execute();
    await numberAfter(trx, last);
    await endMove(bare(trx));
  });
  const rows = new Map([...counts].filter(([name]) => name !== 'entry_words'));
  return { rows, mark, isResumed: state.rows > 0 };
}

async function startOrResume(target: Opened, source: MovedSource, restart: boolean): Promise<MoveState> {
  const there = await readMove(bare(target.db));
  if (there !== null && !restart) {
    if (there.source.place !== source.place || there.source.createdAt !== source.createdAt) {
      throw refusal(
        `${target.place} holds a half-done move of ${there.source.place}; run that one to its end, or begin anew with --restart, which empties ${target.place}`,
      );
    }
    if (there.source.mark === source.mark) return there;
    throw refusal(
      `${source.place} was written since the move of it began; stop its hub and begin anew with --restart, which empties ${target.place}`,
    );
  }
  const start: MoveState = { source, stage: STAGES[0] ?? END, last: null, rows: 0 };
  await target.db.transaction().execute(async (trx) => {
    if (there !== null) {
      await emptyTables(trx);
      await endMove(bare(trx));
    } else if (!(await isEmpty(trx))) {
      throw refusal(`${target.place} holds a store already; name an empty place`);
    }
    await beginMove(bare(trx), start);
  });
  return start;
}

interface Copying extends Pick<Move, 'reads' | 'target' | 'report'> {
  readonly state: MoveState;
  readonly total: number;
}

async function copy({ reads, target, report, state: start, total }: Copying): Promise<void> {
  for (let state = start; state.stage !== END; ) {
    const { stage, rows } = state;
    await report({ what: stage, done: rows, total });
    const batch = await readBatch({ from: reads, to: target.db }, stage, state.last);
    const next: MoveState = {
      source: state.source,
      stage: batch.last === null ? (STAGES[STAGES.indexOf(stage) + 1] ?? END) : stage,
      last: batch.last,
      rows: rows + batch.rows,
    };
    await target.db.transaction().execute(async (trx) => {
      const isAlone = await stepMove(bare(trx), state, next);
      if (!isAlone)
        throw refusal(`Another process moves a store to ${target.place} at this moment; leave it to that one`);
      await batch.write(trx);
    });
    state = next;
  }
  await report({ what: END, done: total, total });
}

async function compareCounts(target: Opened, counts: ReadonlyMap<string, number>): Promise<void> {
  const moved = await countMoved(target.db);
  const differing = [...counts].filter(([name, n]) => moved.get(name) !== n);
  if (differing.length === 0) return;
  const said = differing.map(([name, n]) => `${name} ${n} in the source, ${moved.get(name) ?? 0} moved`).join('; ');
  throw refusal(
    `The counts differ (${said}): something else wrote in between; stop it and begin anew with --restart, which empties ${target.place}`,
  );
}

/** Another text whenever feeds, polls, or subscriptions have changed. Not all that is written shows in it. */
async function readMark(db: Database): Promise<string> {
  const { rows } = await sql<object>`select
    (select version from meta where id = 1) as version,
    (select catalog_fingerprint from meta where id = 1) as catalog,
    (select max(last_polled_at) from sources) as polled,
    (select max(next_due_at) from sources) as due,
    (select max(lease_until) from sources) as leased,
    (select max(requested_at) from subscriptions) as requested,
    (select max(last_notice_at) from subscriptions) as noticed`.execute(db);
  return JSON.stringify(rows[0]);
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((one, other) => one + other, 0);

/** The same for queries in plain SQL. */
const bare = (db: Database) => db as unknown as Kysely<never>;

function cutOff(cause: unknown): HubError {
  return refusal(`The move was cut off: ${messageOf(cause)}; run it again as before, and it goes on where it was`, {
    cause,
  });
}
