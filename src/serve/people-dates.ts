import type { DateStamp } from '../model.ts';
import { livesBySolarHijri } from '../text/calendar.ts';
import { escapeXml } from '../text/escape.ts';
import { dateIn } from '../text/zone.ts';
import { attribute } from './page-shell.ts';

/** Whose words a date is written in, and on whose clock. */
export interface DateReader {
  readonly language: string | null;
  readonly timezone: string;
}

/** `<time>` with a date for people, exact for machines; '' when there is none. */
export function timeElement(stamp: DateStamp | null, reader: DateReader): string {
  if (stamp === null) return '';
  const { text, machine, numeric } = showDate(stamp, reader);
  return `<time${attribute('datetime', machine)}${numeric ? ' dir="ltr"' : ''}>${escapeXml(text)}</time>`;
}

/** A date ready to be shown: the words, and the value of `<time datetime>`. */
interface ShownDate {
  readonly text: string;
  readonly machine: string;
  /** True when it stands in digits and hyphens, which must run left to right. */
  readonly numeric: boolean;
}

/**
 * A date as people write it in a language, in a time zone; no more exact than the publisher was. A language whose month
 * names are unknown here gets ISO 8601.
 */
function showDate(stamp: DateStamp, options: DateReader): ShownDate {
  const iso = isoLocal(stamp, options.timezone);
  const machine = stamp.precision === 'day' ? iso : new Date(stamp.at).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const [locale] = options.language === null ? [] : Intl.DateTimeFormat.supportedLocalesOf(options.language);
  if (locale === undefined) return { text: iso, machine, numeric: true };
  const calendar = livesBySolarHijri(locale) ? 'persian' : 'gregory';
  const parts = new Intl.DateTimeFormat(locale, {
    calendar,
    timeZone: options.timezone,
    dateStyle: 'long',
    ...(stamp.precision === 'day' ? {} : { timeStyle: 'short' }),
  }).formatToParts(stamp.at);
  const text = parts.map((part) => (part.type === 'era' ? '' : part.value)).join('');
  return { text: text.replace(/\s+/g, ' ').trim(), machine, numeric: false };
}

function isoLocal(stamp: DateStamp, timezone: string): string {
  const { year, month, day, hour, minute } = dateIn(timezone, stamp.at);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return stamp.precision === 'day' ? date : `${date} ${two(hour)}:${two(minute)}`;
}
