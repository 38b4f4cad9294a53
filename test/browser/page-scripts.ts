/** What runs inside the browser's page: the readers of `readers.ts`, and a ruler. Types aside, nothing here is imported. */
import type { ReaderHabits } from './readers.ts';

/** An entry as a reader has it once it has parsed a feed. */
export interface ReadEntry {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly content: string;
}

/** A line of text as it stands on the screen. */
export interface ShownLine {
  readonly format: string;
  readonly id: string;
  readonly part: 'title' | 'summary' | 'content';
  readonly tag: string;
  readonly text: string;
  /** As CSS computes it; null where the line's own characters decide instead. */
  readonly direction: string | null;
  /** The side the line begins at: `right` for a right-to-left paragraph; null where the text fills its box. */
  readonly side: 'left' | 'right' | null;
}

/** Fetches feeds, shows every entry of them in one reader, and reads what is on the screen then. */
export async function showFeeds(asked: { habits: ReaderHabits; paths: readonly string[] }): Promise<ShownLine[]> {
  const style = document.body.style;
  document.body.replaceChildren();
  Object.assign(style, { width: '4000px', margin: '0', whiteSpace: 'nowrap', font: '16px sans-serif' });
  const shown: { format: string; id: string; article: HTMLElement }[] = [];
  for (const path of asked.paths) {
    const format = path.slice(path.lastIndexOf('.') + 1);
    for (const entry of await readFeed(path)) {
      shown.push({ format, id: entry.id, article: showArticle(entry, asked.habits) });
    }
  }
  document.body.append(...shown.map(({ article }) => article));
  return shown.flatMap(({ format, id, article }) =>
    linesOf(article).map((line) => ({ ...measureLine(line), format, id })),
  );
}

/** Takes a feed apart with the browser's own parsers. */
export async function readFeed(path: string): Promise<ReadEntry[]> {
  const answer = await fetch(path);
  const text = await answer.text();
  if (answer.headers.get('content-type')?.includes('json')) {
    const { items } = JSON.parse(text) as { items: { [name: string]: string }[] };
    return items.map(({ id = '', title = '', summary = '', content_html = '' }) => {
      return { id, title, summary, content: content_html };
    });
  }
  const feed = new DOMParser().parseFromString(text, 'application/xml');
  const failure = feed.querySelector('parsererror');
  if (failure !== null) throw new Error(`${path}: ${failure.textContent}`);
  return [...feed.querySelectorAll('item, entry')].map((element) => {
    const field = (...names: string[]) =>
      [...element.children].find(({ nodeName }) => names.includes(nodeName))?.textContent ?? '';
    return {
      id: field('guid', 'id'),
      title: field('title'),
      summary: field('description', 'summary'),
      content: field('content:encoded', 'content'),
    };
  });
}

/** An article as a reader builds it; its parts carry `data-part`. */
function showArticle(entry: ReadEntry, habits: ReaderHabits): HTMLElement {
  const article = document.createElement('article');
  const content = document.createElement('section');
  content.innerHTML = entry.content;
  if (habits.base === 'title') article.dir = firstStrongOf(entry.title);
  if (habits.base === 'words') article.dir = mostWordsOf(content.textContent ?? '');
  if (habits.content === 'html') cleanMarkup(content, habits);
  else content.replaceChildren(...linesOf(content).map((line) => textLine(line.textContent ?? '', habits.content)));
  const title = textLine(entry.title, habits.content);
  const summary = textLine(entry.summary, habits.content);
  for (const [part, element] of Object.entries({ title, summary, content })) {
    element.dataset.part = part;
    if (habits.base !== 'auto') element.removeAttribute('dir');
    else if (habits.content === 'html') element.dir = 'auto';
  }
  article.append(title, summary, content);
  return article;
}

function textLine(text: string, content: ReaderHabits['content']): HTMLElement {
  const line = document.createElement('p');
  line.textContent = text;
  if (content === 'plaintext') line.style.unicodeBidi = 'plaintext';
  else line.dir = 'auto';
  return line;
}

/** What a sanitizer does: elements unwrapped, attributes dropped. */
function cleanMarkup(content: HTMLElement, habits: ReaderHabits): void {
  const { unwraps, keepsDirOn } = habits;
  for (const element of content.querySelectorAll('*')) {
    if (keepsDirOn !== undefined && !element.matches(keepsDirOn)) {
      element.removeAttribute('dir');
      element.removeAttribute('lang');
    }
  }
  if (unwraps === undefined) return;
  for (const element of content.querySelectorAll(unwraps)) element.replaceWith(...element.childNodes);
}

/** UAX #9's rules P2 and P3, asked of the browser: a line that nothing but its own characters give a direction. */
function firstStrongOf(text: string): string {
  const probe = textLine(text, 'text');
  document.body.append(probe);
  const { direction } = getComputedStyle(probe);
  probe.remove();
  return direction;
}

function mostWordsOf(text: string): string {
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const rtl = words.filter((word) => /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u.test(word));
  return rtl.length > words.length * 0.4 ? 'rtl' : 'ltr';
}

/** The innermost blocks that hold text. */
export function linesOf(root: HTMLElement): HTMLElement[] {
  const blocks = 'p,h1,h2,h3,h4,h5,h6,li,td,th,figcaption,blockquote,pre';
  return [...root.querySelectorAll<HTMLElement>(blocks)].filter(
    (block) => block.querySelector(blocks) === null && block.textContent?.trim() !== '',
  );
}

function measureLine(line: HTMLElement): Omit<ShownLine, 'format' | 'id'> {
  const { direction, unicodeBidi } = getComputedStyle(line);
  return {
    part: (line.closest<HTMLElement>('[data-part]')?.dataset.part ?? 'content') as ShownLine['part'],
    tag: line.localName,
    text: line.textContent ?? '',
    direction: unicodeBidi === 'plaintext' ? null : direction,
    side: sideOf(line),
  };
}

/** Which side of the block it stands in a text is set against. */
export function sideOf(line: Element): ShownLine['side'] {
  const range = document.createRange();
  range.selectNodeContents(line);
  const text = range.getBoundingClientRect();
  let block = line;
  while (getComputedStyle(block).display === 'inline' && block.parentElement !== null) block = block.parentElement;
  const box = block.getBoundingClientRect();
  const { borderLeftWidth, borderRightWidth, paddingLeft, paddingRight } = getComputedStyle(block);
  const left = text.left - box.left - Number.parseFloat(borderLeftWidth) - Number.parseFloat(paddingLeft);
  const right = box.right - text.right - Number.parseFloat(borderRightWidth) - Number.parseFloat(paddingRight);
  if (Math.abs(left - right) < 1) return null;
  return left < right ? 'left' : 'right';
}

/** Shows feeds in one reader; gives of each title the visible characters from left to right, by the entry's id. */
export async function showTitles(asked: { habits: ReaderHabits; paths: readonly string[] }) {
  const lines = await showFeeds(asked);
  const titles = [...document.querySelectorAll('[data-part="title"]')];
  return lines
    .filter(({ part }) => part === 'title')
    .map((line, at) => ({ ...line, order: visualOrder(titles[at] as Element) }));
}

/** The characters of a line by the place each has on the screen; without spaces and combining marks. */
function visualOrder(line: Element): string {
  const places: { character: string; center: number }[] = [];
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    let start = 0;
    for (const character of node.nodeValue ?? '') {
      range.setStart(node, start);
      start += character.length;
      range.setEnd(node, start);
      if (/[\s\p{M}\p{Cf}]/u.test(character)) continue;
      const { left, right } = range.getBoundingClientRect();
      places.push({ character, center: (left + right) / 2 });
    }
  }
  places.sort((one, other) => one.center - other.center);
  return places.map(({ character }) => character).join('');
}

export const PAGE_SCRIPTS = [
  showFeeds,
  showTitles,
  readFeed,
  showArticle,
  textLine,
  cleanMarkup,
  firstStrongOf,
  mostWordsOf,
  linesOf,
  measureLine,
  sideOf,
  visualOrder,
];
