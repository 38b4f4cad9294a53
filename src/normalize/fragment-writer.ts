import { cleanText } from '../text/clean.ts';
import { decodeMarks } from '../text/marks.ts';
import type { Attributes } from './attributes.ts';
import { CODE, endsElement, FLOW, type ShapeOf, type Tag, VOID } from './markup-rules.ts';
import { addTo, OpenElements } from './open-elements.ts';

const MAX_DEPTH = 100;

/** U+0338 right behind a `>` would become one character with it when somebody normalizes the document, and end the tag no more. */
const JOINING = /^[\s\p{C}\p{M}]*\u0338/u;

/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Writes a fragment whose elements nest and are all closed, whatever is asked of it. Text is cleaned in one piece between two tags. */
export class FragmentWriter {
  /** True once an element was left out for depth. */
  capped = false;
  readonly #endOf: ShapeOf['close'];
  readonly #out: string[] = [];
  readonly #open = new OpenElements();
  /** How many `source` elements have been written. */
  #sources = 0;
  /** How many elements of a name were left out for depth, whose end tags are still to come. */
  readonly #skipped = new Map<string, number>();
  #text: string[] = [];

  /** @param endOf gives an element to put at the end of a scope */
  constructor(endOf: ShapeOf['close']) {
    this.#endOf = endOf;
  }

  finish(): string {
    this.#close(0);
    this.#flushText();
    return this.#out.join('');
  }

  /** Whether an element of that name, as written, is open. */
  isWithin(name: string): boolean {
    return this.#open.hasNamed(name);
  }

  text(text: string): void {
    this.#text.push(text);
  }

  /** Opens a scope: nothing is shown of it. */
  scope(name: string): void {
    if (this.#isTooDeep()) this.#skip(name);
    else this.#open.push({ name, shown: null, at: this.#out.length, silentAt: -1 });
  }

  /** Opens an element, or writes it whole where it `isClosed`. */
  element(name: string, { tagName, attribs }: Tag, isClosed: boolean): void {
    this.#endImplied(tagName);
    if (!VOID.has(tagName) && tagName !== 'p' && this.#isTooDeep()) {
      this.capped = true;
      if (!isClosed) this.#skip(name);
      return;
    }
    this.#flushText();
    this.#writeTag(tagName, attribs);
    if (VOID.has(tagName)) return;
    const isSilent = (tagName === 'audio' || tagName === 'video') && attribs.src === undefined;
    this.#open.push({ name, shown: tagName, at: this.#out.length - 1, silentAt: isSilent ? this.#sources : -1 });
    if (isClosed) this.#close(this.#open.size - 1);
  }

  #isTooDeep(): boolean {
    return this.#open.depth >= MAX_DEPTH;
  }

  #skip(name: string): void {
    addTo(this.#skipped, name, 1);
  }

  #writeTag(tagName: string, attribs: Attributes): void {
    const attributes = Object.entries(attribs).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
    this.#out.push(`<${tagName}${attributes.join('')}>`);
    if (tagName === 'source') this.#sources++;
  }

  /** Writes a link for an element that was no link: in a paragraph of its own where none is open, as words within another link. */
  link({ href, text }: { readonly href: string; readonly text: string }): void {
    if (this.#open.hasShown('a') || this.#open.depth + 2 > MAX_DEPTH) {
      this.#text.push(text);
      return;
    }
    this.#flushText();
    if (this.#out.at(-1) === '</a>') this.#text.push(' ');
    this.#flushText();
    const isOwn = this.#open.shownNames().every((name) => FLOW.has(name));
    if (isOwn) this.#out.push('<p>');
    this.#writeTag('a', { href });
    this.#text.push(text);
    this.#flushText();
    this.#out.push('</a>');
    if (isOwn) this.#out.push('</p>');
  }

  /** Closes the innermost element of that name, as written, and what is open in it. */
  close(name: string): void {
    const skipped = this.#skipped.get(name) ?? 0;
    if (skipped > 0) {
      this.#skipped.set(name, skipped - 1);
      return;
    }
    const level = this.#open.lastNamed(name);
    if (level >= 0) this.#close(level);
  }

  /** Ends what is open innermost and cannot hold such an element; what is not shown holds anything. */
  #endImplied(name: string): void {
    let level = this.#open.size;
    for (let at = level - 1; at >= 0; at--) {
      const innermost = this.#open.at(at)?.shown ?? null;
      if (innermost === null) continue;
      if (!endsElement(innermost, name)) break;
      level = at;
    }
    // Links hold no links.
    const outer = name === 'a' ? this.#open.firstShown('a') : -1;
    if (outer >= 0) level = Math.min(level, outer);
    this.#close(level);
  }

  #close(level: number): void {
    for (let last = this.#open.innermost; this.#open.size > level && last !== undefined; last = this.#open.innermost) {
      const { name, shown, at, silentAt } = last;
      const left = shown === null ? this.#endOf(name) : null;
      // The text around what is not shown is one.
      if (shown !== null || left !== null) this.#flushText();
      this.#open.pop();
      if (left !== null) this.#writeTag(left.tagName, left.attribs);
      if (shown !== null) this.#out.push(this.#sources === silentAt ? this.#withoutPlayer(at) : `</${shown}>`);
    }
  }

  /** A player that has nothing to play is only the words in it. */
  #withoutPlayer(at: number): string {
    this.#out[at] = '<span>';
    return '</span>';
  }

  #flushText(): void {
    if (this.#text.length === 0) return;
    const joined = this.#text.join('');
    this.#text = [];
    const isCode = joined.includes('&') && [...CODE].some((name) => this.#open.hasShown(name));
    const text = (isCode ? joined : decodeMarks(joined)).replace(JOINING, (start) => start.replaceAll('\u0338', ''));
    this.#out.push(escapeHtml(cleanText(text)));
  }
}
