import type { DateStamp, Precision } from '../model.ts';
import { cleanLine } from '../text/clean.ts';
import { asciiDigits } from '../text/digits.ts';
import { defaultZone, instantIn } from '../text/zone.ts';
import { type Civil, civilOf } from './date-civil.ts';
import { type Clock, takeClock } from './date-clock.ts';
import { readNumericDay } from './date-numeric.ts';
import { readWrittenDay } from './date-written.ts';

const DAY_MS = 86_400_000;
const NOON = 12;

/** A longer text is no date. */
const MAX_LENGTH = 160;

/** Format characters and harakat, which do not belong to a date; the tatweel of «هـ». */
const NOISE = /[\p{Cf}\u0640\u064b-\u0652]/gu;

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const RFC_822 =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?<day>\d{1,2}) (?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?<year>\d{4}) (?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2}))? (?:GMT|UTC|UT|Z|(?<sign>[+-])(?<east>\d{2})(?<minutesEast>\d{2}))$/;
const RFC_3339 =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d{1,9})?)?(?:Z|(?<sign>[+-])(?<east>\d{2}):(?<minutesEast>\d{2}))$/;

/** Seconds or milliseconds since 1970, from 2001 on. */
const EPOCH = /^(?:\d{10}|\d{13})$/;

/**
 * Reads a date as machines or people write it (rtl.md §5): RFC 822, RFC 3339 and their mistakes, and solar and lunar Hijri,
 * Hebrew and Gregorian dates with months as words or numbers, digits of any script, the time before or after.
 * @param options.language BCP 47 tag of the text, which decides the calendar of a date in numbers
 * @param options.timezone tz database name for a date that names no zone; when null, the language's
 * @returns epoch ms (local noon where only the day is said; not capped), or null when it is no date or no such day exists
 * @see RFC 5322 §3.3, RFC 3339
 */
export function parseDate(
  raw: string,
  options: { language: string | null; timezone: string | null },
): { at: number; precision: Precision } | null {
  const plain = machineDate(raw);
  if (plain !== null) return plain;
  const text = asciiDigits(cleanLine(raw)).replace(NOISE, '').trim();
  if (text === '' || text.length > MAX_LENGTH) return null;
  if (EPOCH.test(text)) return { at: text.length === 10 ? Number(text) * 1000 : Number(text), precision: 'second' };
  const { clock, rest } = takeClock(spaced(text), options.language);
  if (clock === 'impossible') return null;
  const day = readWrittenDay(rest, options.language) ?? readNumericDay(rest, options.language);
  if (day === null || day === 'impossible') return null;
  return stampOf(day, clock, options.timezone ?? defaultZone(options.language));
}

/**
 * Holds a date to what can be: no later than first seen when only its day is known, and when it lies more than a day ahead.
 * @param seenAt epoch ms when the hub first saw it
 * @returns the stamp, and whether it lay in the future (repair `date-in-future`)
 */
export function capDate(stamp: DateStamp, seenAt: number): { stamp: DateStamp; capped: boolean } {
  const capped = stamp.at > seenAt + DAY_MS;
  const isLate = capped || (stamp.precision === 'day' && stamp.at > seenAt);
  return { stamp: isLate ? { ...stamp, at: seenAt } : stamp, capped };
}

/** What nearly every feed gives: RFC 822 with a full year, RFC 3339; both with the distance from UTC. Null for the rest. */
function machineDate(raw: string): DateStamp | null {
  const rfc822 = RFC_822.exec(raw)?.groups;
  const groups = rfc822 ?? RFC_3339.exec(raw)?.groups;
  if (groups === undefined) return null;
  const {
    year = '',
    month = '',
    day = '',
    hour = '',
    minute = '',
    second,
    sign,
    east = '0',
    minutesEast = '0',
  } = groups;
  const monthNumber = rfc822 === undefined ? Number(month) : 1 + MONTHS.indexOf(month) / 3;
  // An unlikely one has its own reading: another calendar, a month that is a day, an hour that is none.
  if (civilOf('gregorian', Number(year), monthNumber, Number(day)) === 'impossible' || monthNumber > 12) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  const utc = Date.UTC(Number(year), monthNumber - 1, Number(day), Number(hour), Number(minute), Number(second ?? 0));
  const offsetMinutes = (Number(east) * 60 + Number(minutesEast)) * (sign === '-' ? -1 : 1);
  return { at: utc - offsetMinutes * 60_000, precision: second === undefined ? 'minute' : 'second' };
}

/** Sets apart what ISO 8601 joins: the day, its `T` and a time without colons. */
function spaced(text: string): string {
  return text
    .replace(/^(\d{4}-?\d{2}-?\d{2})[Tt](\d{2})(\d{2})(\d{2})?(?!\d)/, (_, day, hour, minute, second) =>
      [`${day} ${hour}`, minute, second].filter(Boolean).join(':'),
    )
    .replace(/^(\d{4}-?\d{1,2}-?\d{1,2})[Tt](?=\d)/, '$1 ')
    .replace(/(:\d{2}(?:[.,]\d+)?)z$/, '$1Z');
}

function stampOf(day: Civil, clock: Clock | null, zone: string): { at: number; precision: Precision } {
  if (clock === null) return { at: instantIn(zone, { ...day, hour: NOON }), precision: 'day' };
  const { hour, minute } = clock;
  const second = clock.second ?? 0;
  const precision = clock.second === null ? 'minute' : 'second';
  if (clock.offsetMinutes === null) return { at: instantIn(zone, { ...day, hour, minute, second }), precision };
  const utc = Date.UTC(day.year, day.month - 1, day.day, hour, minute, second);
  return { at: utc - clock.offsetMinutes * 60_000, precision };
}
