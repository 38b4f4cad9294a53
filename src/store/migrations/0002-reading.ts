import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What polite reading remembers: moves, ends and hints of sources, pages, WebSub subscriptions. */
export function reading(): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await extendSources(db);
      await createPages(db);
      await createSubscriptions(db);
    },
  };
}

/** One column a statement: SQLite adds no more at once. */
async function extendSources(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('sources').addColumn('url', 'text').execute();
  await db.schema.alterTable('sources').addColumn('moved_to', 'text').execute();
  await db.schema.alterTable('sources').addColumn('move_target', 'text').execute();
  await db.schema
    .alterTable('sources')
    .addColumn('move_count', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('sources').addColumn('ended_at', 'bigint').execute();
  await db.schema.alterTable('sources').addColumn('hints', 'text').execute();
}

async function createPages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pages')
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('stamp', 'text')
    .addColumn('entry_id', 'text')
    .addColumn('etag', 'text')
    .addColumn('last_modified', 'text')
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('read_at', 'bigint')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('next_try_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('pages_pk', ['source_id', 'url'])
    .execute();
}

async function createSubscriptions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('subscriptions')
    .addColumn('source_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('hub', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('requested_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('next_request_at', 'bigint', (c) => c.notNull())
    .addColumn('last_notice_at', 'bigint')
    .execute();
  await db.schema.createIndex('subscriptions_due').on('subscriptions').column('next_request_at').execute();
}
