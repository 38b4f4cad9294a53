import { parseAtomFeed } from 'feedsmith';
import { makeSource } from '../sources.ts';
import { MORNING, makeContext, makeEntry, makePage, rendered, SAMPLES } from './newsroom.ts';

const context = makeContext({ selfUrl: 'https://hub.example/feeds/all.atom' });

describe('Atom 1.0', () => {
  test('a whole Hebrew feed, to the letter', () => {
    const entry = makeEntry({
      id: 'urn:x:he',
      language: 'he',
      title: 'iPhone 17 בישראל & <b>',
      summary: 'תקציר',
      contentHtml: '<p>גוף ]]&gt; הידיעה</p>',
      authors: ['דנה כהן'],
      categories: ['politics'],
      tags: ['AI בארץ', 'בחירות'],
      attribution: ['ynet'],
      sourceId: 'ynet',
      revisedAt: MORNING + 250,
    });
    const made = rendered('atom', makePage(entry), {
      ...context,
      feed: { ...context.feed, title: 'עברית', titleLanguage: 'he', language: 'he' },
      hub: { ...context.hub, title: { en: 'Khorak' } },
      sources: [
        makeSource({ id: 'ynet', title: { en: 'ynet' }, homepage: 'https://www.ynet.co.il', rights: '© ynet' }),
      ],
    });
    expect(made).toBe(`<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/css" href="/feeds.css"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:khorak="https://hub.example/ns/khorak" xml:lang="he">
<id>https://hub.example/feeds/all.atom</id>
<title type="text">עברית</title>
<updated>2021-09-04T07:30:00.250Z</updated>
<author><name>Khorak</name></author>
<link rel="self" type="application/atom+xml" href="https://hub.example/feeds/all.atom"/>
<link rel="alternate" type="text/html" href="https://hub.example/"/>
<generator>Khorak</generator>
<entry>
<id>urn:x:he</id>
<title type="text">\u200fiPhone 17 בישראל &#x26; &#x3C;b&#x3E;</title>
<published>2021-09-04T07:30:00Z</published>
<updated>2021-09-04T07:30:00.250Z</updated>
<author><name>דנה כהן</name></author>
<link rel="alternate" type="text/html" href="https://news.example/1"/>
<link rel="via" href="https://www.ynet.co.il/" title="ynet"/>
<category term="politics" scheme="https://hub.example/categories" label="פוליטיקה"/>
<category term="AI בארץ" label="\u200fAI בארץ"/>
<category term="בחירות"/>
<summary type="text">תקציר</summary>
<content type="html"><![CDATA[<div dir="rtl" lang="he"><p dir="rtl">גוף ]]&gt; הידיעה</p></div>]]></content>
<rights type="text">© ynet</rights>
<source>
<id>https://hub.example/feeds/source/ynet.atom</id>
<title type="text" xml:lang="en">ynet</title>
<updated>2021-09-04T07:30:00.250Z</updated>
<link rel="self" type="application/atom+xml" href="https://hub.example/feeds/source/ynet.atom"/>
<link rel="alternate" type="text/html" href="https://www.ynet.co.il/"/>
</source>
<khorak:dir>rtl</khorak:dir>
<khorak:firstSeen>2021-09-04T07:31:00Z</khorak:firstSeen>
<khorak:revision>1</khorak:revision>
<khorak:story>k1</khorak:story>
<khorak:via>ynet</khorak:via>
</entry>
</feed>
`);
  });

  test('a feed of five languages is in the language of its title, each entry in its own', () => {
    const xml = rendered('atom', makePage(...SAMPLES, makeEntry({ id: 'urn:x:6', language: null })), context);
    expect(xml).toContain('xmlns:khorak="https://hub.example/ns/khorak" xml:lang="fa">');
    expect([...xml.matchAll(/<entry xml:lang="(.*?)"/g)].map(([, tag]) => tag)).toEqual([
      'fa',
      'ar',
      'he',
      'ur',
      'en',
      'und',
    ]);
    expect(xml).not.toMatch(/<(?:feed|entry|title|summary|content)[^>]* dir=/);
  });

  test('another reader finds titles, ids and dates in the order of the page', () => {
    const entries = parseAtomFeed(rendered('atom', makePage(...SAMPLES), context)).entries ?? [];
    expect(entries.map((entry) => entry.title?.value ?? entry.title)).toEqual(SAMPLES.map((entry) => entry.title));
    expect(entries.map((entry) => entry.id)).toEqual(SAMPLES.map((entry) => entry.id));
    expect(entries.map((entry) => entry.updated)).toEqual(SAMPLES.map(() => '2021-09-04T07:30:00Z'));
  });

  test('an entry that stands in a page twice is published once', () => {
    const xml = rendered('atom', makePage(makeEntry(), makeEntry({ title: 'دیگر' })), context);
    expect(xml.match(/<entry/g)).toHaveLength(1);
    expect(xml).toContain('خبر نخست');
  });

  test('every entry has words in it, a link, and the feed an author', () => {
    const bare = makeEntry({ summary: null, contentHtml: null, contentText: null, url: null, published: null });
    const xml = rendered('atom', makePage(bare), context);
    expect(xml).toContain('<summary type="text">خبر نخست</summary>');
    expect(xml).toContain('href="https://hub.example/articles/k1"');
    expect(xml).toContain('<author><name>خوراک</name></author>');
    expect(xml).not.toContain('<published>');
    expect(xml).not.toMatch(/<(\w+)[^>]*><\/\1>/);
  });

  test('an Afghan article in a Persian feed says that it is one', () => {
    const persian = { ...context, feed: { ...context.feed, language: 'fa' } };
    const xml = rendered('atom', makePage(makeEntry(), makeEntry({ id: 'urn:x:af', language: 'fa-AF' })), persian);
    expect([...xml.matchAll(/<entry.*>/g)].map(([element]) => element)).toEqual([
      '<entry>',
      '<entry xml:lang="fa-AF">',
    ]);
  });

  test('files and the picture are enclosures, a length only where it is known', () => {
    const enclosures = [
      { url: 'https://e.example/a.mp3', type: 'audio/mpeg', length: 42 },
      { url: 'https://e.example/p.png', type: 'image/png', length: 0 },
    ];
    const xml = rendered('atom', makePage(makeEntry({ enclosures, image: 'https://e.example/p.png' })), context);
    expect([...xml.matchAll(/<link rel="enclosure".*>/g)].map(([element]) => element)).toEqual([
      '<link rel="enclosure" type="audio/mpeg" length="42" href="https://e.example/a.mp3"/>',
      '<link rel="enclosure" type="image/png" href="https://e.example/p.png"/>',
    ]);
  });
});
