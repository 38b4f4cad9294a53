import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { boundHtml } from './html-bounds.ts';
import { firstOf } from './item.ts';

/** Readability looks at the whole text below each element, so that its time grows faster than the page. */
const MAX_ELEMENTS = 8000;

/** Parses a page; fragments get the elements a page has, which linkedom needs. */
export function openPage(html: string): Document {
  const limited = boundHtml(html);
  const whole = /<html[\s>]/i.test(limited)
    ? limited
    : `<!doctype html><html><head></head><body>${limited}</body></html>`;
  return parseHTML(whole).document as unknown as Document;
}

/** The article's HTML as a reading view would show it; null when there is none, or the page is too large. Works on a copy. */
export function extractArticle(html: string): string | null {
  try {
    return firstOf(new Readability(openPage(html), { maxElemsToParse: MAX_ELEMENTS }).parse()?.content);
  } catch {
    return null;
  }
}

/** Text of an element, `<br>` as a line break and other white space folded. */
export function linesOf(element: Element): readonly string[] {
  return segmentsOf(element)
    .map((segment) => foldedText(segment))
    .filter((line) => line !== '');
}

/** An element's children parted at its `<br>`s; the breaks themselves are in none. */
export function segmentsOf(element: Element): readonly (readonly Node[])[] {
  const segments: Node[][] = [[]];
  for (const node of element.childNodes) {
    if (node.nodeName === 'BR') segments.push([]);
    else segments.at(-1)?.push(node);
  }
  return segments;
}

/** Text of nodes on one line. ZWNJ, LRM and RLM are no white space and stay. */
export function foldedText(nodes: readonly Node[]): string {
  return nodes
    .map((node) => node.textContent ?? '')
    .join('')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}

const BLOCKS =
  'p,li,div,section,article,header,footer,h1,h2,h3,h4,h5,h6,td,dd,dt,address,figcaption,ul,ol,table,blockquote,figure,main,dl,tr,pre';
const LEAVES = new Set([
  'P',
  'LI',
  'DIV',
  'SECTION',
  'HEADER',
  'FOOTER',
  'H1',
  'H2',
  'H3',
  'H4',
  'H5',
  'H6',
  'TD',
  'DD',
  'ADDRESS',
]);

/** The blocks that hold text and no other block, in document order. */
export function leafBlocks(root: Element): readonly Element[] {
  const parents = new Set<Element>();
  const blocks = [...root.querySelectorAll(BLOCKS)];
  for (const block of blocks) {
    for (let up = block.parentElement; up !== null && !parents.has(up); up = up.parentElement) parents.add(up);
  }
  return blocks.filter((block) => LEAVES.has(block.nodeName) && !parents.has(block));
}
