import fc from 'fast-check';
import type { ParsedFeed, ParsedItem } from '../../src/model.ts';
import { mendXml } from '../../src/parse/mend-xml.ts';
import { read } from './reading.ts';

const NUMBERS = [1, 2, 3, 4, 5];

const RSS_ITEMS = NUMBERS.map(
  (n) =>
    `<item><title>خبر شمارهٔ ${n}</title><link>https://peyk.example/${n}</link><guid isPermaLink="false">peyk-${n}</guid>` +
    `<pubDate>۵ تیر ۱۴۰${n}</pubDate><dc:creator>سارا</dc:creator><category domain="https://peyk.example/t">ایران</category>` +
    `<description>کوتاه ${n}</description><content:encoded><![CDATA[<p>متن <b>${n}</b> &lt;و&gt;</p>]]></content:encoded>` +
    `<enclosure url="https://peyk.example/${n}.mp3" type="audio/mpeg" length="${n}"/></item>`,
);
const ATOM_ENTRIES = NUMBERS.map(
  (n) =>
    `<entry><id>tag:peyk.example,2024:${n}</id><title>خبر شمارهٔ ${n}</title><link href="https://peyk.example/${n}"/>` +
    `<updated>2024-01-0${n}T00:00:00Z</updated><author><name>سارا</name></author><content type="xhtml"><div>یک <b>${n}</b> سه</div></content></entry>`,
);
const RDF_ITEMS = NUMBERS.map(
  (n) =>
    `<item rdf:about="https://peyk.example/${n}"><title>خبر شمارهٔ ${n}</title><link>https://peyk.example/${n}</link></item>`,
);

type Whole = (items: readonly string[]) => string;
const rss: Whole = (items) =>
  '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" ' +
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>پیک</title><link>https://peyk.example/</link>' +
  `<atom:link rel="hub" href="https://hub.example/"/>${items.join('\n')}</channel></rss>`;
const atom: Whole = (items) =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>پیک</title><id>urn:x:1</id>${items.join('\n')}</feed>`;
const rdf: Whole = (items) =>
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">' +
  `<channel rdf:about="https://peyk.example/"><title>پیک</title></channel>${items.join('\n')}</rdf:RDF>`;

const FEEDS: readonly (readonly [string, Whole, readonly string[]])[] = [
  ['RSS', rss, RSS_ITEMS],
  ['Atom', atom, ATOM_ENTRIES],
  ['RDF', rdf, RDF_ITEMS],
];

describe('a feed that is cut off', () => {
  test.each(FEEDS)('gives every item of %s that was whole, as it is, and no half ones', async (_name, whole, items) => {
    const text = whole(items);
    const sound = await read(text, 'xml');
    const ends = items.map((item) => text.indexOf(item) + item.length);
    const last = ends.at(-1) ?? 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: ends[0] ?? 0, max: text.length - 2 }), async (cut) => {
        const feed = await read(text.slice(0, cut), 'xml');
        expect(feed.repairs).toContain('truncated-xml');
        expect(feed.items).toEqual(sound.items.slice(0, ends.filter((end) => end <= cut).length));
        expect([feed.title, feed.homepage]).toEqual([sound.title, sound.homepage]);
      }),
      { numRuns: 150, examples: [[last], [last - 1], [last + 3]] },
    );
  });

  test('amid its only item gives what there is of it', async () => {
    const feed = await read(rss(RSS_ITEMS.slice(0, 1)).split('<content:encoded>')[0] ?? '', 'xml');
    expect(feed.items).toMatchObject([{ guid: 'peyk-1', summary: { value: 'کوتاه 1' } }]);
    expect(feed.repairs).toEqual(['truncated-xml', 'rescued-xml']);
  });

  test('keeps saying how it wants to be polled', async () => {
    const feed = await read(rss(RSS_ITEMS).slice(0, -40), 'xml');
    expect(feed.hints.hubs).toEqual(['https://hub.example/']);
  });
});

describe('a feed whose tags do not match', () => {
  const damages: readonly (readonly [string, (item: string, tag: string) => string])[] = [
    ['a closing tag is misspelt', (item, tag) => item.replace(`</${tag}>`, `</${tag}x>`)],
    ['a closing tag is missing', (item, tag) => item.replace(`</${tag}>`, '')],
    ['a closing tag stands there twice', (item, tag) => item.replace(`</${tag}>`, `</${tag}></${tag}>`)],
    ['a tag is opened twice', (item, tag) => item.replace(`<${tag}>`, `<${tag}><${tag}>`)],
    ['a raw sign stands in the text', (item, tag) => item.replace(`</${tag}>`, ` <۳ <- <b </${tag}>`)],
    ['the end of the item is missing', (item) => item.replace(/<\/(?:item|entry)>$/, '')],
  ];
  const feeds = [
    ['RSS', rss, RSS_ITEMS, ['title', 'link', 'guid', 'pubDate', 'dc:creator', 'category', 'description']],
    ['Atom', atom, ATOM_ENTRIES, ['id', 'title', 'updated', 'name']],
    ['RDF', rdf, RDF_ITEMS, ['title', 'link']],
  ] as const;
  const cases = feeds.flatMap((feed) => damages.map(([what, damage]) => [feed[0], what, feed, damage] as const));

  test.each(cases)('gives every other item of %s as it is where %s', async (_name, _what, feed, damage) => {
    const [, whole, items, tags] = feed;
    const sound = await read(whole(items), 'xml');
    for (const [at, item] of items.entries()) {
      for (const tag of tags) {
        const damaged = damage(item, tag);
        const broken = await read(whole(items.with(at, damaged)), 'xml');
        expect(without(broken, at)).toEqual(without(sound, at));
        expect(broken.hints).toEqual(sound.hints);
        expect(lost(sound.items[at], broken.items[at], tag)).toEqual([]);
        if (damaged !== item) expect(broken.repairs).not.toEqual([]);
      }
    }
  });

  const without = ({ items }: ParsedFeed, at: number) => items.filter((_item, index) => index !== at);

  /** What the damaged item lost, apart from the very element that is damaged. */
  function lost(sound: ParsedItem | undefined, read: ParsedItem | undefined, tag: string): readonly string[] {
    const own: Readonly<Record<string, readonly string[]>> = {
      link: ['url'],
      pubDate: ['published'],
      'dc:creator': ['authors'],
      category: ['tags'],
      description: ['summary'],
      id: ['guid'],
      name: ['authors'],
    };
    const names = Object.keys(sound ?? {}) as (keyof ParsedItem)[];
    const rest = names.filter((name) => name !== tag && !own[tag]?.includes(name));
    return rest.filter((name) => JSON.stringify(sound?.[name]) !== JSON.stringify(read?.[name]));
  }

  test('does not lose what a text says in characters and references of its own', async () => {
    const item = '<item><title>a</titel><description><![CDATA[<p>1 &lt; 2 &amp;amp; 3</p>]]></description></item>';
    expect((await read(rss([item]), 'xml')).items[0]?.content?.value).toBe('<p>1 &lt; 2 &amp;amp; 3</p>');
  });

  test('may give its elements a prefix', async () => {
    const feed = atom(ATOM_ENTRIES)
      .replace('<feed xmlns=', '<feed xmlns:a=')
      .replace(/<(\/?)(feed|entry|title|id|updated|link|author|name|content)(?=[ >/])/g, '<$1a:$2');
    const broken = feed.replace('</a:title></a:entry>', '</a:entry>').replace('</a:updated>', '');
    const { items, repairs } = await read(broken, 'xml');
    expect([items.length, repairs]).toEqual([5, ['rescued-xml']]);
  });

  test('takes attributes without quotes, twice, or with raw signs in them', async () => {
    const item =
      '<item><title>a</titel><enclosure url=https://peyk.example/a.mp3 type="audio/mpeg" type="x" length=\'7\' x<y="<" hidden></item>';
    expect((await read(rss([item]), 'xml')).items[0]?.enclosures).toEqual([
      { url: 'https://peyk.example/a.mp3', type: 'audio/mpeg', length: 7 },
    ]);
  });
});

describe('the mender', () => {
  test('leaves a sound document as it is', () => {
    for (const [, whole, items] of FEEDS) {
      const xml = whole(items).replace(/^<\?xml.*?\?>/, '');
      expect(mendXml(xml)).toBe(xml);
    }
  });

  test('gives a document that needs no more mending, whatever it gets', () => {
    const bit = fc.constantFrom(
      ...['<rss>', '</rss>', '<channel>', '</channel>', '<item>', '</item>', '<title>', '</title>', '<b>', '</b>'],
      ...[
        '<link',
        '>',
        '/>',
        '</',
        '<',
        ' a="b"',
        " c='",
        '"',
        '<![CDATA[x]]>',
        'متن',
        ' ',
        '&amp;',
        ']]>',
        '<enclosure url=x>',
      ],
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 40 }), (bits) => {
        const mended = mendXml(`<rss>${bits.join('')}`);
        expect(mendXml(mended)).toBe(mended);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [
      'items cut off',
      rss(Array.from({ length: 4000 }, () => '<item><title>a</title><link>b</link></item>')).slice(0, -30),
    ],
    ['tags nobody closes', `<rss><channel><title>t</title>${'<a><b>'.repeat(50_000)}`],
    ['tags nobody opened', rss([`<item><title>t</titel></item>${'</a></item>'.repeat(50_000)}`])],
    ['raw signs', rss([`<item><title>t</titel>${'<'.repeat(300_000)}</item>`])],
    ['attributes', rss([`<item><title>t</titel><a ${'b="c" '.repeat(100_000)}></item>`])],
  ])('takes time in proportion to its input: %s', async (_name, xml) => {
    const start = performance.now();
    await read(xml, 'xml').catch(() => undefined);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
