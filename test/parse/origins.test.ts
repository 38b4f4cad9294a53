import { describe, expect, test } from '@jest/globals';
import type { ParsedItem } from '../../src/model.ts';
import { read } from './reading.ts';

const NAMESPACE = 'https://hub.example/base/ns/khorak';
const CHAIN = ['دفتر نخست‌وزیری', 'میدل ایست نیوز'];
const ELEMENTS = `${CHAIN.map((name) => `<khorak:via>${name}</khorak:via>`).join('')}<khorak:compiledBy>blogpo.ir</khorak:compiledBy>`;

async function itemsOf(content: string, ending = 'xml'): Promise<readonly ParsedItem[]> {
  return (await read(content, ending)).items;
}

function rss(item: string, namespace = `xmlns:khorak="${NAMESPACE}"`): string {
  return `<rss version="2.0" ${namespace}><channel><title>پیک</title><item><title>خبر</title>${item}</item></channel></rss>`;
}

function atom(entries: string, namespace = `xmlns:khorak="${NAMESPACE}"`): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" ${namespace}><title>پیک</title><id>urn:x:feed</id>${entries}</feed>`;
}

describe("the road a story came by, as another hub's feed states it", () => {
  test('is read from RSS', async () => {
    expect(await itemsOf(rss(ELEMENTS))).toMatchObject([{ attribution: CHAIN, compiledBy: 'blogpo.ir' }]);
  });

  test('is read from Atom, entry by entry', async () => {
    const entries =
      `<entry><id>urn:x:1</id><title>یک</title>${ELEMENTS}</entry>` +
      '<entry><id>urn:x:2</id><title>دو</title></entry>' +
      '<entry><khorak:via>A&amp;B</khorak:via><title>سه</title><id> urn:x:3 </id><source><id>urn:x:1</id></source></entry>';
    expect(await itemsOf(atom(entries))).toMatchObject([
      { guid: 'urn:x:1', attribution: CHAIN, compiledBy: 'blogpo.ir' },
      { guid: 'urn:x:2', attribution: [], compiledBy: null },
      { guid: 'urn:x:3', attribution: ['A&B'], compiledBy: null },
    ]);
  });

  test('is read from JSON Feed', async () => {
    const _khorak = { attribution: CHAIN, compiled_by: 'blogpo.ir' };
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'پیک',
      items: [{ id: 7, title: 'خبر', _khorak }],
    };
    expect(await itemsOf(JSON.stringify(feed), 'json')).toMatchObject([
      { attribution: CHAIN, compiledBy: 'blogpo.ir' },
    ]);
  });

  test('is known by its namespace, whatever its prefix is', async () => {
    const namespace = `xmlns:k='${NAMESPACE}/'`;
    const elements = ELEMENTS.replaceAll('khorak:', 'k:');
    const entry = `<entry><id>urn:x:1</id><title>یک</title>${elements}</entry>`;
    for (const document of [rss(elements, namespace), atom(entry, namespace)]) {
      expect(await itemsOf(document)).toMatchObject([{ attribution: CHAIN, compiledBy: 'blogpo.ir' }]);
    }
  });

  test('is not taken from another namespace, nor from the text of an entry', async () => {
    const other = rss(ELEMENTS.replaceAll('khorak:', 'other:'), 'xmlns:other="https://hub.example/ns/other"');
    const inText =
      '<entry><id>urn:x:1</id><title>یک</title><content type="html"><![CDATA[<p>متن</p><khorak:via>A</khorak:via></content></entry>]]></content>' +
      '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><khorak:via>B</khorak:via>متن</div></summary></entry>';
    expect(await itemsOf(other)).toMatchObject([{ attribution: [], compiledBy: null }]);
    expect(await itemsOf(atom(inText))).toMatchObject([{ guid: 'urn:x:1', attribution: [], compiledBy: null }]);
  });

  test('survives a feed that has to be mended', async () => {
    const broken = rss(`${ELEMENTS}<description>متن <b>پررنگ</description>`);
    const entry = `<entry><id>urn:x:1</id><title>یک</title>${ELEMENTS}<summary>متن <b>پررنگ</summary></entry>`;
    for (const document of [broken, atom(entry)]) {
      expect(await itemsOf(document)).toMatchObject([{ attribution: CHAIN, compiledBy: 'blogpo.ir' }]);
    }
  });

  test('of many entries is read in one pass', async () => {
    const entries = Array.from(
      { length: 4000 },
      (_, n) => `<entry><id>urn:x:${n}</id><title>یک</title><khorak:via>A${n}</khorak:via></entry>`,
    );
    const start = performance.now();
    const items = await itemsOf(atom(entries.join('')));
    expect(performance.now() - start).toBeLessThan(5000);
    expect(items.map(({ attribution }) => attribution[0])).toEqual(entries.map((_, n) => `A${n}`));
  });
});
