import { detectLanguage } from '../../src/text/detect.ts';
import { LANGUAGE_SET, SHORT_TITLE_SET } from './language-set.ts';

/** How texts of one language were answered. */
export interface DetectorRow {
  readonly language: string;
  readonly texts: number;
  readonly right: number;
  /** Texts that got no answer; they are not right. */
  readonly unknown: number;
  /** Wrong answers: language → number of texts. */
  readonly wrong: Readonly<Record<string, number>>;
}

/** The detector's confusion table for each part of the labelled set. */
export interface DetectorTable {
  /** The half the detector was tuned on. */
  readonly tuned: readonly DetectorRow[];
  /** The half it was not. */
  readonly heldOut: readonly DetectorRow[];
  /** Titles of two to four words. */
  readonly short: readonly DetectorRow[];
}

/** Runs the detector over the labelled set. */
export function detectorTable(): DetectorTable {
  return {
    tuned: rowsOf(LANGUAGE_SET, (at) => at % 2 === 0),
    heldOut: rowsOf(LANGUAGE_SET, (at) => at % 2 === 1),
    short: rowsOf(SHORT_TITLE_SET, () => true),
  };
}

function rowsOf(
  set: Readonly<Record<string, readonly string[]>>,
  isTaken: (at: number) => boolean,
): readonly DetectorRow[] {
  return Object.entries(set).map(([language, texts]) => {
    const answers = texts.filter((_, at) => isTaken(at)).map((text) => detectLanguage(text)?.language ?? null);
    const wrong: Record<string, number> = {};
    for (const answer of answers) {
      if (answer !== null && answer !== language) wrong[answer] = (wrong[answer] ?? 0) + 1;
    }
    return {
      ...{ language, texts: answers.length, wrong },
      right: answers.filter((answer) => answer === language).length,
      unknown: answers.filter((answer) => answer === null).length,
    };
  });
}

/** Prints the detector's tables, for `npm run bench`. */
export function printDetectorTable(): void {
  const { tuned, heldOut, short } = detectorTable();
  const lines = [
    ...['Language of titles and leads, the half tuned on', ...linesOf(tuned), ''],
    ...['Language of titles and leads, the half held out', ...linesOf(heldOut), ''],
    ...['Language of titles of two to four words', ...linesOf(short)],
  ];
  console.log(lines.join('\n'));
}

function linesOf(rows: readonly DetectorRow[]): readonly string[] {
  return [
    'language  texts  right        unknown  taken for',
    ...rows.map(({ language, texts, right, unknown, wrong }) =>
      [
        language.padEnd(8),
        String(texts).padStart(5),
        String(right).padStart(5),
        `${((100 * right) / texts).toFixed(1)} %`.padStart(7),
        String(unknown).padStart(7),
        ` ${Object.entries(wrong)
          .map(([taken, count]) => `${taken} ${count}`)
          .join(', ')}`,
      ]
        .join('  ')
        .trimEnd(),
    ),
  ];
}
