import { chunks } from './chunks.ts';
import { writeFeeds } from './feed-writing.ts';
import { addListings, loadListed, removeListings } from './listings.ts';
import { bumpVersion, readMeta } from './meta.ts';
import { syncPartners } from './partners.ts';
import type { CatalogSources } from './port.ts';
import type { Database } from './schema.ts';

const BATCH = 500;

/** Remembers the catalogue's sources: hides the entries of removed ones, shows those of sources that are back. */
export function syncCatalog(db: Database, catalog: CatalogSources, at: number): Promise<void> {
  // To hide what a large source has brought takes its time.
  return writeFeeds(db, (trx) => sync(trx, catalog, at), 0);
}

async function sync(trx: Database, catalog: CatalogSources, at: number): Promise<void> {
  const rows = await trx.selectFrom('sources').select(['id', 'pollable', 'removed', 'url']).execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  const present = new Map(catalog.sources.map((source) => [source.id, source]));
  const fresh = [...present].filter(([id]) => !known.has(id)).map(([, source]) => newSource(source));
  for (const part of chunks(fresh, BATCH)) await trx.insertInto('sources').values(part).execute();
  let moved = false;
  for (const row of rows) {
    const source = present.get(row.id);
    const removed = source === undefined ? 1 : 0;
    // A source that left or whose file is broken keeps its address: it is the same one when it is back.
    const next = { removed, pollable: source?.pollable ? 1 : 0, url: source?.url ?? row.url };
    if (next.removed === row.removed && next.pollable === row.pollable && next.url === row.url) continue;
    const anew = row.url !== null && next.url !== row.url ? NEVER_POLLED : {};
    await trx
      .updateTable('sources')
      .set({ ...next, ...anew })
      .where('id', '=', row.id)
      .execute();
    if (next.removed === row.removed) continue;
    await setHidden(trx, { sourceId: row.id, hidden: removed, at });
    moved = true;
  }
  if (catalog.partners !== undefined) await syncPartners(trx, catalog.partners);
  await noteCatalog(trx, catalog, { moved, at });
}

/** The catalogue last synced, as it was handed over; null when there was none. */
export async function readSnapshot(db: Database): Promise<string | null> {
  const row = await db.selectFrom('catalog_texts').select('snapshot').where('id', '=', 1).executeTakeFirst();
  return row?.snapshot ?? null;
}

const HEAD_CHARACTERS = 100;

/** The first characters of what `readSnapshot` gives. */
export async function readHead(db: Database): Promise<string | null> {
  const row = await db
    .selectFrom('catalog_texts')
    .select((eb) => eb.fn<string>('substr', ['snapshot', eb.lit(1), eb.lit(HEAD_CHARACTERS)]).as('head'))
    .where('id', '=', 1)
    .executeTakeFirst();
  return row?.head ?? null;
}

/** What the store knows of a source's place in the catalogue. */
export async function sourceStanding(db: Database, id: string): Promise<'known' | 'removed' | 'unknown'> {
  const row = await db.selectFrom('sources').select('removed').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return 'unknown';
  return row.removed === 1 ? 'removed' : 'known';
}

/** What a source starts with; also when the catalogue gives it another address: validators and moves were the old one's. */
const NEVER_POLLED = {
  next_due_at: 0,
  lease_until: 0,
  lease_token: null,
  failures: 0,
  last_error: null,
  etag: null,
  last_modified: null,
  moved_to: null,
  move_target: null,
  move_count: 0,
  ended_at: null,
  hints: null,
  hastened_at: null,
};

function newSource({ id, pollable, url }: CatalogSources['sources'][number]) {
  return { id, pollable: pollable ? 1 : 0, removed: 0, url, ...NEVER_POLLED };
}

async function setHidden(
  trx: Database,
  change: { readonly sourceId: string; readonly hidden: 0 | 1; readonly at: number },
): Promise<void> {
  const { sourceId, hidden, at } = change;
  let after = { sort_at: Number.MIN_SAFE_INTEGER, seq: 0 };
  for (;;) {
    const rows = await trx
      .selectFrom('entries')
      .selectAll()
      .where('source_id', '=', sourceId)
      .where('hidden', '=', 1 - hidden)
      .where('sort_at', '>=', after.sort_at)
      .where((eb) => eb.or([eb('sort_at', '>', after.sort_at), eb('seq', '>', after.seq)]))
      .orderBy('sort_at')
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    const seqs = rows.map((row) => row.seq);
    if (seqs.length === 0) return;
    after = rows.at(-1) ?? after;
    const listed = await loadListed(trx, rows);
    if (hidden === 1) await removeListings(trx, listed, at);
    else await addListings(trx, listed, at);
    await trx.updateTable('entries').set({ hidden }).where('seq', 'in', seqs).execute();
  }
}

/** The first catalogue changes nothing that was published before; every later one may. */
async function noteCatalog(
  trx: Database,
  catalog: CatalogSources,
  sync: { readonly moved: boolean; readonly at: number },
): Promise<void> {
  if (catalog.snapshot !== undefined && catalog.snapshot !== (await readSnapshot(trx))) {
    await trx
      .insertInto('catalog_texts')
      .values({ id: 1, snapshot: catalog.snapshot })
      .onConflict((conflict) => conflict.column('id').doUpdateSet((eb) => ({ snapshot: eb.ref('excluded.snapshot') })))
      .execute();
  }
  const { catalog_fingerprint: before } = await readMeta(trx);
  if (before === catalog.fingerprint && !sync.moved) return;
  const first = before === null && !sync.moved;
  await trx
    .updateTable('meta')
    .set({ catalog_fingerprint: catalog.fingerprint, ...(first ? {} : { catalog_changed_at: sync.at }) })
    .where('id', '=', 1)
    .execute();
  await bumpVersion(trx, sync.at);
}
