import type { LanguageProfile } from './language-profiles.ts';

/** Points for languages: index among a table's profiles, points, index, points … (flat, as it is read for every letter). */
type Votes = readonly number[];

/** The profiles of one script, ready to be looked up. */
export interface EvidenceTable {
  readonly languages: readonly string[];
  /** For each UTF-16 unit: 0, or 1 + its place among the letters that tell something. */
  readonly places: Uint16Array;
  readonly letters: readonly Votes[];
  readonly words: ReadonlyMap<string, Votes>;
  readonly starts: AffixTree;
  readonly ends: AffixTree;
}

/** Beginnings or ends of words, letter by letter from the outermost one. */
interface AffixTree {
  votes: Votes | undefined;
  readonly next: Map<number, AffixTree>;
}

/** A language and its points. */
export interface Standing {
  readonly language: string;
  readonly points: number;
}

const WORD_POINTS = 2;
/** For spellings that are also words of other languages more often. */
const VARIANT_POINTS = 1.2;

/** Hebrew points and apostrophes belong to words; nothing else between letters does. */
const BETWEEN_WORDS =
  /[\s!-&(-@[-`{-~\u00a0\u00ab\u00bb\u060c\u061b\u061f\u0660-\u066d\u06d4\u06f0-\u06f9\u2010-\u2015\u201a-\u2027\u202f]+/;

/** Hebrew points and apostrophes around: not in the words as listed. */
const NOT_LISTED = /[\u0591-\u05bd\u05bf-\u05c7]|^['’]+|['’]+$/g;
const HOLDS_NOT_LISTED = /['’\u0591-\u05c7]/;

/** Makes the look-up tables of a script's profiles. */
export function tabulate(profiles: readonly LanguageProfile[]): EvidenceTable {
  const letters = new Map<number, number[]>();
  const words = new Map<string, number[]>();
  const starts = new Map<string, number[]>();
  const ends = new Map<string, number[]>();
  for (const [index, profile] of profiles.entries()) {
    for (const [members, points] of weighted(profile.letters)) {
      for (let at = 0; at < members.length; at++) vote(letters, members.charCodeAt(at), [index, points]);
    }
    for (const [word, points] of spellings(profile)) vote(words, word, [index, points]);
    for (const [text, points] of affixes(profile, profile.starts)) vote(starts, text, [index, points]);
    for (const [text, points] of affixes(profile, profile.ends)) vote(ends, text, [index, points]);
  }
  return {
    languages: profiles.map(({ language }) => language),
    places: placesOf([...letters.keys()]),
    letters: [...letters.values()],
    words,
    starts: grow(starts, (text) => text),
    ends: grow(ends, (text) => text.split('').reverse().join('')),
  };
}

function placesOf(units: readonly number[]): Uint16Array {
  const places = new Uint16Array(0x10000);
  for (const [place, unit] of units.entries()) places[unit] = 1 + place;
  return places;
}

function vote<K>(table: Map<K, number[]>, key: K, cast: readonly number[]): void {
  table.set(key, [...(table.get(key) ?? []), ...cast]);
}

function weighted(list = ''): readonly (readonly [text: string, points: number])[] {
  return list
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => part.split(':'))
    .map(([text = '', points = String(WORD_POINTS)]) => [text, Number(points)]);
}

function affixes(profile: LanguageProfile, list: string | undefined): readonly (readonly [string, number])[] {
  return [
    ...new Map(
      weighted(list).flatMap(([text, points]) => [...keyboards(text, profile)].map((typed) => [typed, points])),
    ),
  ];
}

function grow(votes: ReadonlyMap<string, Votes>, inOrder: (text: string) => string): AffixTree {
  const root: AffixTree = { votes: undefined, next: new Map() };
  for (const [text, cast] of votes) {
    let node = root;
    for (const letter of inOrder(text)) {
      const unit = letter.charCodeAt(0);
      const child = node.next.get(unit) ?? { votes: undefined, next: new Map() };
      node.next.set(unit, child);
      node = child;
    }
    node.votes = cast;
  }
  return root;
}

/** A profile's words as they are met, with points: the listed form, and what other keyboards and habits make of it. */
function spellings(profile: LanguageProfile): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const listed = weighted(profile.words);
  for (const [word, points] of listed) for (const typed of keyboards(word, profile)) found.set(typed, points);
  if (profile.variants !== 'ar') return found;
  for (const [word, points] of listed) {
    const least = Math.min(points, VARIANT_POINTS);
    for (const spelling of withoutHamzas(word)) if (!found.has(spelling)) found.set(spelling, least);
  }
  return found;
}

/** Persian, Urdu, Pashto and Kurdish are also typed on Arabic keyboards; Kurdish with ه for ە, and with ھ for ه. */
function keyboards(word: string, { language, variants }: LanguageProfile): ReadonlySet<string> {
  if (!['fa', 'ur', 'ps', 'ckb', 'ku-Arab'].includes(language)) return new Set([word]);
  const vowels = variants === 'ckb' ? [word, word.replaceAll('ە', 'ه'), word.replaceAll('ه', 'ھ')] : [word];
  return new Set(
    vowels.flatMap((spelled) => {
      const kaf = spelled.replaceAll('ک', 'ك');
      return [spelled, kaf, kaf.replaceAll('ی', 'ي'), kaf.replace(/ی$/, 'ى'), spelled.replaceAll('ی', 'ي')];
    }),
  );
}

/** Hasty and Egyptian Arabic: «الى», «فى», «القاهره». */
function withoutHamzas(word: string): readonly string[] {
  const bare = word.replace(/[أإآ]/g, 'ا');
  return [bare, bare.replace(/ة$/, 'ه'), bare.replace(/ي$/, 'ى'), word.replace(/ي$/, 'ى')];
}

/**
 * Finds the two languages of a table that a text shows most of, the best first. Time is linear in the text's length.
 * @param text lower case, NFC
 */
export function rank(text: string, table: EvidenceTable): readonly Standing[] {
  const points = new Float64Array(table.languages.length);
  addLetters(points, text, table);
  const isListed = !HOLDS_NOT_LISTED.test(text);
  for (const raw of text.split(BETWEEN_WORDS)) {
    const word = isListed ? raw : raw.replace(NOT_LISTED, '');
    if (word === '') continue;
    add(points, table.words.get(word));
    add(points, longestAffix(word, table.starts, 0));
    add(points, longestAffix(word, table.ends, word.length - 1));
  }
  return leaders(points, table.languages);
}

function leaders(points: Float64Array, languages: readonly string[]): readonly Standing[] {
  let first = -1;
  let second = -1;
  for (let index = 0; index < points.length; index++) {
    const own = points[index] ?? 0;
    if (first < 0 || own > (points[first] ?? 0)) {
      second = first;
      first = index;
    } else if (second < 0 || own > (points[second] ?? 0)) second = index;
  }
  return [first, second].flatMap((index) => {
    const language = languages[index];
    return language === undefined ? [] : [{ language, points: points[index] ?? 0 }];
  });
}

function addLetters(points: Float64Array, text: string, { places, letters }: EvidenceTable): void {
  for (let at = 0; at < text.length; at++) {
    const place = places[text.charCodeAt(at)] ?? 0;
    if (place > 0) add(points, letters[place - 1]);
  }
}

function add(points: Float64Array, votes: Votes | undefined): void {
  if (votes === undefined) return;
  for (let at = 0; at < votes.length; at += 2) {
    const index = votes[at] ?? 0;
    points[index] = (points[index] ?? 0) + (votes[at + 1] ?? 0);
  }
}

/** The longest listed affix that leaves at least two letters, read from one of the word's ends to the other. */
function longestAffix(word: string, root: AffixTree, from: number): Votes | undefined {
  const step = from === 0 ? 1 : -1;
  let node = root;
  let found: Votes | undefined;
  for (let length = 1; length <= word.length - 2; length++) {
    const child = node.next.get(word.charCodeAt(from + step * (length - 1)));
    if (child === undefined) return found;
    found = child.votes ?? found;
    node = child;
  }
  return found;
}
