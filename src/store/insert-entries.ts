import type { Entry } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { chunks } from './chunks.ts';
import { addListings } from './listings.ts';
import { hashEntry } from './material.ts';
import { toColumns } from './rows.ts';
import type { Database } from './schema.ts';

/** Whose entries are being saved, and when. */
export interface SavingContext {
  readonly sourceId: string;
  readonly deliberate: boolean;
  /** The source has left the catalogue: what it still brings is kept unseen. */
  readonly removed: boolean;
  readonly at: number;
}

/** Inserts entries whose ids are unknown. */
export async function insertEntries(trx: Database, entries: readonly Entry[], context: SavingContext): Promise<void> {
  // Documents list their newest first: the last one in gets the highest number and stands on top among equals.
  for (const part of chunks([...entries].reverse(), 500)) await insertPart(trx, part, context);
}

async function insertPart(trx: Database, entries: readonly Entry[], context: SavingContext): Promise<void> {
  const { at, sourceId, removed } = context;
  const seqs = new Map<string, number>();
  const inserted = await trx
    .insertInto('entries')
    .values(entries.map((entry) => newRow(entry, context)))
    .returning(['id', 'seq'])
    .execute();
  for (const row of inserted) seqs.set(row.id, row.seq);
  const numbered = entries.flatMap((entry) => {
    const seq = seqs.get(entry.id);
    return seq === undefined ? [] : [{ entry, seq }];
  });
  await trx
    .insertInto('entry_texts')
    .values(numbered.map(({ entry, seq }) => ({ seq, ...toTexts(entry) })))
    .execute();
  await trx
    .insertInto('entry_search')
    .values(numbered.map(({ entry, seq }) => ({ seq, search_text: toSearchText(entry) })))
    .execute();
  await trx
    .insertInto('sightings')
    .values(numbered.map(({ seq }) => ({ seq, source_id: sourceId, first_seen_at: at, last_seen_at: at })))
    .execute();
  if (removed) return;
  await addListings(
    trx,
    numbered.map(({ entry, seq }) => ({
      seq,
      sortAt: sortAt(entry, at),
      language: entry.language,
      categories: entry.categories,
      sources: [sourceId],
    })),
  );
}

function newRow(entry: Entry, context: SavingContext) {
  const { at, sourceId, removed } = context;
  return {
    ...toColumns(entry),
    ...hashEntry(entry),
    source_id: sourceId,
    first_seen_at: at,
    changed_at: at,
    revised_at: firstRevisedAt(entry, at),
    revision: 1,
    sort_at: sortAt(entry, at),
    hidden: removed ? 1 : 0,
  };
}

/** Where an entry stands in feeds: when it was published, but never later than we saw it. */
export function sortAt(entry: Entry, firstSeenAt: number): number {
  return Math.min(entry.published?.at ?? firstSeenAt, firstSeenAt);
}

/** The columns of `entry_texts`. */
export function toTexts(entry: Entry): { content_html: string | null; content_text: string | null } {
  return { content_html: entry.contentHtml, content_text: entry.contentText };
}

/** An entry's words folded, a line per field, so that no match runs from one field into the next. */
export function toSearchText(entry: Entry): string {
  const title = matchKey(entry.title, entry.language);
  const summary = matchKey(entry.summary ?? '', entry.language);
  const content = matchKey(entry.contentText ?? '', entry.language);
  return content.includes(summary) ? `${title}\n${content}` : `${title}\n${summary}\n${content}`;
}

function firstRevisedAt(entry: Entry, at: number): number {
  const published = entry.published?.at ?? null;
  const updated = entry.updated?.at ?? null;
  const claimed = updated !== null && (published === null || updated > published) ? updated : published;
  return Math.min(claimed ?? at, at);
}
