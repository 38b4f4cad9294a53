/** What a search looks into: a text as words, each folded by itself, so that words can be found whole, begun or in a row. */
import { matchWords } from './fold.ts';

/** What parts nothing where it stands: the apostrophe of «don't» and «ג׳ורג׳», the gershayim of «צה״ל», the comma of «1,400». */
const INSIDE =
  /['’ʼ׳](?<=\p{L}\p{M}*.)(?=\p{L})|["״”](?<=\p{sc=Hebr}\p{M}*.)(?=\p{sc=Hebr})|[,٬](?<=\p{Nd}.)(?=\p{Nd}{3}(?!\p{Nd}))/gu;

/** Scripts that put no space between words: each of their letters counts as one. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*/gu;

/** A text without these has none of their letters: quick to tell. */
const MAYBE_UNSPACED = /[\u0e00-\u109f\u1780-\u17ff\u3000-\u9fff\ud800-\udbff\uf900-\uffef]/;

/** A longer one is no word; two that begin alike count as one. */
const MAX_WORD_UNITS = 64;
const LONG_WORD = /[^ ]{65,}/g;

/** The words of a text, folded as its language does (`matchKey`), in its order. */
export function searchWords(text: string, language: string | null): readonly string[] {
  return foldWords(text, language)
    .split(' ')
    .filter((word) => word !== '');
}

function foldWords(text: string, language: string | null): string {
  const bare = text.replace(INSIDE, '');
  const parted = MAYBE_UNSPACED.test(bare) ? bare.replace(UNSPACED, ' $& ') : bare;
  const words = matchWords(parted, language);
  return hasLongWord(words) ? words.replace(LONG_WORD, shortened) : words;
}

/** Never leaves half a letter. */
function shortened(word: string): string {
  return word.slice(0, MAX_WORD_UNITS).replace(/[\ud800-\udbff]$/, '');
}

/** Looks only where a word that is too long would have to be. */
function hasLongWord(words: string): boolean {
  for (let from = 0; from + MAX_WORD_UNITS < words.length; ) {
    const space = words.lastIndexOf(' ', from + MAX_WORD_UNITS);
    if (space < from) return true;
    from = space + 1;
  }
  return false;
}

/**
 * A word that no text holds: it stands before each field of an entry, so that no phrase crosses from one into the next, and
 * names the entry's language.
 */
export function fieldMark(language: string | null): string {
  return `¶${/^[a-z]*/i.exec(language ?? '')?.[0].toLowerCase()}`;
}

/** What ZWNJ joins: «پایان‌نامه». */
const JOINED = /[^\s\u200c]+(?:\u200c[^\s\u200c]+)+/g;

/** A shorter part («ها», «تر») is an ending, which nobody looks for. */
const MIN_PART_LETTERS = 3;

/**
 * The later parts of words that ZWNJ joins, each once: «نامه» of «پایان‌نامه», which is no beginning of it but a word all the
 * same. Each is a field of its own beside the fields it stands in, for in them it is a part of one word.
 */
export function joinedParts(fields: readonly string[], language: string | null): readonly string[] {
  const parts = new Set<string>();
  for (const field of fields) {
    if (!field.includes('\u200c')) continue;
    for (const [joined] of field.matchAll(JOINED)) {
      for (const part of joined.split('\u200c').slice(1)) parts.add(part);
    }
  }
  const folded = [...parts].flatMap((part) => searchWords(part, language));
  return [...new Set(folded)].filter((word) => word.length >= MIN_PART_LETTERS);
}

/**
 * Fields of one entry as one text to look into: words parted by spaces, each field after its mark. One that an earlier one
 * holds, as texts mostly do their summary, is left out.
 */
export function searchText(fields: readonly string[], language: string | null): string {
  const mark = fieldMark(language);
  const kept: string[] = [];
  for (const field of fields) {
    const words = ` ${foldWords(field, language)} `.replace(/ {2,}/g, ' ');
    if (words !== ' ' && !kept.some((earlier) => earlier.includes(words))) kept.push(words);
  }
  const parts = joinedParts(fields, language).map((part) => ` ${part} `);
  return [...kept, ...parts.filter((part) => !kept.some((words) => words.includes(part)))]
    .map((words) => mark + words)
    .join('');
}
