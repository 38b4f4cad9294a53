import { calendarOfYear, civilOf, fullYear, type ReadDay, writesSolarHijri } from './date-civil.ts';

const ISO_DAY = /^\s*(\d{4})-?(\d{2})-?(\d{2})(?=$|[T\s])/i;
const NUMBERS = /(?<!\d)(\d{1,4})\s*([/.\u2013-])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?!\d)/u;

/**
 * Reads a date in numbers only: `2026-03-02`, `20260302`, `1404/09/29`, `2.3.2026`, `29/09/1404`. The year and the
 * language decide the calendar; the day stands before the month unless the year leads.
 * @param text folded to ASCII digits, without the time of day
 */
export function readNumericDay(text: string, language: string | null): ReadDay {
  const iso = ISO_DAY.exec(text);
  if (iso !== null) return dayIn({ year: iso[1] ?? '', month: Number(iso[2]), day: Number(iso[3]) }, language);
  const found = NUMBERS.exec(text);
  if (found === null) return null;
  const [, first = '', , middle = '', last = ''] = found;
  const yearLeads = first.length === 4 || (last.length <= 2 && writesSolarHijri(language));
  if (yearLeads) return dayIn({ year: first, month: Number(middle), day: Number(last) }, language);
  return first.length > 2 ? null : dayIn({ year: last, month: Number(middle), day: Number(first) }, language);
}

function dayIn(parts: { year: string; month: number; day: number }, language: string | null): ReadDay {
  const short = parts.year.length <= 2;
  const calendar = short
    ? writesSolarHijri(language)
      ? 'jalali'
      : 'gregorian'
    : calendarOfYear(Number(parts.year), language);
  if (calendar === null || parts.year.length === 3) return null;
  const year = fullYear(parts.year, calendar);
  // Only Americans put the month first, and only the days after the 12th give them away.
  const swapped = calendar === 'gregorian' && parts.month > 12 && parts.day <= 12;
  const [month, day] = swapped ? [parts.day, parts.month] : [parts.month, parts.day];
  return civilOf(calendar, year, month, day);
}
