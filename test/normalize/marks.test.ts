import { describe, expect, test } from '@jest/globals';
import { sanitizeContent } from '../../src/normalize/html.ts';
import { normalizeDocument } from '../../src/normalize/index.ts';
import { parseDocument } from '../../src/parse/index.ts';
import { decodeMarks } from '../../src/text/marks.ts';
import { contextOf, entryOf } from './samples.ts';

const WRITTEN = [
  '&zwnj;',
  '&amp;zwnj;',
  '&#8204;',
  '&amp;#8204;',
  '&#x200C;',
  '&amp;#x200c;',
  '&amp;amp;zwnj;',
  '\u200c',
];

describe('an invisible mark, however often it was escaped', () => {
  test.each(WRITTEN)('%s is that mark in content and in the plain text of it', (mark) => {
    const { entry } = entryOf({ content: { kind: 'html', value: `<p>می${mark}رود</p>` } });
    expect([entry.contentHtml, entry.contentText, entry.title]).toEqual([
      '<p>می\u200cرود</p>',
      'می\u200cرود',
      'می\u200cرود',
    ]);
  });

  test.each(WRITTEN)('%s is that mark in every plain field', (mark) => {
    const name = `می${mark}رود`;
    const plain = { kind: 'plain', value: name } as const;
    const { entry } = entryOf({
      ...{ title: { kind: 'html', value: name }, summary: plain, content: plain },
      ...{ authors: [name], tags: [name], source: name, attribution: [name], compiledBy: name },
    });
    const read = 'می\u200cرود';
    expect(entry).toMatchObject({
      ...{ title: read, summary: read, contentText: read, contentHtml: `<p>${read}</p>` },
      ...{ authors: [read], tags: [read], source: read, attribution: [read], compiledBy: read },
    });
  });

  test.each([
    ['&rlm;', '\u200f'],
    ['&lrm;', '\u200e'],
    ['&zwj;', '\u200d'],
    ['&nbsp;', '\u00a0'],
    ['&RLM;', '\u200f'],
    ['&#08207;', '\u200f'],
    ['&amp;amp;#XA0;', '\u00a0'],
    ['&amp;', '&amp;'],
    ['&lt;b&gt;', '&lt;b&gt;'],
    ['&#8203;', '&#8203;'],
    ['&zwnjx;', '&zwnjx;'],
    ['R&D; &rlm', 'R&D; &rlm'],
  ])('of %s only what is such a mark is read', (written, read) => {
    expect(decodeMarks(`a${written}b`)).toBe(`a${read}b`);
  });

  test('is what is written about in code', () => {
    const html = '<p>برای نیم‌فاصله <code>&amp;zwnj;</code> بنویسید</p>';
    expect(sanitizeContent(html, { base: null }).html).toBe(html);
  });

  test('is the same in alternative texts and titles', () => {
    expect(
      sanitizeContent('<img src="https://x.example/i" alt="می&amp;zwnj;رود" title="a&amp;rlm;">', { base: null }).html,
    ).toBe('<p><img title="a\u200f" src="https://x.example/i" alt="می\u200cرود" /></p>');
  });

  const title = 'می\u200cرود\u200f';
  const item = (fields: string) => `<item><guid>1</guid>${fields}</item>`;
  const rss = (fields: string) =>
    `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>a&amp;rlm;</title>${item(fields)}</channel></rss>`;
  const atom = (text: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>a&amp;rlm;</title><id>urn:x</id><entry><id>1</id>${text}</entry></feed>`;
  const json = (text: string) =>
    JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'a&rlm;', items: [{ id: '1', title: text }] });

  test.each([
    ['RSS', 'xml', rss('<title>می&amp;zwnj;رود&amp;rlm;</title>')],
    ['RSS, escaped twice', 'xml', rss('<title>می&amp;amp;zwnj;رود&amp;amp;rlm;</title>')],
    ['RSS, in CDATA', 'xml', rss('<title><![CDATA[می&zwnj;رود&amp;rlm;]]></title>')],
    ['RSS, as an entity XML does not know', 'xml', rss('<title>می&zwnj;رود&rlm;</title>')],
    ['Atom, as HTML', 'xml', atom('<title type="html">می&amp;amp;zwnj;رود&amp;rlm;</title>')],
    ['Atom, as text', 'xml', atom('<title>می&amp;zwnj;رود&amp;#8207;</title>')],
    ['JSON Feed', 'json', json('می&zwnj;رود&amp;rlm;')],
  ])('is read in the titles of %s', async (_, ending, text) => {
    const document = { name: `x.${ending}`, url: null, contentType: `application/${ending}`, fetchedAt: 0 };
    const parsed = await parseDocument({ ...document, bytes: new TextEncoder().encode(text) });
    const { feed, entries } = normalizeDocument(parsed, { url: null, fetchedAt: 0 }, contextOf());
    expect([feed.title, entries[0]?.title]).toEqual(['a\u200f', title]);
  });

  test('beside a sign that a plain text takes as it stands', () => {
    expect(entryOf({ title: { kind: 'plain', value: 'a < b &lt;&zwnj;' } }).entry.title).toBe('a < b &lt;\u200c');
  });
});
