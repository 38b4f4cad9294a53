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
  if (row !== undefined) return row.hidden === 1 ? { kind: 'gone' } : { kind: 'entry', entry: toStoredEntry(row) };
  const tombstone = await db.selectFrom('tombstones').select('id').where('key', '=', key).executeTakeFirst();
  return { kind: tombstone === undefined ? 'unknown' : 'gone' };
}
