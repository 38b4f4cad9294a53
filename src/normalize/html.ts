import sanitizeHtml, { type Attributes, type IOptions, type Tag } from 'sanitize-html';
import { cleanLine } from '../text/clean.ts';
import { canonicalTag } from '../text/language.ts';
import { escapeHtml, tameMarkup } from './markup.ts';
import { plainMarkup } from './plain-markup.ts';
import { contentLink } from './url.ts';

const BLOCK_TAGS = [
  ...'p div h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr figure figcaption details summary'.split(' '),
  ...'table caption colgroup col thead tbody tfoot tr th td'.split(' '),
];

const INLINE_TAGS = [
  ...'a abbr b bdi bdo br cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
  ...'ruby rt rp img audio video source'.split(' '),
];

/** Old or page-level elements, and what they are in an article. */
const RENAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    h1: 'h2',
    article: 'div',
    section: 'div',
    main: 'div',
    header: 'div',
    footer: 'div',
    aside: 'div',
    center: 'div',
    address: 'div',
    strike: 's',
    tt: 'code',
    acronym: 'abbr',
  }),
);

const BLOCK = new RegExp(`<(?:${BLOCK_TAGS.join('|')})\\b`);

const EVERYWHERE = ['dir', 'lang', 'title'];

const ATTRIBUTES: Readonly<Record<string, string[]>> = {
  a: ['href'],
  img: ['src', 'alt', 'width', 'height'],
  audio: ['src', 'controls'],
  video: ['src', 'poster', 'width', 'height', 'controls'],
  source: ['src', 'type'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  col: ['span'],
  colgroup: ['span'],
  ol: ['start', 'reversed', 'type'],
  li: ['value'],
  time: ['datetime'],
  blockquote: ['cite'],
  q: ['cite'],
  del: ['datetime'],
  ins: ['datetime'],
};

const ADDRESSES = ['href', 'src', 'poster', 'cite'];

/** Images that count readers instead of showing them something. */
const TRACKERS =
  /\/\/(?:[\w-]+\.)*(?:doubleclick\.net|google-analytics\.com|scorecardresearch\.com|quantserve\.com|feedsportal\.com|pixel\.wp\.com|stats\.wordpress\.com|facebook\.com\/tr|feeds\.feedburner\.com\/~r|b\.scorecardresearch\.com|pixel\.quantserve\.com)|\/(?:pixel|beacon|track(?:er|ing)?|1x1|spacer|blank)\.(?:gif|png)(?:$|\?)/i;

/** No allowed element has this name, so the sanitizer leaves it out. */
const NOTHING: Tag = { tagName: 'x-nothing', attribs: {} };

/**
 * Makes a publisher's HTML safe to publish: articles' elements only, `dir` and `lang` kept, absolute http(s) links, no
 * script, handler, form, style, class or tracking pixel; text cleaned (rtl.md R7). Its size and depth are capped first.
 * @param options.base address that relative links are resolved against; without one they are dropped
 * @returns null markup when nothing to read or see is left
 */
export function sanitizeContent(
  html: string,
  options: { base: string | null },
): { html: string | null; capped: boolean } {
  const { safe, capped } = safeMarkup(html, options.base);
  return { html: BEGINS_WITH_TEXT.test(safe) || showsSomething(safe) ? inBlocks(safe) : null, capped };
}

/** Nearly all content: after its first tags there is a word. */
const BEGINS_WITH_TEXT = /^(?:<[^>]*>\s*)*[^<\s&]/;

function showsSomething(html: string): boolean {
  const seen = html.replace(/<(?!(?:img|audio|video)\b)[^>]*>/g, '').replace(/&nbsp;/g, ' ');
  return /\S/.test(seen);
}

function safeMarkup(html: string, base: string | null): { safe: string; capped: boolean } {
  const plain = plainMarkup(html, (name, attributes) => transformTag(name, attributes, base));
  if (plain !== null) return { safe: plain.trim(), capped: false };
  const tame = tameMarkup(html);
  return { safe: sanitizeHtml(tame.html, sanitizerOptions(base)).trim(), capped: tame.capped };
}

/** Paragraphs of plain text as HTML: one `<p>` each, their lines parted by `<br />`. */
export function paragraphsToHtml(paragraphs: readonly string[]): string | null {
  if (paragraphs.length === 0) return null;
  return paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph).replace(/\n/g, '<br />')}</p>`).join('\n');
}

const OPTIONS: IOptions = {
  allowedTags: [...BLOCK_TAGS, ...INLINE_TAGS],
  allowedAttributes: { '*': EVERYWHERE, ...ATTRIBUTES },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesAppliedToAttributes: ADDRESSES,
  allowProtocolRelative: false,
  nonTextTags: 'script style textarea option xmp noscript select button svg object template head rp'.split(' '),
};

function sanitizerOptions(base: string | null): IOptions {
  return { ...OPTIONS, transformTags: { '*': (name, attributes) => transformTag(name, attributes, base) } };
}

function transformTag(name: string, attributes: Attributes, base: string | null): Tag {
  const tagName = RENAMED.get(name) ?? name;
  const kept: Attributes = {};
  const own = Object.hasOwn(ATTRIBUTES, tagName) ? (ATTRIBUTES[tagName] ?? []) : [];
  for (const [key, value] of Object.entries(attributes)) {
    const clean = EVERYWHERE.includes(key) || own.includes(key) ? cleanAttribute(key, value, base) : null;
    if (clean !== null) kept[key] = clean;
  }
  if (tagName === 'img') return transformImage(attributes, kept, base);
  if (tagName === 'audio' || tagName === 'video') return { tagName, attribs: { ...kept, controls: '' } };
  if (tagName === 'source' && kept.src === undefined) return NOTHING;
  // A link to nowhere is only its words.
  if (tagName === 'a' && kept.href === undefined) return { tagName: 'span', attribs: kept };
  return { tagName, attribs: kept };
}

function cleanAttribute(key: string, value: string, base: string | null): string | null {
  if (ADDRESSES.includes(key)) return contentLink(value, base);
  if (key === 'dir') return /^(?:rtl|ltr|auto)$/i.test(value.trim()) ? value.trim().toLowerCase() : null;
  if (key === 'lang') return canonicalTag(value);
  const line = cleanLine(value);
  if (key === 'width' || key === 'height') return /^(\d{1,5})(?:px)?$/i.exec(line)?.[1] ?? null;
  if (/^(?:colspan|rowspan|span|start|value)$/.test(key)) return /^-?\d{1,5}$/.test(line) ? line : null;
  return line;
}

function transformImage(attributes: Attributes, kept: Attributes, base: string | null): Tag {
  // Pages that load images late keep the address elsewhere.
  const late = attributes['data-src'] ?? attributes['data-lazy-src'] ?? attributes['data-original'];
  const src = (late === undefined ? null : contentLink(late, base)) ?? kept.src ?? null;
  const tiny = [attributes.width, attributes.height].some((side) => /^\s*[01](?:px)?\s*$/.test(side ?? ''));
  if (src === null || !/^https?:/.test(src) || tiny || TRACKERS.test(src)) return NOTHING;
  return { tagName: 'img', attribs: { ...kept, src, alt: kept.alt ?? '' } };
}

/** Text that stands in no block gets a paragraph of its own, so that direction can be said on it. */
function inBlocks(html: string): string {
  if (BLOCK.test(html)) return html;
  const pieces = html.split(/(?:<br \/>\s*){2,}/).filter((piece) => /\S/.test(piece));
  const paragraphs = pieces.every(isBalanced) ? pieces : [html];
  return paragraphs.map((piece) => `<p>${piece.trim()}</p>`).join('\n');
}

function isBalanced(html: string): boolean {
  const opened = html.match(/<(?!\/|br\b|img\b|wbr\b|source\b)/g)?.length ?? 0;
  const closed = html.match(/<\//g)?.length ?? 0;
  return opened === closed;
}
