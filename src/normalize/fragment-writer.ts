import { cleanText } from '../text/clean.ts';
import { decodeMarks } from '../text/marks.ts';
import type { Attributes } from './attributes.ts';
import { CODE, endsElement, FLOW, type ShapeOf, type Tag, VOID } from './markup-rules.ts';

/** Paragraphs, which never hold one another, are no level. */
const MAX_DEPTH = 100;

/** U+0338 right behind a `>` would become one character with it when somebody normalizes the document, and end the tag no more. */
const JOINING = /^[\s\p{C}\p{M}]*\u0338/u;

/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** An open element: its name as written, and as it is shown (null: not); where its tag stands in what is written. */
interface Frame {
  readonly name: string;
  readonly shown: string | null;
  readonly at: number;
}

/** Writes a fragment whose elements nest and are all closed, whatever is asked of it. Text is cleaned in one piece between two tags. */
export class FragmentWriter {
  /** True once an element was left out for depth. */
  capped = false;
  readonly #endOf: ShapeOf['close'];
  readonly #out: string[] = [];
  /** The open elements, outermost first. */
  readonly #open: Frame[] = [];
  #depth = 0;
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
    return this.#open.some((frame) => frame.name === name);
  }

  text(text: string): void {
    this.#text.push(text);
  }

  /** Opens a scope: nothing is shown of it. */
  scope(name: string): void {
    this.#enter(name, null);
  }

  /** Opens an element, or writes it whole where it `isClosed`. */
  element(name: string, { tagName, attribs }: Tag, isClosed: boolean): void {
    this.#endImplied(tagName);
    if (!VOID.has(tagName) && tagName !== 'p' && this.#depth >= MAX_DEPTH) {
      this.capped = true;
      if (!isClosed) this.#skipped.set(name, (this.#skipped.get(name) ?? 0) + 1);
      return;
    }
    this.#flushText();
    this.#writeTag(tagName, attribs);
    if (VOID.has(tagName)) return;
    this.#enter(name, tagName);
    if (isClosed) this.#close(this.#open.length - 1);
  }

  #writeTag(tagName: string, attribs: Attributes): void {
    const attributes = Object.entries(attribs).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
    this.#out.push(`<${tagName}${attributes.join('')}>`);
  }

  /** Writes a link for an element that was no link: in a paragraph of its own where none is open, as words within another link. */
  link({ href, text }: { readonly href: string; readonly text: string }): void {
    const parents = this.#open.flatMap(({ shown }) => shown ?? []);
    if (parents.includes('a') || this.#depth + 2 > MAX_DEPTH) {
      this.#text.push(text);
      return;
    }
    this.#flushText();
    if (this.#out.at(-1) === '</a>') this.#text.push(' ');
    this.#flushText();
    const isOwn = parents.every((name) => FLOW.has(name));
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
    const level = this.#open.findLastIndex((frame) => frame.name === name);
    if (level >= 0) this.#close(level);
  }

  /** Ends what is open innermost and cannot hold such an element; what is not shown holds anything. */
  #endImplied(name: string): void {
    let level = this.#open.length;
    for (let at = level - 1; at >= 0; at--) {
      const innermost = this.#open[at]?.shown ?? null;
      if (innermost === null) continue;
      if (!endsElement(innermost, name)) break;
      level = at;
    }
    // Links hold no links.
    const outer = name === 'a' ? this.#open.findIndex(({ shown }) => shown === 'a') : -1;
    if (outer >= 0) level = Math.min(level, outer);
    this.#close(level);
  }

  #enter(name: string, shown: string | null): void {
    this.#open.push({ name, shown, at: this.#out.length - 1 });
    if (shown !== 'p') this.#depth++;
  }

  #close(level: number): void {
    for (let frame = this.#open.at(-1); this.#open.length > level && frame !== undefined; frame = this.#open.at(-1)) {
      const { name, shown, at } = frame;
      const last = shown === null ? this.#endOf(name) : null;
      // The text around what is not shown is one.
      if (shown !== null || last !== null) this.#flushText();
      this.#open.pop();
      if (shown !== 'p') this.#depth--;
      if (last !== null) this.#writeTag(last.tagName, last.attribs);
      if (shown !== null) this.#out.push(this.#isSilentPlayer(shown, at) ? this.#withoutPlayer(at) : `</${shown}>`);
    }
  }

  /** A player that has nothing to play is only the words in it. */
  #isSilentPlayer(shown: string, at: number): boolean {
    if (shown !== 'audio' && shown !== 'video') return false;
    return !this.#out[at]?.includes(' src="') && !this.#out.slice(at).some((one) => one.startsWith('<source '));
  }

  #withoutPlayer(at: number): string {
    this.#out[at] = '<span>';
    return '</span>';
  }

  #flushText(): void {
    if (this.#text.length === 0) return;
    const joined = this.#text.join('');
    this.#text = [];
    const isCode = joined.includes('&') && this.#open.some(({ shown }) => shown !== null && CODE.has(shown));
    const text = (isCode ? joined : decodeMarks(joined)).replace(JOINING, (start) => start.replaceAll('\u0338', ''));
    this.#out.push(escapeHtml(cleanText(text)));
  }
}
