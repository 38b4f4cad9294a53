import type { FeedFormat, FeedPage, RenderContext, RenderedFeed } from '../model.ts';
import { writeAtom, writeAtomEntry } from './atom.ts';
import { type EntryView, viewEntry } from './entry-view.ts';
import { type FeedView, frameFeed } from './feed-view.ts';
import { type EntryFragment, entryKey, type FragmentCache, fragmentOf, frameKey } from './fragments.ts';
import { writeJsonFeed, writeJsonItem } from './json-feed.ts';
import { writeRss, writeRssItem } from './rss.ts';

/** How a format is written: each entry by itself, and the feed around them. */
interface Writer {
  readonly contentType: string;
  readonly writeEntry: (entry: EntryView, view: FeedView) => string;
  readonly writeFeed: (view: FeedView, entries: readonly EntryFragment[]) => string;
}

const WRITERS: Readonly<Record<FeedFormat, Writer>> = {
  rss: { contentType: 'application/rss+xml; charset=utf-8', writeEntry: writeRssItem, writeFeed: writeRss },
  atom: { contentType: 'application/atom+xml; charset=utf-8', writeEntry: writeAtomEntry, writeFeed: writeAtom },
  json: { contentType: 'application/feed+json; charset=utf-8', writeEntry: writeJsonItem, writeFeed: writeJsonFeed },
};

/**
 * Writes a page of entries as a feed, in the page's order, each id once. The same page and context give the same bytes,
 * whatever `cache` holds: nothing in them comes from a clock.
 */
export function renderFeed(
  format: FeedFormat,
  page: FeedPage,
  context: RenderContext,
  cache?: FragmentCache,
): RenderedFeed {
  const writer = WRITERS[format];
  const { view, scope } = frameFeed(page, context);
  const frame = frameKey(format, view, context);
  const fragments = page.entries.map((entry) => {
    const key = entryKey(frame, entry);
    const kept = cache?.get(key);
    if (kept !== undefined) return kept;
    const viewed = viewEntry(entry, scope);
    const fragment = fragmentOf(viewed, writer.writeEntry(viewed, view));
    cache?.set(key, fragment);
    return fragment;
  });
  const entries = eachIdOnce(fragments);
  return {
    body: new TextEncoder().encode(writer.writeFeed(view, entries)),
    contentType: writer.contentType,
    languages: languagesOf(view, entries),
    modifiedAt: page.modifiedAt,
    prevArchive: page.prevArchive,
    rhythmMs: rhythmOf(page),
    sourceIds: [...new Set(page.entries.map(({ sourceId }) => sourceId))],
  };
}

/** A reader takes a repeated id for a mistake, and so does the validator. */
function eachIdOnce(entries: readonly EntryFragment[]): readonly EntryFragment[] {
  const seen = new Set<string>();
  return entries.filter((entry) => !seen.has(entry.id) && seen.add(entry.id));
}

/** The feed's declared language, then those of its entries, most frequent first. */
function languagesOf(view: FeedView, entries: readonly EntryFragment[]): readonly string[] {
  const counts = new Map<string, number>();
  if (view.language !== null) counts.set(view.language, Number.POSITIVE_INFINITY);
  for (const { language } of entries) {
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => (one === other ? 0 : other - one)).map(([language]) => language);
}

/** Arrivals that are looked at: older ones say little of today. */
const ARRIVALS = 20;

/** The median pause between arrivals; entries of one document arrive together. */
function rhythmOf({ entries }: FeedPage): number | null {
  const arrivals = [...new Set(entries.map(({ firstSeenAt }) => firstSeenAt))].sort((a, b) => b - a).slice(0, ARRIVALS);
  const pauses = arrivals.slice(1).map((at, index) => (arrivals[index] ?? at) - at);
  return pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? null;
}
