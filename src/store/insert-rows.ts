import type { CompiledQuery, Insertable } from 'kysely';
import type { Database, StoreTables } from './schema.ts';

/** The insert of one row, and the values of many: what an engine makes of it is its own affair. */
export interface ManyRows extends CompiledQuery {
  readonly rows: readonly (readonly unknown[])[];
  /** Whether the table numbers its rows. */
  readonly isNumbered: boolean;
}

/**
 * Inserts rows that all have the same columns. One statement with a thousand placeholders takes longer to put together
 * than its rows to insert, so it is made for one row and handed over with the values of all.
 *
 * @returns the numbers the rows got, in their order, where the table numbers its rows
 */
export async function insertRows<T extends keyof StoreTables>(
  trx: Database,
  table: T,
  rows: readonly Insertable<StoreTables[T]>[],
): Promise<readonly number[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(first) as (keyof Insertable<StoreTables[T]>)[];
  const query: ManyRows = {
    ...trx.insertInto(table).values(first).compile(),
    rows: rows.map((row) => columns.map((column) => row[column])),
    isNumbered: table === 'entries',
  };
  const result = await trx.executeQuery(query);
  return result.rows as number[];
}

/** Tells such an insert from other queries. */
export function isManyRows(query: CompiledQuery): query is ManyRows {
  return 'rows' in query;
}
