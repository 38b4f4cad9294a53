import fc from 'fast-check';
import type { ParsedItem, TextConstruct } from '../../src/model.ts';
import { normalizeDocument } from '../../src/normalize/index.ts';
import { contextOf, entryOf, feedOf, html, plain, SEEN_AT, SOURCE } from './samples.ts';

const FA =
  'زیست\u200cشناسان می\u200cگویند این گونه تنها در بلندای بیش از دو هزار متر دیده شده است و پیش از این ناشناخته بود.';
const AR = 'تضم المكتبة أكثر من خمسين ألف عنوان، وتفتح أبوابها للزوار كل يوم من الصباح حتى المساء في وسط المدينة.';
const EN = 'The library holds more than fifty thousand titles and is open to visitors every day of the week.';

describe("an entry's language and direction", () => {
  test('what the item declares holds', () => {
    const { entry, repairs } = entryOf({ title: plain(FA), language: 'fa_IR' });
    expect([entry.language, entry.direction, repairs]).toEqual(['fa', 'rtl', []]);
  });

  test('a language the text is not written in is overruled and reported', () => {
    const { entry, repairs } = entryOf({ title: plain(AR), content: plain(AR), language: 'en-us' });
    expect([entry.language, entry.direction, repairs]).toEqual(['ar', 'rtl', ['language-overruled']]);
  });

  test("the feed's or the catalogue's is a default, overruled when the text clearly is of another", () => {
    expect(entryOf({ title: plain('خبر') }, { feed: { language: 'ur' } }).entry.language).toBe('ur');
    expect(entryOf({ title: plain('خبر') }, { context: { source: SOURCE } }).entry.language).toBe('fa');
    const english = entryOf({ title: plain(EN), content: plain(EN) }, { feed: { language: 'he' } });
    expect([english.entry.language, english.entry.direction]).toEqual(['en', 'ltr']);
    expect(english.repairs).toEqual(['language-overruled']);
  });

  test('Dari stays Dari though a detector calls it Persian', () => {
    expect(entryOf({ title: plain(FA), content: plain(FA) }, { feed: { language: 'fa-AF' } }).entry.language).toBe(
      'fa-AF',
    );
  });

  test('without any it is detected, and unknown where nothing tells', () => {
    expect(entryOf({ title: plain(FA) }).entry.language).toBe('fa');
    expect(entryOf({ title: plain('1-1') }).entry.language).toBeNull();
  });
});

describe("an entry's texts", () => {
  test('titles and summaries are plain, with entities decoded once', () => {
    const { entry } = entryOf({
      title: html(' <b>می\u200cروم</b>\n&amp;lt;42&amp;gt; '),
      summary: html('<p>یک</p><script>x</script>'),
      content: plain('a < b'),
    });
    expect([entry.title, entry.summary]).toEqual(['می\u200cروم &lt;42&gt;', 'یک']);
    expect([entry.contentHtml, entry.contentText]).toEqual(['<p>a &lt; b</p>', 'a < b']);
  });

  test('a plain title keeps its less-than signs, marks and balanced isolates', () => {
    expect(entryOf({ title: plain('\u200f1 < 2 \u2068x\u2069 \u202ey') }).entry.title).toBe(
      '\u200f1 < 2 \u2068x\u2069 y',
    );
  });

  test('plain text gives one paragraph for each of its own', () => {
    const { entry } = entryOf({ title: plain('t'), content: plain('یک\n\nدو\nسه') });
    expect(entry.contentHtml).toBe('<p>یک</p>\n<p>دو<br />سه</p>');
    expect(entry.contentText).toBe('یک\n\nدو\nسه');
  });

  test('a description that is a whole article is the content, and its first paragraph the summary', () => {
    const { entry } = entryOf({ title: plain('t'), summary: html(`<p>${FA}</p><p>${FA}</p>`) });
    expect(entry.summary).toBe(FA);
    expect(entry.contentText).toBe(`${FA}\n\n${FA}`);
  });

  test('a short description stays a summary', () => {
    const { entry } = entryOf({ title: plain('t'), summary: html(`<p>${FA}</p>`) });
    expect([entry.summary, entry.contentHtml]).toEqual([FA, null]);
  });

  test('a picture in a description is not lost', () => {
    const { entry } = entryOf({ title: plain('t'), summary: html('<img src="https://x.example/i.jpg"> متن') });
    expect(entry.summary).toBe('متن');
    expect(entry.contentHtml).toBe('<p><img src="https://x.example/i.jpg" alt="" /> متن</p>');
  });

  test('a missing title is the first sentence of the text', () => {
    const { entry, repairs } = entryOf({ content: html('<p>نخستین جمله. دومین جمله.</p>') });
    expect([entry.title, repairs]).toEqual(['نخستین جمله.', ['title-from-text']]);
    expect(entryOf({ summary: plain('واژه '.repeat(100)) }).entry.title.length).toBeLessThanOrEqual(101);
  });

  test('authors and tags are clean, each once', () => {
    const { entry } = entryOf({
      title: plain('t'),
      authors: ['  علی\nرضا ', 'a@b.example (Sara)', 'علي رضا', ''],
      tags: ['علم', ' علم', 'فرهنگ'],
    });
    expect(entry.authors).toEqual(['علی رضا', 'Sara']);
    expect(entry.tags).toEqual(['علم', 'فرهنگ']);
  });
});

describe("an entry's dates", () => {
  test('a day of the seed page is read in its own calendar, and the same update is none', () => {
    const { entry } = entryOf({
      title: plain(FA),
      published: '13 شهریور 1400',
      updated: '13 شهریور 1400',
    });
    expect(entry.published).toEqual({ at: Date.parse('2021-09-04T07:30:00Z'), precision: 'day' });
    expect(entry.updated).toBeNull();
  });

  test("the source's zone holds for dates without one", () => {
    const source = { ...SOURCE, timezone: 'Asia/Kabul' };
    const { entry } = entryOf({ title: plain(FA), published: '2026-03-02 10:30' }, { context: { source } });
    expect(entry.published?.at).toBe(Date.parse('2026-03-02T06:00:00Z'));
  });

  test('a zone that does not exist loses nothing', () => {
    const source = { ...SOURCE, timezone: 'Nowhere/Else' };
    const { entry } = entryOf({ title: plain(FA), published: '2026-03-02 10:30' }, { context: { source } });
    expect(entry.published?.at).toBe(Date.parse('2026-03-02T07:00:00Z'));
  });

  test('an update earlier or at the same instant is left out, a later one kept', () => {
    const published = '2026-03-02T07:15:00Z';
    expect(entryOf({ title: plain('t'), published, updated: published }).entry.updated).toBeNull();
    expect(entryOf({ title: plain('t'), published, updated: '2026-03-01T00:00:00Z' }).entry.updated).toBeNull();
    expect(entryOf({ title: plain('t'), published, updated: '2026-03-02T07:16:00Z' }).entry.updated).toEqual({
      at: Date.parse('2026-03-02T07:16:00Z'),
      precision: 'second',
    });
  });

  test('an unreadable date is reported, a missing one is not', () => {
    expect(entryOf({ title: plain('t'), published: 'soon' })).toMatchObject({
      entry: { published: null },
      repairs: ['date-unreadable'],
    });
    expect(entryOf({ title: plain('t'), published: ' ' }).repairs).toEqual([]);
  });

  test('a date in the future is held to the time the document came', () => {
    const { entry, repairs } = entryOf({ title: plain('t'), published: 'Wed, 13 Apr 2035 09:07:01 +0100' });
    expect([entry.published?.at, repairs]).toEqual([SEEN_AT, ['date-in-future']]);
  });

  test('the id of an item without guid and link does not depend on when it was seen', () => {
    const feed = feedOf([{ title: plain('خبر'), published: '2026-03-11' }]);
    const [early, late] = [9, 12].map((day) =>
      normalizeDocument(feed, { url: null, fetchedAt: Date.UTC(2026, 2, day, 8) }, contextOf()),
    );
    expect(early?.entries[0]?.id).toBe(late?.entries[0]?.id);
  });
});

describe("an entry's addresses", () => {
  test('are absolute, http only, without tracking', () => {
    const { entry } = entryOf(
      {
        title: plain('t'),
        url: '/خبر/1?utm_medium=rss&a=%20b',
        image: 'javascript:alert(1)',
        enclosures: [
          { url: 'a.mp3', type: '', length: -5 },
          { url: 'a.mp3', type: 'audio/mpeg', length: 7 },
          { url: 'ftp://x.example/b', type: '', length: 0 },
          { url: 'c.constructor', type: 'Video/MP4; x=y', length: 12 },
        ],
      },
      { url: 'https://news.example/feed/rss.xml' },
    );
    expect(entry.url).toBe('https://news.example/%D8%AE%D8%A8%D8%B1/1?a=%20b');
    expect(entry.image).toBeNull();
    expect(entry.enclosures).toEqual([
      { url: 'https://news.example/feed/a.mp3', type: 'audio/mpeg', length: 0 },
      { url: 'https://news.example/feed/c.constructor', type: 'video/mp4', length: 12 },
    ]);
  });

  test("are resolved against the item's base, then the document, then the source's homepage", () => {
    const item = { title: plain('t'), url: 'x' };
    const context = { source: SOURCE };
    const url = 'https://doc.example/d/';
    expect(entryOf({ ...item, base: '/b/' }, { url, context }).entry.url).toBe('https://doc.example/b/x');
    expect(entryOf(item, { url, context }).entry.url).toBe('https://doc.example/d/x');
    expect(entryOf(item, { context }).entry.url).toBe('https://alborz.example/x');
    expect(entryOf(item).entry.url).toBeNull();
  });
});

describe("an entry's categories", () => {
  const context = {
    source: { ...SOURCE, category: 'news', categories: { سیاسی: 'politics', ورزش: 'nowhere' } },
    categoryIds: ['politics', 'science', 'news'],
  };

  test('come from the document, from the labels and from labels that are ours', () => {
    const item = { title: plain(FA), categories: ['science', 'unknown'], tags: ['سياسي', 'Science', 'ورزش'] };
    expect(entryOf(item, { context }).entry.categories).toEqual(['science', 'politics']);
  });

  test("are the source's where no rule places the entry, else none", () => {
    expect(entryOf({ title: plain(FA), tags: ['دیگر'] }, { context }).entry.categories).toEqual(['news']);
    expect(entryOf({ title: plain(FA), tags: ['دیگر'] }).entry.categories).toEqual([]);
  });
});

describe('filters', () => {
  const rule = { words: [], tags: [], pattern: null };
  function isKept(title: string, rules: Partial<Pick<typeof SOURCE, 'include' | 'exclude'>>): boolean {
    const source = { ...SOURCE, ...rules };
    const feed = feedOf([{ guid: '1', title: plain(title), tags: ['ورزش'] }]);
    const { entries, rejected } = normalizeDocument(feed, { url: null, fetchedAt: SEEN_AT }, contextOf({ source }));
    expect(rejected).toEqual(entries.length === 1 ? [] : [{ guid: '1', reason: 'filtered' }]);
    return entries.length === 1;
  }

  test.each(['برگزار می گردد امروز', 'برگزار می\u200cگردد امروز', 'برگزار ميگردد امروز'])(
    'the word is found in %s',
    (title) => {
      expect(isKept(title, { exclude: { ...rule, words: ['می\u200cگردد'] } })).toBe(false);
      expect(isKept(title, { include: { ...rule, words: ['می گردد'] } })).toBe(true);
    },
  );

  test('a word is a whole word', () => {
    expect(isKept('قمر در آسمان', { exclude: { ...rule, words: ['قم'] } })).toBe(true);
    expect(isKept('سفر به قم', { exclude: { ...rule, words: ['قم'] } })).toBe(false);
  });

  test('tags and patterns are folded too', () => {
    expect(isKept('خبر', { exclude: { ...rule, tags: ['ورزش'] } })).toBe(false);
    expect(isKept('كتاب 12', { exclude: { ...rule, pattern: 'ک[تث]اب\\s\\d{2}' } })).toBe(false);
    expect(isKept('خبر', { include: { ...rule, pattern: 'کتاب' } })).toBe(false);
    expect(isKept('خبر', { exclude: { ...rule, pattern: '(' } })).toBe(true);
  });
});

describe('a document', () => {
  test('keeps its order, its twins and its good items when one is bad', () => {
    const bad = new Proxy({} as ParsedItem, {
      get: (_, key) => {
        if (key === 'guid') return 'bad';
        throw new Error('broken');
      },
    });
    const feed = feedOf([
      { guid: 'x', title: plain('a') },
      { guid: 'x', title: plain('b') },
    ]);
    const { entries, rejected, repairs } = normalizeDocument(
      { ...feed, items: [bad, ...feed.items], repairs: ['xml-rescued'] },
      { url: null, fetchedAt: SEEN_AT },
      contextOf(),
    );
    expect(entries.map(({ title }) => title)).toEqual(['a', 'b']);
    expect(entries[0]?.id).toBe(entries[1]?.id);
    expect(rejected).toEqual([{ guid: 'bad', reason: 'item-failed' }]);
    expect(repairs).toEqual(['xml-rescued']);
  });

  test('keeps an item that says nothing, but for a pushed one: who pushes it can mend it', () => {
    const feed = feedOf([{ guid: 'empty', content: html('<p></p>'), published: '2026-03-10T10:00:00Z' }]);
    const place = { url: null, fetchedAt: SEEN_AT };
    const { entries, repairs } = normalizeDocument(feed, place, contextOf());
    expect(entries).toMatchObject([{ guid: 'empty', title: '', published: { precision: 'second' } }]);
    expect(repairs).toEqual(['untitled']);
    const pushed = contextOf({ source: { ...SOURCE, input: { kind: 'push' } } });
    expect(normalizeDocument(feed, place, pushed).rejected).toEqual([{ guid: 'empty', reason: 'no-title-no-text' }]);
  });

  test('gives the same again, and leaves its input alone', () => {
    const feed = feedOf([{ title: plain(FA), content: html(`<p>${FA}</p>`), published: '2026-03-10' }]);
    const before = structuredClone(feed);
    const read = () => normalizeDocument(feed, { url: null, fetchedAt: SEEN_AT }, contextOf({ source: SOURCE }));
    expect(read()).toEqual(read());
    expect(feed).toEqual(before);
  });

  test('whatever stands in its fields, nothing throws and nothing can run', () => {
    const pieces = fc.constantFrom(
      '<script>',
      '<p onclick="x()">',
      'javascript:',
      '<a href="javascript:x">',
      '\u202e',
      '&#x3c;',
      '"',
      '<!--',
    );
    const piece = fc.oneof(pieces, fc.string({ unit: 'binary' }), fc.string());
    const text = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
    const line = fc.option(text);
    const construct: fc.Arbitrary<TextConstruct | null> = fc.option(
      fc.record({ kind: fc.constantFrom('plain' as const, 'html' as const), value: text }),
    );
    const names = fc.array(text, { maxLength: 3 });
    const item: fc.Arbitrary<ParsedItem> = fc.record({
      ...{ guid: line, url: line, title: construct, summary: construct, content: construct, language: line },
      ...{ published: line, updated: line, authors: names, tags: names, categories: names, source: line },
      ...{ sourceUrl: line, attribution: names, compiledBy: line, image: line, base: line },
      enclosures: fc.array(fc.record({ url: text, type: text, length: fc.double() }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(item, (hostile) => {
        const { entries, rejected } = normalizeDocument(
          feedOf([hostile]),
          { url: 'https://x.example/', fetchedAt: SEEN_AT },
          contextOf(),
        );
        expect(rejected.filter(({ reason }) => reason === 'item-failed')).toEqual([]);
        for (const { id, title, contentHtml } of entries) {
          expect(id).toMatch(/^[a-z][a-z0-9+.-]*:\S+$/);
          expect(title).toBe(title.trim());
          const tags = (contentHtml ?? '').match(/<[^>]*>/g) ?? [];
          for (const tag of tags) expect(tag).not.toMatch(/<script|\son\w+\s*=|javascript:/i);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
