import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { cleanText } from '../text/clean.ts';
import { decodeMarks } from '../text/marks.ts';
import { MAX_SRCSET_LENGTH } from './srcset.ts';
import { MAX_URL_LENGTH } from './url.ts';

type Attributes = Readonly<Record<string, string>>;

/** An element as it is to be shown. */
export interface Tag {
  readonly tagName: string;
  readonly attribs: Attributes;
}

/**
 * How an element is written: as an element, as a link that stands for it, `bare` (its content alone), as a `scope` (the same, but its
 * end is heard of) or `hidden` with all that is in it. `hides` names the open element of which nothing more is shown.
 */
export type Shape =
  | { readonly tag: Tag; readonly hides?: string }
  | { readonly link: { readonly href: string; readonly text: string }; readonly hides?: string }
  | 'bare'
  | 'scope'
  | 'hidden';

/** Decides how elements are written; `close` may give an element to put at the end of a scope. */
export interface ShapeOf {
  readonly open: (name: string, attributes: Attributes, isWithin: (name: string) => boolean) => Shape;
  readonly close: (name: string) => Tag | null;
}

/** What a tree builder may be handed. Lengths in UTF-16 units. Paragraphs, which never hold one another, are no level. */
const MAX_LENGTH = 500_000;
const MAX_DEPTH = 100;
export const MAX_ATTRIBUTES = 64;

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** Elements whose content is no text for people, and which hide markup from a tokenizer. */
const DROPPED = new Set('script style iframe noembed noframes xmp textarea title plaintext'.split(' '));

/** Elements that end an open paragraph. */
const ENDS_PARAGRAPH = new Set(
  'address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul dd dt caption colgroup'.split(
    ' ',
  ),
);

const ROW_ENDS = ['td', 'th', 'tr', 'caption', 'colgroup'];
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** Opening the first ends these, when they are open innermost: authors leave out their end tags. */
const IMPLIED_END: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    li: ['li'],
    dt: ['dt', 'dd'],
    dd: ['dt', 'dd'],
    td: ['td', 'th', 'thead'],
    th: ['td', 'th'],
    tr: ROW_ENDS,
    thead: ROW_ENDS,
    tbody: [...ROW_ENDS, 'tbody', 'thead'],
    tfoot: [...ROW_ENDS, 'tbody', 'thead'],
    rt: ['rt', 'rp'],
    rp: ['rt', 'rp'],
    ...Object.fromEntries(HEADINGS.map((name) => [name, HEADINGS])),
  }),
);

/** Elements in which a link may have a paragraph of its own. */
const FLOW = new Set('div blockquote li td th dd figure details ul ol dl table thead tbody tfoot tr'.split(' '));

/** Elements whose text is shown as it was typed: there a reference is what is written about. */
const CODE = new Set(['code', 'pre', 'kbd', 'samp']);

/** U+0338 right behind a `>` would become one character with it when somebody normalizes the document, and end the tag no more. */
const JOINING = /^[\s\p{C}\p{M}]*\u0338/u;

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
  const writer = new MarkupWriter(source, shape);
  const tokenizer = new Tokenizer({ decodeEntities: true, recognizeSelfClosing: true }, writer);
  tokenizer.write(source);
  tokenizer.end();
  return { html: writer.finish(), capped: writer.capped || source.length < html.length };
}

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

class MarkupWriter implements TokenizerCallbacks {
  capped = false;
  readonly #source: string;
  readonly #shape: ShapeOf;
  readonly #out: string[] = [];
  /** The open elements, outermost first. */
  readonly #open: Frame[] = [];
  #depth = 0;
  /** How many elements of a name were left out for depth, whose end tags are still to come. */
  readonly #skipped = new Map<string, number>();
  /** While nothing is shown: the element whose end ends that, and how many elements of each name were opened in it. */
  #hiding: { readonly name: string; readonly opened: Map<string, number> } | null = null;
  #text: string[] = [];
  #dropping: string | null = null;
  #name = '';
  #attributes: Record<string, string> = {};
  #attributeCount = 0;
  #attributeName = '';
  #value: string[] = [];

  constructor(source: string, shape: ShapeOf) {
    this.#source = source;
    this.#shape = shape;
  }

  finish(): string {
    this.#flushText();
    this.#close(0);
    return this.#out.join('');
  }

  ontext(start: number, end: number): void {
    if (this.#isShown()) this.#text.push(this.#source.slice(start, end));
  }

  ontextentity(codepoint: number): void {
    if (this.#isShown()) this.#text.push(String.fromCodePoint(codepoint));
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
      if (!isClosed && !VOID.has(name)) count(this.#hiding.opened, name, 1);
      return;
    }
    this.#hiding = null;
    const shape = this.#shape.open(name, this.#attributes, (outer) => this.#open.some((frame) => frame.name === outer));
    if (shape === 'bare' || (shape === 'hidden' && (isClosed || this.#dropping === name))) return;
    if (shape === 'hidden') this.#hide(name);
    else if (shape === 'scope') {
      if (!isClosed) this.#enter(name, null);
    } else {
      if ('tag' in shape) this.#element(name, shape.tag, isClosed);
      else this.#link(shape.link);
      const hides = shape.hides;
      if (hides !== undefined && !(isClosed && hides === name)) this.#hide(hides);
    }
  }

  #element(name: string, { tagName, attribs }: Tag, isClosed: boolean): void {
    this.#endImplied(tagName);
    if (!VOID.has(tagName) && !this.#hasRoom(tagName, name)) return;
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

  #hasRoom(tagName: string, name: string): boolean {
    if (this.#depth < MAX_DEPTH || tagName === 'p') return true;
    this.capped = true;
    count(this.#skipped, name, 1);
    return false;
  }

  /** Writes a link for an element that was no link: in a paragraph of its own where none is open, as words within another link. */
  #link({ href, text }: { readonly href: string; readonly text: string }): void {
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
    const skipped = this.#skipped.get(name) ?? 0;
    if (skipped > 0) {
      this.#skipped.set(name, skipped - 1);
      return;
    }
    const level = this.#open.findLastIndex((frame) => frame.name === name);
    if (level < 0) return;
    this.#flushText();
    this.#close(level);
  }

  /** Whether an end tag stands within what is hidden; the end of an element around it ends the hiding, too. */
  #isHiddenEnd({ name: hidden, opened }: { name: string; opened: Map<string, number> }, name: string): boolean {
    if ((opened.get(name) ?? 0) > 0) return count(opened, name, -1) > 0 || name !== hidden;
    return !this.#open.some((frame) => frame.name === name);
  }

  oncdata(start: number, end: number, endOffset: number): void {
    if (this.#isShown()) this.#text.push(this.#source.slice(start, end - endOffset));
  }

  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  #isShown(): boolean {
    return this.#dropping === null && this.#hiding === null;
  }

  /** Ends what is open innermost and cannot hold such an element; what is not shown holds anything. */
  #endImplied(name: string): void {
    const ended = IMPLIED_END.get(name) ?? [];
    let level = this.#open.length;
    for (let at = level - 1; at >= 0; at--) {
      const innermost = this.#open[at]?.shown ?? null;
      if (innermost === null) continue;
      if (!ended.includes(innermost) && !(innermost === 'p' && ENDS_PARAGRAPH.has(name))) break;
      level = at;
    }
    // Links hold no links.
    const outer = name === 'a' ? this.#open.findIndex(({ shown }) => shown === 'a') : -1;
    if (outer >= 0) level = Math.min(level, outer);
    if (level === this.#open.length) return;
    this.#flushText();
    this.#close(level);
  }

  #enter(name: string, shown: string | null): void {
    this.#open.push({ name, shown, at: this.#out.length - 1 });
    if (shown !== 'p') this.#depth++;
  }

  #close(level: number): void {
    for (const { name, shown, at } of this.#open.splice(level).reverse()) {
      if (shown !== 'p') this.#depth--;
      const last = shown === null ? this.#shape.close(name) : null;
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

/** Adds to a name's count and gives the sum. */
function count(counts: Map<string, number>, name: string, change: number): number {
  const sum = (counts.get(name) ?? 0) + change;
  counts.set(name, sum);
  return sum;
}
