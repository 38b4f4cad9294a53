import fc from 'fast-check';
import { HubError } from '../../src/errors.ts';
import { fixture, read } from './reading.ts';

const rss = (items: string, before = '') =>
  `${before}<rss version="2.0"><channel><title>t</title>${items}</channel></rss>`;
const item = (description: string) => `<item><title>x</title><description>${description}</description></item>`;

async function timed(content: string, ending = 'xml'): Promise<number> {
  const start = performance.now();
  await read(content, ending).catch((error: unknown) => expect(error).toBeInstanceOf(HubError));
  return performance.now() - start;
}

describe('broken documents', () => {
  test.each([
    ['a bare ampersand', rss(item('Fish & chips')), 'bare-ampersand', 'Fish & chips'],
    ['a control character', rss(item('a\u0007b')), 'control-characters', 'ab'],
    ['a reference to one', rss(item('a&#7;b')), 'control-characters', 'ab'],
    ['junk before the prolog', rss(item('a'), 'Warning: x\n<?xml version="1.0"?>'), 'junk-before-prolog', 'a'],
    ['junk after the root', `${rss(item('a'))} trailing`, 'junk-after-root', 'a'],
    ['HTML\u2019s names for characters', rss(item('a&mdash;b')), 'html-entities', 'a—b'],
    ['unescaped HTML in a text', rss(item('<p>a <b>b</b></p>')), 'inline-markup', '<p>a <b>b</b></p>'],
  ])('%s is mended and reported', async (_name, xml, repair, text) => {
    const feed = await read(xml, 'xml');
    expect(feed.repairs).toEqual([repair]);
    expect(feed.items[0]?.summary?.value).toBe(text);
  });

  test('a feed cut off amid an item gives the whole items before it', async () => {
    const whole = rss(item('one') + item('two') + item('three'));
    const feed = await read(whole.slice(0, whole.indexOf('three')), 'xml');
    expect(feed.repairs).toContain('rescued-xml');
    expect(feed.items.slice(0, 2).map((one) => one.summary?.value)).toEqual(['one', 'two']);
  });

  test('wrongly closed tags do not lose the other items, nor their dates as written', async () => {
    const xml = rss(`<item><title>a</titel></item><item><title>b</title><pubDate>۵ تیر ۱۴۰۲</pubDate></item>`);
    const feed = await read(xml, 'xml');
    expect(feed.repairs).toContain('rescued-xml');
    expect(feed.items.at(-1)).toMatchObject({ title: { value: 'b' }, published: '۵ تیر ۱۴۰۲' });
  });

  test.each([
    ['nothing', ''],
    ['a picture', '\u0000\u0001\u0002\ufffd\u0003'.repeat(50)],
    ['an outline of feeds', '<?xml version="1.0"?><opml version="2.0"><body/></opml>'],
  ])('%s is refused by name', async (_name, content) => {
    await expect(read(content, 'xml')).rejects.toMatchObject({ code: 'unreadable-document' });
  });

  test('whatever is cut or mixed from real documents is read or refused, never a crash', async () => {
    const sources = [
      'rss.xml',
      'atom.xml',
      'rdf.xml',
      'feed.json',
      'article.json',
      'fa-page.html',
      'fa-labelled.txt',
    ].map(fixture);
    const piece = fc
      .tuple(fc.constantFrom(...sources), fc.nat(3000), fc.nat(3000))
      .map(([text, a, b]) => text.slice(Math.min(a, b), Math.max(a, b)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('xml', 'html', 'json', 'txt'),
        async (pieces, ending) => {
          const outcome = await read(pieces.join(''), ending).then(
            () => 'read',
            (error: unknown) => (error instanceof HubError ? error.code : error),
          );
          expect(['read', 'unreadable-document']).toContain(outcome);
        },
      ),
      { numRuns: 150, seed: 46324 },
    );
  });
});

describe('hostile documents', () => {
  test('entities are never expanded, whether they multiply or point to a file', async () => {
    const bomb = '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>';
    const feed = await read(rss(item('x&b;y&f;z'), bomb), 'xml');
    expect(feed.items[0]?.summary?.value).toBe('xyz');
    expect(feed.repairs).toEqual(['doctype-entities']);
  });

  test.each([
    ['50 KB of < in a description', rss(item(`<![CDATA[${'<'.repeat(50_000)}]]>`))],
    [
      '50 KB of < in content:encoded',
      rss(`<item><title>x</title><content:encoded><![CDATA[${'<'.repeat(50_000)}]]></content:encoded></item>`),
    ],
    [
      '50 KB of < in Atom',
      `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html"><![CDATA[${'<'.repeat(50_000)}]]></content></entry></feed>`,
    ],
    ['unclosed sections', rss(item('<![CDATA['.repeat(20_000)))],
    ['unclosed comments before the root', rss(item('x'), '<!--'.repeat(20_000))],
    ['unclosed descriptions', rss('<description>'.repeat(20_000))],
    ['bare ampersands', rss(item('&'.repeat(100_000)))],
  ])('%s take less than a second', async (_name, xml) => {
    expect(await timed(xml)).toBeLessThan(5000);
  });

  test.each([
    ['a line of half a megabyte', `عنوان\n${'به گزارش '.repeat(60_000)}`],
    ['twenty thousand label lines', `عنوان\n${'منبع: ایسنا | انتشار: 1400\n'.repeat(20_000)}`],
    ['ZWNJ without end', `عنوان\nکد${'\u200c'.repeat(300)}\n`.repeat(200)],
  ])('%s takes less than two seconds', async (_name, text) => {
    expect(await timed(text, 'txt')).toBeLessThan(5000);
  });
});
