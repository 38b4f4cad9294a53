import { jest } from '@jest/globals';
import type { Entry, StoredEntry } from '../../src/model.ts';
import { entryKey } from '../../src/normalize/index.ts';
import { makeEntry } from '../render/newsroom.ts';
import { childrenOf, descendants, readXml, textOf } from '../render/xml-tree.ts';
import { NOW, type PublishedHub } from './published-hub.ts';
import { openSampleNewsroom } from './sample-newsroom.ts';

jest.setTimeout(30_000);

/** What a document says of languages: its own, and each entry's by id; null where it says nothing. */
interface Said {
  readonly language: string | null;
  readonly entries: ReadonlyMap<string, string | null>;
}

const READERS: Readonly<Record<'rss' | 'atom' | 'json', (body: string) => Said>> = {
  rss: (body) => {
    const [channel] = childrenOf(readXml(body), 'channel');
    const items = childrenOf(channel, 'item');
    return {
      language: textOf(channel, 'language'),
      entries: new Map(items.map((item) => [textOf(item, 'guid') ?? '', textOf(item, 'dc:language')])),
    };
  },
  atom: (body) => {
    const root = readXml(body);
    const entries = childrenOf(root, 'entry');
    return {
      language: root.attributes['xml:lang'] ?? null,
      entries: new Map(entries.map((entry) => [textOf(entry, 'id') ?? '', entry.attributes['xml:lang'] ?? null])),
    };
  },
  json: (body) => {
    const { language = null, items } = JSON.parse(body);
    return {
      language,
      entries: new Map(items.map((item: { id: string; language?: string }) => [item.id, item.language ?? null])),
    };
  },
};
const FORMATS = ['rss', 'atom', 'json'] as const;

interface Outline {
  readonly xmlUrl: string;
  readonly language: string | null;
}

let newsroom: PublishedHub;
let outlines: readonly Outline[];
let stored: ReadonlyMap<string, StoredEntry>;

/** What the sample newsroom has none of: another Persian, Sorani, and a text nobody knows the language of. */
function moreEntries(): readonly Entry[] {
  const entry = (name: string, fields: Partial<Entry>) => {
    const id = `https://kariz.example/${name}`;
    return makeEntry({ id, key: entryKey(id), categories: ['science'], ...fields });
  };
  return [
    entry('dari', { language: 'fa-AF', title: 'خبرهای کابل' }),
    entry('sorani', { language: 'ckb', title: 'هەواڵەکانی هەولێر' }),
    entry('unknown', { language: null, title: '۱۲۳' }),
  ];
}

beforeAll(async () => {
  newsroom = await openSampleNewsroom();
  const source = { id: 'kariz-fa', retention: { days: null, entries: null }, deliberate: true };
  await newsroom.hub.store.saveEntries({ source, entries: moreEntries(), at: NOW });
  const { body } = await newsroom.get(`${newsroom.url}/feeds.opml`);
  outlines = [...descendants(readXml(body))].flatMap(({ attributes: { xmlUrl, language = null } }) =>
    xmlUrl === undefined ? [] : [{ xmlUrl, language }],
  );
  stored = new Map((await newsroom.entries()).map((entry) => [entry.id, entry]));
});
afterAll(() => newsroom.close());

/** The outline's feed in one format: its language as told in the header, and as told in the document. */
async function fetchFeed({ xmlUrl }: Outline, format: (typeof FORMATS)[number]) {
  const { status, contentLanguage, body } = await newsroom.get(xmlUrl.replace(/\.rss$/, `.${format}`));
  expect(status).toBe(200);
  return { inHeader: contentLanguage?.split(', ') ?? [], said: READERS[format](body) };
}

/** Languages of these entries, as the store has them. */
function storedLanguages({ entries }: Said): readonly (string | null)[] {
  return [...entries.keys()].map((id) => stored.get(id)?.language ?? null);
}

describe.each(FORMATS)('the language of a feed (%s)', (format) => {
  test('of one language is the same in the document, in the header and in the list of feeds', async () => {
    const single = outlines.filter(({ language }) => language !== null);
    expect(single.length).toBeGreaterThan(20);
    for (const outline of single) {
      const { inHeader, said } = await fetchFeed(outline, format);
      expect([outline.xmlUrl, said.language, inHeader[0]]).toEqual([
        outline.xmlUrl,
        outline.language,
        outline.language,
      ]);
      const others = storedLanguages(said).filter((language) => language !== null && language !== outline.language);
      expect(new Set(inHeader.slice(1))).toEqual(new Set(others));
    }
  });

  test('of several stands in the header alone, which lists them', async () => {
    const mixed = outlines.filter(({ language }) => language === null);
    expect(mixed.length).toBeGreaterThan(2);
    for (const outline of mixed) {
      const { inHeader, said } = await fetchFeed(outline, format);
      // Of Atom's root it is the language of the feed's own title.
      expect(said.language).toBe(format === 'atom' ? 'fa' : null);
      const known = storedLanguages(said).filter((language) => language !== null);
      expect(new Set(known).size).toBeGreaterThan(1);
      expect(new Set(inHeader)).toEqual(new Set(known));
    }
  });

  test('is never taken for that of an entry of another: that one states its own, or that it is unknown', async () => {
    for (const outline of outlines) {
      const { said } = await fetchFeed(outline, format);
      for (const [id, language] of said.entries) {
        const taken = language ?? said.language;
        const own = stored.get(id)?.language ?? null;
        expect([outline.xmlUrl, id, taken === 'und' ? null : taken]).toEqual([outline.xmlUrl, id, own]);
      }
    }
  });

  test('holds what its range takes: Dari stands in the Persian feed, as Dari', async () => {
    const persian = outlines.find(({ xmlUrl }) => xmlUrl.endsWith('/feeds/language/fa.rss'));
    const { inHeader, said } = await fetchFeed(persian as Outline, format);
    expect([said.language, inHeader]).toEqual(['fa', ['fa', 'fa-AF']]);
    expect(said.entries.get('https://kariz.example/dari')).toBe('fa-AF');
  });
});
