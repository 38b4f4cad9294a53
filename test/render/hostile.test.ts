import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import RssParser from 'rss-parser';
import type { FeedPage, RenderContext } from '../../src/model.ts';
import { renderFeed } from '../../src/render/index.ts';
import { anyContext, anyEntry, anyPageOfOne, anyText, LONG_TEXTS } from './hostile-text.ts';
import { makeContext, makeEntry, makePage, rendered } from './newsroom.ts';

/** What a text is once it went through a document: what no format carries is gone, breaks are spaces. */
function carried(text: string): string {
  return text
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(/[\0-\x1f\x7f-\x9f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .trim();
}

/** The texts of an element, by a reader that is not the writer. */
function textsOf(xml: string, element: string): string[] {
  const texts: string[] = [];
  let open = false;
  const parser = new Parser(
    {
      onopentagname: (name) => {
        open = name === element;
        if (open) texts.push('');
      },
      ontext: (text) => {
        if (open) texts.push((texts.pop() ?? '') + text);
      },
      onclosetag: () => {
        open = false;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return texts;
}

/** The reader's own look into these takes the square of their length; well-formed they must be all the same. */
const strictParser = () =>
  new RssParser({
    xml2js: { tagNameProcessors: [(name: string) => name.replace(/^(?:description|content.*|summary)$/, 'text-$&')] },
  });

/** Where content names a character by a number HTML has none for, U+FFFD is what it says. */
const saysUnknown = ({ entries }: FeedPage): boolean =>
  entries.some(({ contentHtml }) => (contentHtml ?? '').includes('&#'));

/** Reads both XML formats with a parser that forgives nothing; what it would overlook is looked for first. */
async function expectReadable(page: FeedPage, context: RenderContext): Promise<void> {
  for (const format of ['rss', 'atom'] as const) {
    const xml = rendered(format, page, context);
    expect(xml).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/);
    if (!saysUnknown(page)) expect(xml).not.toContain('\ufffd');
    const { items } = await strictParser().parseString(xml);
    // A partner's profile may list what was taken back as an item too.
    if (context.profile === null) expect(items).toHaveLength(1);
    else expect(items.length).toBeGreaterThan(0);
  }
}

/** U+FFFD would be what became of half a surrogate pair; an escaped half stays one when read. */
function expectSoundJson(page: FeedPage, context: RenderContext): void {
  const broken: string[] = [];
  JSON.parse(rendered('json', page, context), (name, value) => {
    const texts = [name, value].filter((text) => typeof text === 'string');
    broken.push(...texts.filter((text) => !text.isWellFormed() || (text.includes('\ufffd') && !saysUnknown(page))));
    return value;
  });
  expect(broken).toEqual([]);
}

describe('hostile text', () => {
  test('any text in any field gives XML that a strict parser reads, in RSS and in Atom', async () => {
    await fc.assert(
      fc.asyncProperty(anyPageOfOne, anyContext, async (page, context) => {
        await expectReadable(page, context);
      }),
      { numRuns: 300 },
    );
  });

  test('any text in any field gives JSON without half a character', () => {
    fc.assert(
      fc.property(anyPageOfOne, anyContext, (page, context) => {
        expectSoundJson(page, context);
      }),
      { numRuns: 300 },
    );
  });

  // In every field at once: by xmllint, in test/published, which takes a hundredth of the time.
  test.each(Object.entries(LONG_TEXTS))('100 000 characters of %s are carried', async (_kind, text) => {
    const page = makePage(makeEntry({ title: text, contentHtml: `<p>${text}</p>`, tags: [text] }));
    await expectReadable(page, makeContext());
    expectSoundJson(page, makeContext());
  });

  test('any title comes back as it was, from every format', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const entry = makeEntry({ title });
        const context = makeContext({ bidi: 'none' });
        const expected = carried(title) || 'خبرگزاری ایسنا';
        expect(textsOf(rendered('rss', makePage(entry), context), 'title')[1]).toBe(expected);
        expect(textsOf(rendered('atom', makePage(entry), context), 'title')[1]).toBe(expected);
        expect(JSON.parse(rendered('json', makePage(entry), context)).items[0].title).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('content comes back the same from every format', () => {
    fc.assert(
      fc.property(anyText, (contentHtml) => {
        const page = makePage(makeEntry({ contentHtml: `<p>${contentHtml}</p>` }));
        const expected = JSON.parse(rendered('json', page)).items[0].content_html;
        expect(textsOf(rendered('rss', page), 'content:encoded')[0]).toBe(expected);
        expect(textsOf(rendered('atom', page), 'content')[0]).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('the same page gives the same bytes', () => {
    fc.assert(
      fc.property(anyEntry, anyContext, fc.constantFrom('rss', 'atom', 'json'), (entry, context, format) => {
        const page = makePage(entry);
        expect(renderFeed(format, structuredClone(page), context).body).toEqual(renderFeed(format, page, context).body);
      }),
      { numRuns: 100 },
    );
  });

  test('entries stand in the order of the page', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 20 }), (numbers) => {
        const page = makePage(...numbers.map((number) => makeEntry({ id: `urn:x:${number}` })));
        const ids = numbers.map((number) => `urn:x:${number}`);
        expect(textsOf(rendered('rss', page), 'guid')).toEqual(ids);
        expect(JSON.parse(rendered('json', page)).items.map((item: { id: string }) => item.id)).toEqual(ids);
      }),
    );
  });
});
