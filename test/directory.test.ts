import { describeFeed, type LanguageCounts, listFeeds } from '../src/directory.ts';
import type { Catalog, FeedRequest } from '../src/model.ts';
import { SOURCE } from './normalize/samples.ts';

const CATALOG: Catalog = {
  hub: {
    title: { fa: 'خوراک', en: 'Khorak' },
    description: { fa: 'خبر از همه جا' },
    language: 'fa',
    retention: { days: null, entries: null },
  },
  sources: [SOURCE, { ...SOURCE, id: 'tagless', language: null, title: { en: 'Tagless' }, homepage: null }],
  categories: [{ id: 'science', names: { fa: 'علمی', en: 'Science' } }],
  partners: [],
  fingerprint: 'x',
};
const COUNTS: LanguageCounts = {
  all: [
    { language: 'fa', entries: 9 },
    { language: 'en', entries: 2 },
  ],
  byCategory: [
    { category: 'science', language: 'fa', entries: 1 },
    { category: 'science', language: 'en', entries: 1 },
  ],
  bySource: [
    { source: 'alborz', language: 'fa', entries: 9 },
    { source: 'alborz', language: 'en', entries: 1 },
    { source: 'tagless', language: 'en', entries: 1 },
  ],
  totals: [
    { kind: 'all', id: '', entries: 11 },
    { kind: 'category', id: 'science', entries: 2 },
    { kind: 'source', id: 'alborz', entries: 10 },
    { kind: 'source', id: 'tagless', entries: 1 },
  ],
};

function describeOne(subject: Partial<FeedRequest>, counts = COUNTS) {
  const request = { kind: 'all' as const, id: null, tag: null, lang: null, q: null, ...subject };
  return describeFeed(request, CATALOG, { counts, publicUrl: 'https://hub.example' });
}

describe('the language of a feed', () => {
  test('is none where it holds several, and the one asked for where a language is asked for', () => {
    expect(describeOne({}).language).toBeNull();
    expect(describeOne({ lang: 'en' })).toMatchObject({ language: 'en', title: 'Khorak' });
    expect(describeOne({ kind: 'category', id: 'science' }).language).toBeNull();
    expect(describeOne({ kind: 'category', id: 'science', tag: 'fa' }).language).toBe('fa');
  });

  test('of a source is what the catalogue says, while most of its entries agree', () => {
    expect(describeOne({ kind: 'source', id: 'alborz' }).language).toBe('fa');
    const foreign = {
      ...COUNTS,
      bySource: [{ source: 'alborz', language: 'he', entries: 3 }],
      totals: [{ kind: 'source' as const, id: 'alborz', entries: 3 }],
    };
    expect(describeOne({ kind: 'source', id: 'alborz' }, foreign).language).toBe('he');
  });

  test('of a source that declares none is that of its entries', () => {
    expect(describeOne({ kind: 'source', id: 'tagless' })).toMatchObject({ language: 'en', title: 'Tagless' });
  });
});
describe('entries whose language is unknown', () => {
  const countsWith = (entries: number): LanguageCounts => ({
    all: [{ language: 'fr', entries }],
    byCategory: [{ category: 'science', language: 'fr', entries }],
    bySource: [{ source: 'tagless', language: 'fr', entries }],
    totals: [
      { kind: 'all', id: '', entries: 10 },
      { kind: 'category', id: 'science', entries: 10 },
      { kind: 'source', id: 'tagless', entries: 10 },
    ],
  });

  test.each([
    { kind: 'source' as const, id: 'tagless' },
    { kind: 'category' as const, id: 'science' },
    { kind: 'all' as const, id: null },
  ])('are not of the one that a few others have ($kind)', (subject) => {
    expect(describeOne(subject, countsWith(1)).language).toBeNull();
    expect(describeOne(subject, countsWith(9)).language).toBe('fr');
  });

  test('do not speak against the language that the catalogue gives their source', () => {
    const counts = { ...countsWith(1), bySource: [{ source: 'alborz', language: 'fa', entries: 1 }] };
    expect(describeOne({ kind: 'source', id: 'alborz' }, counts).language).toBe('fa');
  });
});

describe('the title of a feed', () => {
  test('starts in its own script and tells the feed of all languages from that of one', () => {
    expect(describeOne({ kind: 'category', id: 'science' }).title).toBe('علمی | خوراک | همهٔ زبان‌ها');
    expect(describeOne({ kind: 'category', id: 'science', tag: 'fa' }).title).toBe('علمی | خوراک');
    expect(describeOne({ kind: 'category', id: 'science', tag: 'en' }).title).toBe('Science | Khorak');
    expect(describeOne({ kind: 'source', id: 'alborz' }).title).toBe('خبرنامهٔ البرز');
    expect(describeOne({ kind: 'language', id: 'fa' }).title).toBe('خوراک | فارسی');
  });
});

test("The directory lists the feeds of several languages first, then each language once, the hub's own before the others", () => {
  const groups = listFeeds(CATALOG, COUNTS, 'https://hub.example');
  expect(groups.map(({ name, mixed, feeds }) => [name, mixed, feeds.map(({ path }) => path)])).toEqual([
    ['همهٔ زبان‌ها', true, ['/feeds/all', '/feeds/category/science']],
    ['فارسی', false, ['/feeds/language/fa', '/feeds/category/science/fa', '/feeds/source/alborz']],
    ['English', false, ['/feeds/language/en', '/feeds/category/science/en', '/feeds/source/tagless']],
  ]);
});

describe('the title of a feed', () => {
  const titled = (title: Record<string, string>, language: string | null) => {
    const catalog = { ...CATALOG, sources: [{ ...SOURCE, id: 'two', title, language }] };
    const request = { kind: 'source' as const, id: 'two', tag: null, lang: null, q: null };
    return describeFeed(request, catalog, { counts: COUNTS, publicUrl: 'https://hub.example' }).title;
  };

  test('of two names starts with the one in its own script', () => {
    expect(titled({ fa: 'ISNA | ایسنا' }, 'fa')).toBe('ایسنا | ISNA');
    expect(titled({ he: 'Ynet – ידיעות אחרונות' }, 'he')).toBe('ידיעות אחרונות | Ynet');
    expect(titled({ fa: 'ISNA | خبرگزاری ایسنا | Tehran' }, 'fa')).toBe('خبرگزاری ایسنا | ISNA | Tehran');
    expect(titled({ en: 'العربية | Al Arabiya' }, 'en')).toBe('Al Arabiya | العربية');
  });

  test('stays as it is where it does already, or has one name only', () => {
    expect(titled({ fa: 'ایسنا | ISNA' }, 'fa')).toBe('ایسنا | ISNA');
    expect(titled({ fa: 'BBC فارسی' }, 'fa')).toBe('BBC فارسی');
    expect(titled({ fa: 'X | Y' }, 'fa')).toBe('X | Y');
  });

  test('is in the language of the feed where the hub, the category or the source has a name in it', () => {
    expect(describeOne({ kind: 'language', id: 'en' }).title).toBe('Khorak | English');
    expect(describeOne({ kind: 'category', id: 'science', tag: 'en' }).title).toBe('Science | Khorak');
    expect(titled({ fa: 'ایسنا', en: 'ISNA' }, 'en')).toBe('ISNA');
  });
});

test('the page people open from a reader is the publication’s own, else the feed’s page here', () => {
  expect(describeOne({ kind: 'source', id: 'alborz' }).homepage).toBe(SOURCE.homepage);
  expect(describeOne({ kind: 'source', id: 'tagless' }).homepage).toBe('https://hub.example/feeds/source/tagless');
  expect(describeOne({ kind: 'category', id: 'science', tag: 'fa' }).homepage).toBe(
    'https://hub.example/feeds/category/science/fa',
  );
  expect(describeOne({ kind: 'search', q: 'آب و هوا' }).homepage).toBe(
    'https://hub.example/feeds/search?q=%D8%A2%D8%A8%20%D9%88%20%D9%87%D9%88%D8%A7',
  );
});
