/** Pages and contexts whose every text is whatever Unicode can hold, rich in what breaks XML, JSON and addresses. */
import fc from 'fast-check';
import type { FeedPage, RenderContext, StoredEntry, Withdrawal } from '../../src/model.ts';
import { makeSource } from '../sources.ts';
import { MORNING, makeContext, makeEntry, makePage } from './newsroom.ts';

const MARKUP = [
  ']]>',
  ']]',
  '>',
  '<![CDATA[',
  '&amp;',
  '&#0;',
  '&rlm;',
  '<b>',
  '</title>',
  '"',
  "'",
  '$&',
  '$1',
  '-->',
];
const CONTROLS = ['\0', '\u0001', '\u0005', '\u001f', '\u0085', '\u009f', '\ud800', '\udc00', '\ufffe', '\uffff'];
const DIRECTED = ['\u200f', '\u202e', '\u2067', '\u2069', '\u200c', 'ایران', 'שלום', 'iOS', '۱۲۳'];
const OTHERS = ['\r\n', '\t', '\u2028', '😀', '\u0301', '%', '\\', '\u00a0', '\ufeff', '\u{10ffff}'];

/** Anything at all. U+FFFD is left out, so that one in a document is one we made of something else. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom(...MARKUP),
      fc.constantFrom(...CONTROLS),
      fc.constantFrom(...DIRECTED),
      fc.constantFrom(...OTHERS),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('').replaceAll('\ufffd', ''));

export const anyAddress = fc.oneof(
  anyText,
  anyText.map((text) => `https://e.example/${text}`),
);

const anyLanguage = fc.oneof(anyText, fc.constantFrom('fa', 'he', 'en', 'ckb', 'fa-IR', 'und'));
const anySize = fc.option(fc.record({ width: fc.nat(9000), height: fc.nat(9000) }), { nil: undefined });

/** `politics` is catalogued, everything else is not. */
const anyCategory = fc.oneof(anyText, fc.constant('politics'));

export const anyEntry: fc.Arbitrary<StoredEntry> = fc
  .record({
    id: anyText,
    key: anyText,
    guid: fc.option(anyText),
    url: fc.option(anyAddress),
    title: anyText,
    summary: fc.option(anyText),
    contentHtml: fc.option(anyText),
    contentText: fc.option(anyText),
    language: fc.option(anyLanguage),
    direction: fc.constantFrom('rtl', 'ltr'),
    authors: fc.array(anyText, { maxLength: 2 }),
    tags: fc.array(anyText, { maxLength: 2 }),
    categories: fc.array(anyCategory, { maxLength: 2 }),
    source: fc.option(anyText),
    attribution: fc.array(anyText, { maxLength: 2 }),
    compiledBy: fc.option(anyText),
    image: fc.option(anyAddress),
    imageSize: anySize,
    enclosures: fc.array(fc.record({ url: anyAddress, type: anyText, length: fc.integer(), size: anySize }), {
      maxLength: 2,
    }),
    revision: fc.constantFrom(1, 2),
    story: anyText,
  } as const)
  .map((fields) => makeEntry(fields));

const anyWithdrawal: fc.Arbitrary<Withdrawal> = fc.record({
  id: anyText,
  key: anyText,
  url: fc.option(anyAddress),
  language: fc.option(anyLanguage),
  at: fc.constant(MORNING),
});

/** A page of these entries and of whatever was taken back. */
export function anyPage(entries: fc.Arbitrary<readonly StoredEntry[]>): fc.Arbitrary<FeedPage> {
  return fc.record({
    entries,
    modifiedAt: fc.constant(MORNING + 5000),
    withdrawn: fc.array(anyWithdrawal, { maxLength: 2 }),
    prevArchive: fc.constant(null),
  });
}

/** One entry and what was taken back. */
export const anyPageOfOne = anyPage(anyEntry.map((entry) => [entry]));

/** The feed, the hub, a source and a category under any names; every entry of `makeEntry` is of that source. */
export const anyContext: fc.Arbitrary<RenderContext> = fc
  .record({
    title: anyText,
    titleLanguage: anyLanguage,
    subtitle: fc.option(anyText),
    rights: fc.option(anyText),
    language: fc.option(anyLanguage),
    name: anyText,
    nameLanguage: anyLanguage,
    home: anyAddress,
    profile: fc.constantFrom(null, 'smartnews' as const, 'msn' as const),
  })
  .map(({ title, titleLanguage, subtitle, rights, language, name, nameLanguage, home, profile }) => {
    const context = makeContext({ profile });
    const names = { [nameLanguage]: name };
    return {
      ...context,
      feed: { ...context.feed, title, titleLanguage, subtitle, rights, language, homepage: home },
      hub: { ...context.hub, title: names, description: names },
      categories: [{ id: 'politics', names }],
      sources: [makeSource({ title: names, rights, homepage: home })],
      currentUrl: 'https://hub.example/feeds/all.rss?a=1&b=2',
      prevArchiveUrl: 'https://hub.example/feeds/all/archive/2021-08.rss?a=1&b=2',
    };
  });

/** Texts of 100 000 characters, of each kind that costs a careless writer or reader most. */
export const LONG_TEXTS: Readonly<Record<string, string>> = {
  letters: 'ایران '.repeat(16_667),
  'opening signs': '<'.repeat(100_000),
  ampersands: '&'.repeat(100_000),
  'ends of CDATA': ']]>'.repeat(33_334),
  tags: '<b>'.repeat(33_334),
  quotes: '"'.repeat(100_000),
  'lone surrogates': '\ud800'.repeat(100_000),
  isolates: '\u2067'.repeat(100_000),
  marks: `ا${'\u064e'.repeat(100_000)}`,
  controls: '\u0085'.repeat(100_000),
};

/** A page in which every field of an entry and of a withdrawal holds this text. */
export function pageFullOf(text: string): FeedPage {
  const withdrawn = [{ id: text, key: text, url: text, language: text, at: MORNING }];
  return { ...makePage(entryFullOf(text)), withdrawn };
}

function entryFullOf(text: string): StoredEntry {
  const file = { url: `https://e.example/${text}`, type: text, length: 1 };
  return makeEntry({
    ...{ id: text, key: text, guid: text, url: file.url, title: text, summary: text, contentHtml: `<p>${text}</p>` },
    ...{ contentText: text, language: text, authors: [text], tags: [text], categories: [text, 'politics'] },
    ...{ source: text, attribution: [text], compiledBy: text, enclosures: [file], image: file.url, story: text },
  });
}

/** A context in which every name and address is this text. */
export function contextFullOf(text: string): RenderContext {
  const context = makeContext();
  const names = { fa: text };
  return {
    ...context,
    feed: { ...context.feed, title: text, subtitle: text, rights: text, language: text, homepage: text },
    hub: { ...context.hub, title: names, description: names },
    categories: [{ id: 'politics', names }],
    sources: [makeSource({ title: names, rights: text, homepage: text })],
  };
}
