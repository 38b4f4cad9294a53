import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, FeedQuery } from '../../src/model.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { parseSearch } from '../../src/text/search.ts';
import { cpuOf, type Figure } from './figures.ts';
import { FETCHED_AT } from './task.ts';
import { countingRandom, madeUpWords } from './words-made-up.ts';

/** `KHORAK_BENCH_ENTRIES=200000` tells more, in a minute. */
const ENTRIES = Number(process.env.KHORAK_BENCH_ENTRIES ?? 30_000);
const BATCH = 300;
const WORDS = 150;
const LANGUAGES = ['fa', 'fa', 'ar', 'he'];
/** What is searched for: words that no made-up one is or starts with, each in so many entries. */
const ASKED: readonly (readonly [name: string, question: string, query: Partial<FeedQuery>])[] = [
  ['a word nothing holds', 'هیچکجانیست', {}],
  ['a rare word', 'کمیابی', {}],
  ['a common word', 'متداولی', {}],
  ['a word of every second entry', 'همگانی', {}],
  ['such a word in a language without it', 'همگانی', { languages: ['he'] }],
  ['a phrase', '"متداولی همگانی"', {}],
  ['what is ruled out alone', '-همگانی', {}],
];

/** Searching a store of made-up news; milliseconds of CPU of one search, which is held against a feed of all. */
export async function benchSearching(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'khorak-bench-'));
  const store = await openStore({ url: `sqlite:${join(folder, 'khorak.db')}`, now: () => FETCHED_AT });
  try {
    await fill(store);
    const bare = await cpuOf(9, () => store.findFeed({ limit: 50 }));
    const figures: Figure[] = [];
    for (const [name, question, query] of ASKED) {
      const ours = await cpuOf(9, () => store.findFeed({ ...query, limit: 50, search: parseSearch(question) }));
      figures.push({ name: `search ${ENTRIES}: ${name}`, unit: 'ms', ours, bare, limit: null });
    }
    return figures;
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(store: Store): Promise<void> {
  const random = countingRandom(7);
  const vocabulary = new Map([...new Set(LANGUAGES)].map((language) => [language, madeUpWords(language, random)]));
  for (let from = 0; from < ENTRIES; from += BATCH) {
    const entries = Array.from({ length: BATCH }, (_, at) => {
      const language = LANGUAGES[at % LANGUAGES.length] as string;
      return newsOf({ n: from + at, language, words: vocabulary.get(language) ?? [] }, random);
    });
    const source = { id: `paper-${from % 200}`, retention: { days: null, entries: null }, deliberate: false };
    await store.saveEntries({ source, entries, at: FETCHED_AT });
  }
}

/** Few words are frequent and most are rare, as in any language. */
function newsOf(
  { n, language, words }: { readonly n: number; readonly language: string; readonly words: readonly string[] },
  random: () => number,
): Entry {
  const text = Array.from({ length: WORDS }, () => words[Math.floor(words.length * random() ** 3)] ?? '');
  if (n === ENTRIES / 2) text.push('کمیابی');
  if (n % 20 === 0) text.push('متداولی');
  if (language === 'fa') text.push('همگانی');
  const url = `https://paper.example/${n}`;
  return {
    ...{ id: url, key: `k${n}`, guid: null, url, title: text.slice(0, 8).join(' '), summary: null, contentHtml: null },
    ...{ contentText: text.join(' '), language, direction: 'rtl', updated: null, authors: [], tags: [] },
    published: { at: FETCHED_AT - Math.floor((ENTRIES - n + random() * 3000) * 1000), precision: 'second' },
    ...{ categories: ['news'], source: null, attribution: [], compiledBy: null, enclosures: [], image: null },
  };
}
