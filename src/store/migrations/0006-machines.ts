import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';

/** What several machines tell each other: that feeds have changed, whose turn it is at a host. */
export function machines(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await ddl.announceVersions(db);
      await db.schema
        .createTable('host_turns')
        .addColumn('host', ddl.text, (c) => c.primaryKey().notNull())
        .addColumn('free_at', 'bigint', (c) => c.notNull())
        .addColumn('token', ddl.text)
        .execute();
      await db.schema.createIndex('host_turns_free').on('host_turns').column('free_at').execute();
    },
  };
}
