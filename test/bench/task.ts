import type { ReadingTask } from '../../src/reading/reader.ts';
import { makeSource } from '../sources.ts';
import { nameOf, rssText, wordingOf } from './feed-text.ts';

/** When the benchmark's documents were fetched: after all their dates. */
export const FETCHED_AT = Date.UTC(2026, 10, 20);

/** Reading feed `n`, as a poll hands it over: its source of the catalogue, and a thousand neighbors by name. */
export function readingTask(n: number, text: string = rssText(n)): ReadingTask {
  return {
    document: {
      name: `feed ${n}`,
      url: `https://paper-${n}.example/rss`,
      contentType: null,
      bytes: Buffer.from(text),
      fetchedAt: FETCHED_AT,
    },
    context: {
      source: makeSource({
        id: `paper-${n}`,
        title: { [wordingOf(n).language]: nameOf(n) },
        language: wordingOf(n).language,
        homepage: `https://paper-${n}.example/`,
        timezone: null,
        input: { kind: 'feed', url: `https://paper-${n}.example/rss` },
        category: 'news',
        categories: { سیاسی: 'politics', سياسة: 'politics' },
        publish: 'summary',
        retention: { days: 30, entries: 1000 },
      }),
      categoryIds: ['news', 'politics'],
      knownSources: NEIGHBORS,
    },
  };
}

const NEIGHBORS = Array.from({ length: 1000 }, (_, n) => ({
  id: `paper-${n}`,
  title: { [wordingOf(n).language]: nameOf(n) },
  homepage: `https://paper-${n}.example/`,
}));
