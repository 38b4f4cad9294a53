import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** Elements that are never closed by accident: a closing tag nobody opened does not end them. */
const CONTAINERS = new Set(['rss', 'rdf:rdf', 'channel', 'item', 'feed', 'entry']);
/** Elements that stand once: another one begins where the last should have ended. */
const REPEATED = new Set(['item', 'entry']);

/** What a format says of its elements. */
interface Rules {
  /** Elements that hold a text and nothing else. Any other element inside is HTML that should have been escaped. */
  readonly leaves: ReadonlySet<string>;
  /** Elements that say all in their attributes. */
  readonly empty: ReadonlySet<string>;
  /** Elements that hold others. */
  readonly groups: ReadonlySet<string>;
}

const MODULES =
  'dc:title dc:creator dc:date dc:subject dc:language dc:source dcterms:created dcterms:modified dcterms:issued ' +
  'itunes:author itunes:summary itunes:title itunes:subtitle media:title media:description media:keywords ' +
  'khorak:via khorak:compiledby';
const RSS: Rules = rulesOf(
  'title link description guid pubdate author category comments source language ttl generator copyright lastbuilddate docs ' +
    'content:encoded',
  'enclosure atom:link itunes:image media:thumbnail',
  'image textinput skiphours skipdays media:group media:content',
);
const ATOM: Rules = rulesOf(
  'title summary subtitle rights id updated published created issued modified name uri url email generator icon logo',
  'link category media:thumbnail',
  'author contributor content source media:group',
);

function rulesOf(leaves: string, empty: string, groups: string): Rules {
  const setOf = (names: string): ReadonlySet<string> => new Set(names.split(' '));
  return { leaves: setOf(`${leaves} ${MODULES}`), empty: setOf(empty), groups: setOf(groups) };
}

/** Atom's texts of the type xhtml, and those of RSS that say the like, hold elements by right. */
const XHTML = /\s(?:type|mode)\s*=\s*["']?(?:xhtml|xml|application\/xhtml)/i;
const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}_.:-]*$/u;

/**
 * Makes well-formed XML of a broken feed, so that the strict parsers read it like any other: tags that are missing, misspelt or crossed
 * are closed, raw signs and unescaped HTML become text, attributes get quotes. One pass, whatever the input.
 * @param xml what `prepareXml` gives: references are sound, comments and instructions are gone
 */
export function mendXml(xml: string): string {
  const mender = new Mender(xml);
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, mender);
  tokenizer.write(xml);
  tokenizer.end();
  return mender.result();
}

/** Hears the tokens of a document and writes them down so that they nest. */
class Mender implements TokenizerCallbacks {
  readonly #xml: string;
  readonly #out: string[] = [];
  readonly #rules: Rules;
  /** What the feed writes before the names of its format; '' for RDF, whose items have none. */
  readonly #prefix: string;
  /** The open elements as written, outermost first, and how often each name is among them. */
  readonly #open: { readonly written: string; readonly name: string; readonly isLeaf: boolean }[] = [];
  readonly #count = new Map<string, number>();
  /** Raw HTML elements seen in the leaf that is open: their closing tags are text as well. */
  #inline = new Set<string>();
  #tagStart = 0;
  #name = '';
  #attributes = new Map<string, string>();
  #attribute = '';
  #value: string[] = [];

  constructor(xml: string) {
    this.#xml = xml;
    const [, prefix = '', root = ''] = /^\s*<([\w.-]+:)?([\w.-]+)/.exec(xml) ?? [];
    this.#rules = root.toLowerCase() === 'feed' ? ATOM : RSS;
    this.#prefix = root.toLowerCase() === 'rdf' ? '' : prefix.toLowerCase();
  }

  result(): string {
    while (this.#open.length > 0) this.#close();
    return this.#out.join('');
  }

  onopentagname(start: number, end: number): void {
    this.#tagStart = start - 1;
    this.#name = this.#xml.slice(start, end);
    this.#attributes = new Map();
  }

  onattribname(start: number, end: number): void {
    this.#attribute = this.#xml.slice(start, end);
    this.#value = [];
  }

  onattribdata(start: number, end: number): void {
    this.#value.push(this.#xml.slice(start, end));
  }

  onattribend(): void {
    if (NAME.test(this.#attribute) && !this.#attributes.has(this.#attribute))
      this.#attributes.set(this.#attribute, this.#value.join(''));
  }

  onopentagend(end: number): void {
    this.#start(end, false);
  }

  onselfclosingtag(end: number): void {
    this.#start(end, true);
  }

  #start(end: number, isClosed: boolean): void {
    const name = this.#known(this.#name);
    const { leaves, empty, groups } = this.#rules;
    const isKnown = [leaves, empty, groups, CONTAINERS].some((names) => names.has(name));
    if (!NAME.test(name) || (this.#isInLeaf() && !isKnown)) {
      if (!isClosed) this.#inline.add(name);
      this.#text(this.#tagStart, end + 1);
      return;
    }
    if (this.#isInLeaf()) this.#close();
    if (REPEATED.has(name)) this.#closeTo(name);
    const attributes = [...this.#attributes].map(([key, value]) => ` ${key}="${escapeValue(value)}"`).join('');
    const isEmpty = isClosed || empty.has(name);
    this.#out.push(`<${this.#name}${attributes}${isEmpty ? '/' : ''}>`);
    if (isEmpty) return;
    const isLeaf = leaves.has(name) && !XHTML.test(this.#xml.slice(this.#tagStart, end));
    this.#open.push({ written: this.#name, name, isLeaf });
    this.#count.set(name, (this.#count.get(name) ?? 0) + 1);
    this.#inline = new Set();
  }

  /** An element's name as the rules have it. */
  #known(written: string): string {
    const name = written.toLowerCase();
    return this.#prefix !== '' && name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name;
  }

  onclosetag(start: number, end: number): void {
    const name = this.#known(this.#xml.slice(start, end).trim());
    if (this.#isInLeaf() && this.#inline.has(name)) this.#text(start - 2, end + 1);
    else if ((this.#count.get(name) ?? 0) > 0) this.#closeTo(name);
    // A name that nothing open has is a misspelt one.
    else if (!this.#rules.empty.has(name) && !CONTAINERS.has(this.#top())) this.#close();
  }

  ontext(start: number, end: number): void {
    this.#text(start, end);
  }

  oncdata(start: number, end: number, endOffset: number): void {
    this.#out.push(`<![CDATA[${this.#xml.slice(start, end - endOffset)}]]>`);
  }

  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onattribentity(): void {}
  ontextentity(): void {}
  onend(): void {}

  #text(start: number, end: number): void {
    this.#out.push(this.#xml.slice(start, end).replace(/</g, '&lt;').replace(/>/g, '&gt;'));
  }

  #top(): string {
    return this.#open.at(-1)?.name ?? '';
  }

  #isInLeaf(): boolean {
    return this.#open.at(-1)?.isLeaf === true;
  }

  /** Closes what is open up to the innermost element of that name; nothing when there is none. */
  #closeTo(name: string): void {
    if ((this.#count.get(name) ?? 0) === 0) return;
    for (;;) {
      const isIt = this.#top() === name;
      this.#close();
      if (isIt) return;
    }
  }

  #close(): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    this.#count.set(element.name, (this.#count.get(element.name) ?? 0) - 1);
    this.#out.push(`</${element.written}>`);
  }
}

function escapeValue(value: string): string {
  return value.replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
