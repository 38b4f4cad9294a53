import type { PageState } from '../model.ts';
import { BATCH, inCalm } from './batches.ts';
import { chunks } from './chunks.ts';
import { refuseLost } from './leases.ts';
import type { HeldClaim } from './port.ts';
import type { Database, PageRow } from './schema.ts';

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
    for (const row of rows) states.set(row.url, toPageState(row));
  }
  return states;
}

/** Pages of a source that are to be fetched (again) by now, those first seen earliest first. */
export async function duePages(
  db: Database,
  sourceId: string,
  due: { readonly now: number; readonly limit: number },
): Promise<readonly PageState[]> {
  const rows = await db
    .selectFrom('pages')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('next_try_at', '<=', due.now)
    .orderBy('first_seen_at')
    .orderBy('url')
    .limit(due.limit)
    .execute();
  return rows.map(toPageState);
}

/** Forgets the pages of a source that were first seen before `before`; one that is still listed is a new page then. */
export async function forgetPages(
  db: Database,
  sourceId: string,
  { before, lease }: { readonly before: number; readonly lease?: HeldClaim | undefined },
): Promise<void> {
  const some = (trx: Database) =>
    trx
      .selectFrom('pages')
      .select('url')
      .where('source_id', '=', sourceId)
      .where('first_seen_at', '<', before)
      .limit(BATCH);
  await inCalm(async () => {
    if ((await some(db).executeTakeFirst()) === undefined) return 0;
    return db.transaction().execute(async (trx) => {
      await refuseLost(trx, lease);
      const result = await trx
        .deleteFrom('pages')
        .where('source_id', '=', sourceId)
        .where('url', 'in', some(trx))
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    });
  });
}

function toPageState(row: PageRow): PageState {
  return {
    url: row.url,
    stamp: row.stamp,
    entryId: row.entry_id,
    etag: row.etag,
    lastModified: row.last_modified,
    firstSeenAt: row.first_seen_at,
    readAt: row.read_at,
    failures: row.failures,
    nextTryAt: row.next_try_at,
  };
}

/** Writes what is known of pages over what was. */
export async function savePageStates(
  db: Database,
  sourceId: string,
  { pages, lease }: { readonly pages: readonly PageState[]; readonly lease?: HeldClaim | undefined },
): Promise<void> {
  if (pages.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await refuseLost(trx, lease);
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
