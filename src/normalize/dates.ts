import type { DateStamp } from '../model.ts';
import { cleanLine } from '../text/clean.ts';
import { asciiDigits } from '../text/digits.ts';
import { defaultZone, instantIn } from '../text/zone.ts';
import { type Civil, civilOf, type ReadDay } from './date-civil.ts';
import { type Clock, takeClock } from './date-clock.ts';
import { readNumericDay, withoutNumericDays } from './date-numeric.ts';
import { respell } from './date-spelling.ts';
import { readWrittenDay } from './date-written.ts';

const DAY_MS = 86_400_000;
const NOON = 12;

/** A longer text is no date, and one that is longer still is not even cleaned. */
const MAX_LENGTH = 160;
const MAX_RAW_LENGTH = 2000;

/** «ربیع‌الاول», «اسفند‌ماه»: two words, however close they stand. */
const WORD_BREAK = /\u200c+/g;

/** Format characters and harakat, which do not belong to a date; the tatweel of «هـ». */
const NOISE = /[\p{Cf}\u0640\u064b-\u0652]/gu;

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const RFC_822 =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?<day>\d{1,2}) (?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?<year>\d{4}) (?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2}))? (?:GMT|UTC|UT|Z|(?<sign>[+-])(?<east>\d{2})(?<minutesEast>\d{2}))$/;
const RFC_3339 =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d{1,9})?)?(?:Z|(?<sign>[+-])(?<east>\d{2}):(?<minutesEast>\d{2}))$/;

/** Seconds or milliseconds since 1970, from 2001 on; as .NET writes them, too. */
const EPOCH = /^(?:\/Date\()?(?:(?<seconds>\d{10})|(?<milliseconds>\d{13}))(?:[+-]\d{4})?(?:\)\/)?$/;

/**
 * Reads a date as machines or people write it (rtl.md §5): RFC 822, RFC 3339 and their mistakes, and solar and lunar Hijri,
 * Hebrew and Gregorian dates with months as words or numbers, digits of any script, the time before or after.
 * @param options.language BCP 47 tag of the text, which decides the calendar of a date in numbers
 * @param options.timezone tz database name for a date that names no zone; when null, the language's
 * @returns epoch ms (local noon where only the day is said; not capped), or null when it is no date, when no such day
 * exists, or when it is the beginning of 1970, which is what programs write that know no date
 * @see RFC 5322 §3.3, RFC 3339
 */
export function parseDate(
  raw: string,
  options: { language: string | null; timezone: string | null },
): DateStamp | null {
  const stamp = machineDate(raw) ?? writtenDate(raw, options);
  return stamp === null || Math.abs(stamp.at) < DAY_MS ? null : stamp;
}

function writtenDate(raw: string, options: { language: string | null; timezone: string | null }): DateStamp | null {
  if (raw.length > MAX_RAW_LENGTH) return null;
  const text = asciiDigits(cleanLine(raw)).replace(WORD_BREAK, ' ').replace(NOISE, '').trim();
  if (text === '' || text.length > MAX_LENGTH) return null;
  const epoch = EPOCH.exec(text)?.groups;
  if (epoch !== undefined) {
    return { at: Number(epoch.milliseconds ?? Number(epoch.seconds) * 1000), precision: 'second' };
  }
  const { clock, rest } = takeClock(respell(text), options.language);
  if (clock === 'impossible') return null;
  const day = dayIn(rest, options.language);
  if (day === null || day === 'impossible') return null;
  return stampOf(day.civil, clock, options.timezone ?? defaultZone(options.language));
}

function dayIn(text: string, language: string | null): ReadDay {
  const written = readWrittenDay(withoutNumericDays(text), language);
  if (written === 'impossible' || (written !== null && written.calendar !== 'hijri')) return written;
  const numeric = readNumericDay(text, language);
  return numeric === null || numeric === 'impossible' ? (written ?? numeric) : numeric;
}

/**
 * Holds a date to what can be: no later than first seen when only its day is known, and when it lies more than a day ahead.
 * @param seenAt epoch ms when the hub first saw it
 * @returns the stamp, and whether it lay in the future (repair `date-in-future`)
 */
export function capDate(stamp: DateStamp, seenAt: number): { stamp: DateStamp; capped: boolean } {
  const capped = stamp.at > seenAt + DAY_MS;
  if (capped) return { stamp: { ...stamp, at: seenAt, isCapped: true }, capped };
  return { stamp: stamp.precision === 'day' && stamp.at > seenAt ? { ...stamp, at: seenAt } : stamp, capped };
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
  const civil = { year: Number(year), month: monthNumber, day: Number(day) };
  if (monthNumber > 12 || civilOf('gregorian', civil) === 'impossible') return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59 || Number(minutesEast) > 59) return null;
  const utc = Date.UTC(Number(year), monthNumber - 1, Number(day), Number(hour), Number(minute), Number(second ?? 0));
  const offsetMinutes = (Number(east) * 60 + Number(minutesEast)) * (sign === '-' ? -1 : 1);
  return { at: utc - offsetMinutes * 60_000, precision: second === undefined ? 'minute' : 'second' };
}

function stampOf(day: Civil, clock: Clock | null, ownZone: string): DateStamp {
  if (clock === null) return { at: noonOf(day, ownZone), precision: 'day' };
  const { hour, minute } = clock;
  const second = clock.second ?? 0;
  const precision = clock.second === null ? 'minute' : 'second';
  const zone = clock.zone ?? ownZone;
  if (typeof zone === 'string') return { at: instantIn(zone, { ...day, hour, minute, second }), precision };
  const utc = Date.UTC(day.year, day.month - 1, day.day, hour, minute, second);
  return { at: utc - zone * 60_000, precision };
}

/** Local noon, moved no farther than into the same day of UTC: where clocks are 13 hours ahead, it still is the day before. */
function noonOf(day: Civil, zone: string): number {
  const start = Date.UTC(day.year, day.month - 1, day.day);
  const noon = instantIn(zone, { ...day, hour: NOON });
  return Math.min(Math.max(noon, start), start + DAY_MS - 1000);
}
