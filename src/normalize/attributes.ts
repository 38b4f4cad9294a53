import { cleanLine } from '../text/clean.ts';
import { canonicalTag } from '../text/language.ts';
import { decodeMarks } from '../text/marks.ts';
import { absoluteUrl, contentLink, loadedLink } from './url.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Attributes any element may keep. */
export const EVERYWHERE: readonly string[] = ['dir', 'lang', 'title'];

/** Attributes elements may keep besides. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  img: ['src', 'srcset', 'sizes', 'alt', 'width', 'height'],
  audio: ['src', 'controls'],
  video: ['src', 'poster', 'width', 'height', 'controls'],
  source: ['src', 'type'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  col: ['span'],
  colgroup: ['span'],
  ol: ['start', 'reversed', 'type'],
  ul: ['type'],
  li: ['value'],
  details: ['open'],
  time: ['datetime'],
  blockquote: ['cite'],
  q: ['cite'],
  del: ['cite', 'datetime'],
  ins: ['cite', 'datetime'],
};

/** Attributes that hold the address of a file or a page. */
export const ADDRESSES: readonly string[] = ['href', 'src', 'poster', 'cite'];

/** Attributes that say all by being there. */
const SWITCHES = new Set(['controls', 'reversed', 'open']);

const MAX_SIZES_LENGTH = 1000;

/** What a value must be like; its first group, or all of it, is kept. */
const VALUES: Readonly<Record<string, RegExp>> = {
  dir: /^(rtl|ltr|auto)$/i,
  width: /^(\d{1,5})(?:px)?$/i,
  height: /^(\d{1,5})(?:px)?$/i,
  colspan: /^\d{1,4}$/,
  rowspan: /^\d{1,4}$/,
  span: /^\d{1,4}$/,
  start: /^-?\d{1,9}$/,
  value: /^-?\d{1,9}$/,
  scope: /^(?:row|col|rowgroup|colgroup)$/i,
};

const MARKERS = /^(?:[1aAiI]|disc|circle|square)$/;
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(?:\s*;.*)?$/;

/** Those of an element's attributes that may stay, cleaned; a picture's `srcset` is read elsewhere. */
export function keptAttributes(tagName: string, attributes: Attributes, base: string | null): Record<string, string> {
  const kept: Record<string, string> = {};
  const own = Object.hasOwn(ATTRIBUTES, tagName) ? (ATTRIBUTES[tagName] ?? []) : [];
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'srcset' || !(EVERYWHERE.includes(key) || own.includes(key))) continue;
    const clean = cleanAttribute(key, value, { base, tagName });
    if (clean !== null && (clean !== '' || key === 'alt' || SWITCHES.has(key))) kept[key] = clean;
  }
  return kept;
}

function cleanAttribute(
  key: string,
  value: string,
  { base, tagName }: { base: string | null; tagName: string },
): string | null {
  if (key === 'href') return contentLink(value, base);
  // Of a picture the size has a say, too, and it may have other addresses.
  if (key === 'poster' || (key === 'src' && tagName !== 'img')) return loadedLink(value, base);
  if (ADDRESSES.includes(key)) return absoluteUrl(value, [base]);
  if (SWITCHES.has(key)) return '';
  if (key === 'lang') return canonicalTag(value);
  const line = cleanLine(decodeMarks(value));
  if (key === 'sizes') return line.length <= MAX_SIZES_LENGTH ? line : null;
  const pattern = key === 'type' ? (tagName === 'source' ? MEDIA_TYPE : MARKERS) : VALUES[key];
  if (pattern === undefined) return line;
  const found = pattern.exec(line);
  const word = found?.[1] ?? found?.[0] ?? null;
  return key === 'dir' || key === 'scope' ? (word?.toLowerCase() ?? null) : word;
}
