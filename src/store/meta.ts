import type { Selectable } from 'kysely';
import type { Database, StoreTables } from './schema.ts';

/** What the store knows of itself. */
type Meta = Omit<Selectable<StoreTables['meta']>, 'id'>;

/** Says, inside the transaction that made it, that what feeds show has changed. */
export async function bumpVersion(trx: Database, at: number): Promise<void> {
  await trx
    .updateTable('meta')
    .set((eb) => ({ version: eb('version', '+', 1), changed_at: at }))
    .where('id', '=', 1)
    .execute();
}

/** The store's one row about itself. */
export async function readMeta(db: Database): Promise<Meta> {
  return db
    .selectFrom('meta')
    .select(['created_at', 'version', 'changed_at', 'catalog_fingerprint', 'catalog_changed_at'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
}
