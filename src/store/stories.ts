import { hash } from 'node:crypto';
import type { Entry } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { chunks } from './chunks.ts';
import type { Database } from './schema.ts';

/** Agencies' copy is taken over within this time; later the same words head another day's news. */
const WITHIN_MS = 3 * 86_400_000;

/** A folded title shorter than this («اخبار روز») heads many stories. */
const MIN_LETTERS = 16;

/** The story an entry tells, as its row holds it. */
export interface StoryColumns {
  readonly story: string | null;
  readonly title_hash: string | null;
}

/**
 * Joins new entries of a source to the stories that other sources have told under the same title, compared folded, in the
 * same language, within three days: an agency's copy is one story in ten papers. A source tells a story once.
 * @returns by entry id
 */
export async function findStories(
  trx: Database,
  entries: readonly Entry[],
  { sourceId, at }: { readonly sourceId: string; readonly at: number },
): Promise<ReadonlyMap<string, StoryColumns>> {
  const hashes = new Map(entries.map((entry) => [entry.id, titleHash(entry)]));
  const told = new Map<string, string>();
  const ownStories = new Set<string>();
  const asked = [...new Set(hashes.values())].filter((title) => title !== null);
  for (const part of chunks(asked, 500)) {
    const rows = await trx
      .selectFrom('entries')
      .select(['title_hash', 'key', 'story', 'source_id'])
      .where('title_hash', 'in', part)
      .where('first_seen_at', '>=', at - WITHIN_MS)
      .orderBy('seq', 'desc')
      .execute();
    for (const { title_hash: title, key, story, source_id } of rows) {
      if (source_id === sourceId) ownStories.add(story ?? key);
      else told.set(title ?? '', story ?? key);
    }
  }
  const joined = new Map<string, StoryColumns>();
  for (const [id, title] of hashes) {
    const story = told.get(title ?? '') ?? null;
    const isFirst = story !== null && !ownStories.has(story);
    if (isFirst) ownStories.add(story);
    joined.set(id, { story: isFirst ? story : null, title_hash: title });
  }
  return joined;
}

/** Short, of language and title: what stories are compared by. */
function titleHash({ title, language }: Entry): string | null {
  const key = matchKey(title, language);
  if (key.length < MIN_LETTERS) return null;
  return hash('sha256', `${language ?? ''} ${key}`, 'base64url').slice(0, 12);
}
