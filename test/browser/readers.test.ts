/** What is published, as readers show it in a real browser: each text in the direction of its language, and each line in its order. */
import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInChromium, openChromium, type TestBrowser } from './chromium.ts';
import { type FeedHost, FORMATS, openFeedHost } from './feed-host.ts';
import { entryOf, FOREIGN, HEADLINES, type Headline, LINES_OF_TEXT, NEEDS_MARKUP } from './headlines.ts';
import { LINE_ENTRIES, LINES, onScreen, UNMARKED } from './mixed-lines.ts';
import { PAGE_SCRIPTS, readFeed, type ShownLine, showFeeds, showTitles } from './page-scripts.ts';
import { READERS, type ReaderHabits } from './readers.ts';

jest.setTimeout(30_000);

const ENTRIES = HEADLINES.map(entryOf);
const HEADLINE_OF = new Map(ENTRIES.map(({ id }, at) => [id, HEADLINES[at] as Headline]));
const FOREIGN_LINES: ReadonlySet<string> = new Set([...FOREIGN.rtl, ...FOREIGN.ltr]);
const OPPOSITE = { rtl: 'ltr', ltr: 'rtl' } as const;

let browser: TestBrowser;
let host: FeedHost;
let page: Page;
/** Addresses of the feeds as published, and of the same without marks. */
let marked: readonly string[];
let unmarked: readonly string[];

function headlineOf({ id }: ShownLine): Headline {
  const headline = HEADLINE_OF.get(id);
  if (headline === undefined) throw new Error(`no headline has the id ${id}`);
  return headline;
}

/** Which of the lines this reader could set right stand in another direction than that of their language. */
function wrongLines(lines: readonly ShownLine[], habits: ReaderHabits): readonly ShownLine[] {
  return lines.filter((line) => {
    const isForeign = FOREIGN_LINES.has(line.text);
    if (isForeign && !habits.showsForeignBlocks) return false;
    if (habits.base === 'none' && line.part !== 'content') return false;
    if (habits.content !== 'html' && NEEDS_MARKUP.test(line.text)) return false;
    const { direction } = headlineOf(line);
    const expected = isForeign ? OPPOSITE[direction] : direction;
    const side = expected === 'rtl' ? 'right' : 'left';
    // A cell is as wide as its text and has no sides.
    const isBeside = line.side === side || (line.side === null && line.tag === 'td');
    return !isBeside || (line.direction !== null && line.direction !== expected);
  });
}

/** Formats and headlines of lines, as sentences a failing test can show. */
function described(lines: readonly ShownLine[]): readonly string[] {
  return lines.map((line) => {
    const { format, part, tag, text, direction, side } = line;
    return `${format}, ${headlineOf(line).language}: ${part} ${tag} is ${direction}, at the ${side}: ${text}`;
  });
}

/** The headlines lines belong to, once a format. */
function owners(lines: readonly ShownLine[]): readonly string[] {
  return [...new Set(lines.map((line) => `${line.format}: ${headlineOf(line).title}`))].sort();
}

const needsMark = ({ direction, opening }: Headline): boolean =>
  opening === 'other' || opening === 'isolate' || (opening === 'none' && direction === 'rtl');
/** Whether a title shows wrong without its mark; in an isolate that depends on who looks. */
const showsWrong = (headline: Headline, looksInside: boolean): boolean =>
  needsMark(headline) && (headline.opening !== 'isolate' || looksInside);

function inEveryFormat(fits: (headline: Headline) => boolean): readonly string[] {
  return FORMATS.flatMap((format) => HEADLINES.filter(fits).map(({ title }) => `${format}: ${title}`)).sort();
}

/** Readers that ask the text itself. */
const GUESSING = READERS.filter(({ base }) => base === 'auto' || base === 'title');

describeInChromium('what is published, in readers', () => {
  beforeAll(async () => {
    browser = await openChromium(PAGE_SCRIPTS);
    host = await openFeedHost();
    page = await browser.context.newPage();
    await page.goto(host.url);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  describe('headlines of eleven languages, opened by every kind of character', () => {
    beforeAll(() => {
      marked = host.publish('marked', ENTRIES);
      unmarked = host.publish('unmarked', ENTRIES, { bidi: 'none' });
    });

    test.each(READERS)('show in the direction of their language in $name', async (habits) => {
      const lines = await page.evaluate(showFeeds, { habits, paths: marked });
      expect(lines).toHaveLength(ENTRIES.length * FORMATS.length * (2 + LINES_OF_TEXT));
      expect(described(wrongLines(lines, habits))).toEqual([]);
    });

    test.each(GUESSING)('show wrong without marks in $name, exactly those that need one', async (habits) => {
      const wrong = wrongLines(await page.evaluate(showFeeds, { habits, paths: unmarked }), habits);
      const looksInside = habits.content !== 'plaintext';
      expect(owners(wrong.filter(({ part }) => part === 'title'))).toEqual(
        inEveryFormat((headline) => showsWrong(headline, looksInside)),
      );
      const losesDir = habits.content !== 'html' || habits.keepsDirOn === 'nothing';
      const turnedRound = inEveryFormat(
        (headline) => losesDir && headline.opening !== 'none' && showsWrong(headline, looksInside),
      );
      expect(owners(wrong.filter(({ part }) => part === 'content'))).toEqual(turnedRound);
    });

    test('carry a mark only where they need one', async () => {
      const titles = await Promise.all(marked.map((path) => page.evaluate(readFeed, path)));
      const carriers = titles.flat().filter(({ title }) => /[\u200e\u200f]/.test(title));
      const needy = FORMATS.flatMap(() => ENTRIES.filter((_, at) => needsMark(HEADLINES[at] as Headline)));
      expect(carriers.map(({ id }) => id)).toEqual(needy.map(({ id }) => id));
    });
  });

  describe('a line of several scripts', () => {
    test.each(GUESSING)('stands in the order of UAX #9, at the side of its language, in $name', async (habits) => {
      const shown = await page.evaluate(showTitles, { habits, paths: host.publish('lines', LINE_ENTRIES) });
      const expected = FORMATS.flatMap((format) =>
        LINES.map(({ direction = 'rtl', title, runs }) => {
          return { format, title, side: direction === 'rtl' ? 'right' : 'left', order: onScreen(runs) };
        }),
      );
      const actual = shown.map(({ format, text, side, order }) => {
        return { format, title: text.replace(/^[\u200e\u200f]/, ''), side, order };
      });
      expect(actual).toEqual(expected);
    });

    test('falls apart without its mark', async () => {
      const [habits] = READERS as readonly [(typeof READERS)[number]];
      const entries = LINE_ENTRIES.filter(({ title }) => UNMARKED.has(title));
      const paths = host.publish('bare', entries, { bidi: 'none' });
      const shown = await page.evaluate(showTitles, { habits, paths });
      const expected = entries.map(({ title, direction }) => {
        return { title, side: direction === 'rtl' ? 'left' : 'right', order: onScreen(UNMARKED.get(title) ?? []) };
      });
      expect(shown.map(({ text, side, order }) => ({ title: text, side, order }))).toEqual(
        FORMATS.flatMap(() => expected),
      );
    });
  });
});
