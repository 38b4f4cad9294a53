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

/** Every folding there is, by a language (BCP 47) that has it; null stands for that of most languages. */
export const FOLDINGS: readonly (string | null)[] = [null, ...Object.keys(OWN_FOLDINGS)];

/**
 * What a key leaves out: format and control characters, spaces, punctuation and the like of it, harakat, Quranic signs,
 * tatweel. Hebrew points too, but for Yiddish.
 */
const DROPPED_IN_YIDDISH =
  /[\p{Cf}\p{Cc}\p{Cs}\p{Z}\p{P}\p{Sm}\p{Sk}\p{Default_Ignorable_Code_Point}\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+/gu;
const DROPPED =
  /[\p{Cf}\p{Cc}\p{Cs}\p{Z}\p{P}\p{Sm}\p{Sk}\p{Default_Ignorable_Code_Point}\u0591-\u05c7\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+/gu;

/** What parts two words; ZWNJ, soft hyphen and marks of direction do not. */
const BREAK = /[\p{Z}\p{Cc}\p{P}\p{S}\ue000]+/gu;

/** A character for private use, which folding keeps and nothing composes with. */
const BROKEN = '\ue000';

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
  return shortWay(text, SHORT_WAYS.get(family)) ?? longWay(text, family);
}

/**
 * As `matchKey`, but word by word: a space where something parts two words, perhaps several. ZWNJ does not, so «می‌گردد» is
 * one word here and «می گردد» two.
 */
export function matchWords(text: string, language: string | null): string {
  const family = familyOf(language);
  return (
    shortWay(text, WORDS_SHORT_WAYS.get(family)) ?? longWay(text.replace(BREAK, BROKEN), family).replaceAll(BROKEN, ' ')
  );
}

function longWay(text: string, family: string | null): string {
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

/** For each UTF-16 unit: what it folds to whatever stands around it; undefined when that must be looked into. */
type UnitTable = readonly (string | undefined)[];

/** The hamza of «خانهٔ»: on ه, ھ and ی it is a mark that goes; on others it makes another letter. */
const HAMZA_ABOVE = 0x0654;
const HAMZA_BEARERS = new Set([0x0647, 0x06be, 0x06cc]);

/** Past the common scripts and punctuation there is little that folds by itself. */
const UNITS = 0x2030;

/** Digits, Latin, Hebrew and Arabic letters, harakat, ZWNJ, punctuation: nothing that composes with a neighbor. */
const BY_ITSELF =
  /[\t\n -~\u00ab\u00b7\u00bb\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u05be\u05d0-\u05ea\u05f3\u05f4\u060c\u061b\u061f\u0621-\u063a\u0640-\u0652\u0660-\u0669\u066e-\u0674\u0679-\u06d5\u06f0-\u06ff\u200c-\u200f\u2013-\u2026]/g;

/** Most texts hold nothing else: a table then does what normalizing twice and five expressions do. */
const SHORT_WAYS: ReadonlyMap<string | null, UnitTable> = new Map(FOLDINGS.map((family) => [family, tabulate(family)]));

function tabulate(family: string | null): UnitTable {
  const table = new Array<string | undefined>(UNITS).fill(undefined);
  const units =
    Array.from({ length: UNITS }, (_, unit) => String.fromCharCode(unit))
      .join('')
      .match(BY_ITSELF) ?? [];
  // A character that is kept and joins with none, between each two of them.
  const keys = longWay(units.join('\u4e00'), family).split('\u4e00');
  for (const [at, unit] of units.entries()) table[unit.charCodeAt(0)] = keys[at];
  return table;
}

const WORDS_SHORT_WAYS: ReadonlyMap<string | null, UnitTable> = new Map(
  [...SHORT_WAYS].map(([family, table]) => [
    family,
    table.map((key, unit) => (key === undefined || String.fromCharCode(unit).search(BREAK) < 0 ? key : ' ')),
  ]),
);

/** Null for a text that holds something the table does not know. */
function shortWay(text: string, table: UnitTable | undefined): string | null {
  if (table === undefined) return null;
  let folded = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === HAMZA_ABOVE && HAMZA_BEARERS.has(text.charCodeAt(at - 1))) continue;
    const key = table[unit];
    if (key === undefined) return null;
    folded += key;
  }
  return folded;
}
