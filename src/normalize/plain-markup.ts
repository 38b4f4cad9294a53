import { isClean } from '../text/clean.ts';
import { decodeMarks } from '../text/marks.ts';
import { MAX_ATTRIBUTES } from './markup.ts';
import type { Shape, ShapeOf, Tag } from './markup-rules.ts';

type Attributes = Readonly<Record<string, string>>;

const INLINE = new Set('b strong i em u s small sub sup span a br img'.split(' '));
const CONTAINERS = new Set('div ul ol li blockquote'.split(' '));
const LEAVES = new Set('p h2 h3 h4'.split(' '));
const VOID = new Set(['br', 'img']);

/** The work of a tree builder is only spared for what is short and flat. */
const MAX_LENGTH = 20_000;
const MAX_DEPTH = 20;

/** A tag as nearly everybody writes it: lower case, attributes in double quotes. */
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*="[^"<>]{0,4000}")*)\s*(\/?)>/y;
const ATTRIBUTE = /([a-z][a-z-]*)="([^"]*)"/g;

const REFERENCE = /&(?:(amp|lt|gt|quot|nbsp);)?/g;
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

/**
 * The short way to safe markup, for the paragraphs, links and pictures that most descriptions are: it reads a small part of
 * HTML, strictly, in which there is nothing to repair, and asks `shape` about every element, as the long way does.
 * @returns what the long way would have given, or null for whatever is not of that part
 */
export function plainMarkup(html: string, shape: ShapeOf): string | null {
  if (html.length > MAX_LENGTH || !isClean(html)) return null;
  const open: OpenElement[] = [];
  let out = '';
  let at = 0;
  while (at < html.length) {
    const next = html.indexOf('<', at);
    const text = escapedText(html.slice(at, next < 0 ? html.length : next));
    if (text === null) return null;
    out += text;
    if (next < 0) break;
    TAG.lastIndex = next;
    const [whole, slash, name = '', attributes = '', selfClosing] = TAG.exec(html) ?? [];
    if (whole === undefined) return null;
    at = next + whole.length;
    if (slash === '/') {
      const last = open.pop();
      if (last?.name !== name || attributes !== '' || selfClosing === '/') return null;
      out += `</${last.shown}>`;
      continue;
    }
    if ((selfClosing === '/' && !VOID.has(name)) || !mayStandIn(name, open)) return null;
    const given = attributesOf(attributes);
    const tag = given === null ? null : elementOf(shape.open(name, given, () => false));
    const shown = tag === null ? null : openingTag(tag, VOID.has(name));
    if (tag === null || shown === null) return null;
    out += shown;
    if (!VOID.has(name)) open.push({ name, shown: tag.tagName });
  }
  return open.length === 0 ? out : null;
}

/** Null for whatever is not shown as an element. */
function elementOf(shape: Shape): Tag | null {
  return typeof shape === 'object' && 'tag' in shape ? shape.tag : null;
}

/** An open element: its name as written, and as it is shown. */
interface OpenElement {
  readonly name: string;
  readonly shown: string;
}

/** Whether an element may open here without ending another one that its author left open. */
function mayStandIn(name: string, parents: readonly OpenElement[]): boolean {
  if (parents.length >= MAX_DEPTH) return false;
  if (INLINE.has(name)) return name !== 'a' || !parents.some((parent) => parent.name === 'a');
  if (!CONTAINERS.has(name) && !LEAVES.has(name)) return false;
  const parent = parents.at(-1)?.name;
  const isInFlow = parents.every((one) => CONTAINERS.has(one.name));
  return isInFlow && (name === 'li') === (parent === 'ul' || parent === 'ol');
}

/** Text as it stands in markup, its references decoded once; null when one of them is not among the usual. */
function escapedText(raw: string): string | null {
  const text = raw.includes('&') ? decoded(raw) : raw;
  return text === null ? null : escapeSigns(decodeMarks(text));
}

function decoded(raw: string): string | null {
  let known = true;
  const text = raw.replace(REFERENCE, (_, name: string | undefined) => {
    known &&= name !== undefined;
    return CHARACTERS[name ?? ''] ?? '';
  });
  return known ? text : null;
}

function escapeSigns(text: string): string {
  return /[&<>]/.test(text) ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') : text;
}

/** Null when one is given twice or cannot be read. */
function attributesOf(raw: string): Attributes | null {
  if (raw === '') return {};
  const attributes: Record<string, string> = {};
  let count = 0;
  for (const [, name = '', value = ''] of raw.matchAll(ATTRIBUTE)) {
    const text = value.includes('&') ? decoded(value) : value;
    if (text === null || Object.hasOwn(attributes, name) || ++count > MAX_ATTRIBUTES) return null;
    attributes[name] = text;
  }
  return attributes;
}

/** Null for an element that is left out, or an attribute without a value, about which the sanitizer has rules of its own. */
function openingTag({ tagName, attribs }: Tag, isVoid: boolean): string | null {
  if (!INLINE.has(tagName) && !CONTAINERS.has(tagName) && !LEAVES.has(tagName)) return null;
  let tag = `<${tagName}`;
  for (const [name, value] of Object.entries(attribs)) {
    if (value === '' && name !== 'alt') return null;
    tag += ` ${name}="${escapeSigns(value).replace(/"/g, '&quot;')}"`;
  }
  return `${tag}${isVoid ? ' />' : '>'}`;
}
