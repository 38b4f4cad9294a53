import type { FeedFormat, FeedPage, RenderContext, Withdrawal } from '../../src/model.ts';
import type { EntryFragment } from '../../src/render/fragments.ts';
import { renderFeed } from '../../src/render/index.ts';
import { makeSource } from '../sources.ts';
import { MORNING, makeContext, makeEntry, makePage, rendered } from './newsroom.ts';
import { childrenOf, readXml, textOf, type XmlNode } from './xml-tree.ts';

const GONE: Withdrawal = {
  id: 'urn:uuid:5f0a2b4c-0000-5000-8000-00000000dead',
  key: 'gone1',
  url: 'https://news.example/خبر',
  language: 'fa',
  at: MORNING + 3_600_000,
};
const page = { ...makePage(makeEntry()), withdrawn: [GONE] };
const feedOf = (format: 'rss' | 'atom', fields: Partial<RenderContext> = {}): XmlNode => {
  const root = readXml(
    rendered(format, page, makeContext({ selfUrl: `https://hub.example/feeds/all.${format}`, ...fields })),
  );
  return format === 'atom' ? root : (childrenOf(root, 'channel')[0] as XmlNode);
};
const json = (fields: Partial<RenderContext> = {}) => JSON.parse(rendered('json', page, makeContext(fields)));

describe('an entry that was taken back', () => {
  test('stands in Atom as a deleted entry with its id and the time (RFC 6721)', () => {
    const feed = feedOf('atom');
    expect(feed.attributes['xmlns:at']).toBe('http://purl.org/atompub/tombstones/1.0');
    expect(childrenOf(feed, 'at:deleted-entry').map(({ attributes }) => attributes)).toEqual([
      { ref: GONE.id, when: '2021-09-04T08:30:00Z' },
    ]);
    expect(childrenOf(feed, 'entry')).toHaveLength(1);
    expect(textOf(feed, 'updated')).toBe('2021-09-04T08:30:00Z');
  });

  test('stands in JSON with its id, address and the time, and in plain RSS not at all', () => {
    expect(json()._khorak.deleted).toEqual([
      { id: GONE.id, url: 'https://news.example/%D8%AE%D8%A8%D8%B1', deleted_at: '2021-09-04T08:30:00Z' },
    ]);
    expect(rendered('rss', page)).not.toContain('dead');
    expect(textOf(feedOf('rss'), 'lastBuildDate')).toBe('Sat, 04 Sep 2021 08:30:00 GMT');
  });

  test.each(['rss', 'atom'] as const)('is sent to SmartNews again, as deleted: %s', (format) => {
    const items = childrenOf(feedOf(format, { profile: 'smartnews' }), format === 'rss' ? 'item' : 'entry');
    const states = items.map((item) => childrenOf(item, 'media:status')[0]?.attributes.state);
    expect(states).toEqual(['active', 'deleted']);
    const last = items[1] as XmlNode;
    expect(textOf(last, format === 'rss' ? 'guid' : 'id')).toBe(GONE.id);
    expect(textOf(last, 'title')).toBe('این خبر پس گرفته شد');
  });

  test.each(['rss', 'atom'] as const)('is sent to MSN again, with an end of validity that has passed: %s', (format) => {
    const items = childrenOf(feedOf(format, { profile: 'msn' }), format === 'rss' ? 'item' : 'entry');
    expect(items.map((item) => textOf(item, 'dcterms:valid'))).toEqual([
      null,
      'end=2021-09-04T08:30:00Z; scheme=W3C-DTF',
    ]);
  });

  test('is told a partner in the words of its language, in English where we have none', () => {
    const noticeIn = (language: string | null) => {
      const withdrawn = [{ ...GONE, language }];
      const root = readXml(rendered('atom', { ...page, withdrawn }, makeContext({ profile: 'msn' })));
      return textOf(childrenOf(root, 'entry')[1], 'title');
    };
    expect(['ar', 'he', 'ur', 'en', 'ckb', null].map(noticeIn)).toEqual([
      'سُحب هذا الخبر',
      'הידיעה הוסרה',
      'یہ خبر واپس لے لی گئی',
      'This item was withdrawn',
      'This item was withdrawn',
      'This item was withdrawn',
    ]);
  });
});

test('a partner gets titles without a mark of ours', () => {
  const latin = makePage(makeEntry({ title: 'iPhone در ایران' }));
  const title = (profile: RenderContext['profile']) =>
    JSON.parse(rendered('json', latin, makeContext({ profile }))).items[0].title;
  expect([title(null), title('smartnews'), title('msn')]).toEqual([
    '\u200fiPhone در ایران',
    'iPhone در ایران',
    'iPhone در ایران',
  ]);
});

describe('archives (RFC 5005)', () => {
  const prev = (format: FeedFormat) => `https://hub.example/feeds/all/archive/2021-08.${format}`;
  const linksOf = (feed: XmlNode, name: string) =>
    Object.fromEntries(childrenOf(feed, name).map(({ attributes }) => [attributes.rel, attributes.href]));

  test.each([
    ['atom', 'link'],
    ['rss', 'atom:link'],
  ] as const)('a feed names the archive that goes on from it: %s', (format, link) => {
    const feed = feedOf(format, { prevArchiveUrl: prev(format) });
    expect(linksOf(feed, link)).toMatchObject({
      self: `https://hub.example/feeds/all.${format}`,
      'prev-archive': prev(format),
    });
    expect(childrenOf(feed, 'fh:archive')).toEqual([]);
    expect(feed.attributes['xmlns:fh']).toBeUndefined();
  });

  test.each([
    ['atom', 'link'],
    ['rss', 'atom:link'],
  ] as const)('an archive says that it is one, of which feed, and what came before: %s', (format, link) => {
    const currentUrl = `https://hub.example/feeds/all.${format}`;
    const selfUrl = `https://hub.example/feeds/all/archive/2021-09.${format}`;
    const feed = feedOf(format, { currentUrl, selfUrl, prevArchiveUrl: prev(format) });
    expect(linksOf(feed, link)).toMatchObject({ self: selfUrl, current: currentUrl, 'prev-archive': prev(format) });
    expect(feed.attributes['xmlns:fh']).toBe('http://purl.org/syndication/history/1.0');
    expect(childrenOf(feed, 'fh:archive')).toHaveLength(1);
    const names = feed.children.map(({ name }) => name);
    expect(names.indexOf('fh:archive')).toBeLessThan(names.indexOf(format === 'atom' ? 'entry' : 'item'));
    if (format === 'atom') expect(textOf(feed, 'id')).toBe(currentUrl);
  });

  test('JSON goes on by next_url, and an archive says that it is one', () => {
    expect(json({ prevArchiveUrl: prev('json') })).toMatchObject({ next_url: prev('json') });
    expect(json()).not.toHaveProperty('next_url');
    const currentUrl = 'https://hub.example/feeds/all.json';
    expect(json({ currentUrl })._khorak).toMatchObject({ archive: true, current: currentUrl });
  });
});

describe('what an entry carries', () => {
  const full = makeEntry({
    revisedAt: MORNING + 60_000,
    revision: 3,
    story: 'first1',
    source: 'روزنامهٔ دیگر',
    attribution: ['رویترز', 'خبرگزاری ایسنا'],
    compiledBy: 'blog.example',
    image: 'https://news.example/1.jpg',
    imageSize: { width: 1200, height: 630 },
    enclosures: [
      { url: 'https://news.example/1.mp4', type: 'video/mp4', length: 99, size: { width: 640, height: 360 } },
      { url: 'https://news.example/2.mp3', type: 'audio/mpeg', length: 0 },
    ],
  });
  const context = makeContext({
    sources: [
      makeSource({ rights: '© ایسنا' }),
      makeSource({ id: 'other', title: { fa: 'روزنامهٔ دیگر' }, homepage: null }),
    ],
  });
  const itemOf = (format: 'rss' | 'atom'): XmlNode => {
    const root = readXml(rendered(format, makePage(full), context));
    return childrenOf(
      format === 'rss' ? childrenOf(root, 'channel')[0] : root,
      format === 'rss' ? 'item' : 'entry',
    )[0] as XmlNode;
  };

  test.each(['rss', 'atom'] as const)('pictures and films with their sizes, in Media RSS: %s', (format) => {
    const item = itemOf(format);
    expect(childrenOf(item, 'media:content').map(({ attributes }) => attributes)).toEqual([
      { url: 'https://news.example/1.jpg', type: 'image/jpeg', medium: 'image', width: '1200', height: '630' },
      {
        url: 'https://news.example/1.mp4',
        fileSize: '99',
        type: 'video/mp4',
        medium: 'video',
        width: '640',
        height: '360',
      },
      ...(format === 'rss' ? [{ url: 'https://news.example/2.mp3', type: 'audio/mpeg', medium: 'audio' }] : []),
    ]);
    expect(childrenOf(item, 'media:thumbnail').map(({ attributes }) => attributes)).toEqual([
      { url: 'https://news.example/1.jpg', width: '1200', height: '630' },
    ]);
  });

  test('the publication it names, by the feed we have of it', () => {
    expect(childrenOf(itemOf('rss'), 'source')[0]).toMatchObject({
      attributes: { url: 'https://hub.example/feeds/source/other.rss' },
      text: 'روزنامهٔ دیگر',
    });
    expect(textOf(childrenOf(itemOf('atom'), 'source')[0], 'title')).toBe('روزنامهٔ دیگر');
  });

  test.each([
    ['rss', 'atom:link'],
    ['atom', 'link'],
  ] as const)('its road here, by name and where it is known by address: %s', (format, link) => {
    const item = itemOf(format);
    const via = childrenOf(item, link).filter(({ attributes }) => attributes.rel === 'via');
    expect(via.map(({ attributes }) => attributes)).toEqual([
      { rel: 'via', href: 'https://www.isna.ir/', title: 'خبرگزاری ایسنا' },
    ]);
    expect(childrenOf(item, 'khorak:via').map(({ text }) => text)).toEqual(['رویترز', 'خبرگزاری ایسنا']);
    expect(textOf(item, 'khorak:compiledBy')).toBe('blog.example');
  });

  test.each(['rss', 'atom'] as const)('direction, first sight, revision, story and Jalali day: %s', (format) => {
    const item = itemOf(format);
    const ours = ['dir', 'firstSeen', 'revision', 'story', 'jalali'].map((name) => textOf(item, `khorak:${name}`));
    expect(ours).toEqual(['rtl', '2021-09-04T07:31:00Z', '3', 'first1', '1400-06-13']);
    expect(textOf(item, format === 'rss' ? 'atom:updated' : 'updated')).toBe('2021-09-04T07:31:00Z');
    expect(textOf(item, format === 'rss' ? 'dc:rights' : 'rights')).toBe('© ایسنا');
  });

  test('all of it in JSON', () => {
    const [item] = JSON.parse(rendered('json', makePage(full), context)).items;
    expect(item.attachments[0]).toEqual({
      url: 'https://news.example/1.mp4',
      mime_type: 'video/mp4',
      size_in_bytes: 99,
      _khorak: { width: 640, height: 360 },
    });
    expect(item._khorak).toEqual({
      dir: 'rtl',
      first_seen: '2021-09-04T07:31:00Z',
      revision: 3,
      story: 'first1',
      jalali: '1400-06-13',
      source: 'روزنامهٔ دیگر',
      attribution: ['رویترز', 'خبرگزاری ایسنا'],
      compiled_by: 'blog.example',
      rights: '© ایسنا',
      image_width: 1200,
      image_height: 630,
    });
  });

  test('a Jalali day for those who live by it, by the clock of the source, and none without a date', () => {
    const dayOf = (fields: Parameters<typeof makeEntry>[0], timezone: string | null = null) =>
      JSON.parse(rendered('json', makePage(makeEntry(fields)), makeContext({ sources: [makeSource({ timezone })] })))
        .items[0]._khorak.jalali;
    const late = { at: Date.UTC(2021, 8, 4, 21), precision: 'minute' } as const;
    expect(dayOf({ published: late })).toBe('1400-06-14');
    expect(dayOf({ published: late }, 'UTC')).toBe('1400-06-13');
    expect(dayOf({ published: late, language: 'ps' })).toBe('1400-06-14');
    expect(dayOf({ published: late, language: 'ar' })).toBeUndefined();
    expect(dayOf({ published: null })).toBeUndefined();
  });
});

test('the style sheet is named below the path of the hub’s own address', () => {
  const at = (publicUrl: string) => rendered('rss', page, makeContext({ publicUrl })).split('\n')[1];
  expect(at('https://hub.example')).toBe('<?xml-stylesheet type="text/css" href="/feeds.css"?>');
  expect(at('https://news.example/khorak')).toBe('<?xml-stylesheet type="text/css" href="/khorak/feeds.css"?>');
});

describe('entries that were written before', () => {
  test.each(['rss', 'atom', 'json'] as const)('are taken as they were, and the document is the same: %s', (format) => {
    const kept = new Map<string, EntryFragment>();
    let written = 0;
    const cache = {
      get: (key: string) => kept.get(key),
      set: (key: string, fragment: EntryFragment) => {
        written += 1;
        kept.set(key, fragment);
      },
    };
    const entry = (n: number) => makeEntry({ id: `urn:x:${n}`, key: `k${n}`, title: `خبر ${n}` });
    const first = makePage(entry(1), entry(2), entry(3));
    const second = makePage(entry(4), entry(1), { ...entry(2), title: 'تازه', revision: 2 }, entry(3));
    const render = (page: FeedPage, fields: Partial<RenderContext> = {}) =>
      new TextDecoder().decode(renderFeed(format, page, makeContext(fields), cache).body);
    expect(render(first)).toBe(rendered(format, first));
    expect(written).toBe(3);
    expect(render(second)).toBe(rendered(format, second));
    expect(written).toBe(5);
    // What is said on the feed is not said on its entries, so these are others.
    const persian = { feed: { ...makeContext().feed, language: 'fa' } };
    expect(render(second, persian)).toBe(rendered(format, second, makeContext(persian)));
    expect(written).toBe(9);
  });
});
