import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';

/** What publishing tells beyond an entry's own words: its story, its picture's size, what was taken back, which archives there were. */
export function archives(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await extendEntries(db, ddl);
      await db.schema.alterTable('tombstones').addColumn('filed', ddl.text).execute();
      await db.schema.alterTable('scopes').renameColumn('removed_at', 'changed_at').execute();
      await createWithdrawals(db, ddl);
      const months = db.schema
        .createTable('archived_months')
        .addColumn('scope', ddl.text, (c) => c.notNull())
        .addColumn('month', ddl.text, (c) => c.notNull())
        .addPrimaryKeyConstraint('archived_months_pk', ['scope', 'month']);
      await ddl.keyOnly(months).execute();
    },
  };
}

async function extendEntries(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema.alterTable('entries').addColumn('story', ddl.text).execute();
  await db.schema.alterTable('entries').addColumn('title_hash', ddl.text).execute();
  await db.schema.alterTable('entries').addColumn('image_width', 'integer').execute();
  await db.schema.alterTable('entries').addColumn('image_height', 'integer').execute();
  await db.schema.createIndex('entries_story').on('entries').columns(['title_hash', 'first_seen_at']).execute();
}

async function createWithdrawals(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('withdrawals')
    .addColumn('scope', ddl.text, (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('key', ddl.text, (c) => c.notNull())
    .addColumn('url', ddl.text)
    .addColumn('language', ddl.text)
    .addColumn('sort_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('withdrawals_pk', ['scope', 'at', 'id'])
    .execute();
  await db.schema.createIndex('withdrawals_at').on('withdrawals').column('at').execute();
}
