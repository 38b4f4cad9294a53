/** Entries as written, kept from one rendering of a feed to the next: a new article costs the writing of one. */
import type { FeedFormat, RenderContext, StoredEntry } from '../model.ts';
import type { EntryView } from './entry-view.ts';
import type { FeedView } from './feed-view.ts';

/** An entry as one format writes it, and what the feed around it has to know of it. */
export interface EntryFragment {
  readonly id: string;
  /** Canonical; null when unknown. */
  readonly language: string | null;
  /** Whether Media RSS is used in it. */
  readonly hasMedia: boolean;
  readonly text: string;
}

/** Where fragments are kept. Whoever passes one drops it when the catalogue changes. */
export interface FragmentCache {
  get(key: string): EntryFragment | undefined;
  set(key: string, fragment: EntryFragment): unknown;
}

/**
 * What an entry's text depends on beside the entry and the catalogue: the feed's own language and rights are not said again on
 * its entries.
 */
export function frameKey(format: FeedFormat, view: FeedView, context: RenderContext): string {
  return JSON.stringify([format, context.bidi, context.content, context.profile, view.language, view.rights]);
}

/** An entry in one of its states. */
export function entryKey(frame: string, { id, revision, changedAt }: StoredEntry): string {
  return `${frame} ${revision} ${changedAt} ${id}`;
}

/** The fragment of a view. */
export function fragmentOf(entry: EntryView, text: string): EntryFragment {
  const hasMedia = entry.image !== null || entry.files.some(({ size }) => size !== null);
  return { id: entry.id, language: entry.language, hasMedia, text };
}
