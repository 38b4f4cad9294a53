import { halfBeside, hourIn } from './date-halves.ts';
import { type ZoneFound, zoneBehind, zoneIn } from './date-zone.ts';

/** A time of day, and its zone where it is said. `second` is null when it is not given. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number | null;
  readonly zone: ZoneFound | null;
}

const TIME =
  /(?<![\d:]|[\d٫]\.)(?<hour>\d{1,2})\s?:\s?(?<minute>\d{1,2})(?:\s?:\s?(?<second>\d{1,2})(?:[.,]\d+)?)?(?!\d|:\d)/u;
const FRENCH_TIME = /(?<![\d\p{L}])(?<hour>\d{1,2})\s?h\s?(?<minute>\d{2})(?![\d\p{L}])/iu;
/** Only after such a word is a bare hour one, or a full stop a colon. */
const HOUR_WORD = '(?:ساعت|ساعة|الساعة|الساعه|(?<!\\p{L})ב?שעה|(?<!\\p{L})at|کاتژمێر|سەعات|بجې|saat)\\s{0,2}:?\\s?';
const STATED_HOUR = new RegExp(
  `(?<=${HOUR_WORD})(?<hour>\\d{1,2})(?:\\.(?<minute>\\d{2})|\\s?و\\s?(?<and>\\d{1,2})\\s?(?:دق[یي]ق[هة]))?(?![\\d/.-])`,
  'iu',
);
const HALVED_HOUR =
  /(?<![\d:/.-])(?<hour>\d{1,2})(?=\s?(?:[ap]\.?\s?m\b|صبح|بامداد|عصر|شب(?!\p{L})|صباحا|مساء|ليلا|ظهرا|בבוקר|בערב|בלילה|بجے))/iu;

interface Time {
  readonly index: number;
  readonly length: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number | null;
}

/**
 * Finds the time of day in a text, before or after the date, with its half of the day and its zone.
 * @returns the clock (null when there is none, `impossible` when it shows no time there is) and the text without it
 */
export function takeClock(text: string, language: string | null): { clock: Clock | 'impossible' | null; rest: string } {
  const time = timeIn(text);
  if (time === null) return { clock: null, rest: text };
  const head = text.slice(0, time.index);
  const tail = text.slice(time.index + time.length);
  const half = halfBeside(head, tail);
  const behind = tail.slice(half?.after ?? 0);
  const { zone, length } = zoneBehind(behind, language);
  const rest = `${head.slice(0, head.length - (half?.before ?? 0))} ${behind.slice(length)}`;
  const hour = half === null ? time.hour : hourIn(half.half, time.hour);
  if (!isTime(time)) return { clock: 'impossible', rest };
  return { clock: { hour, minute: time.minute, second: time.second, zone: zone ?? zoneIn(text) }, rest };
}

function timeIn(text: string): Time | null {
  const found = TIME.exec(text) ?? FRENCH_TIME.exec(text) ?? STATED_HOUR.exec(text) ?? HALVED_HOUR.exec(text);
  if (found === null) return null;
  const { hour, minute, and, second } = found.groups ?? {};
  return {
    index: found.index,
    length: found[0].length,
    hour: Number(hour),
    minute: Number(minute ?? and ?? 0),
    second: second === undefined ? null : Number(second),
  };
}

function isTime({ hour, minute, second }: Time): boolean {
  if (hour === 24) return minute + (second ?? 0) === 0;
  return hour < 24 && minute <= 59 && (second ?? 0) <= 60;
}
