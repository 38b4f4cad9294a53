import type { Entry, ParsedFeed, ParsedItem, ReadingContext } from '../../src/model.ts';
import { normalizeDocument } from '../../src/normalize/index.ts';
import { NO_HINTS } from '../../src/parse/hints.ts';
import { makeSource } from '../sources.ts';

/** 2026-03-10 12:00 UTC. */
export const SEEN_AT = Date.UTC(2026, 2, 10, 12);

export const SOURCE = makeSource({
  id: 'alborz',
  title: { fa: 'خبرنامهٔ البرز', en: 'Alborz' },
  homepage: 'https://alborz.example/',
  timezone: null,
  input: { kind: 'feed', url: 'https://alborz.example/rss' },
  publish: 'summary',
});

function itemOf(fields: Partial<ParsedItem>): ParsedItem {
  return {
    ...{ guid: null, url: null, title: null, summary: null, content: null, language: null },
    ...{ published: null, updated: null, authors: [], tags: [], categories: [] },
    ...{ source: null, sourceUrl: null, attribution: [], compiledBy: null, enclosures: [], image: null, base: null },
    ...fields,
  };
}

export function feedOf(items: readonly Partial<ParsedItem>[], fields: Partial<ParsedFeed> = {}): ParsedFeed {
  return {
    ...{ format: 'rss', title: null, language: null, homepage: null, hints: NO_HINTS, repairs: [] },
    ...fields,
    items: items.map(itemOf),
  };
}

export function contextOf(fields: Partial<ReadingContext> = {}): ReadingContext {
  return { source: null, categoryIds: [], knownSources: [], ...fields };
}

/** Normalizes one item that is expected to become an entry. */
export function entryOf(
  item: Partial<ParsedItem>,
  options: { context?: Partial<ReadingContext>; feed?: Partial<ParsedFeed>; url?: string | null } = {},
): { entry: Entry; repairs: readonly string[] } {
  const { entries, repairs, rejected } = normalizeDocument(
    feedOf([item], options.feed),
    { url: options.url ?? null, fetchedAt: SEEN_AT },
    contextOf(options.context),
  );
  const [entry] = entries;
  if (entry === undefined) throw new Error(`rejected: ${JSON.stringify(rejected)}`);
  return { entry, repairs };
}

export function plain(value: string): { kind: 'plain'; value: string } {
  return { kind: 'plain', value };
}

export function html(value: string): { kind: 'html'; value: string } {
  return { kind: 'html', value };
}
