import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';

/** Files of folders known by what is in them: a copy with another time is no other document. */
export function fileHashes(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('files').addColumn('hash', ddl.text).execute();
    },
  };
}
