/** What of a store is moved to another: which tables, in which order, and how some rows of one are copied. */
import { sql } from 'kysely';
import { isPostgres } from './engine.ts';
import { insertRows } from './insert-rows.ts';
import type { Database, StoreTables } from './schema.ts';
import { indexSomeEntries } from './search-index.ts';

interface MovedTable {
  readonly name: keyof StoreTables;
  readonly key: readonly string[];
  /** Rows in a transaction: fewer where a row may be long. */
  readonly batch: number;
}

const MANY = 1000;
const LONG = 200;

/** Every table that is copied, by its primary key; whoever refers to an entry comes after it. `meta` is copied at the end. */
const TABLES: readonly MovedTable[] = [
  { name: 'catalog_texts', key: ['id'], batch: 1 },
  { name: 'sources', key: ['id'], batch: MANY },
  { name: 'files', key: ['source_id', 'path'], batch: MANY },
  { name: 'pages', key: ['source_id', 'url'], batch: MANY },
  { name: 'subscriptions', key: ['source_id'], batch: MANY },
  { name: 'entries', key: ['seq'], batch: MANY },
  { name: 'entry_texts', key: ['seq'], batch: LONG },
  { name: 'sightings', key: ['seq', 'source_id'], batch: MANY },
  { name: 'listings', key: ['scope', 'sort_at', 'seq'], batch: MANY },
  { name: 'scopes', key: ['scope'], batch: MANY },
  { name: 'revisions', key: ['seq', 'revision'], batch: LONG },
  { name: 'tombstones', key: ['id'], batch: MANY },
  { name: 'withdrawals', key: ['scope', 'at', 'id'], batch: MANY },
  { name: 'archived_months', key: ['scope', 'month'], batch: MANY },
  { name: 'partners', key: ['id'], batch: MANY },
  { name: 'deliveries', key: ['partner_id', 'notice_id'], batch: MANY },
];

/** Not copied but made from the entries, as each engine has an index of its own. */
const WORDS = 'entry_words';

/** What a move does, in order. */
export const STAGES: readonly string[] = [...TABLES.map(({ name }) => name), WORDS];

/** How many rows there are to move, by stage. */
export async function countRows(db: Database): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { name } of TABLES) counts.set(name, await countTable(db, name));
  counts.set(WORDS, counts.get('entry_texts') ?? 0);
  return counts;
}

/** How many rows have been moved, by stage. */
export async function countMoved(db: Database): Promise<ReadonlyMap<string, number>> {
  return new Map([...(await countRows(db)), [WORDS, await countTable(db, WORDS)]]);
}

async function countTable(db: Database, name: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Whether nothing is there but what opening a store makes. */
export async function isEmpty(db: Database): Promise<boolean> {
  for (const { name } of TABLES) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) return false;
  }
  return true;
}

/** Takes everything out again. */
export async function emptyTables(trx: Database): Promise<void> {
  for (const { name } of TABLES.toReversed()) {
    await (isPostgres(trx) ? sql`truncate ${sql.table(name)} cascade` : sql`delete from ${sql.table(name)}`).execute(
      trx,
    );
  }
}

/** Some rows of a stage. */
export interface Batch {
  readonly rows: number;
  /** Key of the last one; null when there are no more. */
  readonly last: readonly unknown[] | null;
  /** Writes them into the target. */
  write(trx: Database): Promise<void>;
}

/** Reads the rows of a stage that come after a key. */
export async function readBatch(
  { from, to }: { readonly from: Database; readonly to: Database },
  stage: string,
  after: readonly unknown[] | null,
): Promise<Batch> {
  const table = TABLES.find(({ name }) => name === stage);
  if (table === undefined) return readWords(to, after);
  const { name, key, batch } = table;
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const beyond = after === null ? sql`` : sql`where (${columns}) > (${sql.join(after)})`;
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)} ${beyond}
    order by ${columns} limit ${batch}`.execute(from);
  const last = rows.at(-1);
  return {
    rows: rows.length,
    last: last === undefined || rows.length < batch ? null : key.map((column) => last[column]),
    // The rows are of the table they go into, whichever it is.
    write: async (trx) => void (await insertRows(trx, name as 'files', rows as never)),
  };
}

async function readWords(to: Database, after: readonly unknown[] | null): Promise<Batch> {
  const { rows, last, write } = await indexSomeEntries(to, Number(after?.[0] ?? 0));
  return { rows, last: last === null ? null : [last], write };
}

/** The largest number an entry has ever had. */
export async function lastNumber(db: Database): Promise<number> {
  const { rows } = await (isPostgres(db)
    ? sql<{ n: number }>`select case when is_called then last_value else 0 end as n from entries_seq_seq`
    : sql<{ n: number }>`select seq as n from sqlite_sequence where name = 'entries'`
  ).execute(db);
  return rows[0]?.n ?? 0;
}

/** Has entries numbered from above `last`. */
export async function numberAfter(trx: Database, last: number): Promise<void> {
  if (last === 0) return;
  if (isPostgres(trx)) {
    await sql`select setval('entries_seq_seq', ${last}::bigint)`.execute(trx);
    return;
  }
  await sql`delete from sqlite_sequence where name = 'entries'`.execute(trx);
  await sql`insert into sqlite_sequence (name, seq) values ('entries', ${last})`.execute(trx);
}
