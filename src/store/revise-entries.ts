import type { Entry } from '../model.ts';
import { chunks } from './chunks.ts';
import { type SavingContext, sortAt, toTexts } from './insert-entries.ts';
import { addListings, loadListed, removeListings } from './listings.ts';
import { hashMaterial, hasSameClaims, withKeptDates } from './material.ts';
import { type FullRow, toColumns, toStoredEntry } from './rows.ts';
import type { Database, EntryRow } from './schema.ts';
import { countedScopes, type Listed } from './scopes.ts';
import { changeInSearch } from './search-index.ts';

/** An entry that came again, and what is kept of it. */
export interface Repeat {
  readonly entry: Entry;
  readonly row: EntryRow;
}

interface Change extends Repeat {
  readonly hash: string;
}

/**
 * Compares entries with what is kept and writes those that changed, the old state going to their history.
 * @returns the new revision by row number, of the changed ones only
 */
export async function reviseEntries(
  trx: Database,
  repeats: readonly Repeat[],
  context: SavingContext,
): Promise<ReadonlyMap<number, number>> {
  const changes = repeats.flatMap((repeat) => changeOf(repeat, context));
  const revisions = new Map<number, number>();
  for (const part of chunks(changes, 200)) {
    await keepHistory(trx, part, context.at);
    const before = await loadListed(
      trx,
      part.filter(({ row }) => row.hidden === 0).map(({ row }) => row),
    );
    const after: EntryRow[] = [];
    for (const change of part) {
      const next = nextRow(change, context);
      after.push(next);
      revisions.set(next.seq, next.revision);
      await writeRow(trx, change.entry, next);
    }
    const listed = await loadListed(
      trx,
      after.filter((row) => row.hidden === 0),
    );
    await relist(trx, { before, after: listed, at: context.at });
  }
  return revisions;
}

function changeOf({ entry, row }: Repeat, context: SavingContext): Change[] {
  const kept = withKeptDates(entry, row);
  const hash = hashMaterial(kept);
  const same = hash === row.material_hash && (!context.deliberate || hasSameClaims(kept, row));
  return same && row.source_id === context.sourceId ? [] : [{ entry: kept, row, hash }];
}

function nextRow({ entry, row, hash }: Change, { at, sourceId, removed }: SavingContext): EntryRow {
  return {
    ...row,
    ...toColumns(entry),
    material_hash: hash,
    source_id: sourceId,
    hidden: removed ? 1 : 0,
    changed_at: at,
    revised_at: Math.max(row.revised_at + 1000, Math.min(entry.updated?.at ?? at, at)),
    revision: row.revision + 1,
    sort_at: sortAt(entry, row.first_seen_at),
  };
}

async function writeRow(trx: Database, entry: Entry, next: EntryRow): Promise<void> {
  const { seq, ...columns } = next;
  await trx.updateTable('entries').set(columns).where('seq', '=', seq).execute();
  await trx.updateTable('entry_texts').set(toTexts(entry)).where('seq', '=', seq).execute();
  await changeInSearch(trx, seq, entry);
}

async function keepHistory(trx: Database, changes: readonly Change[], at: number): Promise<void> {
  const seqs = changes.map(({ row }) => row.seq);
  const texts = await trx.selectFrom('entry_texts').selectAll().where('seq', 'in', seqs).execute();
  const bySeq = new Map(texts.map((text) => [text.seq, text]));
  const rows = changes.map(({ row }) => {
    const full: FullRow = { content_html: null, content_text: null, ...row, ...bySeq.get(row.seq) };
    return { seq: row.seq, revision: row.revision, at, snapshot: JSON.stringify(toStoredEntry(full)) };
  });
  await trx.insertInto('revisions').values(rows).execute();
}

/** Moves only the entries whose place, language or categories changed: the others stay where they are. */
async function relist(
  trx: Database,
  change: { readonly before: readonly Listed[]; readonly after: readonly Listed[]; readonly at: number },
): Promise<void> {
  const places = new Map(change.before.map((listed) => [listed.seq, placeOf(listed)]));
  const moved = change.after.filter((listed) => places.get(listed.seq) !== placeOf(listed));
  const movedSeqs = new Set(moved.map((listed) => listed.seq));
  await removeListings(
    trx,
    change.before.filter((listed) => movedSeqs.has(listed.seq)),
    change.at,
  );
  await addListings(trx, moved, change.at);
}

function placeOf(listed: Listed): string {
  return JSON.stringify([listed.sortAt, [...countedScopes(listed)].sort()]);
}
