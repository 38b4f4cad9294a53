import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import RssParser from 'rss-parser';
import type { RenderContext, StoredEntry } from '../../src/model.ts';
import { renderFeed, renderOpml } from '../../src/render/index.ts';
import { MORNING, makeContext, makeEntry, makePage, makeSource, rendered } from './newsroom.ts';

const SCHEMA = join(import.meta.dirname, '../../../shared/data/atom.rng');
const XMLLINT = 'xmllint';
const hasXmllint = spawnSync(XMLLINT, ['--version']).error === undefined;

/** Anything at all, rich in what breaks XML, CDATA, attributes and replacement patterns. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(']]>', ']]', '>', '<![CDATA[', '&amp;', '&#0;', '&rlm;', '<b>', '</title>', '"', "'", '$&', '$1'),
      fc.constantFrom('\ud800', '\udc00', '\0', '\u0001', '\u0005', '\u001f', '\u0085', '\u009f', '\ufffe', '\uffff'),
      fc.constantFrom('\u200f', '\u202e', '\u2067', 'ایران', 'שלום', 'iOS', '\r\n', '\t', '😀', '\u0301', '%', '\\'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const anyAddress = fc.oneof(
  anyText,
  anyText.map((text) => `https://e.example/${text}`),
);

const anyEntry: fc.Arbitrary<StoredEntry> = fc
  .record({
    id: anyText,
    key: anyText,
    url: fc.option(anyAddress),
    title: anyText,
    summary: fc.option(anyText),
    contentHtml: fc.option(anyText),
    contentText: fc.option(anyText),
    language: fc.option(fc.oneof(anyText, fc.constantFrom('fa', 'he', 'en'))),
    direction: fc.constantFrom('rtl', 'ltr'),
    authors: fc.array(anyText, { maxLength: 2 }),
    tags: fc.array(anyText, { maxLength: 2 }),
    categories: fc.array(fc.oneof(anyText, fc.constant('politics')), { maxLength: 2 }),
    source: fc.option(anyText),
    attribution: fc.array(anyText, { maxLength: 2 }),
    image: fc.option(anyAddress),
    enclosures: fc.array(fc.record({ url: anyAddress, type: anyText, length: fc.integer() }), { maxLength: 2 }),
  } as const)
  .map((fields) => makeEntry(fields));

const anyContext: fc.Arbitrary<RenderContext> = fc
  .record({ title: anyText, subtitle: fc.option(anyText), rights: fc.option(anyText), name: anyText, home: anyAddress })
  .map(({ title, subtitle, rights, name, home }) => {
    const context = makeContext();
    return {
      ...context,
      feed: { ...context.feed, title, subtitle, rights, homepage: home },
      categories: [{ id: 'politics', names: { fa: name } }],
      sources: [makeSource({ title: { fa: name }, rights, homepage: home })],
    };
  });

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

describe('hostile text', () => {
  test('any text in any field gives XML that a strict parser reads, in RSS and in Atom', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntry, anyContext, async (entry, context) => {
        for (const format of ['rss', 'atom'] as const) {
          const xml = rendered(format, makePage(entry), context);
          expect(xml).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/);
          expect((await new RssParser().parseString(xml)).items).toHaveLength(1);
        }
      }),
      { numRuns: 300 },
    );
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

(hasXmllint ? describe : describe.skip)('by xmllint (skipped where there is none)', () => {
  const entries = fc.sample(anyEntry, { numRuns: 400, seed: 1 });
  const contexts = fc.sample(anyContext, { numRuns: 10, seed: 2 });

  /** Writes each document into a folder of its own and runs xmllint over all. */
  function lint(documents: readonly Uint8Array[], options: readonly string[]): { status: number | null; said: string } {
    const folder = mkdtempSync(join(tmpdir(), 'khorak-render-'));
    try {
      const files = documents.map((body, index) => {
        const file = join(folder, `${index}.xml`);
        writeFileSync(file, body);
        return file;
      });
      const run = spawnSync(XMLLINT, ['--noout', '--nonet', ...options, ...files], { encoding: 'utf8' });
      return {
        status: run.status,
        said: run.stderr
          .split('\n')
          .filter((line) => !line.endsWith(' validates'))
          .join('\n'),
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('hostile RSS and OPML are well-formed', () => {
    const opml = contexts.map(({ feed }) =>
      renderOpml({
        title: feed.title,
        language: 'fa',
        modifiedAt: MORNING,
        feeds: entries.map((entry) => ({
          group: entry.key,
          groupLanguage: 'fa',
          title: entry.title,
          language: entry.language,
          xmlUrl: 'https://e.example/?a&b',
          htmlUrl: entry.url ?? '',
          category: entry.summary ?? '',
        })),
      }),
    );
    const rss = contexts.map((context) => renderFeed('rss', makePage(...entries), context));
    expect(
      lint(
        [...opml, ...rss].map(({ body }) => body),
        [],
      ),
    ).toEqual({ status: 0, said: '' });
  });

  (existsSync(SCHEMA) ? test : test.skip)('hostile Atom fits the schema of RFC 4287 (skipped without it)', () => {
    const pages = [
      ...contexts.map((context) => ({ page: makePage(...entries), context })),
      { page: makePage(), context: makeContext() },
    ];
    const documents = pages.map(({ page, context }) => renderFeed('atom', page, context).body);
    expect(lint(documents, ['--relaxng', SCHEMA])).toEqual({ status: 0, said: '' });
  });
});
