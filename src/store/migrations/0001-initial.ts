import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';

/** Everything the first release keeps. */
export function initial(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createBookkeeping(db, ddl);
      await createEntries(db, ddl);
      await createEntryParts(db, ddl);
      await createListings(db, ddl);
      await createHistory(db, ddl);
    },
  };
}

async function createBookkeeping(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('catalog_fingerprint', ddl.text)
    .addColumn('catalog_changed_at', 'bigint', (c) => c.notNull())
    .addColumn('catalog_snapshot', ddl.text)
    .execute();
  await db.schema
    .createTable('sources')
    .addColumn('id', ddl.text, (c) => c.primaryKey().notNull())
    .addColumn('pollable', 'integer', (c) => c.notNull())
    .addColumn('removed', 'integer', (c) => c.notNull())
    .addColumn('next_due_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('lease_token', ddl.text)
    .addColumn('last_polled_at', 'bigint')
    .addColumn('last_success_at', 'bigint')
    .addColumn('last_error', ddl.text)
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('interval_ms', 'bigint')
    .addColumn('etag', ddl.text)
    .addColumn('last_modified', ddl.text)
    .execute();
  await db.schema.createIndex('sources_due').on('sources').columns(['removed', 'pollable', 'next_due_at']).execute();
  await db.schema
    .createTable('files')
    .addColumn('source_id', ddl.text, (c) => c.notNull())
    .addColumn('path', ddl.text, (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('modified_at', 'double precision', (c) => c.notNull())
    .addPrimaryKeyConstraint('files_pk', ['source_id', 'path'])
    .execute();
}

async function createEntries(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('entries')
    .addColumn('seq', ddl.number, (c) => ddl.autoNumber(c))
    .addColumn('id', ddl.text, (c) => c.notNull().unique())
    .addColumn('key', ddl.text, (c) => c.notNull())
    .addColumn('source_id', ddl.text, (c) => c.notNull())
    .addColumn('guid', ddl.text)
    .addColumn('url', ddl.text)
    .addColumn('title', ddl.text, (c) => c.notNull())
    .addColumn('summary', ddl.text)
    .addColumn('language', ddl.text)
    .addColumn('direction', ddl.text, (c) => c.notNull())
    .addColumn('published_at', 'bigint')
    .addColumn('published_precision', ddl.text)
    .addColumn('updated_at', 'bigint')
    .addColumn('updated_precision', ddl.text)
    .addColumn('authors', ddl.text, (c) => c.notNull())
    .addColumn('tags', ddl.text, (c) => c.notNull())
    .addColumn('categories', ddl.text, (c) => c.notNull())
    .addColumn('source', ddl.text)
    .addColumn('attribution', ddl.text, (c) => c.notNull())
    .addColumn('compiled_by', ddl.text)
    .addColumn('enclosures', ddl.text, (c) => c.notNull())
    .addColumn('image', ddl.text)
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('revised_at', 'bigint', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('sort_at', 'bigint', (c) => c.notNull())
    .addColumn('hidden', 'integer', (c) => c.notNull())
    .addColumn('material_hash', ddl.text, (c) => c.notNull())
    .addColumn('deliberate_hash', ddl.text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('entries_key').on('entries').column('key').execute();
  await db.schema.createIndex('entries_count').on('entries').columns(['source_id', 'sort_at', 'seq']).execute();
  await db.schema.createIndex('entries_age').on('entries').columns(['source_id', 'first_seen_at']).execute();
}

async function createEntryParts(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('entry_texts')
    .addColumn('seq', ddl.number, (c) => c.primaryKey().references('entries.seq').onDelete('cascade'))
    .addColumn('content_html', ddl.text)
    .addColumn('content_text', ddl.text)
    .execute();
  await db.schema
    .createTable('entry_search')
    .addColumn('seq', ddl.number, (c) => c.primaryKey().references('entries.seq').onDelete('cascade'))
    .addColumn('search_text', ddl.text, (c) => c.notNull())
    .execute();
}

async function createListings(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  const sightings = db.schema
    .createTable('sightings')
    .addColumn('seq', ddl.number, (c) => c.notNull().references('entries.seq').onDelete('cascade'))
    .addColumn('source_id', ddl.text, (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('sightings_pk', ['seq', 'source_id']);
  await ddl.keyOnly(sightings).execute();
  const listings = db.schema
    .createTable('listings')
    .addColumn('scope', ddl.text, (c) => c.notNull())
    .addColumn('sort_at', 'bigint', (c) => c.notNull())
    .addColumn('seq', ddl.number, (c) => c.notNull())
    .addPrimaryKeyConstraint('listings_pk', ['scope', 'sort_at', 'seq']);
  await ddl.keyOnly(listings).execute();
  await db.schema
    .createTable('scopes')
    .addColumn('scope', ddl.text, (c) => c.primaryKey().notNull())
    .addColumn('entries', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint', (c) => c.notNull())
    .execute();
}

async function createHistory(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('revisions')
    .addColumn('seq', ddl.number, (c) => c.notNull().references('entries.seq').onDelete('cascade'))
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('snapshot', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('revisions_pk', ['seq', 'revision'])
    .execute();
  await db.schema
    .createTable('tombstones')
    .addColumn('id', ddl.text, (c) => c.primaryKey().notNull())
    .addColumn('key', ddl.text, (c) => c.notNull())
    .addColumn('source_id', ddl.text, (c) => c.notNull())
    .addColumn('kind', ddl.text, (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('last_listed_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('tombstones_key').on('tombstones').column('key').execute();
  await db.schema.createIndex('tombstones_listed').on('tombstones').columns(['kind', 'last_listed_at']).execute();
}
