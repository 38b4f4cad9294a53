import { renderFeed } from '../../src/render/index.ts';
import { makeSource } from '../sources.ts';
import { MORNING, makeContext, makeEntry, makePage, rendered, SAMPLES } from './newsroom.ts';

const context = makeContext({ selfUrl: 'https://hub.example/feeds/all.json' });

describe('JSON Feed 1.1', () => {
  test('a whole Urdu feed', () => {
    const entry = makeEntry({
      id: 'https://news.example/1',
      language: 'ur',
      title: 'GPT اور اردو',
      summary: 'خلاصہ',
      contentHtml: '<p>متن</p>',
      authors: ['علی'],
      categories: ['politics'],
      tags: ['سیاست', 'ٹیکنالوجی'],
      enclosures: [{ url: 'https://e.example/a.mp3', type: 'audio/mpeg', length: 42 }],
      image: 'https://e.example/p.png',
      revisedAt: MORNING + 1000,
      revision: 2,
    });
    const feed = { ...context.feed, title: 'اردو', titleLanguage: 'ur', subtitle: 'خبریں', language: 'ur' };
    expect(JSON.parse(rendered('json', makePage(entry), { ...context, feed }))).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'اردو',
      home_page_url: 'https://hub.example/',
      feed_url: 'https://hub.example/feeds/all.json',
      description: 'خبریں',
      language: 'ur',
      _khorak: { about: 'https://hub.example/ns/khorak' },
      items: [
        {
          id: 'https://news.example/1',
          url: 'https://news.example/1',
          title: '\u200fGPT اور اردو',
          content_html: '<div dir="rtl" lang="ur"><p dir="rtl">متن</p></div>',
          summary: 'خلاصہ',
          image: 'https://e.example/p.png',
          date_published: '2021-09-04T07:30:00Z',
          date_modified: '2021-09-04T07:30:01Z',
          authors: [{ name: 'علی' }],
          tags: ['سیاست', 'ٹیکنالوجی'],
          attachments: [{ url: 'https://e.example/a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 42 }],
          _khorak: {
            dir: 'rtl',
            first_seen: '2021-09-04T07:31:00Z',
            revision: 2,
            story: 'k1',
            source: 'خبرگزاری ایسنا',
          },
        },
      ],
    });
  });

  test('a feed of five languages says the language of each item and none of its own', () => {
    const feed = JSON.parse(rendered('json', makePage(...SAMPLES), context));
    expect(feed).not.toHaveProperty('language');
    expect(feed.items.map((item: { language: string }) => item.language)).toEqual(['fa', 'ar', 'he', 'ur', 'en']);
    expect(feed.items.map((item: { title: string }) => item.title)).toEqual(SAMPLES.map((entry) => entry.title));
    expect(feed.items.map((item: { _khorak: { dir: string } }) => item._khorak.dir)).toEqual([
      'rtl',
      'rtl',
      'rtl',
      'rtl',
      'ltr',
    ]);
  });

  test('an item whose text may not be published carries its summary as text, and no value is null', () => {
    const summaries = { ...context, sources: [makeSource({ publish: 'summary' })] };
    const [item] = JSON.parse(rendered('json', makePage(makeEntry({ published: null })), summaries)).items;
    expect(item).not.toHaveProperty('content_html');
    expect(item).toMatchObject({ content_text: 'چکیدهٔ خبر نخست', date_modified: '2021-09-04T07:30:00Z' });
    expect(item).not.toHaveProperty('date_published');
    expect(Object.values(item)).not.toContain(null);
  });

  test('an unrevised item is not called modified', () => {
    const [item] = JSON.parse(rendered('json', makePage(makeEntry()), context)).items;
    expect(item).not.toHaveProperty('date_modified');
  });
});

describe('what goes with a document', () => {
  test('its type, when it was modified, and its languages, most frequent first', () => {
    const page = makePage(
      makeEntry({ id: 'urn:1', language: 'ar' }),
      makeEntry({ id: 'urn:2', language: 'fa' }),
      makeEntry({ id: 'urn:3', language: 'fa-IR' }),
      makeEntry({ id: 'urn:4', language: null }),
    );
    expect(renderFeed('json', page, context)).toMatchObject({
      contentType: 'application/feed+json; charset=utf-8',
      languages: ['fa', 'ar'],
      modifiedAt: MORNING + 5000,
    });
    expect(renderFeed('rss', makePage(), context)).toMatchObject({
      contentType: 'application/rss+xml; charset=utf-8',
      languages: [],
    });
    expect(renderFeed('atom', page, context).contentType).toBe('application/atom+xml; charset=utf-8');
  });

  test('a feed of one language has that language even while it is empty', () => {
    const arabic = { ...context, feed: { ...context.feed, language: 'ar' } };
    expect(renderFeed('rss', makePage(), arabic).languages).toEqual(['ar']);
  });

  test('the page is not changed by being written', () => {
    const page = makePage(makeEntry({ tags: ['الف'] }));
    const before = structuredClone(page);
    for (const format of ['rss', 'atom', 'json'] as const) renderFeed(format, page, context);
    expect(page).toEqual(before);
  });
});
