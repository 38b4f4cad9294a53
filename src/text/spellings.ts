/** The ways a searched word or phrase may be spelled in a text that says it. Every way is folded, as the texts are. */
import type { SearchSpelling } from '../model.ts';
import { searchWords } from './search-text.ts';

/** Words in a row. */
type Row = readonly string[];

/** A shorter word that may go on would be found in every text. */
const MIN_OPEN_LETTERS = 3;
const MAX_SPLIT_LETTERS = 24;
/** A longer phrase is a quotation: nobody tells how its words are spaced. */
const MAX_PHRASE_APART = 6;
const MIDDLE_LETTERS = [1, 2, 3];

/** What stands at a word's head in Arabic and Hebrew, written with it: «and», «the», «in», «to», «from», … */
const HEADS: readonly { readonly language: string; readonly letters: RegExp; readonly heads: Row }[] = [
  {
    language: 'ar',
    letters: /^\p{sc=Arab}{3,}$/u,
    heads: searchWords('ال وال بال كال فال لل ولل و ب ل ف ك', 'ar'),
  },
  {
    language: 'he',
    letters: /^\p{sc=Hebr}{3,}$/u,
    heads: searchWords('ו ה ב ל מ ש כ וה וב ול ומ וש וכ שה שב של שמ כש מה לכש', 'he'),
  },
];

const ARABIC_SCRIPT = /^[\p{sc=Arab}\p{M}]+$/u;
const LETTER_BESIDE_DIGIT = /(?<=[\p{L}\p{M}])(?=\p{Nd})|(?<=\p{Nd})(?=\p{L})/u;
const DIGIT_BESIDE_DIGIT = /\p{Nd} \p{Nd}/u;

/**
 * Whole words in a row: as they are, with two of them (or all, when they are few) written together, with one of them apart.
 * @param text a word or a phrase as typed
 * @param language BCP 47 tag whose folding holds
 * @returns the likeliest first, in ranks, so that those of several languages can be merged
 */
export function exactSpellings(text: string, language: string | null): readonly (readonly SearchSpelling[])[] {
  const words = searchWords(text, language);
  if (words.length === 0) return [];
  const together = words
    .slice(1)
    .flatMap((_, at) => joined(words.slice(at, at + 2), (row) => words.toSpliced(at, 2, row)));
  const all = words.length === 3 ? joined(words, (word) => [word]) : [];
  const apart = (words.length > MAX_PHRASE_APART ? [] : [inTwo, inThree]).map((cut) =>
    words.flatMap((word, at) => cut(word).map((row) => words.toSpliced(at, 1, ...row))),
  );
  return [[words], [...together, ...all], [], ...apart].map((rows) => rows.map((row) => spelling(row, false)));
}

/**
 * A word that texts may go on with («کتاب» finds «کتاب‌ها»): as it is, as one with its neighbors in the question, after a
 * proclitic, apart.
 * @param words the words asked for beside each other, as typed
 * @param at which of them is meant
 * @returns as `exactSpellings`
 */
export function openSpellings(words: Row, at: number, language: string | null): readonly (readonly SearchSpelling[])[] {
  const row = searchWords(words[at] ?? '', language);
  const [word = ''] = row;
  if (word === '') return [];
  const together = windowsAround(words, at).flatMap((texts) => {
    const rows = texts.map((text) => searchWords(text, language));
    return rows.every(({ length }) => length === 1) ? joinedOpen(rows.flat()) : [];
  });
  if (row.length > 1) return [[spelling(row, isLong(row.at(-1)))], [...together, ...joinedOpen(row)]];
  const apart = [inTwo(word), inThree(word)].map((rows) => rows.map((parts) => spelling(parts, isLong(parts.at(-1)))));
  return [[spelling(row, isLong(word))], together, headed(word), ...apart];
}

function spelling(words: Row, open: boolean, language: string | null = null): SearchSpelling {
  return { words, open, language };
}

function isLong(word = ''): boolean {
  return word.length >= MIN_OPEN_LETTERS;
}

/** Two or three neighbors, one of which is that at `at`. */
function windowsAround(words: Row, at: number): readonly Row[] {
  return [2, 3].flatMap((size) =>
    Array.from({ length: size }, (_, back) => at - back)
      .filter((from) => from >= 0 && from + size <= words.length)
      .map((from) => words.slice(from, from + size)),
  );
}

/** Words written as one, unless they are numbers, which would be another one. */
function joined<T>(words: Row, use: (word: string) => T): readonly T[] {
  return DIGIT_BESIDE_DIGIT.test(words.join(' ')) ? [] : [use(words.join(''))];
}

function joinedOpen(words: Row): readonly SearchSpelling[] {
  return joined(words, (word) => spelling([word], isLong(words.at(-1))));
}

function headed(word: string): readonly SearchSpelling[] {
  return HEADS.filter(({ letters }) => letters.test(word)).flatMap(({ language, heads }) =>
    heads.map((head) => spelling([head + word], true, language)),
  );
}

/** A compound as two words: «میگردد» as «می گردد», «covid19» as «covid 19». */
function inTwo(word: string): readonly Row[] {
  const byKind = word.split(LETTER_BESIDE_DIGIT);
  if (byKind.length > 1) return [byKind];
  if (!isCompoundLike(word)) return [];
  const ends = Array.from({ length: word.length - 3 }, (_, index) => index + 2);
  const rows = ends.map((end) => [word.slice(0, end), word.slice(end)]);
  return word.endsWith('ی') ? [...rows, [word.slice(0, -1), 'ی']] : rows;
}

/** A compound as three words: «گفتوگو» as «گفت و گو», «کتابهایی» as «کتاب ها یی». */
function inThree(word: string): readonly Row[] {
  if (!isCompoundLike(word)) return [];
  return MIDDLE_LETTERS.flatMap((middle) => {
    const ends = Array.from({ length: Math.max(0, word.length - middle - 3) }, (_, index) => index + 2);
    return ends
      .map((end) => [word.slice(0, end), word.slice(end, end + middle), word.slice(end + middle)])
      .filter(([, between = '']) => between.length > 1 || between === 'و');
  });
}

function isCompoundLike(word: string): boolean {
  return word.length >= 4 && word.length <= MAX_SPLIT_LETTERS && ARABIC_SCRIPT.test(word);
}
