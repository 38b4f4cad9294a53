import { matchKey } from '../text/fold.ts';
import { endsSentence, furnitureOf, isAdvertisement } from './furniture.ts';
import { type LabelValue, readLabels } from './labels.ts';
import { dropBars } from './page-bars.ts';
import { foldedText, leafBlocks, linesOf, segmentsOf } from './page-dom.ts';

/** What an article's element holds once its furniture is taken out. */
export interface CleanedContent {
  /** The lead that stood between the title and its repetition; null where there was none. */
  readonly lead: string | null;
  readonly paragraphs: readonly string[];
}

/** How far below the title its repetition can stand. */
const MAX_LEAD_BLOCKS = 4;

const NOT_ARTICLE =
  'script,style,noscript,template,nav,aside,form,button,dialog,[hidden],[style*="display:none"],[style*="display: none"]';

/** The element that holds the article; null when the page has none that says so. */
export function findContent(page: Document): Element | null {
  const body = page.querySelector('[itemprop=articleBody]');
  if (body !== null) return body;
  const articles = [...page.querySelectorAll('article')].filter((article) => article.closest('aside,nav') === null);
  const longest = articles.toSorted((one, other) => textLength(other) - textLength(one))[0];
  return longest ?? page.querySelector('main') ?? page.querySelector('[role=main]');
}

function textLength(element: Element): number {
  return element.textContent?.length ?? 0;
}

/** Furniture and labels stand above an article and below it: so many blocks from each end are looked at. */
const EDGE_BLOCKS = 1000;

function edgesOf(blocks: readonly Element[]): readonly Element[] {
  if (blocks.length <= 2 * EDGE_BLOCKS) return blocks;
  return [...blocks.slice(0, EDGE_BLOCKS), ...blocks.slice(-EDGE_BLOCKS)];
}

/** Reads the labels that stand anywhere in the page, the article or below it. */
export function readPageLabels(page: Document): readonly LabelValue[] {
  if (page.body === null) return [];
  return edgesOf(leafBlocks(page.body).filter((block) => block.closest('aside,nav') === null))
    .flatMap(linesOf)
    .flatMap((line) => readLabels(line) ?? []);
}

/**
 * Takes out of an article's element what is no article: scripts, navigation, the title, a lead that stands before the title's
 * repetition, byline and time, label lines, furniture, advertising after the last sentence. Changes the element.
 */
export function cleanContent(root: Element, title: string | null, ownDomains: readonly string[]): CleanedContent {
  for (const element of root.querySelectorAll(NOT_ARTICLE)) element.remove();
  dropBars(root);
  dropBylines(root);
  for (const block of edgesOf(leafBlocks(root))) {
    if (isRelatedHeading(block)) dropRelated(block);
    else dropLines(block);
  }
  const lead = takeLead(root, matchKey(title ?? '', null));
  dropAdvertisements(root, ownDomains);
  for (const header of root.querySelectorAll('header,footer')) {
    if (!header.querySelector('p,figure,img,blockquote')) header.remove();
  }
  return { lead, paragraphs: textBlocks(root).map((block) => foldedText([block])) };
}

function textBlocks(root: Element): readonly Element[] {
  return leafBlocks(root).filter((block) => foldedText([block]) !== '');
}

/** Bylines and times that stand by themselves; those within a sentence are the sentence's. */
function dropBylines(root: Element): void {
  for (const element of root.querySelectorAll('time,[rel=author],[itemprop=author]')) {
    const block = element.closest('p,li,blockquote,figcaption,td,h2,h3');
    if (block === null || !root.contains(block) || block === root) element.remove();
    else if (foldedText([block]) === foldedText([element])) block.remove();
  }
}

/** Removes the title wherever it stands again, and what lies between its first two places. */
function takeLead(root: Element, titleKey: string): string | null {
  if (titleKey === '') return null;
  const blocks = textBlocks(root);
  const isTitle = blocks.map((block) => matchKey(foldedText([block]), null) === titleKey);
  const start = isTitle[0] === true ? 1 : 0;
  const again = isTitle.indexOf(true, start);
  const isLead = again > start && again - start <= MAX_LEAD_BLOCKS && again < blocks.length - 1;
  const lead = isLead ? blocks.slice(start, again) : [];
  const text = foldedText(
    lead.flatMap((block, index) => (index === 0 ? [block] : [block.ownerDocument.createTextNode(' '), block])),
  );
  for (const block of [...lead, ...blocks.filter((_, index) => isTitle[index])]) block.remove();
  return text === '' ? null : text;
}

function isRelatedHeading(block: Element): boolean {
  return furnitureOf(foldedText([block])) === 'heading';
}

function dropRelated(heading: Element): void {
  const next = heading.nextElementSibling;
  if (next !== null && /^(?:UL|OL)$/.test(next.nodeName)) next.remove();
  heading.remove();
}

/** Removes the lines of a block that are labels or furniture; the block too when nothing is left. */
function dropLines(block: Element): void {
  let kept = 0;
  for (const segment of segmentsOf(block)) {
    const line = foldedText(segment);
    if (readLabels(line) === null && furnitureOf(line) === null) {
      kept += line === '' && !segment.some(hasMedia) ? 0 : 1;
      continue;
    }
    const breaks = [segment[0]?.previousSibling, segment.at(-1)?.nextSibling].filter((node) => node?.nodeName === 'BR');
    for (const node of [...segment, ...breaks.slice(0, 1)]) node?.parentNode?.removeChild(node);
  }
  if (kept === 0 && !block.querySelector('img,video,audio,iframe,picture,object,embed')) block.remove();
}

function hasMedia(node: Node): boolean {
  return (
    node.nodeType === 1 && /<(?:img|video|audio|iframe|picture|object|embed)[\s>]/i.test((node as Element).outerHTML)
  );
}

function dropAdvertisements(root: Element, ownDomains: readonly string[]): void {
  const blocks = leafBlocks(root);
  const last = blocks.findLastIndex((block) => endsSentence(foldedText([block])));
  for (const block of blocks.slice(last + 1)) {
    if (isAdvertisement(foldedText([block]), ownDomains)) block.remove();
  }
}
