import { ARABIC_PROFILES } from './arabic-profiles.ts';
import { type EvidenceTable, rank, type Standing, tabulate } from './evidence.ts';
import { CYRILLIC_PROFILES, HEBREW_PROFILES } from './language-profiles.ts';
import { LATIN_PROFILES } from './latin-profiles.ts';
import { leadingScript, letterCounts, type Script } from './script.ts';

/** What a text's language was found to be. `sure` when the text is long and clear enough to overrule what it declares. */
export interface DetectedLanguage {
  readonly language: string;
  readonly sure: boolean;
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

/** Scripts above that a second great language shares (Marathi and Nepali; Tigrinya): the answer is a guess. */
const SHARED = new Set(['Deva', 'Ethi']);

const TABLES: Readonly<Record<string, EvidenceTable>> = {
  Arab: tabulate(ARABIC_PROFILES),
  Hebr: tabulate(HEBREW_PROFILES),
  Cyrl: tabulate(CYRILLIC_PROFILES),
  Latn: tabulate(LATIN_PROFILES),
};

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(ONE_LANGUAGE),
  ...Object.values(TABLES).flatMap(({ languages }) => languages),
  ...['ja', 'zh'],
]);

/** Enough to know; reading on costs time and tells nothing. */
const SAMPLE_LENGTH = 1_000;
const SURE_LETTERS = 40;

/** Most texts are told by as much of their beginning and of where the sample ends: each alone is sure of the same language. */
const TASTE_LENGTH = 110;

/** Points the first language must be ahead of the second: to be named at all, by script, and to be sure. */
const LEAST_LEAD: Readonly<Record<string, number>> = { Arab: 0.2, Hebr: 0.2, Cyrl: 1, Latn: 1 };
const SURE_LEAD = 5;

/**
 * Points a language must have to be named: in Latin letters one word is too little, «pro» is Czech and part of many names. Only
 * English is so frequent in titles that one word of it is likelier English than a name.
 */
const LEAST_POINTS: Readonly<Record<string, number>> = { Latn: 2.5 };
const FREQUENT = 'en';

const LINKS = /(?:https?:\/\/|www\.)\S+|[\w.+-]{1,64}@\S+|@\w+|&\w+;/gi;
/** «U.S.»: its letters are no words. */
const INITIALS = /(?<![a-z])(?:[a-z]\.){2,}/gi;
const HOLDS_LINK = /[@&]|:\/\/|www\./i;

/** Tatweel, harakat, ZWNJ and marks: left out by some and put in by others, so that they must not decide. */
const OPTIONAL =
  /[\u0610-\u061a\u0640\u064b-\u0653\u0656-\u065f\u0670\u06d6-\u06ed\u200c-\u200f\u061c\u2066-\u2069\ufeff]+/g;

/** Arabic letters in the shapes they have in print; harakat among them are folded into the letters' own. */
const PRESENTATION_FORMS = /[\ufb50-\ufdff\ufe70-\ufefe]+/g;

const LIGATURES: Readonly<Record<string, string>> = { װ: 'וו', ױ: 'וי', ײ: 'יי' };

/**
 * Finds the language a text is written in: by its script, then by letters, frequent words, and beginnings and ends of words.
 * Links, addresses, digits, harakat, tatweel and ZWNJ are not looked at.
 * @param counts the text's letters by script, where they have been counted already (`letterCounts`)
 * @returns a BCP 47 tag, or null when nothing tells
 */
export function detectLanguage(text: string, counts?: ReadonlyMap<Script, number>): DetectedLanguage | null {
  const clear =
    text.length > 2 * TASTE_LENGTH ? clearLanguage(text, counts ?? letterCounts(text.slice(0, SAMPLE_LENGTH))) : null;
  return clear ?? detectIn(sampleOf(text, SAMPLE_LENGTH));
}

/**
 * The language of a text whose beginning and whose end (as far as it is looked at) leave no doubt; null when there is more to
 * look at. A title may be in another language than what follows.
 */
function clearLanguage(text: string, counts: ReadonlyMap<Script, number>): DetectedLanguage | null {
  const script = leadingScript(counts) ?? '';
  const table = TABLES[script];
  if (table === undefined || (counts.get(script) ?? 0) < SURE_LETTERS) return null;
  const end = Math.min(text.length, SAMPLE_LENGTH);
  const begun = clearLeader(text.slice(0, TASTE_LENGTH), table);
  if (begun === null || begun !== clearLeader(text.slice(end - TASTE_LENGTH, end), table)) return null;
  return { language: begun, sure: true };
}

function clearLeader(taste: string, table: EvidenceTable): string | null {
  const [first, second] = rank(sampleOf(taste, TASTE_LENGTH), table);
  return first !== undefined && first.points - (second?.points ?? 0) >= SURE_LEAD ? first.language : null;
}

function detectIn(sample: string): DetectedLanguage | null {
  const counts = letterCounts(sample);
  const script = leadingScript(counts);
  if (script === null) return null;
  const long = (counts.get(script) ?? 0) >= SURE_LETTERS;
  if (script === 'Hani') return { language: counts.has('Hira') || counts.has('Kana') ? 'ja' : 'zh', sure: long };
  const only = ONE_LANGUAGE[script];
  if (only !== undefined) return { language: only, sure: long && !SHARED.has(script) };
  const table = TABLES[script];
  return table === undefined
    ? null
    : judge(rank(sample, table), { long, least: LEAST_LEAD[script] ?? 0, enough: LEAST_POINTS[script] ?? 0 });
}

/**
 * Tells whether the detector has a profile of a language, so that not finding it means something.
 * @param tag canonical BCP 47 tag
 */
export function knowsLanguage(tag: string): boolean {
  return KNOWN.has(tag) || KNOWN.has(tag.split('-', 1)[0] ?? '');
}

/** The first `length` characters that are looked at, in the form in which profiles list them. */
function sampleOf(text: string, length: number): string {
  const head = text.slice(0, 2 * length).replace(OPTIONAL, '');
  return (HOLDS_LINK.test(head) ? head.replace(LINKS, ' ') : head)
    .replace(INITIALS, ' ')
    .slice(0, length)
    .normalize('NFC')
    .replace(PRESENTATION_FORMS, (forms) => forms.normalize('NFKC'))
    .replace(/[װױײ]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .toLowerCase();
}

function judge(
  [first, second]: readonly Standing[],
  { long, least, enough }: { long: boolean; least: number; enough: number },
): DetectedLanguage | null {
  const lead = (first?.points ?? 0) - (second?.points ?? 0);
  if (first === undefined || lead < least || (first.points < enough && first.language !== FREQUENT)) return null;
  return { language: first.language, sure: long && lead >= SURE_LEAD };
}
