import { existsSync, readFileSync } from 'node:fs';
import { capDate, parseDate } from '../../src/normalize/dates.ts';

function read(raw: string, language: string | null = null, timezone: string | null = null): string | null {
  const stamp = parseDate(raw, { language, timezone });
  return stamp === null ? null : `${new Date(stamp.at).toISOString().replace('.000', '')} ${stamp.precision}`;
}

describe('dates that machines write', () => {
  test.each([
    ['Mon, 02 Mar 2026 10:45:00 +0330', '2026-03-02T07:15:00Z second'],
    ['Mon, 2 Mar 2026 09:15 GMT', '2026-03-02T09:15:00Z minute'],
    ['Mon, 02 Mar 26 09:15:00 UT', '2026-03-02T09:15:00Z second'],
    ['Wed, 02 Mar 2026 09:15:00 GMT', '2026-03-02T09:15:00Z second'],
    ['Sat, 04 Sep 2021 12:00:00 IRST', '2021-09-04T08:30:00Z second'],
    ['07 Nov 2015 12:00:00 EST', '2015-11-07T17:00:00Z second'],
    ['Sun, 06 Nov 94 08:49:37 GMT', '1994-11-06T08:49:37Z second'],
    ['2026-03-02T10:45:00+03:30', '2026-03-02T07:15:00Z second'],
    ['2010-11-27T07:08:20.877-08:00', '2010-11-27T15:08:20Z second'],
    ['2026-03-02 09:15:00Z', '2026-03-02T09:15:00Z second'],
    ['2022-01-01T12:00+00:00', '2022-01-01T12:00:00Z minute'],
    ['20260302T104500Z', '2026-03-02T10:45:00Z second'],
    ['2026-03-02', '2026-03-02T12:00:00Z day'],
    ['Mon Mar 02 2026 10:45:00 GMT+0330 (Iran Standard Time)', '2026-03-02T07:15:00Z second'],
    ['Mon Mar  2 10:45:00 2026', '2026-03-02T10:45:00Z second'],
    ['March 2, 2026 3:30 PM', '2026-03-02T15:30:00Z minute'],
    ['1614678300', '2021-03-02T09:45:00Z second'],
  ])('%s is read', (raw, expected) => {
    expect(read(raw)).toBe(expected);
  });

  test('a date without a zone is in the given zone, else in that of its language', () => {
    expect(read('2026-03-02T10:45:00', 'fa', 'Europe/Berlin')).toBe('2026-03-02T09:45:00Z second');
    expect(read('2026-03-02T10:45:00', 'fa')).toBe('2026-03-02T07:15:00Z second');
    expect(read('2026-03-02T10:45:00', 'de')).toBe('2026-03-02T10:45:00Z second');
  });

  test('IST is Israel in a Hebrew feed and India elsewhere', () => {
    expect(read('Mon, 02 Mar 2026 10:45:00 IST', 'he')).toBe('2026-03-02T08:45:00Z second');
    expect(read('Mon, 02 Mar 2026 10:45:00 IST', 'en')).toBe('2026-03-02T05:15:00Z second');
  });
});

describe('dates that people write', () => {
  test.each([
    ['13 شهریور 1400', 'fa', '2021-09-04T07:30:00Z day'],
    ['۱۱ اسفند ۱۴۰۴', 'fa', '2026-03-02T08:30:00Z day'],
    ['شنبه 1404/09/29 ساعت 11:55', 'fa', '2025-12-20T08:25:00Z minute'],
    ['۱۰ مهر ۱۳۸۳، ۱۶:۲۰', 'fa', '2004-10-01T12:50:00Z minute'],
    ['16:20 - 1400/06/13', 'fa', '2021-09-04T11:50:00Z minute'],
    ['۱۳ شهریور\u200cماه ۱۴۰۰ - ساعت ۸:۰۵', 'fa', '2021-09-04T03:35:00Z minute'],
    ['29/09/1404', 'fa', '2025-12-20T08:30:00Z day'],
    ['۱۴ حمل ۱۴۰۳', 'fa-AF', '2024-04-02T07:30:00Z day'],
    ['۱۲ وری ۱۴۰۳', 'ps', '2024-03-31T07:30:00Z day'],
    ['١٣ رمضان ١٤٤٧', 'ar', '2026-03-02T12:00:00Z day'],
    ['13/09/1447', 'ar', '2026-03-02T12:00:00Z day'],
    ['02 مارس 2026', 'ar', '2026-03-02T12:00:00Z day'],
    ['2 آذار/مارس 2026', 'ar', '2026-03-02T12:00:00Z day'],
    ['٢ كانون الثاني ٢٠٢٦ - ٠٩:١٥ م', 'ar', '2026-01-02T21:15:00Z minute'],
    ['יום שני, 2 במרץ 2026, 10:45', 'he', '2026-03-02T08:45:00Z minute'],
    ['2.3.2026 10:45', 'he', '2026-03-02T08:45:00Z minute'],
    ['י"ג באדר תשפ"ו', 'he', '2026-03-02T10:00:00Z day'],
    ['2 مارچ 2026', 'ur', '2026-03-02T07:00:00Z day'],
    ['\u200f۱۱ اسفند ۱۴۰۴\u200f', 'fa', '2026-03-02T08:30:00Z day'],
  ])('%s (%s) is read', (raw, language, expected) => {
    expect(read(raw, language)).toBe(expected);
  });

  test('Tehran had summer time until 2022', () => {
    expect(read('2021-07-01T12:00:00', 'fa')).toBe('2021-07-01T07:30:00Z second');
    expect(read('2023-07-01T12:00:00', 'fa')).toBe('2023-07-01T08:30:00Z second');
  });

  test.each(['31 مهر 1400', '30 اسفند 1400', '1400/07/31', '2026-02-30', '31 أبريل 2026', '2026-03-02T25:00:00Z'])(
    '%s is no day there is, so no date',
    (raw) => {
      expect(read(raw, 'fa')).toBeNull();
    },
  );

  test.each(['', ' ', 'امروز', 'شهریور 1400', 'yesterday', '12:30', '1400', 'x'.repeat(500)])(
    '%j is no date',
    (raw) => {
      expect(read(raw, 'fa')).toBeNull();
    },
  );
});

describe('dates that cannot be yet', () => {
  const seenAt = Date.UTC(2026, 2, 10, 6);

  test('more than a day ahead is held to the time first seen', () => {
    const stamp = { at: Date.UTC(2035, 3, 13), precision: 'second' } as const;
    expect(capDate(stamp, seenAt)).toEqual({
      stamp: { at: seenAt, precision: 'second', isCapped: true },
      capped: true,
    });
  });

  test('a few hours ahead stays', () => {
    const stamp = { at: seenAt + 3_600_000, precision: 'minute' } as const;
    expect(capDate(stamp, seenAt)).toEqual({ stamp, capped: false });
  });

  test('a day is its noon, but not later than first seen', () => {
    const noon = { at: Date.UTC(2026, 2, 10, 12), precision: 'day' } as const;
    expect(capDate(noon, seenAt)).toEqual({ stamp: { at: seenAt, precision: 'day' }, capped: false });
    const before = { at: Date.UTC(2026, 2, 9, 12), precision: 'day' } as const;
    expect(capDate(before, seenAt).stamp).toEqual(before);
  });
});

const INDEX = '../shared/corpus/index.json';

describe('the corpus', () => {
  (existsSync(INDEX) ? test : test.skip)('every authored date that has one truth is read so', () => {
    const index: unknown = JSON.parse(readFileSync(INDEX, 'utf8'));
    const { entries } = index as { entries: { file: string; rtl_language?: string; expect?: { items?: Dated[] } }[] };
    const dated = entries
      .filter(({ file }) => file.startsWith('authored/'))
      .flatMap((entry) => (entry.expect?.items ?? []).map((item) => ({ item, language: entry.rtl_language ?? null })))
      .filter(({ item }) => (item.raw_date ?? '').trim() !== '' && item.published !== '?');
    expect(dated.length).toBeGreaterThan(5);
    for (const { item, language } of dated) {
      expect(read(item.raw_date ?? '', language)?.slice(0, 10)).toBe(
        (item.published ?? item.published_day)?.slice(0, 10),
      );
    }
  });
});

interface Dated {
  readonly raw_date?: string | null;
  readonly published?: string | null;
  readonly published_day?: string;
}
