import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { cleanText } from '../text/clean.ts';

/** What a tree builder may be handed. Lengths in UTF-16 units. */
const MAX_LENGTH = 500_000;
const MAX_DEPTH = 100;
const MAX_ATTRIBUTES = 24;
const MAX_ATTRIBUTE_LENGTH = 4096;

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** Elements whose content is no text for people, and which hide markup from a tokenizer. */
const DROPPED = new Set('script style iframe noembed noframes xmp textarea title plaintext'.split(' '));

/** Elements that end an open paragraph. */
const ENDS_PARAGRAPH = new Set(
  'address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul dd dt'.split(
    ' ',
  ),
);

/** Opening the first ends these, when they are open innermost: authors leave out their end tags. */
const IMPLIED_END: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    li: ['li'],
    dt: ['dt', 'dd'],
    dd: ['dt', 'dd'],
    td: ['td', 'th'],
    th: ['td', 'th'],
    tr: ['td', 'th', 'tr'],
    tbody: ['td', 'th', 'tr', 'tbody', 'thead'],
    tfoot: ['td', 'th', 'tr', 'tbody', 'thead'],
    option: ['option'],
  }),
);

/**
 * Rewrites HTML so that no tree builder can be overwhelmed by it: at most half a million characters and 100 levels, no
 * comments, declarations, scripts or other raw text; text decoded once, cleaned (rtl.md R7) and escaped again.
 * It makes nothing safe by itself: that is the sanitizer's.
 * @returns `capped` when something of the text or the nesting was cut
 */
export function tameMarkup(html: string): { html: string; capped: boolean } {
  const source = html.length > MAX_LENGTH ? html.slice(0, MAX_LENGTH) : html;
  const writer = new MarkupWriter(source);
  const tokenizer = new Tokenizer({ decodeEntities: true, recognizeSelfClosing: true }, writer);
  tokenizer.write(source);
  tokenizer.end();
  return { html: writer.finish(), capped: writer.capped || source.length < html.length };
}

/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

class MarkupWriter implements TokenizerCallbacks {
  capped = false;
  readonly #source: string;
  readonly #out: string[] = [];
  /** Names of open elements; never deeper than MAX_DEPTH. */
  readonly #open: string[] = [];
  /** How many elements of a name were left out for depth, whose end tags are still to come. */
  readonly #skipped = new Map<string, number>();
  #text: string[] = [];
  #dropping: string | null = null;
  #name = '';
  #attributes: [name: string, value: string][] = [];
  #attributeName = '';
  #value: string[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  finish(): string {
    this.#flushText();
    return this.#out.join('');
  }

  ontext(start: number, end: number): void {
    if (this.#dropping === null) this.#text.push(this.#source.slice(start, end));
  }

  ontextentity(codepoint: number): void {
    if (this.#dropping === null) this.#text.push(String.fromCodePoint(codepoint));
  }

  onopentagname(start: number, end: number): void {
    this.#name = this.#source.slice(start, end).toLowerCase();
    this.#attributes = [];
  }

  onattribname(start: number, end: number): void {
    this.#attributeName = this.#source.slice(start, end).toLowerCase();
    this.#value = [];
  }

  onattribdata(start: number, end: number): void {
    this.#value.push(this.#source.slice(start, end));
  }

  onattribentity(codepoint: number): void {
    this.#value.push(String.fromCodePoint(codepoint));
  }

  onattribend(): void {
    const value = this.#value.join('');
    const fits = value.length <= MAX_ATTRIBUTE_LENGTH && this.#attributes.length < MAX_ATTRIBUTES;
    if (fits && /^[a-z][a-z-]*$/.test(this.#attributeName))
      this.#attributes.push([this.#attributeName, cleanText(value)]);
  }

  onopentagend(): void {
    if (this.#dropping !== null) return;
    const name = this.#name;
    if (DROPPED.has(name)) {
      this.#dropping = name;
      return;
    }
    if (!/^[a-z][a-z0-9]*$/.test(name)) return;
    this.#endImplied(name);
    if (!VOID.has(name) && this.#open.length >= MAX_DEPTH) {
      this.capped = true;
      this.#skipped.set(name, (this.#skipped.get(name) ?? 0) + 1);
      return;
    }
    this.#flushText();
    const attributes = this.#attributes.map(([key, value]) => ` ${key}="${escapeHtml(value)}"`).join('');
    this.#out.push(`<${name}${attributes}>`);
    if (!VOID.has(name)) this.#open.push(name);
  }

  onselfclosingtag(): void {
    // HTML knows no self-closing elements, but Atom's xhtml does, and who writes `<a/>` or `<iframe/>` means it.
    if (this.#dropping !== null || DROPPED.has(this.#name)) return;
    this.onopentagend();
    if (this.#open.at(-1) === this.#name) this.#close(this.#open.length - 1);
  }

  onclosetag(start: number, end: number): void {
    const name = this.#source.slice(start, end).toLowerCase();
    if (this.#dropping !== null) {
      if (name === this.#dropping) this.#dropping = null;
      return;
    }
    const skipped = this.#skipped.get(name) ?? 0;
    if (skipped > 0) {
      this.#skipped.set(name, skipped - 1);
      return;
    }
    const level = this.#open.lastIndexOf(name);
    if (level < 0) return;
    this.#flushText();
    this.#close(level);
  }

  oncdata(start: number, end: number, endOffset: number): void {
    if (this.#dropping === null) this.#text.push(this.#source.slice(start, end - endOffset));
  }

  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  #endImplied(name: string): void {
    const ended = IMPLIED_END.get(name) ?? [];
    let level = this.#open.length;
    for (; level > 0; level--) {
      const innermost = this.#open[level - 1] ?? '';
      const endsHere = ended.includes(innermost) || (innermost === 'p' && ENDS_PARAGRAPH.has(name));
      if (!endsHere) break;
    }
    if (level === this.#open.length) return;
    this.#flushText();
    this.#close(level);
  }

  #close(level: number): void {
    for (const name of this.#open.splice(level).reverse()) this.#out.push(`</${name}>`);
  }

  #flushText(): void {
    if (this.#text.length === 0) return;
    const text = cleanText(this.#text.join(''));
    this.#text = [];
    // U+0338 after a `>` would become one character with it when somebody normalizes the document, and end the tag no more.
    this.#out.push(escapeHtml(text).replace(/^\u0338/, '&#x338;'));
  }
}
