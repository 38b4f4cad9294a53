import type { Enclosure, ParsedItem, TextConstruct } from '../model.ts';
import { mediaTypeOf } from '../text/media-types.ts';
import { pictureSize } from '../text/picture-size.ts';

/** An item of which nothing is known yet. */
export const EMPTY_ITEM: ParsedItem = {
  guid: null,
  url: null,
  title: null,
  summary: null,
  content: null,
  language: null,
  published: null,
  updated: null,
  authors: [],
  tags: [],
  categories: [],
  source: null,
  sourceUrl: null,
  attribution: [],
  compiledBy: null,
  enclosures: [],
  image: null,
  base: null,
};

const ELEMENTS =
  'a|abbr|article|audio|aside|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|embed|figcaption|figure|font|footer|h[1-6]|' +
  'header|hr|i|iframe|img|ins|li|main|mark|object|ol|p|picture|pre|q|s|ruby|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|' +
  'td|th|thead|tr|tt|u|ul|video';
const TAG = new RegExp(`<(?:/(?:${ELEMENTS})\\s*>|(?:${ELEMENTS})(?=[\\s/>])[^<>]*>)`, 'i');
const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i;
const BLOCK =
  /<(?:p|div|br|ul|ol|table|img|figure|h[1-6]|blockquote|article|section|video|audio|iframe|object|embed|dl|pre|details)(?=[\s/>])/i;

/** Wraps a plain text; null when there is nothing in it. */
export function plain(value: string | null | undefined): TextConstruct | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : { kind: 'plain', value: trimmed };
}

/** Wraps HTML; null when there is nothing in it. */
export function html(value: string | null | undefined): TextConstruct | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : { kind: 'html', value: trimmed };
}

/**
 * Wraps a text whose format never says whether it is HTML (RSS): known tags or character references make it HTML, so that a plain
 * `A<B` or `Boats < ships` keeps its sign.
 */
export function guessedText(value: string | null | undefined): TextConstruct | null {
  const text = value ?? '';
  return TAG.test(text) || REFERENCE.test(text) ? html(text) : plain(text);
}

/** Has this HTML the structure of an article, more than a line with a link? */
export function hasBlocks(value: string): boolean {
  return BLOCK.test(value);
}

/** The first value with something in it, trimmed. */
export function firstOf(...values: readonly (string | null | undefined)[]): string | null {
  return values.map((value) => value?.trim() ?? '').find((value) => value !== '') ?? null;
}

/** Names and labels trimmed, without empty ones and repetitions. */
export function distinct(values: readonly (string | null | undefined)[]): readonly string[] {
  return [...new Set(values.map((value) => value?.trim() ?? '').filter((value) => value !== ''))];
}

/** Resolves an address against a base where both allow it; else gives it back as it is. */
export function resolve(address: string | null | undefined, base: string | null): string | null {
  const trimmed = address?.trim() ?? '';
  if (trimmed === '') return null;
  if (base === null) return trimmed;
  return URL.canParse(trimmed, base) ? new URL(trimmed, base).href : trimmed;
}

const MAILBOX = /<?[^\s<>()"]+@[^\s<>()"]+>?/g;

/** The name in an author field of RSS, `mail@example.org (Name)` or `Name <mail@example.org>`; null when it is only a mailbox. */
export function authorName(raw: string): string | null {
  if (!raw.includes('@')) return firstOf(raw);
  return firstOf(
    raw
      .slice(0, 500)
      .replace(MAILBOX, ' ')
      .replace(/^[\s()"']+|[\s()"',;]+$/g, ''),
  );
}

/** An enclosure of what a document says of it; null without an address. A type that is missing or wrong is read off the address. */
export function enclosure(file: {
  url: string | null | undefined;
  type?: string | null | undefined;
  length?: string | number | null | undefined;
  width?: unknown;
  height?: unknown;
}): Enclosure | null {
  const url = firstOf(file.url);
  if (url === null) return null;
  const length = Number(file.length ?? 0);
  const size = pictureSize(file.width, file.height);
  return {
    url,
    type: mediaTypeOf(file.type, url),
    length: Number.isSafeInteger(length) && length > 0 ? length : 0,
    ...(size && { size }),
  };
}

/** Enclosures, each address once: the first that names it, with the length and size only a later one has. */
export function distinctEnclosures(files: readonly (Enclosure | null)[]): readonly Enclosure[] {
  const byUrl = new Map<string, Enclosure>();
  for (const file of files) {
    if (file === null) continue;
    const known = byUrl.get(file.url);
    byUrl.set(file.url, known === undefined ? file : { ...file, ...known, length: known.length || file.length });
  }
  return [...byUrl.values()];
}
