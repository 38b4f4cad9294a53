import type { PageState } from '../model.ts';
import { chunks } from './chunks.ts';
import type { Database } from './schema.ts';

/** What is known of these pages of a source, by address. */
export async function pageStates(
  db: Database,
  sourceId: string,
  urls: readonly string[],
): Promise<ReadonlyMap<string, PageState>> {
  const states = new Map<string, PageState>();
  for (const part of chunks(urls, 500)) {
    const rows = await db
      .selectFrom('pages')
      .selectAll()
      .where('source_id', '=', sourceId)
      .where('url', 'in', part)
      .execute();
    for (const row of rows) {
      states.set(row.url, {
        url: row.url,
        stamp: row.stamp,
        entryId: row.entry_id,
        etag: row.etag,
        lastModified: row.last_modified,
        firstSeenAt: row.first_seen_at,
        readAt: row.read_at,
        failures: row.failures,
        nextTryAt: row.next_try_at,
      });
    }
  }
  return states;
}

/** Writes what is known of pages over what was. */
export async function savePageStates(db: Database, sourceId: string, pages: readonly PageState[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const page of pages) {
      const row = {
        stamp: page.stamp,
        entry_id: page.entryId,
        etag: page.etag,
        last_modified: page.lastModified,
        first_seen_at: page.firstSeenAt,
        read_at: page.readAt,
        failures: page.failures,
        next_try_at: page.nextTryAt,
      };
      await trx
        .insertInto('pages')
        .values({ source_id: sourceId, url: page.url, ...row })
        .onConflict((conflict) => conflict.columns(['source_id', 'url']).doUpdateSet(row))
        .execute();
    }
  });
}
