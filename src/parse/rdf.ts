import type { ParsedFeed, ParsedItem } from '../model.ts';
import { type RawRdfFeed, readRdfFeed } from './feedsmith.ts';
import { linkHints, NO_HINTS, syndicationPause } from './hints.ts';
import { distinct, EMPTY_ITEM, firstOf, guessedText, hasBlocks, html, resolve } from './item.ts';
import { mediaFiles } from './media.ts';

type RawItem = NonNullable<RawRdfFeed['items']>[number];

/**
 * Reads RSS 1.0 and 0.90, the RDF ones.
 * @throws feedsmith's error when there is no feed in it
 * @see https://web.resource.org/rss/1.0/spec
 */
export function parseRdf(xml: string): ParsedFeed {
  const feed = readRdfFeed(xml);
  const base = feed.xml?.base ?? null;
  return {
    format: 'rdf',
    title: firstOf(feed.title, feed.dc?.titles?.[0]),
    language: firstOf(feed.dc?.languages?.[0], feed.xml?.lang),
    homepage: resolve(feed.link, base),
    items: (feed.items ?? []).map((item) => readItem(item, base)),
    hints: {
      ...NO_HINTS,
      ttlMs: syndicationPause(feed.sy?.updatePeriod, feed.sy?.updateFrequency),
      ...linkHints(feed.atom?.links ?? [], base),
    },
    repairs: [],
  };
}

function readItem(item: RawItem, feedBase: string | null): ParsedItem {
  const base = resolve(item.xml?.base, feedBase) ?? feedBase;
  const summary = guessedText(firstOf(item.description, item.dc?.descriptions?.[0]));
  const encoded = html(item.content?.encoded);
  const media = mediaFiles(item.media);
  return {
    ...EMPTY_ITEM,
    guid: firstOf(item.rdf?.about, item.dc?.identifiers?.[0]),
    url: resolve(item.link, base),
    title: guessedText(firstOf(item.title, item.dc?.titles?.[0])),
    summary,
    content: encoded ?? (summary?.kind === 'html' && hasBlocks(summary.value) ? summary : null),
    language: firstOf(item.dc?.languages?.[0], item.xml?.lang),
    published: firstOf(item.dc?.dates?.[0], item.dcterms?.issued?.[0], item.dcterms?.created?.[0]),
    updated: firstOf(item.dcterms?.modified?.[0]),
    authors: distinct(item.dc?.creators ?? []),
    tags: distinct(item.dc?.subjects ?? []),
    source: namedSource(item.dc?.sources?.[0]),
    ...media,
    base,
  };
}

function namedSource(value: string | undefined): string | null {
  const source = firstOf(value);
  return source === null || /^[a-z][\w+.-]*:/i.test(source) ? null : source;
}
