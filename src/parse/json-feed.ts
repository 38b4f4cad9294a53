import type { ParsedFeed, ParsedItem } from '../model.ts';
import { type RawJsonFeed, readJsonFeed } from './feedsmith.ts';
import { jsonHubs, NO_HINTS, webAddress } from './hints.ts';
import { distinct, distinctEnclosures, EMPTY_ITEM, enclosure, firstOf, html, plain } from './item.ts';
import { originsOf } from './json-origins.ts';
import { pictureOf } from './media.ts';

type RawItem = NonNullable<RawJsonFeed['items']>[number];

/** Reads JSON Feed 1.0 and 1.1; null when the document is none. @see https://www.jsonfeed.org/version/1.1/ */
export function parseJson(text: string): ParsedFeed | null {
  const feed = readJsonFeed(text);
  if (feed?.items === undefined && !/"version"\s*:\s*"https?:\/\/(?:www\.)?jsonfeed\.org\//.test(text)) return null;
  const origins = originsOf(text);
  return {
    format: 'json',
    title: firstOf(feed?.title),
    language: firstOf(feed?.language),
    homepage: firstOf(feed?.home_page_url),
    items: (feed?.items ?? []).map((item) => ({
      ...readItem(item, feed?.authors ?? []),
      ...origins.get(item.id ?? ''),
    })),
    hints: { ...NO_HINTS, hubs: jsonHubs(feed?.hubs ?? []), selfUrl: webAddress(feed?.feed_url, null) },
    repairs: [],
  };
}

function readItem(item: RawItem, feedAuthors: NonNullable<RawJsonFeed['authors']>): ParsedItem {
  const authors = item.authors?.length ? item.authors : feedAuthors;
  return {
    ...EMPTY_ITEM,
    guid: firstOf(item.id),
    url: firstOf(item.url, item.external_url),
    title: plain(item.title),
    summary: plain(item.summary),
    content: html(item.content_html) ?? plain(item.content_text),
    language: firstOf(item.language),
    published: firstOf(item.date_published),
    updated: firstOf(item.date_modified),
    authors: distinct(authors.map((author) => author.name)),
    tags: distinct(item.tags ?? []),
    enclosures: distinctEnclosures(
      (item.attachments ?? []).map((file) =>
        enclosure({ url: file.url, type: file.mime_type, length: file.size_in_bytes }),
      ),
    ),
    ...pictureOf([{ url: item.image }, { url: item.banner_image }]),
  };
}
