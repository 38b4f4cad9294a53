import { parseRssFeed } from 'feedsmith';
import { makeSource } from '../sources.ts';
import { MORNING, makeContext, makeEntry, makePage, rendered, SAMPLES } from './newsroom.ts';

const { feed } = makeContext();

describe('RSS 2.0', () => {
  test('a whole Persian feed, to the letter', () => {
    const entry = makeEntry({
      id: 'https://news.example/1',
      title: 'iPhone 17 در ایران & <b>',
      authors: ['مریم'],
      categories: ['politics'],
      tags: ['انتخابات'],
    });
    const context = makeContext({ feed: { ...feed, language: 'fa', subtitle: 'خبرهای فارسی', rights: '© خوراک' } });
    expect(rendered('rss', makePage(entry), context)).toBe(`<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/css" href="/feeds.css"?>
<rss version="2.0" xml:lang="fa" xmlns:atom="http://www.w3.org/2005/Atom">
    <channel xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:khorak="https://hub.example/ns/khorak" xmlns:media="http://search.yahoo.com/mrss/">
        <title>خوراک</title>
        <link>https://hub.example/</link>
        <description>خبرهای فارسی</description>
        <lastBuildDate>Sat, 04 Sep 2021 07:30:00 GMT</lastBuildDate>
        <docs>https://www.rssboard.org/rss-specification</docs>
        <generator>Khorak</generator>
        <language>fa</language>
        <copyright>© خوراک</copyright>
        <atom:link href="https://hub.example/feeds/all.rss" rel="self" type="application/rss+xml"/>
        <item>
            <title>\u200fiPhone 17 در ایران &#x26; &#x3C;b&#x3E;</title>
            <link>https://news.example/1</link>
            <guid isPermaLink="true">https://news.example/1</guid>
            <pubDate>Sat, 04 Sep 2021 07:30:00 GMT</pubDate>
            <dc:creator>مریم</dc:creator>
            <category domain="https://hub.example/categories">سیاسی</category>
            <category>انتخابات</category>
            <description>چکیدهٔ خبر نخست</description>
            <content:encoded><![CDATA[<div dir="rtl" lang="fa"><p dir="rtl">متن خبر نخست</p></div>]]></content:encoded>
            <source url="https://hub.example/feeds/source/isna.rss">خبرگزاری ایسنا</source>
            <khorak:dir>rtl</khorak:dir>
            <khorak:firstSeen>2021-09-04T07:31:00Z</khorak:firstSeen>
            <khorak:revision>1</khorak:revision>
            <khorak:story>k1</khorak:story>
            <khorak:jalali>1400-06-13</khorak:jalali>
        </item>
    </channel>
</rss>
`);
  });

  test('a feed of five languages says the language of each item and none of its own', () => {
    const xml = rendered('rss', makePage(...SAMPLES));
    expect(xml).not.toContain('<language>');
    expect([...xml.matchAll(/<dc:language>(.*?)</g)].map(([, tag]) => tag)).toEqual(['fa', 'ar', 'he', 'ur', 'en']);
    expect([...xml.matchAll(/<category domain=[^>]*>(.*?)</g)].map(([, label]) => label)).toEqual([
      'سیاسی',
      'سياسة',
      'פוליטיקה',
      'سیاست',
      'Politics',
    ]);
  });

  test('another reader finds titles, links and dates in the order of the page', () => {
    const items = parseRssFeed(rendered('rss', makePage(...SAMPLES.toReversed()))).items ?? [];
    expect(items.map((item) => item.title)).toEqual(SAMPLES.toReversed().map((entry) => entry.title));
    expect(items.map((item) => item.link)).toEqual(SAMPLES.map(() => 'https://news.example/1'));
    expect(items.map((item) => item.pubDate)).toEqual(SAMPLES.map(() => 'Sat, 04 Sep 2021 07:30:00 GMT'));
    expect(items.map((item) => item.guid?.value)).toEqual(SAMPLES.toReversed().map((entry) => entry.id));
  });

  test('a date nobody gave is not invented', () => {
    expect(rendered('rss', makePage(makeEntry({ published: null })))).not.toContain('pubDate');
  });

  test('a feed without entries is as old as the store', () => {
    const xml = rendered('rss', makePage());
    expect(xml).toContain('<lastBuildDate>Sat, 04 Sep 2021 07:29:59 GMT</lastBuildDate>');
    expect(xml).not.toContain('<item>');
  });

  test('a publisher who gives no permission has a summary published, never the text', () => {
    const context = makeContext({ sources: [makeSource({ publish: 'summary' })] });
    expect(rendered('rss', makePage(makeEntry()), context)).not.toContain('content:encoded');
    expect(rendered('rss', makePage(makeEntry()), makeContext({ content: 'summary' }))).not.toContain(
      'content:encoded',
    );
  });

  test('an entry without a summary has one made of its text, and without text of its title', () => {
    const untold = makeEntry({ summary: null });
    expect(rendered('rss', makePage(untold))).toContain('<description>متن خبر نخست</description>');
    const bare = makeEntry({ summary: null, contentHtml: null, contentText: null });
    expect(rendered('rss', makePage(bare))).toContain('<description>خبر نخست</description>');
  });

  test('one enclosure, the other files and the picture as Media RSS', () => {
    const xml = rendered(
      'rss',
      makePage(
        makeEntry({
          enclosures: [
            { url: 'https://e.example/صدا.mp3', type: 'audio/mpeg', length: 42 },
            { url: 'https://e.example/film.mp4', type: '', length: 0 },
            { url: 'not an address', type: 'audio/mpeg', length: 1 },
          ],
          image: 'https://e.example/p.jpg?a=1&b="2"',
        }),
      ),
    );
    expect(xml).toContain('<enclosure url="https://e.example/%D8%B5%D8%AF%D8%A7.mp3" type="audio/mpeg" length="42"/>');
    expect(xml).toContain('<media:content url="https://e.example/film.mp4" type="video/mp4" medium="video"/>');
    expect(xml).toContain('<media:thumbnail url="https://e.example/p.jpg?a=1&#x26;b=%222%22"/>');
    expect(xml.match(/<enclosure/g)).toHaveLength(1);
    expect(xml.match(/<media:content/g)).toHaveLength(2);
  });

  test('an entry without a page of its own links to the hub, with an id that is no permalink', () => {
    const xml = rendered('rss', makePage(makeEntry({ url: 'javascript:alert(1)', key: 'abc' })));
    expect(xml).toContain('<link>https://hub.example/articles/abc</link>');
    expect(xml).toContain('<guid isPermaLink="false">urn:uuid:');
  });

  test('bidi=none leaves every mark away', () => {
    const entry = makeEntry({ title: 'iPhone در ایران', contentHtml: '<p>iPhone در ایران</p>' });
    expect(rendered('rss', makePage(entry))).toContain('<title>\u200fiPhone');
    expect(rendered('rss', makePage(entry), makeContext({ bidi: 'none' }))).not.toMatch(/[\u200e\u200f]/);
  });

  test('a title that begins in its own script gets no mark; an English one that does not, a left-to-right one', () => {
    expect(rendered('rss', makePage(...SAMPLES))).not.toMatch(/[\u200e\u200f]/);
    const english = makeEntry({ title: 'خوراک is Persian', language: 'en', direction: 'ltr' });
    expect(rendered('rss', makePage(english))).toContain('<title>\u200eخوراک');
  });

  test('an item of its own rights says so, and names the publication it says it is from', () => {
    const context = makeContext({ sources: [makeSource({ rights: '© ایسنا' })] });
    const xml = rendered('rss', makePage(makeEntry({ source: 'میدل ایست نیوز' })), context);
    expect(xml).toContain('<dc:rights>© ایسنا</dc:rights>');
    expect(xml).toContain('isna.rss">میدل ایست نیوز</source>');
  });

  test('no date but the entries’ is in it, and it is the same at any time', () => {
    const page = makePage(makeEntry(), makeEntry({ id: 'urn:x:2', revisedAt: MORNING + 1000 }));
    expect(rendered('rss', page)).toBe(rendered('rss', page));
    expect(rendered('rss', page)).toContain('<lastBuildDate>Sat, 04 Sep 2021 07:30:01 GMT</lastBuildDate>');
  });
});
