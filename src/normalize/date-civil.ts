import { fromHebrew, fromHijri, fromJalali } from '../text/calendar.ts';

/** A day of the Gregorian calendar, months from 1. */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export type Calendar = 'gregorian' | 'jalali' | 'hijri' | 'hebrew';

/** A day as it was read, and the calendar it was told in. */
export interface DayFound {
  readonly civil: Civil;
  readonly calendar: Calendar;
}

/** What a date's dialect makes of a text: a day, a day that does not exist, or nothing of its kind. */
export type ReadDay = DayFound | 'impossible' | null;

/** Years that news can be of; anything else is a misreading. */
const YEARS: Readonly<Record<Calendar, readonly [first: number, last: number]>> = {
  gregorian: [1900, 2200],
  jalali: [1279, 1500],
  hijri: [1300, 1500],
  hebrew: [5600, 5900],
};

/** A day of any of the calendars as a Gregorian one; `impossible` when that calendar has no such day. */
export function civilOf(calendar: Calendar, { year, month, day }: Civil): DayFound | 'impossible' {
  const [first, last] = YEARS[calendar];
  if (year < first || year > last || month < 1 || day < 1 || day > 31) return 'impossible';
  const civil = CONVERSIONS[calendar](year, month, day);
  return civil === null ? 'impossible' : { civil, calendar };
}

const CONVERSIONS: Readonly<Record<Calendar, (year: number, month: number, day: number) => Civil | null>> = {
  gregorian: fromGregorian,
  jalali: fromJalali,
  hijri: fromHijri,
  hebrew: fromHebrew,
};

function fromGregorian(year: number, month: number, day: number): Civil | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null;
}

/** The calendar of a date in numbers only, by its year and language; null when none is likely (rtl.md §5). */
export function calendarOfYear(year: number, language: string | null): Calendar | null {
  if (year >= 1900 && year <= 2200) return 'gregorian';
  if (year >= 5700 && year <= 5799) return 'hebrew';
  const primary = language?.split('-')[0] ?? '';
  const isSolar = writesSolarHijri(language);
  const isLunar = primary === 'ar' || primary === 'ur';
  if (year >= 1300 && year <= 1420 && !isLunar) return 'jalali';
  if (year >= 1430 && year <= 1460 && !isSolar) return 'hijri';
  return null;
}

/** Whether a language's dates in numbers are solar Hijri. */
export function writesSolarHijri(language: string | null): boolean {
  return ['fa', 'ps', 'ckb'].includes(language?.split('-')[0] ?? '');
}

/** A year's full number, where only its last digits are given. @see RFC 5322 §4.3 */
export function fullYear(digits: string, calendar: Calendar): number {
  const year = Number(digits);
  // The Kurdish era counts solar years from 1321 years earlier.
  if (calendar === 'jalali' && year >= 2700 && year <= 2800) return year - 1321;
  if (digits.length >= 4) return year;
  if (calendar === 'jalali') return year + (year < 50 ? 1400 : 1300);
  if (calendar === 'hijri') return year + 1400;
  if (calendar === 'hebrew') return year + (year < 100 ? 5700 : 5000);
  return year + (digits.length === 2 && year < 50 ? 2000 : 1900);
}
