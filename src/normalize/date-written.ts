import { monthOf } from '../text/calendar.ts';
import { type Calendar, type Civil, civilOf, fullYear, type ReadDay } from './date-civil.ts';

const ENGLISH_MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** A month's name has at most this many words: «كانون الثاني», «جمادى الآخرة». */
const MAX_MONTH_WORDS = 3;

/** Hebrew letters as numbers; finals count as their letters. */
const HEBREW_NUMERALS: Readonly<Record<string, number>> = Object.fromEntries([
  ...[...'אבגדהוזחט'].map((letter, at) => [letter, at + 1]),
  ...[...'יכלמנסעפצ'].map((letter, at) => [letter, (at + 1) * 10]),
  ...[...'קרשת'].map((letter, at) => [letter, (at + 1) * 100]),
  ...[...'ךםןףץ'].map((letter, at) => [letter, [20, 40, 50, 80, 90][at]]),
]);

interface Month {
  readonly calendar: Calendar;
  readonly month: number;
}

/**
 * Reads a date whose month is a word, in any of the calendars and orders: `13 شهریور 1400`, `Mon, 02 Mar 2026`,
 * `March 2, 2026`, `2026 مارس 2`, `י"ג באדר תשפ"ו`. The month's name decides the calendar.
 * @param text folded to ASCII digits, without the time of day
 * @see RFC 5322 §3.3
 */
export function readWrittenDay(text: string, language: string | null): ReadDay {
  const tokens = text.match(/\d+|[\p{L}\p{M}'"\u05f3\u05f4\u2019]+/gu) ?? [];
  let impossible = false;
  for (let length = MAX_MONTH_WORDS; length > 0; length--) {
    for (let from = 0; from + length <= tokens.length; from++) {
      const words = tokens.slice(from, from + length);
      if (words.some((word) => /^\d/.test(word))) continue;
      const month = monthNamed(words.join(' '), language);
      const day = month === null ? null : dayAround(tokens, { from, to: from + length, month });
      if (day !== null && day !== 'impossible') return day;
      impossible ||= day === 'impossible';
    }
  }
  return impossible ? 'impossible' : null;
}

function monthNamed(name: string, language: string | null): Month | null {
  const low = name.toLowerCase();
  const english =
    low.length < 3
      ? -1
      : ENGLISH_MONTHS.findIndex((month) => month.startsWith(low) || (low === 'sept' && month === 'september'));
  if (english >= 0) return { calendar: 'gregorian', month: english + 1 };
  const known = monthOf(name, language);
  if (known !== null || language === null) return known;
  // Hebrew puts «ב» before a month, Sorani and Persian an ending after it.
  const bare = language === 'he' ? name.replace(/^[בל]/u, '') : name.replace(/[یي]$/u, '');
  return (bare === name || bare.length < 2 ? null : monthOf(bare, language)) ?? localMonth(low, language);
}

/** Gregorian month in the words of a language that ICU knows. */
function localMonth(name: string, language: string): Month | null {
  if (name.length < 3 || Intl.DateTimeFormat.supportedLocalesOf(language).length === 0) return null;
  const formats = (['long', 'short'] as const).map(
    (month) => new Intl.DateTimeFormat(`${language}-u-ca-gregory`, { month, day: 'numeric', timeZone: 'UTC' }),
  );
  const month = ENGLISH_MONTHS.findIndex((_, at) =>
    formats.some((format) => {
      const parts = format.formatToParts(Date.UTC(2026, at, 15));
      return parts.some(({ type, value }) => type === 'month' && value.toLowerCase().replace(/\.$/, '') === name);
    }),
  );
  return month < 0 ? null : { calendar: 'gregorian', month: month + 1 };
}

function dayAround(tokens: readonly string[], place: { from: number; to: number; month: Month }): ReadDay {
  const { month } = place;
  const before = numberNear(tokens, { at: place.from - 1, step: -1, month });
  const after = numberNear(tokens, { at: place.to, step: 1, month });
  if (after === null) return null;
  if (before !== null && isDay(before.digits)) return civil(month, before.digits, after.digits);
  if (before !== null && before.digits.length === 4 && isDay(after.digits))
    return civil(month, after.digits, before.digits);
  const third = numberNear(tokens, { at: after.at + 1, step: 1, month });
  return third !== null && isDay(after.digits) ? civil(month, after.digits, third.digits) : null;
}

function civil({ calendar, month }: Month, day: string, year: string): Civil | 'impossible' {
  return civilOf(calendar, fullYear(year, calendar), month, Number(day));
}

function isDay(digits: string): boolean {
  return digits.length <= 2;
}

/** The number next to a month, with at most one word between them: «من», «ماه», «th». */
function numberNear(
  tokens: readonly string[],
  search: { at: number; step: 1 | -1; month: Month },
): { digits: string; at: number } | null {
  for (const at of [search.at, search.at + search.step]) {
    const token = tokens[at];
    if (token === undefined) return null;
    if (/^\d/.test(token)) return token.length <= 4 ? { digits: token, at } : null;
    const numeral = search.month.calendar === 'hebrew' ? hebrewNumber(token) : null;
    if (numeral !== null) return { digits: String(numeral), at };
  }
  return null;
}

/** The value of Hebrew letters that stand for a number: תשפ"ו is 786, ה'תשפ"ו 5786. */
function hebrewNumber(token: string): number | null {
  if (!/["'\u05f3\u05f4\u2019]/.test(token)) return null;
  const letters = [...token.replace(/^ה['\u05f3\u2019]/u, '').replace(/["'\u05f3\u05f4\u2019]/g, '')];
  const values = letters.map((letter) => HEBREW_NUMERALS[letter]);
  return values.reduce<number | null>((sum, value) => (sum === null || value === undefined ? null : sum + value), 0);
}
