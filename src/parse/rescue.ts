import { parseFeed } from '@rowanmanning/feed-parser';
import type { InputFormat, ParsedFeed, ParsedItem } from '../model.ts';
import { NO_HINTS } from './hints.ts';
import { distinct, distinctEnclosures, EMPTY_ITEM, enclosure, firstOf, guessedText, hasBlocks } from './item.ts';

type RescuedItem = ReturnType<typeof parseFeed>['items'][number];

/**
 * Reads XML that is broken beyond the strict parsers: cut off, wrongly closed, raw signs in the text.
 * @throws the rescue parser's error when not even it finds a feed
 */
export function rescueFeed(xml: string, format: InputFormat): ParsedFeed {
  const feed = parseFeed(xml);
  return {
    format,
    title: firstOf(feed.title),
    language: firstOf(feed.language),
    homepage: firstOf(feed.url),
    items: feed.items.map(readItem),
    hints: NO_HINTS,
    repairs: ['rescued-xml'],
  };
}

function readItem(item: RescuedItem): ParsedItem {
  const summary = guessedText(item.description);
  const content = guessedText(item.content);
  // The rescue parser turns dates into instants, and loses those it does not know: the words themselves are kept.
  const words = (...names: readonly string[]): string | null =>
    firstOf(...names.map((name) => item.element.findElementWithName(name)?.textContent));
  return {
    ...EMPTY_ITEM,
    guid: words('guid', 'id'),
    url: firstOf(item.url),
    title: guessedText(item.title),
    summary,
    content: content ?? (summary?.kind === 'html' && hasBlocks(summary.value) ? summary : null),
    language: words('language'),
    published: words('pubdate', 'published', 'date', 'issued', 'created'),
    updated: words('updated', 'modified'),
    authors: distinct(item.authors.map((author) => author.name)),
    tags: distinct(item.categories.map((category) => firstOf(category.label, category.term))),
    enclosures: distinctEnclosures(
      item.media.map((file) => enclosure({ url: file.url, type: file.mimeType, length: file.length })),
    ),
    image: firstOf(item.image?.url),
  };
}
