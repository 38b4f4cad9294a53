import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When a source is to be polled that somebody else is polling now: a notice that came meanwhile. */
export function hastened(): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('sources').addColumn('hastened_at', 'bigint').execute();
    },
  };
}
