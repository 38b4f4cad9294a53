import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { cleanText } from '../text/clean.ts';
import { FragmentWriter } from './fragment-writer.ts';
import { type ShapeOf, VOID } from './markup-rules.ts';
import { addTo } from './open-elements.ts';
import { MAX_SRCSET_LENGTH } from './srcset.ts';
import { MAX_URL_LENGTH } from './url.ts';

/** What a tree builder may be handed, in UTF-16 units. */
const MAX_LENGTH = 500_000;
export const MAX_ATTRIBUTES = 64;

/** Elements whose content is no text for people, and which hide markup from a tokenizer. */
const DROPPED = new Set('script style iframe noembed noframes xmp textarea title plaintext'.split(' '));

/** Every element as it is, without its attributes: enough to find the text. */
const AS_WRITTEN: ShapeOf = {
  open: (name) => (name.includes('-') || DROPPED.has(name) ? 'bare' : { tag: { tagName: name, attribs: {} } }),
  close: () => null,
};

/**
 * Rewrites HTML so that no tree builder can be overwhelmed by it, and none has anything to repair: at most half a million characters and
 * 100 levels, no comments, declarations, scripts or other raw text; elements as `shape` has them, all closed; text decoded once,
 * cleaned (rtl.md R7) and escaped again. Its own output comes out unchanged.
 * It makes nothing safe by itself: that is what `shape` says, and the sanitizer.
 * @returns `capped` when something of the text or the nesting was cut
 */
export function tameMarkup(html: string, shape: ShapeOf = AS_WRITTEN): { html: string; capped: boolean } {
  const source = html.length > MAX_LENGTH ? html.slice(0, MAX_LENGTH) : html;
  const writer = new FragmentWriter(shape.close);
  const tokenizer = new Tokenizer(
    { decodeEntities: true, recognizeSelfClosing: true },
    new MarkupReader(source, shape, writer),
  );
  tokenizer.write(source);
  tokenizer.end();
  return { html: writer.finish(), capped: writer.capped || source.length < html.length };
}

/** Hears the tokens of a text and has them written as `shape` says. */
class MarkupReader implements TokenizerCallbacks {
  readonly #source: string;
  readonly #shape: ShapeOf;
  readonly #writer: FragmentWriter;
  /** While nothing is shown: the element whose end ends that, and how many elements of each name were opened in it. */
  #hiding: { readonly name: string; readonly opened: Map<string, number> } | null = null;
  #dropping: string | null = null;
  #name = '';
  #attributes: Record<string, string> = {};
  #attributeCount = 0;
  #attributeName = '';
  #value: string[] = [];

  constructor(source: string, shape: ShapeOf, writer: FragmentWriter) {
    this.#source = source;
    this.#shape = shape;
    this.#writer = writer;
  }

  ontext(start: number, end: number): void {
    if (this.#isShown()) this.#writer.text(this.#source.slice(start, end));
  }

  ontextentity(codepoint: number): void {
    if (this.#isShown()) this.#writer.text(String.fromCodePoint(codepoint));
  }

  onopentagname(start: number, end: number): void {
    this.#name = this.#source.slice(start, end).toLowerCase();
    this.#attributes = {};
    this.#attributeCount = 0;
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
    const name = this.#attributeName === 'xml:lang' ? 'lang' : this.#attributeName;
    if (!/^[a-z][a-z-]*$/.test(name) || Object.hasOwn(this.#attributes, name)) return;
    const value = this.#value.join('');
    const most = name.endsWith('srcset') ? MAX_SRCSET_LENGTH : MAX_URL_LENGTH;
    if (value.length <= most && this.#attributeCount++ < MAX_ATTRIBUTES) this.#attributes[name] = cleanText(value);
  }

  onopentagend(): void {
    if (this.#dropping !== null) return;
    if (DROPPED.has(this.#name)) this.#dropping = this.#name;
    this.#start(false);
  }

  onselfclosingtag(): void {
    // HTML knows no self-closing elements, but Atom's xhtml does, and who writes `<a/>` or `<iframe/>` means it.
    if (this.#dropping === null) this.#start(true);
  }

  #start(isClosed: boolean): void {
    const name = this.#name;
    if (!/^[a-z][a-z0-9-]*$/.test(name)) return;
    if (this.#hiding !== null && !(this.#hiding.name === 'head' && name === 'body')) {
      if (!isClosed && !VOID.has(name)) addTo(this.#hiding.opened, name, 1);
      return;
    }
    this.#hiding = null;
    const shape = this.#shape.open(name, this.#attributes, (outer) => this.#writer.isWithin(outer));
    if (shape === 'bare' || (shape === 'hidden' && (isClosed || this.#dropping === name))) return;
    if (shape === 'hidden') this.#hide(name);
    else if (shape === 'scope') {
      if (!isClosed) this.#writer.scope(name);
    } else {
      if ('tag' in shape) this.#writer.element(name, shape.tag, isClosed);
      else this.#writer.link(shape.link);
      const hides = shape.hides;
      if (hides !== undefined && !(isClosed && hides === name)) this.#hide(hides);
    }
  }

  #hide(name: string): void {
    this.#hiding = { name, opened: new Map([[name, 1]]) };
  }

  onclosetag(start: number, end: number): void {
    const name = this.#source.slice(start, end).toLowerCase();
    if (this.#dropping !== null) {
      if (name === this.#dropping) this.#dropping = null;
      return;
    }
    if (this.#hiding !== null) {
      if (this.#isHiddenEnd(this.#hiding, name)) return;
      this.#hiding = null;
    }
    this.#writer.close(name);
  }

  /** Whether an end tag stands within what is hidden; the end of an element around it ends the hiding, too. */
  #isHiddenEnd({ name: hidden, opened }: { name: string; opened: Map<string, number> }, name: string): boolean {
    if ((opened.get(name) ?? 0) > 0) return addTo(opened, name, -1) > 0 || name !== hidden;
    return !this.#writer.isWithin(name);
  }

  oncdata(start: number, end: number, endOffset: number): void {
    if (this.#isShown()) this.#writer.text(this.#source.slice(start, end - endOffset));
  }

  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  #isShown(): boolean {
    return this.#dropping === null && this.#hiding === null;
  }
}
