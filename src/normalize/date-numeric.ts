import { type Calendar, calendarOfYear, civilOf, fullYear, type ReadDay, writesSolarHijri } from './date-civil.ts';

const ISO_DAY = /^\s*(?<year>\d{4})-?(?<month>\d{2})-?(?<day>\d{2})(?=$|[T\s])/i;
const NUMBERS =
  /(?<!\d|\d[/\\.-])(?<first>\d{1,4})\s?(?<mark>[/\\.\u060d\u2044\u2215\uff0f\u2010-\u2014\u2212-])\s?(?<middle>\d{1,2})\s?\k<mark>\s?(?<last>\d{1,4})(?!\d|\k<mark>\d)/gu;

/** Words and abbreviations that name a calendar next to a year which does not tell it. */
const STATED: readonly (readonly [words: RegExp, calendar: Calendar])[] = [
  [/شمس[یي]|خورشید[یي]|لمریز|هەتاوی|(?<!\p{L})[هھ]\.?\s?ش(?!\p{L})/u, 'jalali'],
  [/قمر[یي]|هجر[یي]|\d\s?[هھ](?!\p{L})|(?<!\p{L})[هھ]\.?\s?ق(?!\p{L})/u, 'hijri'],
];

interface Numbers {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/**
 * Reads a date in numbers only: `2026-03-02`, `20260302`, `1404/09/29`, `2.3.2026`, `29/09/1404`. The year and the
 * language decide the calendar; the day stands before the month unless the year leads.
 * @param text folded to ASCII digits, without the time of day
 */
export function readNumericDay(text: string, language: string | null): ReadDay {
  const found = [...text.matchAll(NUMBERS)];
  const iso = ISO_DAY.exec(text);
  const texts = iso === null ? found : [iso, ...found];
  const days = texts.map(({ groups }) => dayOf(groups ?? {}, { language, stated: statedIn(text) }));
  const real = days.filter((day) => day !== null && day !== 'impossible');
  // A lunar day may be a day off: of one day in two calendars the other counts.
  return real.find(({ calendar }) => calendar !== 'hijri') ?? real[0] ?? days.find((day) => day !== null) ?? null;
}

/** The text without its dates in numbers: their parts belong to no month's name beside them. */
export function withoutNumericDays(text: string): string {
  return text.replace(NUMBERS, ' ');
}

interface Sayings {
  readonly language: string | null;
  readonly stated: Calendar | null;
}

function dayOf(groups: Readonly<Record<string, string>>, sayings: Sayings): ReadDay {
  const { year, month = '', day = '', first = '', middle = '', last = '' } = groups;
  if (year !== undefined) return dayIn({ year, month, day }, sayings);
  const [yearFirst, dayFirst] = [
    { year: first, month: middle, day: last },
    { year: last, month: middle, day: first },
  ];
  if (first.length >= 3) return dayIn(yearFirst, sayings);
  if (last.length >= 3) return dayIn(dayFirst, sayings);
  // Who writes solar years puts a short one first; elsewhere only what can be no day is a year.
  const [likely, other] = writesSolarHijri(sayings.language) ? [yearFirst, dayFirst] : [dayFirst, yearFirst];
  const found = dayIn(likely, sayings);
  return found === 'impossible' ? dayIn(other, sayings) : found;
}

function dayIn(parts: Numbers, { language, stated }: Sayings): ReadDay {
  const short = parts.year.length <= 2;
  const calendar = short
    ? (stated ?? (writesSolarHijri(language) ? 'jalali' : 'gregorian'))
    : (calendarOfYear(Number(parts.year), language) ?? stated);
  if (calendar === null || ![2, 4].includes(parts.year.length)) return null;
  const year = fullYear(parts.year, calendar);
  const [first, second] = [Number(parts.month), Number(parts.day)];
  // Only Americans put the month first, and only the days after the 12th give them away.
  const swapped = calendar === 'gregorian' && first > 12 && second <= 12;
  const [month, day] = swapped ? [second, first] : [first, second];
  return civilOf(calendar, { year, month: calendar === 'hebrew' ? hebrewMonth(year, month) : month, day });
}

/** Months in numbers count those that a year has; ours leave a place for the leap month. */
function hebrewMonth(year: number, month: number): number {
  const isLeap = (7 * year + 1) % 19 < 7;
  return isLeap || month < 6 ? month : month + 1;
}

function statedIn(text: string): Calendar | null {
  return STATED.find(([words]) => words.test(text))?.[1] ?? null;
}
