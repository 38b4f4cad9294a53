import type { Attributes } from './attributes.ts';

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

/** Elements without content, and so without an end. */
export const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

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
export const FLOW = new Set('div blockquote li td th dd figure details ul ol dl table thead tbody tfoot tr'.split(' '));

/** Elements whose text is shown as it was typed: there a reference is what is written about. */
export const CODE = new Set(['code', 'pre', 'kbd', 'samp']);

/** Whether opening an element ends the one that is open innermost. */
export function endsElement(innermost: string, opening: string): boolean {
  if (innermost === 'p') return ENDS_PARAGRAPH.has(opening);
  return IMPLIED_END.get(opening)?.includes(innermost) === true;
}
