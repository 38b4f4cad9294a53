import { decodeEntities } from '../text/escape.ts';
import { withoutCutItem } from './truncation.ts';
import { XmlNesting } from './xml-nesting.ts';
import { XmlOutlook } from './xml-outlook.ts';

/** How much of what stands before the root is looked at for junk. */
const JUNK_CHARACTERS = 4096;

/** Elements no text element holds. */
const STRUCTURE = '</?(?:item|channel|guid|pubDate|language|description|content:encoded|dc:date)[\\s>]';

/** XML made readable and the codes of what was done to it. */
export interface PreparedXml {
  readonly xml: string;
  readonly repairs: readonly string[];
  /** False when tags are missing, misspelt or crossed. The lenient parsers would quietly lose what follows. */
  readonly isNested: boolean;
}

// What XML 1.0 §2.2 cannot carry.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
const ROOT = /<(?:[\w.-]+:)?(?:rss|feed|rdf)(?=[\s>/])/i;
const REFERENCE = /&(#x[\da-f]{1,6};|#\d{1,7};|[a-z][\w.-]{0,60};)?/gi;
const XML_NAMES = new Set(['amp;', 'lt;', 'gt;', 'quot;', 'apos;']);
/** Elements whose text publishers write as unescaped HTML. */
const TEXT_ELEMENTS = /^<(title|description|content:encoded)(?=[\s>])(?![^>]*\/>)[^>]*>/i;

/**
 * Mends what makes XML unreadable and disarms what makes it dangerous, in one pass over the text: junk before the root and after it,
 * characters XML cannot carry, a DOCTYPE with its entities (no entity is ever expanded), bare ampersands, HTML's named
 * references, unescaped HTML inside text elements. Comments and processing instructions are left out.
 */
export function prepareXml(text: string): PreparedXml {
  const repairs = new Set<string>();
  const clean = text.toWellFormed().replace(FORBIDDEN, () => {
    repairs.add('control-characters');
    return '';
  });
  const root = clean.search(ROOT);
  if (root < 0) return { xml: clean, repairs: [...repairs], isNested: false };
  const declared = readPreamble(clean.slice(0, root), repairs);
  const body = cutAfterRoot(clean.slice(root), repairs);
  const scanner = new Scanner(body, declared, repairs);
  return { xml: scanner.run(), repairs: [...repairs], isNested: scanner.isNested() };
}

/** Names of the entities declared before the root: references to them are dropped, never expanded. */
function readPreamble(preamble: string, repairs: Set<string>): ReadonlySet<string> {
  const names = [...preamble.matchAll(/<!ENTITY\s+(?:%\s+)?([^\s"'>]{1,60})/g)].map((match) => `${match[1]};`);
  if (names.length > 0) repairs.add('doctype-entities');
  const prolog = preamble.search(/<\?xml[\s?]/);
  const before = prolog < 0 ? preamble : preamble.slice(0, prolog);
  const lawful = before
    .slice(0, JUNK_CHARACTERS)
    .replace(/<!DOCTYPE[\s\S]*/i, '')
    .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '');
  if (lawful.trim() !== '' || (prolog > 0 && before !== '')) repairs.add('junk-before-prolog');
  return new Set(names);
}

function cutAfterRoot(body: string, repairs: Set<string>): string {
  const name = body.match(/^<([\w.:-]+)/)?.[1] ?? '';
  const end = `</${name}`;
  const last = body.lastIndexOf(end);
  const close = last < 0 ? -1 : body.indexOf('>', last);
  if (close < 0) {
    if (/^<[^<>]*\/>/.test(body)) return body;
    repairs.add('truncated-xml');
    return withoutCutItem(body);
  }
  const rest = body.slice(close + 1).trim();
  if (rest !== '' && !rest.startsWith('<!--') && !rest.startsWith('<?')) repairs.add('junk-after-root');
  return body.slice(0, close + 1);
}

/** A tag of any kind, which a section or comment is not. */
const TAG = '<';

/** Walks the document once; what lies ahead is looked up only once, so that no input makes it quadratic. */
class Scanner {
  readonly #xml: string;
  readonly #declared: ReadonlySet<string>;
  readonly #repairs: Set<string>;
  readonly #outlook: XmlOutlook;
  readonly #nesting = new XmlNesting();
  /** A tag whose quotes are closed: a `>` may stand between them. */
  readonly #soundTag = /<\/?[\p{L}_][^<>"'\s]*(?:\s[^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*)?>/uy;
  /** A `<` that begins no tag: no name follows, or another `<` comes before any `>`. */
  readonly #rawSign = /<(?:\/?[^\p{L}_/]|[^<>"']*<)/uy;
  readonly #out: string[] = [];
  /** Atom's xhtml constructs are markup by right. */
  readonly #escapesMarkup: boolean;

  constructor(xml: string, declared: ReadonlySet<string>, repairs: Set<string>) {
    this.#xml = xml;
    this.#outlook = new XmlOutlook(xml);
    this.#declared = declared;
    this.#repairs = repairs;
    this.#escapesMarkup = !/^<(?:[\w.-]+:)?feed/i.test(xml);
  }

  run(): string {
    let at = 0;
    while (at < this.#xml.length) {
      const open = this.#xml.indexOf('<', at);
      if (open < 0) break;
      this.#out.push(this.#references(this.#xml.slice(at, open)));
      at = this.#markup(open);
    }
    this.#out.push(this.#references(this.#xml.slice(at)));
    return this.#out.join('');
  }

  isNested(): boolean {
    return this.#nesting.isSound();
  }

  #markup(open: number): number {
    const xml = this.#xml;
    if (xml.startsWith('<![CDATA[', open)) return this.#copyTo(open, ']]>', true);
    if (xml.startsWith('<!--', open)) return this.#copyTo(open, '-->', false);
    if (xml.startsWith('<?', open)) return this.#copyTo(open, '?>', false);
    const tag = this.#tagAt(open);
    if (tag === null) return xml.length;
    if (tag === '<') {
      this.#repairs.add('raw-less-than');
      this.#out.push('&lt;');
      return open + 1;
    }
    this.#nesting.see(tag);
    this.#out.push(this.#references(tag));
    const end = open + tag.length;
    const name = this.#escapesMarkup && tag.length < 400 ? tag.match(TEXT_ELEMENTS)?.[1]?.toLowerCase() : undefined;
    return name === undefined ? end : this.#inline(end, name);
  }

  /** The tag that begins there; only its `<` where that is a sign of the text; null when the document ends inside it. */
  #tagAt(open: number): string | null {
    const xml = this.#xml;
    this.#soundTag.lastIndex = open;
    const sound = this.#soundTag.exec(xml)?.[0];
    if (sound !== undefined) return sound;
    this.#rawSign.lastIndex = open;
    if (this.#rawSign.test(xml)) return '<';
    const close = xml.indexOf('>', open);
    if (close >= 0) return xml.slice(open, close + 1);
    this.#repairs.add('truncated-xml');
    return null;
  }

  #copyTo(open: number, end: string, keep: boolean): number {
    const close = this.#outlook.find(end, open);
    // An unclosed section cannot be skipped over: its opening is dropped and what follows is read on.
    if (close < 0) return open + (end === ']]>' ? 9 : 2);
    if (keep) this.#out.push(this.#xml.slice(open, close + end.length));
    return close + end.length;
  }

  /** Escapes the HTML that stands unescaped between a text element's tags; returns where to go on. */
  #inline(start: number, name: string): number {
    const end = this.#outlook.next(`</${name}\\s*>`, start);
    if (end === this.#xml.length || this.#outlook.next(TAG, start) === end) return start;
    // A misspelt closing tag would swallow the elements that follow it.
    if (this.#outlook.next(STRUCTURE, start) < end) return start;
    this.#repairs.add('inline-markup');
    const html = this.#xml.slice(start, end).replace(/<!\[CDATA\[|\]\]>/g, '');
    this.#out.push(html.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'));
    return end;
  }

  #references(text: string): string {
    if (!text.includes('&')) return text;
    return text.replace(REFERENCE, (whole, reference: string | undefined) => this.#reference(whole, reference));
  }

  #reference(whole: string, reference: string | undefined): string {
    if (reference === undefined) {
      this.#repairs.add('bare-ampersand');
      return '&amp;';
    }
    if (XML_NAMES.has(reference)) return whole;
    if (reference.startsWith('#')) return this.#numeric(whole, reference);
    if (this.#declared.has(reference)) return '';
    const decoded = decodeEntities(whole);
    // A name that merely begins like a known one (`&notit;`) keeps its semicolon when decoded.
    const unknown = decoded.endsWith(';');
    this.#repairs.add(unknown ? 'bare-ampersand' : 'html-entities');
    if (unknown) return `&amp;${reference}`;
    return decoded.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  }

  #numeric(whole: string, reference: string): string {
    const code = /^#x/i.test(reference)
      ? Number.parseInt(reference.slice(2), 16)
      : Number.parseInt(reference.slice(1), 10);
    const forbidden =
      (code < 0x20 && ![9, 10, 13].includes(code)) || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff;
    if (!forbidden && code !== 0xfffe && code !== 0xffff)
      return code >= 0x80 && code <= 0x9f ? decodeEntities(whole) : whole;
    this.#repairs.add('control-characters');
    return '';
  }
}
