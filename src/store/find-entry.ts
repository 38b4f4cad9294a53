import type { StoredEntry } from '../model.ts';
import { chunks } from './chunks.ts';
import type { FoundEntry } from './port.ts';
import { toStoredEntry } from './rows.ts';
import type { Database } from './schema.ts';

/** The entry of a key; `gone` when it was withdrawn, has expired or its source was removed. */
export async function findEntry(db: Database, key: string): Promise<FoundEntry> {
  const row = await db
    .selectFrom('entries')
    .innerJoin('entry_texts', 'entry_texts.seq', 'entries.seq')
    .selectAll('entries')
    .select(['content_html', 'content_text'])
    .where('key', '=', key)
    .orderBy('entries.seq')
    .limit(1)
    .executeTakeFirst();
  if (row !== undefined)
    return row.hidden === 1 ? { kind: 'gone', isHidden: true } : { kind: 'entry', entry: toStoredEntry(row) };
  const tombstone = await db.selectFrom('tombstones').select('id').where('key', '=', key).executeTakeFirst();
  return { kind: tombstone === undefined ? 'unknown' : 'gone' };
}

/** Those of these entries that are kept, by id, whichever source has them. */
export async function findEntriesById(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, StoredEntry>> {
  const found = new Map<string, StoredEntry>();
  for (const part of chunks(ids, 500)) {
    const rows = await db
      .selectFrom('entries')
      .innerJoin('entry_texts', 'entry_texts.seq', 'entries.seq')
      .selectAll('entries')
      .select(['content_html', 'content_text'])
      .where('id', 'in', part)
      .execute();
    for (const row of rows) found.set(row.id, toStoredEntry(row));
  }
  return found;
}

/** Which of these ids were ever published here, kept or entombed, and by which source. */
export async function knownIds(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly sourceId: string }>> {
  const known = new Map<string, { readonly sourceId: string }>();
  for (const part of chunks(ids, 500)) {
    for (const table of ['tombstones', 'entries'] as const) {
      const rows = await db.selectFrom(table).select(['id', 'source_id']).where('id', 'in', part).execute();
      for (const row of rows) known.set(row.id, { sourceId: row.source_id });
    }
  }
  return known;
}
