import fc from 'fast-check';
import { parseDate } from '../../src/normalize/dates.ts';

const DAY_MS = 86_400_000;

/** Languages as ICU writes their dates, each with the calendars that its news is dated in. */
const WRITERS: readonly (readonly [locale: string, language: string])[] = [
  ['fa-u-ca-persian', 'fa'],
  ['fa-u-ca-gregory', 'fa'],
  ['fa-u-ca-islamic-umalqura', 'fa'],
  ['fa-AF-u-ca-persian', 'fa-AF'],
  ['fa-AF-u-ca-gregory', 'fa-AF'],
  ['ps-u-ca-persian', 'ps'],
  ['ps-u-ca-gregory', 'ps'],
  ['ckb-u-ca-gregory', 'ckb'],
  ['ar-u-ca-gregory', 'ar'],
  ['ar-EG-u-ca-gregory', 'ar'],
  ['ar-IQ-u-ca-gregory', 'ar'],
  ['ar-LB-u-ca-gregory', 'ar'],
  ['ar-MA-u-ca-gregory', 'ar'],
  ['ar-DZ-u-ca-gregory', 'ar'],
  ['ar-TN-u-ca-gregory', 'ar'],
  ['ar-MR-u-ca-gregory', 'ar'],
  ['ar-SA-u-ca-islamic-umalqura', 'ar'],
  ['ur-u-ca-gregory', 'ur'],
  ['ur-IN-u-ca-gregory', 'ur'],
  ['ur-u-ca-islamic-umalqura', 'ur'],
  ['he-u-ca-gregory', 'he'],
  ['he-u-ca-hebrew', 'he'],
  ['he-u-ca-hebrew-nu-hebr', 'he'],
  ['sd-u-ca-gregory', 'sd'],
  ['ug-u-ca-gregory', 'ug'],
  ['yi-u-ca-gregory', 'yi'],
  ['en-u-ca-gregory', 'en'],
  ['en-GB-u-ca-gregory', 'en'],
  ['en-u-ca-persian', 'en'],
  ['en-u-ca-islamic-umalqura', 'en'],
  ['en-u-ca-hebrew', 'en'],
  ['fr-u-ca-gregory', 'fr'],
  ['de-u-ca-gregory', 'de'],
  ['tr-u-ca-gregory', 'tr'],
  ['ru-u-ca-gregory', 'ru'],
  ['el-u-ca-gregory', 'el'],
  ['es-u-ca-gregory', 'es'],
  ['ko-u-ca-gregory', 'ko'],
  ['ja-u-ca-gregory', 'ja'],
];

const instant = fc.integer({ min: Date.UTC(1985, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 });

describe.each(WRITERS)('a date that ICU writes (%s)', (locale, language) => {
  test.each(['full', 'long'] as const)('in its %s form is read as the day it is', (dateStyle) => {
    const format = new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' });
    fc.assert(
      fc.property(instant, (minutes) => {
        const start = Math.floor((minutes * 60_000) / DAY_MS) * DAY_MS;
        const raw = format.format(start);
        expect([raw, parseDate(raw, { language, timezone: 'UTC' })?.at]).toEqual([raw, start + DAY_MS / 2]);
      }),
      { numRuns: 40 },
    );
  });

  test.each([true, false])('with its time of day (twelve hours: %s) is read to the minute', (hour12) => {
    const format = new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      hour12,
      timeZone: 'UTC',
    });
    fc.assert(
      fc.property(instant, (minutes) => {
        const raw = format.format(minutes * 60_000);
        expect([raw, parseDate(raw, { language, timezone: 'UTC' })?.at]).toEqual([raw, minutes * 60_000]);
      }),
      { numRuns: 40 },
    );
  });
});
