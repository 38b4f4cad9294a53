import { limitMarks } from './clean.ts';
import { asciiDigits } from './digits.ts';

/** Letters that count as one another: from → to. */
type Folding = ReadonlyMap<string, string>;

/** Persian, Arabic and every language without rules of its own: keyboards and encodings differ, the word does not. */
const COMMON = folding('ي ی', 'ى ی', 'ك ک', 'ة ه', 'ۀ ه', 'أ ا', 'إ ا', 'آ ا', 'ٱ ا', 'ς σ');

/** Languages where some of those are different letters. Keys are primary subtags. */
const OWN_FOLDINGS: Readonly<Record<string, Folding>> = {
  // ہ ھ ے stay apart; an Arabic ه can only mean ہ.
  ur: folding('ي ی', 'ى ی', 'ك ک', 'أ ا', 'إ ا', 'آ ا', 'ٱ ا', 'ه ہ', 'ة ہ', 'ۀ ہ', 'ۂ ہ', 'ۃ ہ', 'ۓ ے'),
  // ي ی ې ۍ ئ stay apart.
  ps: folding('ى ی', 'ك ک', 'گ ګ', 'ة ه', 'ۀ ه', 'أ ا', 'إ ا', 'آ ا', 'ٱ ا'),
  // ڪ and ک stay apart; an Arabic ك has the sound of ڪ. The three hehs are one letter here.
  sd: folding('ي ی', 'ى ی', 'ك ڪ', 'ة ه', 'ۀ ه', 'ھ ه', 'ہ ه', 'أ ا', 'إ ا', 'آ ا', 'ٱ ا'),
  // ە is a vowel and ه a consonant; ڵ ڕ ێ ۆ are letters.
  ckb: folding('ي ی', 'ى ی', 'ك ک', 'ة ه', 'ھ ه', 'ۀ ە', 'أ ا', 'إ ا', 'آ ا', 'ٱ ا'),
  // ى and ي, ە and ھ are four letters.
  ug: folding('ك ک'),
  // Its vowel points tell letters apart, so they are kept (see `droppedFor`); a ligature is its two letters.
  yi: folding('װ וו', 'ױ וי', 'ײ יי'),
};

/** Languages that follow another one's rules. */
const FOLDS_LIKE: Readonly<Record<string, string>> = {
  kk: 'ug',
  ku: 'ckb',
  pa: 'ur',
  pnb: 'ur',
  sdh: 'ckb',
  skr: 'ur',
};

/** Every folding there is, by a language that has it. */
const FAMILIES = [null, ...Object.keys(OWN_FOLDINGS)];

/**
 * What a key leaves out: format and control characters, spaces, punctuation and the like of it, harakat, Quranic signs,
 * tatweel. Hebrew points too, but for Yiddish.
 */
const DROPPED_IN_YIDDISH =
  /[\p{Cf}\p{Cc}\p{Cs}\p{Z}\p{P}\p{Sm}\p{Sk}\p{Default_Ignorable_Code_Point}\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+/gu;
const DROPPED =
  /[\p{Cf}\p{Cc}\p{Cs}\p{Z}\p{P}\p{Sm}\p{Sk}\p{Default_Ignorable_Code_Point}\u0591-\u05c7\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+/gu;

const FOLDABLE = /[\u03c2\u05f0-\u05f2\u0622-\u06d5]/g;

function folding(...pairs: readonly string[]): Folding {
  return new Map(pairs.map((pair) => pair.split(' ') as [string, string]));
}

function familyOf(language: string | null): string | null {
  const primary = language?.split('-', 1)[0]?.toLowerCase() ?? '';
  const family = FOLDS_LIKE[primary] ?? primary;
  return family in OWN_FOLDINGS ? family : null;
}

/**
 * The form of a text in which spellings that mean the same are equal: «می گردد», «می‌گردد» and «ميگردد» give one key. For
 * finding duplicates, searching and clustering; never shown. Folding a key again changes nothing.
 * @param language BCP 47 tag whose folding rules hold; null (unknown) folds as Persian and Arabic do
 */
export function matchKey(text: string, language: string | null): string {
  const family = familyOf(language);
  const letters = family === null ? COMMON : (OWN_FOLDINGS[family] ?? COMMON);
  const bare = limitMarks(text)
    .normalize('NFKC')
    .replace(family === 'yi' ? DROPPED_IN_YIDDISH : DROPPED, '')
    .toLowerCase()
    // What was dropped may have stood between a letter and its mark.
    .normalize('NFKC')
    .replace(FOLDABLE, (letter) => letters.get(letter) ?? letter);
  return asciiDigits(bare);
}

/**
 * The distinct match keys a searched word can have, one for each folding; entries are stored under their own language's.
 * @param languages BCP 47 tags to fold for; every folding there is when left out
 */
export function searchKeys(word: string, languages: readonly (string | null)[] = FAMILIES): readonly string[] {
  return [...new Set(languages.map((language) => matchKey(word, language)))];
}
