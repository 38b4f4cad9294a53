import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';

/** What polite reading remembers: moves, ends and hints of sources, pages, WebSub subscriptions. */
export function reading(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await extendSources(db, ddl);
      await createPages(db, ddl);
      await createSubscriptions(db, ddl);
    },
  };
}

/** One column a statement: SQLite adds no more at once. */
async function extendSources(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema.alterTable('sources').addColumn('url', ddl.text).execute();
  await db.schema.alterTable('sources').addColumn('moved_to', ddl.text).execute();
  await db.schema.alterTable('sources').addColumn('move_target', ddl.text).execute();
  await db.schema
    .alterTable('sources')
    .addColumn('move_count', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('sources').addColumn('ended_at', 'bigint').execute();
  await db.schema.alterTable('sources').addColumn('hints', ddl.text).execute();
}

async function createPages(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('pages')
    .addColumn('source_id', ddl.text, (c) => c.notNull())
    .addColumn('url', ddl.text, (c) => c.notNull())
    .addColumn('stamp', ddl.text)
    .addColumn('entry_id', ddl.text)
    .addColumn('etag', ddl.text)
    .addColumn('last_modified', ddl.text)
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('read_at', 'bigint')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('next_try_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('pages_pk', ['source_id', 'url'])
    .execute();
}

async function createSubscriptions(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('subscriptions')
    .addColumn('source_id', ddl.text, (c) => c.primaryKey().notNull())
    .addColumn('key', ddl.text, (c) => c.notNull().unique())
    .addColumn('hub', ddl.text, (c) => c.notNull())
    .addColumn('topic', ddl.text, (c) => c.notNull())
    .addColumn('secret', ddl.text, (c) => c.notNull())
    .addColumn('state', ddl.text, (c) => c.notNull())
    .addColumn('requested_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('next_request_at', 'bigint', (c) => c.notNull())
    .addColumn('last_notice_at', 'bigint')
    .execute();
  await db.schema.createIndex('subscriptions_due').on('subscriptions').column('next_request_at').execute();
}
