import sanitizeHtml, { type IOptions } from 'sanitize-html';
import { ADDRESSES, ATTRIBUTES, EVERYWHERE } from './attributes.ts';
import { articleElements, BLOCK_TAGS, HIDDEN_TAGS, INLINE_TAGS } from './elements.ts';
import { escapeHtml } from './fragment-writer.ts';
import { tameMarkup } from './markup.ts';
import { plainMarkup } from './plain-markup.ts';

const BLOCK = new RegExp(`<(?:${BLOCK_TAGS.join('|')})\\b`);

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
  const shape = articleElements(base);
  const plain = plainMarkup(html, shape);
  if (plain !== null) return { safe: plain.trim(), capped: false };
  const tame = tameMarkup(html, shape);
  return { safe: sanitizeHtml(tame.html, GUARD).trim(), capped: tame.capped };
}

/** Paragraphs of plain text as HTML: one `<p>` each, their lines parted by `<br />`. */
export function paragraphsToHtml(paragraphs: readonly string[]): string | null {
  if (paragraphs.length === 0) return null;
  return paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph).replace(/\n/g, '<br />')}</p>`).join('\n');
}

/** What has been made safe is held to it by a second hand, which knows nothing of the first. */
const GUARD: IOptions = {
  allowedTags: [...BLOCK_TAGS, ...INLINE_TAGS],
  allowedAttributes: {
    '*': [...EVERYWHERE],
    ...Object.fromEntries(Object.entries(ATTRIBUTES).map(([name, attributes]) => [name, [...attributes]])),
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesAppliedToAttributes: [...ADDRESSES],
  allowProtocolRelative: false,
  nonTextTags: [...HIDDEN_TAGS],
  selfClosing: ['br', 'col', 'hr', 'img', 'source', 'wbr'],
};

/** Text that stands in no block gets a paragraph of its own, so that direction can be said on it. */
function inBlocks(html: string): string {
  if (BLOCK.test(html)) return html;
  const pieces = html.split(/(?:<br \/>\s*){2,}/).filter((piece) => /\S/.test(piece));
  const paragraphs = pieces.every(isBalanced) ? pieces : [html];
  return paragraphs.map((piece) => `<p>${piece.trim()}</p>`).join('\n');
}

function isBalanced(html: string): boolean {
  const opened = html.match(/<(?!\/|(?:br|img|wbr|source)\b)/g)?.length ?? 0;
  const closed = html.match(/<\//g)?.length ?? 0;
  return opened === closed;
}
