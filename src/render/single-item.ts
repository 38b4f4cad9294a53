import type { RenderContext, StoredEntry } from '../model.ts';
import { viewEntry } from './entry-view.ts';
import { entryScope } from './feed-view.ts';
import { itemOf } from './json-feed.ts';

/** No feed stands around it that would say what all of its items have in common. */
const NO_FEED = { language: null, rights: null };

/** Makes an item of JSON Feed 1.1 of an entry. */
export type ItemWriter = (entry: StoredEntry) => Readonly<Record<string, unknown>>;

/**
 * Items that stand by themselves: each says its own language and rights, as much of its text as its source permits, and has no
 * marks in its title, as a partner shows it in pages of its own.
 */
export function itemWriter(context: Pick<RenderContext, 'publicUrl' | 'sources' | 'categories'>): ItemWriter {
  const scope = entryScope({ ...context, bidi: 'none', content: 'full' });
  return (entry) => itemOf(viewEntry(entry, scope), NO_FEED);
}
