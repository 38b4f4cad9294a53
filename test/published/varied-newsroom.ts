/** A hub that publishes entries of every language and shape: a source a language, and the feed of all. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StoredEntry } from '../../src/model.ts';
import { localized } from '../../src/text/language.ts';
import { openFolder } from './outside.ts';
import { NOW, openPublishedHub, type PublishedHub } from './published-hub.ts';
import { entriesOf, takenBack, VOICES } from './varied-entries.ts';

/** What a reader should find of an entry. Instants in epoch milliseconds; `categories` are our names, then the tags. */
export interface Expected {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly language: string | null;
  readonly publishedAt: number | null;
  readonly revisedAt: number;
  readonly authors: readonly string[];
  /** Who signs in Atom where nobody else did. */
  readonly publication: string;
  readonly categories: readonly string[];
  /** The same with our ids in place of our names. */
  readonly terms: readonly string[];
  /** Addresses of its files, the picture last. */
  readonly files: readonly string[];
}

export interface VariedNewsroom extends PublishedHub {
  /** Paths without ending: the feed of all and those of one language. */
  readonly paths: readonly string[];
  /** What stands in a feed, newest first. */
  expected(path: string): Promise<readonly Expected[]>;
}

export async function openVariedNewsroom(): Promise<VariedNewsroom> {
  const folder = openFolder();
  mkdirSync(join(folder.path, 'sources'));
  for (const file of ['hub.yaml', 'categories.yaml']) cpSync(resolve('feeds', file), join(folder.path, file));
  for (const { language, title } of VOICES) {
    const lines = `title: { ${language}: ${title} }\nlanguage: ${language}\npush: true\npublish: full\n`;
    writeFileSync(join(folder.path, `sources/desk-${language}.yaml`), lines);
  }
  const opened = await openPublishedHub(folder.path);
  const { store, keeper } = opened.hub;
  for (const voice of VOICES) {
    const source = { id: `desk-${voice.language}`, retention: { days: null, entries: null }, deliberate: true };
    await store.saveEntries({ source, entries: entriesOf(voice), at: NOW });
    await store.saveEntries({ source, entries: [takenBack(voice)], at: NOW });
    await store.withdrawEntry(takenBack(voice).key, NOW);
  }
  const expectedOf = (entry: StoredEntry): Expected => ({
    id: entry.id,
    title: entry.title,
    url: entry.url ?? `${opened.url}/articles/${entry.key}`,
    language: entry.language,
    publishedAt: entry.published?.at ?? null,
    revisedAt: entry.revisedAt,
    authors: entry.authors,
    publication: entry.source ?? VOICES.find(({ language }) => entry.sourceId === `desk-${language}`)?.title ?? '',
    categories: [
      ...entry.categories.map((id) => {
        const names = keeper.current().categories.find((category) => category.id === id)?.names ?? {};
        return localized(names, entry.language).text;
      }),
      ...entry.tags,
    ],
    terms: [...entry.categories, ...entry.tags],
    files: [...entry.enclosures.map(({ url }) => url), ...(entry.image === null ? [] : [entry.image])],
  });
  return {
    ...opened,
    paths: ['/feeds/all', ...VOICES.map(({ language }) => `/feeds/source/desk-${language}`)],
    expected: async (path) => {
      const source = /^\/feeds\/source\/(.+)$/.exec(path)?.[1];
      return (await store.findFeed({ source, limit: 100 })).entries.map(expectedOf);
    },
    close: async () => {
      await opened.close();
      folder.remove();
    },
  };
}

/** A text without the one mark that may lead it. */
export function unmarked(text: string): string {
  return text.replace(/^[\u200e\u200f]/, '');
}
