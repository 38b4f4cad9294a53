import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';
import type { Database } from '../schema.ts';
import { fillSearchIndex } from '../search-index.ts';

/** The words of entries in an index of their own, in place of texts that every search read from end to end. */
export function search(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.dropTable('entry_search').execute();
      await ddl.createSearchIndex(db);
      await fillSearchIndex(db as Database);
    },
  };
}
