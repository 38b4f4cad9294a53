import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../dialect.ts';

/** Everything the first release keeps. */
export function initial(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createBookkeeping(db);
      await createEntries(db, ddl);
      await createEntryParts(db);
      await createListings(db, ddl);
      await createHistory(db);
    },
  };
}

async function createBookkeeping(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('catalog_fingerprint', 'text')
    .addColumn('catalog_changed_at', 'bigint', (c) => c.notNull())
    .addColumn('catalog_snapshot', 'text')
    .execute();
  await db.schema
    .createTable('sources')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('pollable', 'integer', (c) => c.notNull())
    .addColumn('removed', 'integer', (c) => c.notNull())
    .addColumn('next_due_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('lease_token', 'text')
    .addColumn('last_polled_at', 'bigint')
    .addColumn('last_success_at', 'bigint')
    .addColumn('last_error', 'text')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('interval_ms', 'bigint')
    .addColumn('etag', 'text')
    .addColumn('last_modified', 'text')
    .execute();
  await db.schema.createIndex('sources_due').on('sources').columns(['removed', 'pollable', 'next_due_at']).execute();
  await db.schema
    .createTable('files')
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('modified_at', 'double precision', (c) => c.notNull())
    .addPrimaryKeyConstraint('files_pk', ['source_id', 'path'])
    .execute();
}

async function createEntries(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('entries')
    .addColumn('seq', 'integer', (c) => ddl.autoNumber(c))
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('guid', 'text')
    .addColumn('url', 'text')
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('summary', 'text')
    .addColumn('language', 'text')
    .addColumn('direction', 'text', (c) => c.notNull())
    .addColumn('published_at', 'bigint')
    .addColumn('published_precision', 'text')
    .addColumn('updated_at', 'bigint')
    .addColumn('updated_precision', 'text')
    .addColumn('authors', 'text', (c) => c.notNull())
    .addColumn('tags', 'text', (c) => c.notNull())
    .addColumn('categories', 'text', (c) => c.notNull())
    .addColumn('source', 'text')
    .addColumn('attribution', 'text', (c) => c.notNull())
    .addColumn('compiled_by', 'text')
    .addColumn('enclosures', 'text', (c) => c.notNull())
    .addColumn('image', 'text')
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('revised_at', 'bigint', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('sort_at', 'bigint', (c) => c.notNull())
    .addColumn('hidden', 'integer', (c) => c.notNull())
    .addColumn('material_hash', 'text', (c) => c.notNull())
    .addColumn('deliberate_hash', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('entries_key').on('entries').column('key').execute();
  await db.schema.createIndex('entries_count').on('entries').columns(['source_id', 'sort_at', 'seq']).execute();
  await db.schema.createIndex('entries_age').on('entries').columns(['source_id', 'first_seen_at']).execute();
}

async function createEntryParts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('entry_texts')
    .addColumn('seq', 'integer', (c) => c.primaryKey().references('entries.seq').onDelete('cascade'))
    .addColumn('content_html', 'text')
    .addColumn('content_text', 'text')
    .execute();
  await db.schema
    .createTable('entry_search')
    .addColumn('seq', 'integer', (c) => c.primaryKey().references('entries.seq').onDelete('cascade'))
    .addColumn('search_text', 'text', (c) => c.notNull())
    .execute();
}

async function createListings(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  const sightings = db.schema
    .createTable('sightings')
    .addColumn('seq', 'integer', (c) => c.notNull().references('entries.seq').onDelete('cascade'))
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('sightings_pk', ['seq', 'source_id']);
  await ddl.keyOnly(sightings).execute();
  const listings = db.schema
    .createTable('listings')
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('sort_at', 'bigint', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('listings_pk', ['scope', 'sort_at', 'seq']);
  await ddl.keyOnly(listings).execute();
  await db.schema
    .createTable('scopes')
    .addColumn('scope', 'text', (c) => c.primaryKey().notNull())
    .addColumn('entries', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint', (c) => c.notNull())
    .execute();
}

async function createHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('revisions')
    .addColumn('seq', 'integer', (c) => c.notNull().references('entries.seq').onDelete('cascade'))
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('snapshot', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('revisions_pk', ['seq', 'revision'])
    .execute();
  await db.schema
    .createTable('tombstones')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('last_listed_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('tombstones_key').on('tombstones').column('key').execute();
  await db.schema.createIndex('tombstones_listed').on('tombstones').columns(['kind', 'last_listed_at']).execute();
}
