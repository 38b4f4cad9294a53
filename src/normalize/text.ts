import { Parser } from 'htmlparser2';
import { cleanLine, cleanText } from '../text/clean.ts';
import { decodeMarks } from '../text/marks.ts';
import { tameMarkup } from './markup.ts';

/** Elements that start and end a paragraph of their own. */
const BLOCKS = new Set(
  'address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html main nav ol p pre section summary table ul'.split(
    ' ',
  ),
);

/** Elements that stand on a line of their own within a paragraph. */
const LINES = new Set(['br', 'li', 'tr']);

/** What is for a program or a form, not for a reader of text. */
const SILENT = new Set(['noscript', 'select', 'button', 'svg', 'object', 'template', 'head', 'rp']);

const VOID = new Set(['br', 'col', 'hr', 'img', 'source', 'wbr']);

const NON_BREAKING_SPACE = /\u00a0/g;

/**
 * Turns HTML into plain text: entities decoded once, one line a list item or table row, a blank line between paragraphs.
 * No letter, digit, ZWNJ or mark is changed.
 */
export function htmlToText(html: string): string {
  const writer = new TextWriter();
  new Parser({
    onopentag: (name) => writer.open(name),
    onclosetag: (name) => writer.close(name),
    ontext: (text) => writer.write(text),
  }).end(tameMarkup(html).html);
  return writer.finish();
}

const SANITIZED_TAG = /<(\/?)([a-z][a-z0-9]*)[^>]*>/g;
const REFERENCES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** The same for what the sanitizer wrote: every `<` in it is a tag's, every element is closed, four references are left. */
export function sanitizedToText(html: string): string {
  const writer = new TextWriter();
  const write = (text: string) => {
    if (text !== '')
      writer.write(text.includes('&') ? text.replace(/&(?:lt|gt|quot|amp);/g, (one) => REFERENCES[one] ?? one) : text);
  };
  let at = 0;
  for (const tag of html.matchAll(SANITIZED_TAG)) {
    write(html.slice(at, tag.index));
    const name = tag[2] ?? '';
    if (tag[1] === '') writer.open(name);
    if (tag[1] === '/' || VOID.has(name)) writer.close(name);
    at = tag.index + tag[0].length;
  }
  write(html.slice(at));
  return writer.finish();
}

class TextWriter {
  readonly #paragraphs: string[][] = [[]];
  #line: string[] = [];
  #silent = 0;
  #preformatted = 0;

  open(name: string): void {
    if (SILENT.has(name)) this.#silent++;
    if (name === 'pre') this.#preformatted++;
    this.#edge(name);
    if (name === 'td' || name === 'th') this.#line.push(' ');
  }

  close(name: string): void {
    if (SILENT.has(name)) this.#silent--;
    if (name === 'pre') this.#preformatted--;
    // A `<br>` is closed as soon as it is opened.
    if (name !== 'br') this.#edge(name);
  }

  write(text: string): void {
    if (this.#silent > 0) return;
    const [first = '', ...rest] = this.#preformatted > 0 ? text.split('\n') : [text];
    this.#line.push(first);
    for (const next of rest) {
      this.#endLine();
      this.#line.push(next);
    }
  }

  finish(): string {
    this.#endLine();
    return joinParagraphs(this.#paragraphs.map((lines) => lines.join('\n')));
  }

  #edge(name: string): void {
    if (LINES.has(name)) this.#endLine();
    if (!BLOCKS.has(name)) return;
    this.#endLine();
    if (this.#paragraphs.at(-1)?.length !== 0) this.#paragraphs.push([]);
  }

  #endLine(): void {
    const text = cleanLine(this.#line.join('').replace(NON_BREAKING_SPACE, ' '));
    if (text !== '') this.#paragraphs.at(-1)?.push(text);
    this.#line = [];
  }
}

/**
 * A plain text on one line, for titles and names. It is taken as it stands, a `<` and an `&lt;` too; only what was escaped for an
 * invisible mark is that mark, since nobody shows readers `&zwnj;`.
 */
export function plainLine(raw: string): string {
  return cleanLine(decodeMarks(raw));
}

/** Plain text as paragraphs, each of cleaned lines. A blank line parts them; where there is none, every line does. */
export function plainParagraphs(text: string): readonly string[] {
  const clean = cleanText(decodeMarks(text).replace(/\r\n?/g, '\n')).trim();
  const parts = /\n[^\S\n]*\n/.test(clean) ? clean.split(/\n(?:[^\S\n]*\n)+/) : clean.split('\n');
  return parts.map((part) => part.split('\n').map(cleanLine).filter(Boolean).join('\n')).filter(Boolean);
}

/** Plain text of paragraphs: blank lines between them. */
export function joinParagraphs(paragraphs: readonly string[]): string {
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

/** How far a sentence that starts in time is followed. */
const MAX_SENTENCE = 1000;

const SENTENCE_END = /[.!?\u061f\u06d4\u2026]+["'\u00bb\u201d)\]]*(?=\s|$)|\n/gu;

/** The sentences of a plain text, from its beginning, as long as they start within `within` characters. */
export function firstSentences(text: string, within: number): readonly string[] {
  const head = text.slice(0, within + MAX_SENTENCE);
  const sentences: string[] = [];
  let start = 0;
  for (const match of head.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    const sentence = head.slice(start, end).trim();
    if (sentence !== '') sentences.push(sentence);
    start = end;
    if (start >= within) return sentences;
  }
  const rest = head.slice(start).trim();
  return rest === '' ? sentences : [...sentences, rest];
}

/**
 * Shortens a line to at most `limit` characters: after its last whole sentence when that keeps half, else after a word,
 * with an ellipsis.
 */
export function shorten(line: string, limit: number): string {
  if (line.length <= limit) return line;
  const head = line.slice(0, limit + 1);
  const sentenceEnds = [...head.matchAll(SENTENCE_END)].map((match) => match.index + match[0].length);
  const lastEnd = sentenceEnds.filter((end) => end <= limit).at(-1) ?? 0;
  if (lastEnd >= limit / 2) return line.slice(0, lastEnd).trim();
  const space = head.slice(0, limit).search(/\s\S*$/);
  const cut = space > limit / 2 ? space : limit - 1;
  return `${cleanText(line.slice(0, cut)).replace(/[\s\u060c,;:\u061b]+$/u, '')}\u2026`;
}
