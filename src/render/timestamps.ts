import { livesBySolarHijri, toJalali } from '../text/calendar.ts';
import { defaultZone } from '../text/zone.ts';

/**
 * An instant as Atom and JSON Feed write it: UTC, without a fraction that is zero.
 * @see RFC 3339 §5.6
 */
export function rfc3339(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/**
 * An instant as RSS and OPML write it: English, four-digit year, GMT.
 * @see RFC 822 §5, RFC 1123 §5.2.14
 */
export function rfc822(at: number): string {
  return new Date(at).toUTCString();
}

/**
 * The day an entry was published in the solar Hijri calendar, `1404-06-13`, by its source's clock; null for languages whose
 * readers do not live by it.
 */
export function jalaliDay(at: number | null, language: string | null, timezone: string | null): string | null {
  if (at === null || language === null || !livesBySolarHijri(language)) return null;
  try {
    const { year, month, day } = toJalali(at, timezone ?? defaultZone(language));
    return [String(year).padStart(4, '0'), two(month), two(day)].join('-');
  } catch {
    return null; // beyond the years the calendar is computed for
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
