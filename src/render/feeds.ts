import type { FeedFormat, FeedPage, RenderContext, RenderedFeed } from '../model.ts';
import { writeAtom } from './atom.ts';
import { type FeedView, viewFeed } from './feed-view.ts';
import { writeJsonFeed } from './json-feed.ts';
import { writeRss } from './rss.ts';

/** The Content-Type of each format. */
const CONTENT_TYPES: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

const WRITERS: Readonly<Record<FeedFormat, (view: FeedView) => string>> = {
  rss: writeRss,
  atom: writeAtom,
  json: writeJsonFeed,
};

/**
 * Writes a page of entries as a feed. The same page and context give the same bytes: nothing in them comes
 * from a clock.
 */
export function renderFeed(format: FeedFormat, page: FeedPage, context: RenderContext): RenderedFeed {
  const view = viewFeed(page, context);
  return {
    body: new TextEncoder().encode(WRITERS[format](view)),
    contentType: CONTENT_TYPES[format],
    languages: languagesOf(view),
    modifiedAt: page.modifiedAt,
    prevArchive: page.prevArchive,
  };
}

/** The feed's declared language, then those of its entries, most frequent first. */
function languagesOf(view: FeedView): readonly string[] {
  const counts = new Map<string, number>();
  if (view.language !== null) counts.set(view.language, Number.POSITIVE_INFINITY);
  for (const { language } of view.entries) {
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => (one === other ? 0 : other - one)).map(([language]) => language);
}
