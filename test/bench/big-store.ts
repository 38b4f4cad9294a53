/**
 * A store as large as wanted, quickly: `node test/bench/big-store.ts FOLDER ENTRIES` makes `FOLDER/khorak.db` and the catalogue
 * `FOLDER/feeds` that goes with it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Entry } from '../../src/model.ts';
import { insertEntries } from '../../src/store/insert-entries.ts';
import { openDatabase } from '../../src/store/open.ts';
import type { Database } from '../../src/store/schema.ts';
import { countingRandom, madeUpWords } from './words-made-up.ts';

const SOURCES = 200;
const BATCH = 50;
/** Batches that share a transaction. */
const TOGETHER = 500;
const SPAN_MS = 28 * 86_400_000;
const LANGUAGES = ['fa', 'fa', 'ar', 'fa', 'he', 'ur', 'fa', 'en'] as const;
const CATEGORIES = ['politics', 'economy', 'world', 'culture', 'sport', 'science'] as const;

/** What is in such a store: sources `paper-0` to `paper-199`, each in one language, and these categories. */
export const BIG_STORE = { sources: SOURCES, languages: [...new Set(LANGUAGES)], categories: CATEGORIES } as const;

/** Language of source `paper-N`. */
export function bigStoreLanguage(n: number): string {
  return LANGUAGES[n % LANGUAGES.length] as string;
}

/**
 * Makes the database `path`, which must not be there yet, with so many entries: written by the store's own code, but with
 * nothing waited for on the disk. They are spread evenly over the sources and the four weeks before `now`. About a minute
 * for a million.
 */
export async function buildBigStore(path: string, entries: number, now: number = Date.now()): Promise<void> {
  const db = await openDatabase(`sqlite:${resolve(path)}`, now - SPAN_MS);
  try {
    for (const pragma of ['journal_mode = off', 'synchronous = off', 'cache_size = -1000000', 'foreign_keys = off']) {
      await sql.raw(`pragma ${pragma}`).execute(db);
    }
    const make = entryMaker(entries, now);
    const step = BATCH * TOGETHER;
    for (let from = 0; from < entries; from += step) {
      await db.transaction().execute((trx) => insertRange(trx, make, { from, until: Math.min(entries, from + step) }));
    }
    await db.updateTable('meta').set({ version: 2, changed_at: now }).execute();
    await sql.raw('pragma journal_mode = wal').execute(db);
  } finally {
    await db.destroy();
  }
}

/** Writes the catalogue of such a store: sources that are pushed to, so that nothing is fetched. Its entries never expire. */
export async function writeBigCatalog(feedsDir: string): Promise<void> {
  await mkdir(join(feedsDir, 'sources'), { recursive: true });
  await writeFile(join(feedsDir, 'hub.yaml'), 'language: fa\nretention: { days: 3000, entries: 1000000 }\n');
  await writeFile(join(feedsDir, 'categories.yaml'), CATEGORIES.map((id) => `${id}: { en: ${id} }\n`).join(''));
  for (let n = 0; n < SOURCES; n += 1) {
    const text = `title: Paper ${n}\nlanguage: ${bigStoreLanguage(n)}\nhomepage: https://paper-${n}.example/\npush: true\npublish: full\n`;
    await writeFile(join(feedsDir, 'sources', `paper-${n}.yaml`), text);
  }
}

type MakeEntry = (n: number) => { readonly entry: Entry; readonly seenAt: number };

async function insertRange(trx: Database, make: MakeEntry, range: { from: number; until: number }): Promise<void> {
  // A source's entries lie side by side, as in the documents they came in.
  for (let from = range.from; from < range.until; from += BATCH) {
    const until = Math.min(range.until, from + BATCH);
    const sourceId = `paper-${(from / BATCH) % SOURCES}`;
    const made = Array.from({ length: until - from }, (_, at) => make(until - 1 - at));
    const at = made[0]?.seenAt ?? 0;
    const fresh = made.map(({ entry }) => entry);
    await insertEntries(trx, fresh, { sourceId, deliberate: false, removed: false, above: 0, at });
  }
}

function entryMaker(entries: number, now: number): MakeEntry {
  const random = countingRandom(11);
  const vocabulary = new Map(BIG_STORE.languages.map((language) => [language, madeUpWords(language, random)]));
  return (n) => {
    const paper = Math.floor(n / BATCH) % SOURCES;
    const language = bigStoreLanguage(paper) as (typeof LANGUAGES)[number];
    const words = vocabulary.get(language) ?? [];
    const wordsOf = (count: number) =>
      Array.from({ length: count }, () => words[Math.floor(words.length * random() ** 3)] ?? '').join(' ');
    const seenAt = now - Math.floor(((entries - n) / entries) * SPAN_MS);
    const text = wordsOf(30);
    const url = `https://paper-${paper}.example/news/${n}`;
    const entry: Entry = {
      ...{ id: url, key: `k${n.toString(36)}`, guid: null, url, title: `${wordsOf(7)} ${n}`, summary: wordsOf(12) },
      ...{ contentHtml: `<p>${text}</p>`, contentText: text, language, direction: language === 'en' ? 'ltr' : 'rtl' },
      ...{ published: { at: seenAt - 60_000, precision: 'second' }, updated: null, authors: [wordsOf(2)], tags: [] },
      ...{ categories: [CATEGORIES[n % CATEGORIES.length] as string], source: `Paper ${paper}`, attribution: [] },
      ...{ compiledBy: null, enclosures: [], image: null },
    };
    return { entry, seenAt };
  };
}

if (import.meta.main) {
  const [folder = '', entries = ''] = process.argv.slice(2);
  if (folder === '' || !(Number(entries) > 0)) {
    console.error('usage: big-store.ts FOLDER ENTRIES');
    process.exit(2);
  }
  await mkdir(folder, { recursive: true });
  await writeBigCatalog(join(folder, 'feeds'));
  await buildBigStore(join(folder, 'khorak.db'), Number(entries));
}
