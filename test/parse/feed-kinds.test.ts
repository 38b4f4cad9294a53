import { normalizeDocument } from '../../src/normalize/index.ts';
import { read, readItem } from './reading.ts';

const MODULES =
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" ' +
  'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';
const rss = (item: string, namespaces = MODULES) =>
  `<rss version="2.0" ${namespaces}><channel><title>پیک</title><link>https://peyk.example/</link><item>${item}</item></channel></rss>`;
const ofRss = (item: string, namespaces?: string) => readItem(rss(item, namespaces), 'xml');
const atom = (entry: string, attributes = '') =>
  `<feed xmlns="http://www.w3.org/2005/Atom"${attributes}><title>پیک</title><entry><id>urn:x:1</id><title>خبر</title>${entry}</entry></feed>`;

describe('every version of RSS', () => {
  const item = '<item><title>خبر</title><link>https://peyk.example/1</link></item>';
  const channel = '<title>پیک</title><link>https://peyk.example/</link>';
  test.each([
    [
      '0.90, whose items stand beside the channel',
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel>${channel}</channel>${item}</rdf:RDF>`,
    ],
    [
      '0.91 with its DOCTYPE',
      `<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>${channel}${item}</channel></rss>`,
    ],
    ['0.92', `<rss version="0.92"><channel>${channel}${item}</channel></rss>`],
    [
      '2.0 in a namespace of its own',
      `<rss xmlns="http://backend.userland.com/rss2"><channel>${channel}${item}</channel></rss>`,
    ],
    [
      '2.0 with a prefix',
      `<r:rss xmlns:r="http://backend.userland.com/rss2"><channel>${channel}${item}</channel></r:rss>`.replace(
        /<(\/?)(?!r:)(\w)/g,
        '<$1r:$2',
      ),
    ],
    [
      '1.0 with a prefix',
      `<q:RDF xmlns:q="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://purl.org/rss/1.0/"><channel>${channel}</channel>${item}</q:RDF>`.replace(
        /<(\/?)(?!q:)(\w)/g,
        '<$1s:$2',
      ),
    ],
  ])('is read: %s', async (_version, text) => {
    const { title, homepage, items, repairs } = await read(text, 'xml');
    expect({ title, homepage, repairs }).toEqual({ title: 'پیک', homepage: 'https://peyk.example/', repairs: [] });
    expect(items).toMatchObject([{ title: { value: 'خبر' }, url: 'https://peyk.example/1' }]);
  });

  test.each([
    ['2.0 with its items behind the channel', `<rss version="2.0"><channel>${channel}</channel>${item}${item}</rss>`],
    [
      '1.0 with its items inside the channel',
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>${channel}${item}${item}</channel></rdf:RDF>`,
    ],
  ])('loses nothing of %s', async (_version, text) => {
    const feed = await read(text, 'xml');
    expect([feed.title, feed.items.length, feed.repairs]).toEqual(['پیک', 2, ['items-misplaced']]);
  });

  test('may declare a module on the very element that uses it', async () => {
    const item = await ofRss(
      '<title>خبر</title><c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/">&lt;p&gt;متن&lt;/p&gt;</c:encoded>',
    );
    expect(item.content).toEqual({ kind: 'html', value: '<p>متن</p>' });
  });

  test('is not taken apart by the channels and items of other modules', async () => {
    const item = await ofRss('<title>خبر</title><p:channel>web</p:channel><p:item>1</p:item>', 'xmlns:p="urn:x:prism"');
    expect(item.title?.value).toBe('خبر');
  });
});

describe('files', () => {
  test('every one of Media RSS is kept, in a group or not, with its type and size', async () => {
    const item = await ofRss(
      '<title>خبر</title><media:group><media:content url="https://peyk.example/v.mp4" type="video/mp4" fileSize="123">' +
        '<media:thumbnail url="https://peyk.example/t.jpg"/></media:content><media:content url="https://peyk.example/v.webm"/></media:group>' +
        '<media:content url="https://peyk.example/a.ogg" type="audio/ogg"/>',
    );
    expect(item.enclosures).toEqual([
      { url: 'https://peyk.example/a.ogg', type: 'audio/ogg', length: 0 },
      { url: 'https://peyk.example/v.mp4', type: 'video/mp4', length: 123 },
      { url: 'https://peyk.example/v.webm', type: 'video/webm', length: 0 },
    ]);
    expect(item.image).toBe('https://peyk.example/t.jpg');
  });

  test('what Media RSS says of a file stands in where the item says nothing', async () => {
    const alone = await ofRss('<media:title>عنوان</media:title><media:description>شرح</media:description>');
    expect(alone).toMatchObject({ title: { value: 'عنوان' }, summary: { value: 'شرح' } });
    const both = await ofRss(
      '<media:title>x</media:title><title>خبر</title><media:description>y</media:description><description>متن</description>',
    );
    expect(both).toMatchObject({ title: { value: 'خبر' }, summary: { value: 'متن' } });
  });

  test('Media RSS in Atom is the same', async () => {
    const group =
      '<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:content url="https://peyk.example/v.mp4" type="video/mp4" fileSize="5"/>' +
      '<media:thumbnail url="https://peyk.example/t.jpg"/></media:group>';
    expect(await readItem(atom(group), 'xml')).toMatchObject({
      enclosures: [{ url: 'https://peyk.example/v.mp4', type: 'video/mp4', length: 5 }],
      image: 'https://peyk.example/t.jpg',
    });
  });

  test('a podcast’s episode keeps its sounds, its picture and its author', async () => {
    const item = await ofRss(
      '<itunes:title>قسمت یکم</itunes:title><itunes:author>نادر</itunes:author><itunes:subtitle>کوتاه</itunes:subtitle>' +
        '<itunes:summary>خلاصه</itunes:summary><itunes:image href="https://peyk.example/e.jpg"/>' +
        '<enclosure url="https://peyk.example/1.mp3" length="10" type="audio/mpeg"/><enclosure url="https://peyk.example/1.ogg" length="9" type="audio/ogg"/>',
    );
    expect(item).toMatchObject({
      title: { value: 'قسمت یکم' },
      summary: { value: 'خلاصه' },
      authors: ['نادر'],
      image: 'https://peyk.example/e.jpg',
      enclosures: [{ length: 10 }, { length: 9 }],
    });
  });
});

describe('people, labels and origins', () => {
  test('every author of an item is named, however RSS names them', async () => {
    const { authors } = await ofRss('<title>x</title><author>a@peyk.example (سارا)</author><author>رضا</author>');
    expect(authors).toEqual(['سارا', 'رضا']);
    expect((await ofRss('<title>x</title><dc:creator>سارا</dc:creator><dc:creator>رضا</dc:creator>')).authors).toEqual(
      authors,
    );
  });

  test('an Atom entry has its own authors, else its source’s, else the feed’s', async () => {
    const feed = '<author><name>پیک</name></author>';
    const entry = '<author><name>سارا</name></author><author><name>رضا</name></author>';
    const source =
      '<source><id>https://baran.example/feed</id><title>باران</title><author><name>باران</name></author></source>';
    const of = async (inside: string) => await readItem(atom(inside).replace('<entry>', `${feed}<entry>`), 'xml');
    expect((await of(entry + source)).authors).toEqual(['سارا', 'رضا']);
    expect(await of(source)).toMatchObject({
      authors: ['باران'],
      source: 'باران',
      sourceUrl: 'https://baran.example/feed',
    });
    expect((await of('')).authors).toEqual(['پیک']);
  });

  test('a category counts by its text, whatever scheme it is of', async () => {
    const { tags } = await ofRss(
      '<title>x</title><category domain="https://peyk.example/t">سیاست</category><category domain="empty"/><category>ایران</category>',
    );
    expect(tags).toEqual(['سیاست', 'ایران']);
    const entry = '<category term="politics" scheme="https://peyk.example/t" label="سیاست"/><category term="iran"/>';
    expect((await readItem(atom(entry), 'xml')).tags).toEqual(['سیاست', 'iran']);
  });

  test('JSON Feed 1.0 names one author, 1.1 several', async () => {
    const feed = (version: string, item: object) =>
      readItem(
        JSON.stringify({ version: `https://jsonfeed.org/version/${version}`, items: [{ id: '1', ...item }] }),
        'json',
      );
    expect((await feed('1', { author: { name: 'سارا' } })).authors).toEqual(['سارا']);
    expect((await feed('1.1', { authors: [{ name: 'سارا' }, { name: 'رضا' }] })).authors).toEqual(['سارا', 'رضا']);
  });
});

describe('addresses and markup', () => {
  const CONTEXT = { source: null, categoryIds: [], knownSources: [] };
  const entryOf = async (text: string) => {
    const parsed = await read(text, 'xml');
    const [entry] = normalizeDocument(parsed, { url: 'https://mirror.example/feed', fetchedAt: 1e12 }, CONTEXT).entries;
    return entry;
  };

  test('xml:base adds up from the root to the item in RSS', async () => {
    const text =
      '<rss version="2.0" xml:base="https://peyk.example/n/"><channel xml:base="fa/"><title>پیک</title><link>./</link>' +
      '<item xml:base="x/"><title>خبر</title><link>1</link><description>&lt;p&gt;&lt;a href="2"&gt;پیوند&lt;/a&gt;&lt;/p&gt;</description>' +
      '<enclosure url="a.mp3" type="audio/mpeg" length="1"/></item></channel></rss>';
    expect(await entryOf(text)).toMatchObject({
      url: 'https://peyk.example/n/fa/x/1',
      contentHtml: '<p><a href="https://peyk.example/n/fa/x/2">پیوند</a></p>',
      enclosures: [{ url: 'https://peyk.example/n/fa/x/a.mp3' }],
    });
  });

  test('xml:base adds up from the root to the text in Atom, and xhtml keeps its order', async () => {
    const content =
      '<link href="p"/><content type="xhtml" xml:base="c/"><div xmlns="http://www.w3.org/1999/xhtml">یک <b>دو</b> سه <a href="q">چهار</a> پنج</div></content>';
    const text = atom(content, ' xml:base="https://peyk.example/"').replace('<entry>', '<entry xml:base="e/">');
    expect(await entryOf(text)).toMatchObject({
      url: 'https://peyk.example/e/p',
      contentHtml: '<p>یک <b>دو</b> سه <a href="https://peyk.example/e/c/q">چهار</a> پنج</p>',
    });
  });

  test('what has no base is relative to where the feed lies', async () => {
    expect(
      (await entryOf(rss('<title>خبر</title><link>/1</link>').replace('<link>https://peyk.example/</link>', '')))?.url,
    ).toBe('https://mirror.example/1');
  });

  test('a raw sign in a text is a sign, in every format', async () => {
    expect((await ofRss('<title>۵ < ۷ و ۷ > ۵</title>')).title?.value).toBe('۵ < ۷ و ۷ > ۵');
    const entry = await read(atom('<summary>۵ < ۷</summary>'), 'xml');
    expect([entry.items[0]?.summary?.value, entry.repairs]).toEqual(['۵ < ۷', ['raw-less-than']]);
  });

  test('a > inside an attribute ends no tag', async () => {
    const feed = await read(
      rss('<title>خبر</title><enclosure url="https://peyk.example/a>b.mp3" type="audio/mpeg"/>'),
      'xml',
    );
    expect([feed.items[0]?.enclosures[0]?.url, feed.repairs]).toEqual(['https://peyk.example/a>b.mp3', []]);
  });
});
