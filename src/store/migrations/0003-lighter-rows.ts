import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';

/**
 * What every save writes made smaller: the catalogue's text leaves `meta`, a row that each save changes; the second hash
 * goes, as what it was made of stands in the entry's row.
 */
export function lighterRows(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('catalog_texts')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('snapshot', ddl.text, (c) => c.notNull())
        .execute();
      await sql`insert into catalog_texts (id, snapshot)
        select id, catalog_snapshot from meta where catalog_snapshot is not null`.execute(db);
      await db.schema.alterTable('meta').dropColumn('catalog_snapshot').execute();
      await db.schema.alterTable('entries').dropColumn('deliberate_hash').execute();
    },
  };
}
