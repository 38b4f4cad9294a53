/** The hub's own pages, and its feeds opened as they are, on a phone's screen: a real hub, a real browser. */
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { countInbox, type HubProcess, makeFolder, settingsIn, startHub, untilRead } from '../e2e/hub-process.ts';
import { freePort } from '../free-port.ts';
import { describeInChromium, openChromium, type TestBrowser } from './chromium.ts';
import { linesOf, PAGE_SCRIPTS, type ShownLine, sideOf } from './page-scripts.ts';

jest.setTimeout(60_000);

const ROOT = resolve(import.meta.dirname, '../..');
const LANGUAGES = ['fa', 'ar', 'he', 'ur', 'en'] as const;
const PHONE = { width: 390, height: 844 };

type Direction = 'rtl' | 'ltr';
const directionOf = (language: string): Direction => (language === 'en' ? 'ltr' : 'rtl');
const sideFor = (direction: string): 'left' | 'right' => (direction === 'rtl' ? 'right' : 'left');

interface FeedItem {
  readonly url: string;
  readonly title: string;
  readonly language?: string;
  readonly _khorak: { readonly dir: Direction };
}

/** A block of text on a page. */
type Line = Pick<ShownLine, 'tag' | 'text' | 'side'> & { readonly direction: string };

let folder: Awaited<ReturnType<typeof makeFolder>>;
let hub: HubProcess;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

async function itemsOf(path: string): Promise<readonly FeedItem[]> {
  const answer = await fetch(`${hub.url}${path}.json`);
  return ((await answer.json()) as { items: FeedItem[] }).items;
}

const bare = (text: string): string => text.replace(/[\u200e\u200f]/g, '').trim();

/** The blocks of text in what a selector finds. */
function linesIn(selector: string): Promise<readonly Line[]> {
  return page.$$eval(selector, (roots) =>
    roots.flatMap((root) =>
      linesOf(root as HTMLElement).map((line) => {
        const { direction, display } = getComputedStyle(line);
        // What stands in a row with others is at no side.
        const side = display === 'inline' ? null : sideOf(line);
        return { tag: line.localName, text: line.textContent ?? '', direction, side };
      }),
    ),
  );
}

/** Lines that stand in another direction than they should, or at the wrong side. */
function astray(lines: readonly Line[], direction: Direction): readonly Line[] {
  const isBeside = ({ side }: Line) => side === null || side === sideFor(direction);
  return lines.filter(
    (line) => line.direction !== direction || (line.tag !== 'td' && line.tag !== 'th' && !isBeside(line)),
  );
}

/** What holds for every page: its direction, nothing beside the screen, nothing the browser complains of. */
async function expectSound(direction: Direction): Promise<void> {
  const { dir, width } = await page.evaluate(() => {
    const root = document.documentElement;
    return { dir: getComputedStyle(root).direction, width: root.scrollWidth };
  });
  expect({ dir, width, complaints }).toEqual({ dir: direction, width: PHONE.width, complaints: [] });
}

/** A title or summary of a feed's document as the browser lays it out. */
interface FeedText {
  readonly name: string;
  readonly text: string;
  readonly isVisible: boolean;
  /** Whether its own characters decide where it begins. */
  readonly isPlaintext: boolean;
  readonly side: ShownLine['side'];
}

/** Playwright's own selectors find nothing in XML, so the document is asked. */
function textsOfFeed(): Promise<readonly FeedText[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(':is(item, entry) > :is(title, description, summary)')].map((element) => {
      const { width, height } = element.getBoundingClientRect();
      let block = element;
      while (getComputedStyle(block).display === 'inline' && block.parentElement) block = block.parentElement;
      return {
        name: element.localName,
        text: element.textContent ?? '',
        isVisible: element.checkVisibility({ visibilityProperty: true }) && width > 0 && height > 0,
        isPlaintext: getComputedStyle(block).unicodeBidi === 'plaintext',
        side: sideOf(element),
      };
    }),
  );
}

describeInChromium('the sample newsroom in a browser', () => {
  beforeAll(async () => {
    folder = await makeFolder();
    cpSync(join(ROOT, 'feeds'), join(folder.path, 'feeds'), { recursive: true });
    const port = await freePort();
    const settings = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
    [hub, browser] = await Promise.all([startHub(settingsIn(folder.path, settings)), openChromium(PAGE_SCRIPTS)]);
    page = await browser.context.newPage();
    await page.setViewportSize(PHONE);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
    });
    await untilRead(hub.url, countInbox());
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    await folder?.remove();
  });
  beforeEach(async () => {
    // What the last test's page may still say is not this one's.
    await page.goto('about:blank');
    complaints = [];
  });

  test('the home page shows each section in the direction of its language', async () => {
    await page.goto(`${hub.url}/`);
    await expectSound('rtl');
    for (const language of LANGUAGES) {
      const lines = await linesIn(`section[lang="${language}"]`);
      expect(lines.length).toBeGreaterThan(0);
      expect(astray(lines, directionOf(language))).toEqual([]);
    }
  });

  test.each(LANGUAGES)("an article's page in %s stands in its direction, title, summary and text", async (language) => {
    const articles = (await itemsOf(`/feeds/language/${language}`)).filter(({ url }) => url.startsWith(hub.url));
    expect(articles.length).toBeGreaterThan(0);
    for (const { url, title, _khorak } of articles) {
      expect(_khorak.dir).toBe(directionOf(language));
      await page.goto(url);
      await expectSound(_khorak.dir);
      const [heading] = await linesIn('main:has(h1)');
      expect(heading).toMatchObject({ tag: 'h1', text: bare(title) });
      const lines = await linesIn('article');
      expect(lines.length).toBeGreaterThan(3);
      expect(astray(lines, _khorak.dir)).toEqual([]);
    }
  });

  test.each(LANGUAGES)("a feed's page in %s stands in its direction, each title and summary", async (language) => {
    const path = `/feeds/language/${language}`;
    const items = await itemsOf(path);
    await page.goto(`${hub.url}${path}`);
    await expectSound(directionOf(language));
    const headings = await page.locator('article h2').allTextContents();
    expect(headings.map(bare)).toEqual(items.map(({ title }) => bare(title)));
    const lines = await linesIn('article');
    expect(lines.length).toBeGreaterThan(items.length);
    expect(astray(lines, directionOf(language))).toEqual([]);
  });

  test('a feed of several languages shows each entry in its own direction', async () => {
    const items = await itemsOf('/feeds/all');
    await page.goto(`${hub.url}/feeds/all`);
    await expectSound('rtl');
    for (const [at, { title, _khorak }] of items.entries()) {
      const lines = await linesIn(`:nth-child(${at + 1} of li:has(> article))`);
      expect(lines[0]).toMatchObject({ tag: 'h2', text: bare(title) });
      expect(astray(lines, _khorak.dir)).toEqual([]);
    }
  });

  describe.each(['rss', 'atom'])('a feed opened as %s', (format) => {
    test.each(['all', ...LANGUAGES.map((tag) => `language/${tag}`)])('is laid out for people: %s', async (name) => {
      const path = `/feeds/${name}`;
      const items = await itemsOf(path);
      await page.goto(`${hub.url}${path}.${format}`);
      const texts = await textsOfFeed();
      const titles = texts.filter((text) => text.name === 'title').map(({ text }) => bare(text));
      expect(titles).toEqual(items.map(({ title }) => bare(title)));
      // A title and a summary an item; a text that fills its line has no side.
      expect(texts).toHaveLength(items.length * 2);
      const isRight = ({ isVisible, isPlaintext, side }: FeedText, at: number) =>
        isVisible && isPlaintext && (side === null || side === sideFor(items[at >> 1]?._khorak.dir ?? ''));
      expect(texts.filter((text, at) => !isRight(text, at))).toEqual([]);
      expect(texts.filter(({ side }) => side !== null).length).toBeGreaterThan(items.length);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect({ width, complaints }).toEqual({ width: PHONE.width, complaints: [] });
    });
  });
});
