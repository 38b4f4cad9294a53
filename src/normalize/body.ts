import type { ParsedItem, TextConstruct } from '../model.ts';
import { cleanLine } from '../text/clean.ts';
import { paragraphsToHtml, sanitizeContent } from './html.ts';
import {
  firstSentences,
  htmlToText,
  joinParagraphs,
  plainLine,
  plainParagraphs,
  sanitizedToText,
  shorten,
} from './text.ts';
import { baseUrl } from './url.ts';

const MAX_SUMMARY = 300;
const MAX_DERIVED_TITLE = 100;
const MAX_TITLE = 1000;
const MAX_PLAIN_LENGTH = 500_000;

/** An item's texts, ready to publish; `repairs` names what had to be done to them. */
export interface ItemText {
  readonly title: string | null;
  readonly summary: string | null;
  readonly contentHtml: string | null;
  readonly contentText: string | null;
  /** True when the summary is the content's text on one line, no less. */
  readonly isSummaryContent: boolean;
  readonly repairs: readonly string[];
}

interface Content {
  readonly html: string | null;
  readonly text: string | null;
  readonly capped: boolean;
}

/**
 * Makes an item's title, summary and content publishable. A description that is a whole article or has pictures becomes the
 * content; of an article the first paragraph is the summary; a title that is missing is the text's first sentence.
 * @param base address that relative links are resolved against
 * @returns a null title when the item has neither title nor text
 */
export function itemText(item: Pick<ParsedItem, 'title' | 'summary' | 'content'>, base: string | null): ItemText {
  const content = contentOf(item.content, base);
  const described = content.html === null && item.summary?.kind === 'html' ? contentOf(item.summary, base) : null;
  const isArticle = described?.text?.includes('\n\n') === true;
  // A picture or a video in a description has no place in a summary, which is plain.
  const body =
    described !== null && (isArticle || hasMedia(described.html) || hasEmbed(item.summary)) ? described : content;
  const isSummaryContent = !isArticle && isSame(item);
  const summary = isArticle
    ? firstParagraph(body.text ?? '')
    : isSummaryContent
      ? oneLine(content)
      : lineOf(item.summary);
  const own = lineOf(item.title) ?? '';
  const derived = own === '' ? titleFrom(body.text ?? summary ?? '') : null;
  const repairs = [
    ...(body.capped || isTooLong(item.title) || isTooLong(item.summary) ? ['content-capped'] : []),
    ...(derived === null ? [] : ['title-from-text']),
    ...(own.length > MAX_TITLE ? ['title-capped'] : []),
  ];
  const title = derived ?? (own === '' ? null : shorten(own, MAX_TITLE));
  return { title, summary, contentHtml: body.html, contentText: body.text, isSummaryContent, repairs };
}

/** A text construct on one plain line; null when there is nothing in it. */
function lineOf(construct: TextConstruct | null): string | null {
  if (construct === null) return null;
  const value = construct.value.slice(0, MAX_PLAIN_LENGTH);
  const line = plainLine(construct.kind === 'html' ? htmlToText(value) : value);
  return line === '' ? null : line;
}

/** RSS gives one text for both; reading it once is enough. */
function isSame({ summary, content }: Pick<ParsedItem, 'summary' | 'content'>): boolean {
  return summary !== null && content !== null && summary.kind === content.kind && summary.value === content.value;
}

function oneLine({ text }: Content): string | null {
  return text === null ? null : cleanLine(text) || null;
}

function contentOf(construct: TextConstruct | null, base: string | null): Content {
  if (construct === null) return { html: null, text: null, capped: false };
  if (construct.kind === 'plain') {
    const paragraphs = plainParagraphs(construct.value.slice(0, MAX_PLAIN_LENGTH));
    const text = joinParagraphs(paragraphs);
    return { html: paragraphsToHtml(paragraphs), text: text === '' ? null : text, capped: isTooLong(construct) };
  }
  const { html, capped } = sanitizeContent(construct.value, { base: baseUrl([construct.base, base]) });
  const text = html === null ? '' : sanitizedToText(html);
  return { html, text: text === '' ? null : text, capped };
}

function hasMedia(html: string | null): boolean {
  return html !== null && /<(?:img|audio|video)\b/.test(html);
}

/** A frame becomes a link, which a summary cannot hold. */
function hasEmbed(construct: TextConstruct | null): boolean {
  return construct !== null && /<(?:iframe|object|embed)\b/i.test(construct.value);
}

function isTooLong(construct: TextConstruct | null): boolean {
  return construct !== null && construct.value.length > MAX_PLAIN_LENGTH;
}

function firstParagraph(text: string): string | null {
  const paragraph = cleanLine(text.split('\n\n', 1)[0] ?? '');
  return paragraph === '' ? null : shorten(paragraph, MAX_SUMMARY);
}

function titleFrom(text: string): string | null {
  const sentence = cleanLine(firstSentences(text, 1)[0] ?? '');
  return sentence === '' ? null : shorten(sentence, MAX_DERIVED_TITLE);
}
