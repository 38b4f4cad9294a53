import { isValidJalaaliDate, toGregorian, toJalaali } from 'jalaali-js';
import { daysOfHebrew } from './hebrew-calendar.ts';
import { dateIn } from './zone.ts';

export { monthOf, monthsOfOtherLanguage } from './months.ts';

/** A day of any calendar; months from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAY_MS = 86_400_000;

/** Languages whose readers date by the solar Hijri calendar; elsewhere news is dated in the Gregorian one. */
const SOLAR_HIJRI: ReadonlySet<string> = new Set(['fa', 'ps', 'mzn', 'glk', 'lrc']);

const UMM_AL_QURA = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});

/** 1 Muharram of year 1 in days from 1970, and the mean lengths that lead near any other day. */
const HIJRI_EPOCH = -492_148;
const HIJRI_YEAR = 354.36707;
const HIJRI_MONTH = 29.53059;

/** The Gregorian day of a solar Hijri one, or null for a day that does not exist (31 Mehr, 30 Esfand of a common year). */
export function fromJalali(year: number, month: number, day: number): CalendarDay | null {
  if (![year, month, day].every(Number.isSafeInteger) || !isValidJalaaliDate(year, month, day)) return null;
  const { gy, gm, gd } = toGregorian(year, month, day);
  return { year: gy, month: gm, day: gd };
}

/** The Gregorian day of a lunar Hijri one (umm al-qura), or null for a day that does not exist. */
export function fromHijri(year: number, month: number, day: number): CalendarDay | null {
  if (![year, month, day].every(Number.isSafeInteger)) return null;
  if (year < 1 || year > 1600 || month < 1 || month > 12 || day < 1 || day > 30) return null;
  const near = HIJRI_EPOCH + Math.round((year - 1) * HIJRI_YEAR + (month - 1) * HIJRI_MONTH) + day - 1;
  const wanted = `${year}-${month}-${day}`;
  for (const offset of [0, 1, -1, 2, -2, 3, -3]) {
    if (hijriName(near + offset) === wanted) return civilDay(near + offset);
  }
  return null;
}

function hijriName(days: number): string {
  const parts = new Map(UMM_AL_QURA.formatToParts(days * DAY_MS).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

/**
 * The Gregorian day of a Hebrew one, or null for a day that does not exist. Months count from Tishri: 6 is Adar I (leap years
 * only), 7 Adar or Adar II, 8 Nisan, 13 Elul.
 */
export function fromHebrew(year: number, month: number, day: number): CalendarDay | null {
  const days = daysOfHebrew(year, month, day);
  return days === null ? null : civilDay(days);
}

function civilDay(days: number): CalendarDay {
  const date = new Date(days * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/**
 * The solar Hijri day in a zone at an instant (epoch ms).
 * @throws RangeError when there is no such zone, or beyond the years the calendar is computed for
 */
export function toJalali(at: number, timezone: string): CalendarDay {
  const { year, month, day } = dateIn(timezone, at);
  const { jy, jm, jd } = toJalaali(year, month, day);
  return { year: jy, month: jm, day: jd };
}

/** Tells whether people who read a language (BCP 47) date by the solar Hijri calendar. */
export function livesBySolarHijri(language: string): boolean {
  return SOLAR_HIJRI.has(language.split('-', 1)[0] ?? '');
}
