import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { FeedPage, RenderContext } from '../../src/model.ts';
import { renderFeed, renderOpml } from '../../src/render/index.ts';
import {
  anyContext,
  anyEntry,
  anyPage,
  anyPageOfOne,
  contextFullOf,
  LONG_TEXTS,
  pageFullOf,
} from '../render/hostile-text.ts';
import { MORNING, makeContext, makeEntry, makePage, rendered } from '../render/newsroom.ts';
import { GOLDEN_NEWSROOMS } from './golden-newsroom.ts';
import { ATOM_SCHEMA, ask, describeWith, isInstalled, isThere, openFolder, writeAll } from './outside.ts';

jest.setTimeout(30_000);

const hasXmllint = isInstalled('xmllint');

/** Those that are markup, where they are in every field at once; the others are in test/render. */
const LONGEST = ['opening signs', 'ends of CDATA', 'quotes', 'lone surrogates'].map((kind) => LONG_TEXTS[kind] ?? '');

/** Many small documents, each of its own page and context, a few with hundreds of entries, and the longest texts there are. */
const HOSTILE: readonly { readonly page: FeedPage; readonly context: RenderContext }[] = [
  ...fc.sample(fc.record({ page: anyPageOfOne, context: anyContext }), { numRuns: 600, seed: 1 }),
  ...fc.sample(
    fc.record({ page: anyPage(fc.array(anyEntry, { minLength: 300, maxLength: 300 })), context: anyContext }),
    { numRuns: 3, seed: 2 },
  ),
  ...LONGEST.map((text) => ({ page: pageFullOf(text), context: contextFullOf(text) })),
  ...GOLDEN_NEWSROOMS.map(({ page, context }) => ({ page, context: context('atom') })),
  { page: makePage(), context: makeContext() },
];

const write = (format: 'rss' | 'atom') => HOSTILE.map(({ page, context }) => renderFeed(format, page, context).body);
const hostile = { rss: write('rss'), atom: write('atom') };

/** What xmllint says of these documents, all in one run. */
function lint(documents: readonly (Uint8Array | string)[], options: readonly string[] = []) {
  const folder = openFolder();
  try {
    const args = ['--noout', '--nonet', '--huge', ...options, ...writeAll(folder.path, documents)];
    const { status, stderr } = ask('xmllint', args);
    const said = stderr.split('\n').filter((line) => line !== '' && !line.endsWith(' validates'));
    return { status, said: said.slice(0, 10) };
  } finally {
    folder.remove();
  }
}

const CLEAN = { status: 0, said: [] };

describeWith(hasXmllint, 'xmllint')('by xmllint, whatever text is in it,', () => {
  test.each(['rss', 'atom'] as const)('every %s document is well-formed', (format) => {
    expect(lint(hostile[format])).toEqual(CLEAN);
  });

  test('every list of feeds is well-formed', () => {
    const lists = HOSTILE.map(({ page, context: { feed } }) =>
      renderOpml({
        title: feed.title,
        language: feed.titleLanguage,
        modifiedAt: MORNING,
        feeds: page.entries.map((entry) => ({
          group: entry.key,
          groupLanguage: entry.language ?? 'fa',
          title: entry.title,
          language: entry.language,
          xmlUrl: `https://e.example/?a&b${entry.title}`,
          htmlUrl: entry.url ?? '',
          category: entry.summary ?? '',
        })),
      }),
    );
    expect(lint(lists.map(({ body }) => body))).toEqual(CLEAN);
  });

  test('what is broken is found', () => {
    const sound = rendered('rss', makePage(makeEntry()));
    for (const broken of [
      sound.replace('</channel>', ''),
      sound.replace('<title>', '<title>&nbsp;'),
      sound.replace('<title>', '<title>\u0001'),
      sound.replace('<title>', '<title>a & b'),
      sound.replace('<channel', '<channel a="1" a="2"'),
    ]) {
      expect(lint([broken]).said).not.toEqual([]);
    }
  });
});

describeWith(hasXmllint && isThere(ATOM_SCHEMA), 'xmllint or no RELAX NG schema of Atom')('by RELAX NG,', () => {
  const validate = (documents: readonly (Uint8Array | string)[]) => lint(documents, ['--relaxng', ATOM_SCHEMA]);

  test('every Atom document fits the schema of RFC 4287, whatever text is in it', () => {
    expect(validate(hostile.atom)).toEqual(CLEAN);
  });

  test('what does not fit is found', () => {
    const sound = rendered('atom', makePage(makeEntry()));
    for (const broken of [
      sound.replace(/<updated>[^<]*<\/updated>/, ''),
      sound.replace(/<id>[^<]*<\/id>/, '$&$&'),
      sound.replace(/<updated>[^<]*/, '<updated>yesterday'),
      sound.replace('<title type="text"', '<title type="words"'),
      sound.replace('</feed>', '<odd/></feed>'),
    ]) {
      expect(validate([broken]).said).not.toEqual([]);
    }
  });
});
