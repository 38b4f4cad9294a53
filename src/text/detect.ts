import { detectAll } from 'tinyld';
import { ARABIC_PROFILES, CYRILLIC_PROFILES, HEBREW_PROFILES, type LanguageProfile } from './language-profiles.ts';
import { LATIN_PROFILES } from './latin-profiles.ts';
import { isRtlScript, letterCounts } from './script.ts';

/** What a text's language was found to be. `sure` when the text is long and clear enough to overrule what it declares. */
export interface DetectedLanguage {
  readonly language: string;
  readonly sure: boolean;
}

/** A letter's or word's weight for each language it speaks for. */
type Votes = ReadonlyMap<string, readonly (readonly [index: number, weight: number])[]>;

interface Table {
  readonly profiles: readonly LanguageProfile[];
  readonly letters: Votes;
  readonly words: Votes;
}

/** A language and its points. */
interface Standing {
  readonly language: string;
  readonly points: number;
}

/** Scripts that (nearly) always mean one language. */
const ONE_LANGUAGE: Readonly<Record<string, string>> = {
  Thaa: 'dv',
  Syrc: 'syr',
  Nkoo: 'nqo',
  Adlm: 'ff-Adlm',
  Rohg: 'rhg',
  Samr: 'sam',
  Mand: 'mid',
  Grek: 'el',
  Armn: 'hy',
  Geor: 'ka',
  Hang: 'ko',
  Hira: 'ja',
  Kana: 'ja',
  Thai: 'th',
  Laoo: 'lo',
  Khmr: 'km',
  Mymr: 'my',
  Tibt: 'bo',
  Ethi: 'am',
  Beng: 'bn',
  Guru: 'pa',
  Gujr: 'gu',
  Orya: 'or',
  Taml: 'ta',
  Telu: 'te',
  Knda: 'kn',
  Mlym: 'ml',
  Sinh: 'si',
  Deva: 'hi',
};

/** Enough to know; reading on costs time and tells nothing. */
const MAX_LENGTH = 5_000;
const SURE_LETTERS = 40;
const WORD_POINTS = 2;
const SHAPE_POINTS = 1;

/** In a short title a Latin name or two must not hide the language of the rest. */
const RTL_SHARE = 0.3;

const NOT_LANGUAGE = /(?:https?:\/\/|www\.)\S+|[\w.+-]{1,64}@\S+|@\w+|&\w+;/gi;
const WORD = /[\p{L}\p{M}\u200c\u06fd\u06fe¿¡'’]+/gu;

const TABLES: Readonly<Record<string, Table>> = {
  Arab: tabulate(ARABIC_PROFILES),
  Hebr: tabulate(HEBREW_PROFILES),
  Cyrl: tabulate(CYRILLIC_PROFILES),
  Latn: tabulate(LATIN_PROFILES),
};

function tabulate(profiles: readonly LanguageProfile[]): Table {
  const letters = new Map<string, (readonly [number, number])[]>();
  const words = new Map<string, (readonly [number, number])[]>();
  const add = (votes: typeof letters, key: string, vote: readonly [number, number]): void => {
    votes.set(key, [...(votes.get(key) ?? []), vote]);
  };
  for (const [index, profile] of profiles.entries()) {
    for (const group of profile.letters.split(' ').filter((part) => part !== '')) {
      const [members = '', weight = '0'] = group.split(':');
      for (const letter of members) add(letters, letter, [index, Number(weight)]);
    }
    for (const word of new Set(profile.words.split(' '))) {
      for (const spelling of spellings(word, profile.language)) add(words, spelling, [index, WORD_POINTS]);
    }
  }
  return { profiles, letters, words };
}

/** Persian, Urdu and Pashto are also typed on Arabic keyboards; the words must still be known. */
function spellings(word: string, language: string): ReadonlySet<string> {
  const arabicKeys = ['fa', 'ur', 'ps'].includes(language);
  return new Set([word, arabicKeys ? word.replaceAll('ی', 'ي').replaceAll('ک', 'ك') : word]);
}

/**
 * Finds the language a text is written in: by its script, then by letters only some languages have, then by frequent words,
 * and for what those leave open by statistics. Links and addresses are not looked at.
 * @returns a BCP 47 tag, or null when nothing tells
 */
export function detectLanguage(text: string): DetectedLanguage | null {
  const sample = text.slice(0, MAX_LENGTH).replace(NOT_LANGUAGE, ' ').normalize('NFC');
  const counts = letterCounts(sample);
  const script = leadingScript(counts);
  if (script === null) return null;
  const long = (counts.get(script) ?? 0) >= SURE_LETTERS;
  if (script === 'Hani') return { language: counts.has('Hira') || counts.has('Kana') ? 'ja' : 'zh', sure: long };
  const only = ONE_LANGUAGE[script];
  if (only !== undefined) return { language: only, sure: long && script !== 'Deva' && script !== 'Ethi' };
  const table = TABLES[script];
  const ranking = table === undefined ? [] : rank(sample, table);
  return isRtlScript(script) ? byProfile(ranking, long) : byProfileOrStatistics(ranking, sample, long);
}

function leadingScript(counts: ReadonlyMap<string, number>): string | null {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [first] = counts.keys();
  const rtl = [...counts].find(([script, count]) => isRtlScript(script) && count >= all * RTL_SHARE);
  return rtl?.[0] ?? first ?? null;
}

function rank(text: string, { profiles, letters, words }: Table): readonly Standing[] {
  const points = new Float64Array(profiles.length);
  for (const [raw] of text.matchAll(WORD)) {
    const word = raw.toLowerCase();
    for (const letter of new Set(word)) {
      for (const [index, weight] of letters.get(letter) ?? []) points[index] = (points[index] ?? 0) + weight;
    }
    for (const [index, weight] of words.get(bare(word)) ?? []) points[index] = (points[index] ?? 0) + weight;
    for (const [index, { shapes }] of profiles.entries()) {
      if (shapes?.test(word)) points[index] = (points[index] ?? 0) + SHAPE_POINTS;
    }
  }
  return profiles
    .map(({ language }, index): Standing => ({ language, points: points[index] ?? 0 }))
    .sort((one, other) => other.points - one.points);
}

/** The form in which words are listed: no harakat, tatweel or Hebrew points, ligatures apart, no apostrophes around. */
function bare(word: string): string {
  return word
    .replace(/[\u0591-\u05c7\u064b-\u0652\u0640]|^['’]+|['’]+$/g, '')
    .replace(/[װױײ]/g, (ligature) => ({ װ: 'וו', ױ: 'וי', ײ: 'יי' })[ligature] ?? ligature);
}

function leads(ranking: readonly Standing[]): boolean {
  const [first, second] = ranking;
  return (first?.points ?? 0) >= 4 && (first?.points ?? 0) >= 1.3 * (second?.points ?? 0);
}

function byProfile(ranking: readonly Standing[], long: boolean): DetectedLanguage | null {
  const [first] = ranking;
  return first === undefined ? null : { language: first.language, sure: long && leads(ranking) };
}

function byProfileOrStatistics(ranking: readonly Standing[], text: string, long: boolean): DetectedLanguage | null {
  const [first] = ranking;
  if (first !== undefined && leads(ranking)) return { language: first.language, sure: long };
  const [guess] = detectAll(text);
  if (guess !== undefined && guess.accuracy >= 0.3) return { language: guess.lang, sure: false };
  if (first !== undefined && first.points >= 1) return { language: first.language, sure: false };
  return guess === undefined || !long ? null : { language: guess.lang, sure: false };
}
