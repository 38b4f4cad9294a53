import { monthOf, monthsOfOtherLanguage } from '../text/calendar.ts';
import { type Calendar, civilOf, fullYear, type ReadDay } from './date-civil.ts';
import { hebrewNumber } from './hebrew-numerals.ts';

const ENGLISH_MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** A month's name has at most this many words: «كانون الثاني», «ذو القعدة», "Dhu al-Hijjah". */
const MAX_MONTH_WORDS = 3;

const WORDS = /\d+|[\p{L}\p{M}'"’‘”“′″\u05f3\u05f4]+/gu;

/** Words that stand between a day, its month and its year in some language and tell nothing. */
const FILLERS: ReadonlySet<string> = new Set(
  (
    'of de del the le la el ماه سال مورخ مورخه من في عام سنة لسنة لعام شهر هجری هجري میلادی ميلادي شمسی قمری خورشیدی ه هـ ' +
    'کال د م ء ھ ی ה ב של יىل کی کے سنہ ساڵی ئی'
  ).split(' '),
);

interface Month {
  readonly calendar: Calendar;
  readonly month: number;
}

type Token =
  | { readonly kind: 'number'; readonly digits: string }
  | ({ readonly kind: 'month' } & Month)
  | { readonly kind: 'word'; readonly word: string };

interface Candidate {
  readonly calendar: Calendar;
  readonly day: string;
  readonly year: string;
  /** The lower, the surer the order of its parts. */
  readonly rank: number;
}

/**
 * Reads a date whose month is a word, in any of the calendars and orders: `13 شهریور 1400`, `Mon, 02 Mar 2026`,
 * `March 2, 2026`, `2026 مارس 2`, `י"ג באדר תשפ"ו`. The month's name decides the calendar; of one day in two calendars the
 * lunar one is left aside, as it may be a day off.
 * @param text folded to ASCII digits, without the time of day and dates in numbers
 * @see RFC 5322 §3.3
 */
export function readWrittenDay(text: string, language: string | null): ReadDay {
  const words = text.match(WORDS) ?? [];
  const day = dayAmong(words, { language, others: new Map() });
  if (day !== null || language === null || !words.some(isDigits)) return day;
  const others = monthsOfOtherLanguage(language);
  return others.size === 0 ? null : dayAmong(words, { language, others });
}

interface Naming {
  readonly language: string | null;
  /** Months of a language that has no list, by name. */
  readonly others: ReadonlyMap<string, number>;
}

function dayAmong(words: readonly string[], naming: Naming): ReadDay {
  const tokens = tokensOf(words, naming);
  const days = tokens
    .flatMap((token, at) => (token.kind === 'month' ? candidatesAt(tokens, { at, month: token }) : []))
    .sort((a, b) => Number(a.calendar === 'hijri') - Number(b.calendar === 'hijri') || a.rank - b.rank)
    .map(({ calendar, day, year, month }) =>
      civilOf(calendar, { year: fullYear(year, calendar), month, day: Number(day) }),
    );
  return days.find((day) => day !== 'impossible') ?? (days.length > 0 ? 'impossible' : null);
}

function tokensOf(words: readonly string[], naming: Naming): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const named = isDigits(word) ? null : monthFrom(words.slice(at, at + MAX_MONTH_WORDS), naming);
    if (isDigits(word)) tokens.push({ kind: 'number', digits: word });
    else if (named !== null) tokens.push({ kind: 'month', ...named.month });
    else if (!FILLERS.has(word)) tokens.push({ kind: 'word', word });
    at += named === null ? 0 : named.length - 1;
  }
  return tokens;
}

/** The month that the longest run of words from the first on names. */
function monthFrom(
  words: readonly string[],
  naming: Naming,
): { readonly month: Month; readonly length: number } | null {
  const end = words.findIndex(isDigits);
  // «ב׳ אדר» is a day and its month.
  const isDay = hebrewNumber(words[0] ?? '') !== null;
  for (let length = isDay ? 1 : end < 0 ? words.length : end; length > 0; length--) {
    const month = monthNamed(words.slice(0, length).join(' '), naming);
    if (month !== null) return { month, length };
  }
  return null;
}

function monthNamed(name: string, { language, others }: Naming): Month | null {
  const low = name.toLowerCase();
  const english = low.length < 3 ? -1 : ENGLISH_MONTHS.findIndex((month) => month.startsWith(low));
  if (english >= 0) return { calendar: 'gregorian', month: english + 1 };
  const known = monthOf(name, language);
  if (known !== null) return known;
  // Hebrew puts «ב» before a month, Sorani and Persian an ending after it.
  const bare = language === 'he' ? name.replace(/^[בל]/u, '') : name.replace(/[یي]$/u, '');
  const declined = bare === name || bare.length < 2 ? null : monthOf(bare, language);
  const other = others.get(low);
  return declined ?? (other === undefined ? null : { calendar: 'gregorian', month: other });
}

/** The days that the numbers around a month may mean, in the orders that people write them. */
function candidatesAt(
  tokens: readonly Token[],
  { at, month }: { readonly at: number; readonly month: Month },
): readonly (Candidate & Month)[] {
  const near = (from: number, step: 1 | -1) => numberNear(tokens, { at: from, step, month });
  const [before, after] = [near(at, -1), near(at, 1)];
  const first = before === null ? null : near(before.at, -1);
  const last = after === null ? null : near(after.at, 1);
  const made = (rank: number, day: Found | null, year: Found | null): readonly (Candidate & Month)[] =>
    day === null || year === null || day.digits.length > 2
      ? []
      : [{ ...month, rank, day: day.digits, year: year.digits }];
  const isYear = (found: Found | null) => found !== null && found.digits.length === 4;
  // «No. 12, March 2, 2026» has its day behind the month.
  const isShort = after !== null && after.digits.length <= 2;
  return [
    ...made(isShort && isYear(last) ? 4 : 1, before, after),
    ...(isYear(before) ? made(1, after, before) : []),
    ...(isYear(first) ? made(2, before, first) : []),
    ...made(3, after, last),
  ];
}

interface Found {
  readonly digits: string;
  readonly at: number;
}

/** The number next to a token, with at most one word between them («المبارك») or the month's other name («آذار/مارس»). */
function numberNear(
  tokens: readonly Token[],
  { at: from, step, month }: { readonly at: number; readonly step: 1 | -1; readonly month: Month },
): Found | null {
  let passed = 0;
  for (let at = from + step; passed <= 1; at += step) {
    const token = tokens[at];
    if (token === undefined) return null;
    if (token.kind === 'number') return token.digits.length <= 4 ? { digits: token.digits, at } : null;
    if (token.kind === 'month' && (token.calendar !== month.calendar || token.month !== month.month)) return null;
    if (token.kind !== 'word') continue;
    const numeral = month.calendar === 'hebrew' ? hebrewNumber(token.word) : null;
    if (numeral !== null) return { digits: String(numeral), at };
    passed++;
  }
  return null;
}

function isDigits(word: string): boolean {
  return /^\d/.test(word);
}
