/** What is published, as readers of others find it: black boxes, each asked where it is installed. */

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import SqliteFile from 'better-sqlite3';
import { ask, describeWith, isInstalled, openFolder, writeAll } from './outside.ts';
import { type Expected, openVariedNewsroom, unmarked, type VariedNewsroom } from './varied-newsroom.ts';

jest.setTimeout(30_000);

/** The first on the path need not be the one feedparser was installed for. */
const PYTHON =
  ['python3', '/usr/bin/python3'].find((python) => isInstalled(python, ['-c', 'import feedparser'])) ?? null;
const XML_FORMATS = ['rss', 'atom'] as const;
type XmlFormat = (typeof XML_FORMATS)[number];

let newsroom: VariedNewsroom;
const folder = openFolder();
beforeAll(async () => {
  newsroom = await openVariedNewsroom();
});
afterAll(async () => {
  await newsroom.close();
  folder.remove();
});

const addressOf = (path: string, format: XmlFormat): string => `${newsroom.url}${path}.${format}?limit=100`;

/** The documents of every feed in one format, in the order of `paths`. */
async function documentsIn(format: XmlFormat): Promise<readonly string[]> {
  const answers = await Promise.all(newsroom.paths.map((path) => newsroom.get(addressOf(path, format))));
  return answers.map(({ body }) => body);
}

const languageOf = (path: string): string | null => /desk-(\w+)$/.exec(path)?.[1] ?? null;

describeWith(PYTHON !== null, 'feedparser for Python')('by feedparser,', () => {
  type Read = { broken: boolean; language: string | null; entries: readonly Omit<Expected, 'revisedAt' | 'terms'>[] };

  async function readAll(format: XmlFormat): Promise<readonly Read[]> {
    const files = writeAll(folder.path, await documentsIn(format), format);
    const { stdout } = ask(PYTHON ?? '', [join(import.meta.dirname, 'read-feeds.py'), ...files]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  /** Its authors are looked at elsewhere: of several it gives only the last. */
  const comparable = ({ id, title, url, language, publishedAt, categories, files }: Read['entries'][number]) => ({
    ...{ id, title: unmarked(title), url, language, publishedAt, categories: categories.map(unmarked) },
    // Media RSS tells of a picture again, with its size.
    files: [...new Set(files)].toSorted(),
  });

  test.each(XML_FORMATS)(
    '%s gives titles, links, ids, dates, languages, labels and files as stored',
    async (format) => {
      const feeds = await readAll(format);
      expect(feeds).toHaveLength(newsroom.paths.length);
      for (const [index, path] of newsroom.paths.entries()) {
        const { broken, language, entries } = feeds[index] as Read;
        // Atom's root may be in the language of the feed's own title.
        expect([broken, language]).toEqual([false, languageOf(path) ?? (format === 'atom' ? 'fa' : null)]);
        expect(entries.map(comparable)).toEqual((await newsroom.expected(path)).map(comparable));
      }
    },
  );
});

describeWith(isInstalled('sfeed', []), 'sfeed')('by sfeed,', () => {
  test.each(XML_FORMATS)('%s gives titles, links, ids, dates, authors and labels as stored', async (format) => {
    for (const [index, document] of (await documentsIn(format)).entries()) {
      const lines = ask('sfeed', [], document).stdout.trimEnd().split('\n');
      const found = lines.map((line) => {
        const [at = '', title = '', url, , , id, author, , labels = ''] = line.split('\t');
        return { at, title: unmarked(title), url, id, author, labels: labels.split('|').map(unmarked) };
      });
      const expected = await newsroom.expected(newsroom.paths[index] as string);
      expect(found).toEqual(expected.map((entry) => asLine(entry, format)));
    }
  });

  /** RSS gives no date where there is none, Atom that of the last revision; of Atom's categories it shows the terms. */
  function asLine(entry: Expected, format: XmlFormat) {
    const { id, title, url, publishedAt, revisedAt, authors, publication } = entry;
    const at = publishedAt ?? (format === 'atom' ? revisedAt : null);
    const labels = format === 'atom' ? entry.terms : entry.categories;
    const author = authors[0] ?? (format === 'atom' ? publication : '');
    return { at: at === null ? '' : String(at / 1000), title, url, id, author, labels };
  }
});

describeWith(isInstalled('newsboat'), 'newsboat')('by newsboat,', () => {
  interface Row {
    readonly isRtl: number;
    readonly title: string;
    readonly url: string;
    readonly id: string;
    readonly at: number;
  }

  /** It fetches from the running hub, each feed into a cache of its own: in one, an entry is kept for the feed that had it last. */
  async function reload(address: string): Promise<readonly Row[]> {
    const home = openFolder();
    const [urls, cache, config] = ['urls', 'cache.db', 'config'].map((name) => join(home.path, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(urls, `${address}\n`);
    writeFileSync(config, 'download-retries 1\n');
    const args = ['-u', urls, '-c', cache, '-C', config, '-x', 'reload'];
    await promisify(execFile)('newsboat', args, { env: { ...process.env, HOME: home.path }, timeout: 60_000 });
    const file = new SqliteFile(cache, { readonly: true });
    try {
      const query =
        'select f.is_rtl as isRtl, i.title, i.url, i.guid as id, i.pubDate as at from rss_item i join rss_feed f on f.rssurl = i.feedurl';
      return file.prepare(query).all() as Row[];
    } finally {
      file.close();
      home.remove();
    }
  }

  test.each(XML_FORMATS)('%s gives titles, links, ids and dates as stored, and the direction', async (format) => {
    for (const path of newsroom.paths) {
      const rows = await reload(addressOf(path, format));
      const expected = await newsroom.expected(path);
      const found = rows.map(({ id, title, url }) => ({ id, title: unmarked(title), url }));
      expect(byId(found)).toEqual(byId(expected.map(({ id, title, url }) => ({ id, title, url }))));
      const dates = new Map(rows.map(({ id, at }) => [id, at * 1000]));
      const dated = expected.filter(({ publishedAt }) => publishedAt !== null);
      expect(dated.map(({ id }) => [id, dates.get(id)])).toEqual(dated.map(({ id, publishedAt }) => [id, publishedAt]));
      // It knows these tags and no others, and takes that of Atom's root for that of all entries.
      const isRtl = ['fa', 'ar', 'he', 'ur', 'ps'].includes(languageOf(path) ?? (format === 'atom' ? 'fa' : ''));
      expect([path, ...new Set(rows.map((row) => row.isRtl))]).toEqual([path, isRtl ? 1 : 0]);
    }
  });

  function byId<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
    return items.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }
});
