import { Parser } from 'htmlparser2';
import type { Direction } from '../model.ts';
import { directionOf, firstStrong, markOf, needsMark } from '../text/direction.ts';
import { printable } from './xml.ts';

interface DirectionOptions {
  readonly direction: Direction;
  readonly language: string | null;
  /** Whether a body whose first strong character disagrees gets one mark. */
  readonly marks: boolean;
}

/** Blocks that carry `dir` themselves, because readers drop what is around them. */
const BLOCKS = new Set('p h1 h2 h3 h4 h5 h6 ul ol blockquote table figcaption'.split(' '));
/** Elements at whose start a mark may stand: they can hold text and are not inline. */
const HOLDERS = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote figcaption li td th caption dd dt div section article aside'.split(' '),
);

const VOIDS = new Set('area br col embed hr img input source track wbr'.split(' '));
const DIRECTIONS = new Set(['rtl', 'ltr', 'auto']);
/** What the parser takes for a name can hold anything; an element without a real one is dropped, its text kept. */
const ELEMENT_NAME = /^[a-z][a-z0-9-]*$/i;
const ATTRIBUTE_NAME = /^[a-z_][\w:.-]*$/i;

/** An open element that decides the direction of what is in it. */
interface Scope {
  readonly depth: number;
  /** null: the text decides. */
  readonly direction: Direction | null;
  /** Where the text decides, it does at the closing tag: chunks that wait for it. Null where nothing is added inside. */
  readonly waiting: number[] | null;
  /** `dir=auto`: the first strong character decides, not most of them. */
  readonly byFirst: boolean;
  readonly language: string | null;
  text: string;
}

/**
 * Puts a sanitized fragment in `<div dir lang>` and repeats `dir` on each block that has none of its
 * own, so that direction outlives readers that strip `div`. A block or container with its own `dir` or
 * `lang` keeps it and rules what is in it. Entities come out as characters, elements well nested.
 */
export function blockDirections(html: string, options: DirectionOptions): string {
  const writer = new DirectionWriter(options);
  const parser = new Parser({
    onopentag: (name, attributes) => writer.open(name, attributes),
    ontext: (text) => writer.text(text),
    onclosetag: (name) => writer.close(name),
  });
  parser.end(html);
  return writer.finish();
}

class DirectionWriter {
  readonly #options: DirectionOptions;
  readonly #chunks: string[] = [];
  readonly #scopes: Scope[];
  #depth = 0;
  #body = '';
  /** Index of the chunk before which text of the innermost block would begin. */
  #blockStart = 0;
  #markAt: number | null = null;
  #hasText = false;
  /** How many `pre` are open: a mark in what people copy would go with it. */
  #verbatim = 0;

  constructor(options: DirectionOptions) {
    this.#options = options;
    this.#scopes = [
      { depth: 0, direction: options.direction, waiting: null, byFirst: false, language: null, text: '' },
    ];
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#depth += 1;
    if (!ELEMENT_NAME.test(name)) return;
    const stated = attributes.dir?.trim().toLowerCase() ?? '';
    const own = DIRECTIONS.has(stated) ? stated : null;
    // A mark of ours in a block of its own direction must not turn it round, nor must a reader that drops `auto`.
    const isSettled = own === 'auto' && (BLOCKS.has(name) || HOLDERS.has(name));
    this.#enter(own, attributes.lang ?? null, isSettled);
    if (name === 'pre') this.#verbatim += 1;
    this.#chunks.push(`<${name}`);
    if (own !== null && !isSettled) this.#chunks.push(` dir="${own}"`);
    else if (isSettled || BLOCKS.has(name)) this.#pushDirection();
    this.#chunks.push(`${writtenAttributes(attributes)}>`);
    if (HOLDERS.has(name)) this.#blockStart = this.#chunks.length;
  }

  text(raw: string): void {
    const text = printable(raw);
    if (!this.#hasText && text.trim() !== '') {
      this.#hasText = true;
      this.#markAt = this.#verbatim > 0 ? null : this.#blockStart;
    }
    this.#body += text;
    for (const scope of this.#scopes) if (scope.waiting !== null) scope.text += text;
    this.#chunks.push(escapeHtml(text));
  }

  close(name: string): void {
    const scope = this.#scopes.at(-1);
    if (scope !== undefined && scope.depth === this.#depth) this.#leave();
    this.#depth -= 1;
    if (name === 'pre') this.#verbatim -= 1;
    if (VOIDS.has(name) || !ELEMENT_NAME.test(name)) return;
    this.#chunks.push(`</${name}>`);
    if (HOLDERS.has(name)) this.#blockStart = this.#chunks.length;
  }

  finish(): string {
    const { direction, language, marks } = this.#options;
    // A text without any letter runs as the markup says.
    if (marks && this.#markAt !== null && firstStrong(this.#body) !== null && needsMark(this.#body, direction)) {
      this.#chunks.splice(this.#markAt, 0, markOf(direction));
    }
    const lang = language === null ? '' : ` lang="${escapeHtml(language)}"`;
    return `<div dir="${direction}"${lang}>${this.#chunks.join('')}</div>`;
  }

  #enter(own: string | null, language: string | null, byFirst: boolean): void {
    if (own === null && (language === null || language === '')) return;
    const direction = own === 'rtl' || own === 'ltr' ? own : null;
    const waiting = own === null || byFirst ? [] : null;
    this.#scopes.push({ depth: this.#depth, direction, waiting, byFirst, language, text: '' });
  }

  #leave(): void {
    const scope = this.#scopes.pop();
    if (scope === undefined || scope.waiting === null) return;
    const first = scope.byFirst ? firstStrong(scope.text) : null;
    const written = ` dir="${first ?? directionOf(scope.text, scope.language)}"`;
    for (const index of scope.waiting) this.#chunks[index] = written;
  }

  #pushDirection(): void {
    const scope = this.#scopes.at(-1);
    if (scope === undefined) return;
    scope.waiting?.push(this.#chunks.length);
    this.#chunks.push(scope.direction === null ? '' : ` dir="${scope.direction}"`);
  }
}

/** All but `dir`, which is written by itself. */
function writtenAttributes(attributes: Readonly<Record<string, string>>): string {
  let written = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'dir' && ATTRIBUTE_NAME.test(name)) written += ` ${name}="${escapeHtml(printable(value))}"`;
  }
  return written;
}

const HTML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  if (!/[&<>"]/.test(text)) return text;
  return text.replace(/[&<>"]/g, (character) => HTML_ESCAPES[character] ?? '');
}

/** Plain text as a fragment: one `<p>` a paragraph. */
export function paragraphs(text: string): string {
  return printable(text)
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('\n');
}
