import type { Entry } from '../model.ts';
import { insertRows } from './insert-rows.ts';
import { addListings } from './listings.ts';
import { hashMaterial } from './material.ts';
import { toColumns } from './rows.ts';
import type { Database } from './schema.ts';
import { addToSearch } from './search-index.ts';
import { findStories, type StoryColumns } from './stories.ts';

/** Whose entries are being saved, and when. */
export interface SavingContext {
  readonly sourceId: string;
  readonly deliberate: boolean;
  /** The source has left the catalogue: what it still brings is kept unseen. */
  readonly removed: boolean;
  readonly at: number;
  /** Entries of the same document above the first of these. */
  readonly above: number;
}

const OWN_STORY: StoryColumns = { story: null, title_hash: null };

/** Inserts entries whose ids are unknown. */
export async function insertEntries(trx: Database, fresh: readonly Entry[], context: SavingContext): Promise<void> {
  const { at, sourceId, removed } = context;
  // Documents list their newest first: the last one in gets the highest number and stands on top among equals.
  const entries = [...fresh].reverse();
  const stories = await findStories(trx, entries, context);
  const undated = fresh.filter((entry) => claimedRevision(entry) === null);
  const places = new Map(undated.map((entry, index) => [entry.id, context.above + index]));
  const rows = entries.map((entry) => ({
    ...newRow(entry, context),
    revised_at: firstRevisedAt(entry, at, places.get(entry.id) ?? 0),
    ...(stories.get(entry.id) ?? OWN_STORY),
  }));
  const seqs = await insertRows(trx, 'entries', rows);
  const numbered = entries.map((entry, index) => ({ entry, seq: seqs[index] as number }));
  const texts = numbered.map(({ entry, seq }) => ({ seq, ...toTexts(entry) }));
  await insertRows(trx, 'entry_texts', texts);
  await addToSearch(trx, numbered);
  const sightings = numbered.map(({ seq }) => ({ seq, source_id: sourceId, first_seen_at: at, last_seen_at: at }));
  await insertRows(trx, 'sightings', sightings);
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
    at,
  );
}

function newRow(entry: Entry, context: SavingContext) {
  const { at, sourceId, removed } = context;
  return {
    ...toColumns(entry),
    material_hash: hashMaterial(entry),
    source_id: sourceId,
    first_seen_at: at,
    changed_at: at,
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

/** Never later than we saw it. Of a document's entries without any date each has a millisecond of its own, the one on top the latest. */
function firstRevisedAt(entry: Entry, at: number, place: number): number {
  const claimed = claimedRevision(entry);
  return claimed === null ? at - place : Math.min(claimed, at);
}

function claimedRevision(entry: Entry): number | null {
  const published = entry.published?.at ?? null;
  const updated = entry.updated?.at ?? null;
  return updated !== null && (published === null || updated > published) ? updated : published;
}
