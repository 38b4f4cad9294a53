import { readStamps } from '../../src/normalize/stamps.ts';

const SEEN_AT = Date.UTC(2026, 2, 10, 6);

function stamps(published: string | null, updated: string | null = null, language = 'fa') {
  return readStamps({ published, updated }, { language, timezone: 'Asia/Tehran', seenAt: SEEN_AT });
}

describe('the dates of an item', () => {
  test('that lie more than a day ahead are held to the time they were seen, and counted one by one', () => {
    const read = stamps('۱۱ اسفند ۱۴۱۴ ۱۰:۴۵', '2036-03-02T00:00:00Z');
    expect(read.published).toEqual({ at: SEEN_AT, precision: 'minute', isCapped: true });
    expect(read.updated).toBeNull();
    expect(read.repairs).toEqual(['date-in-future', 'date-in-future']);
    expect(read.day).toBe('2036-03-01');
  });

  test('up to a day ahead stay: clocks and zones go wrong', () => {
    const read = stamps('2026-03-11T05:00:00Z');
    expect(read).toMatchObject({ published: { at: Date.UTC(2026, 2, 11, 5), precision: 'second' }, repairs: [] });
  });

  test('of today without a time are no later than seen, and no fault', () => {
    expect(stamps('۱۹ اسفند ۱۴۰۴')).toMatchObject({ published: { at: SEEN_AT, precision: 'day' }, repairs: [] });
  });

  test('that cannot be read are left out and counted; empty ones are not', () => {
    expect(stamps('امروز ساعت ۱۰:۴۵', 'دیروز')).toMatchObject({
      published: null,
      updated: null,
      repairs: ['date-unreadable', 'updated-unreadable'],
    });
    expect(stamps(' ', '')).toMatchObject({ published: null, updated: null, repairs: [] });
  });

  test('of a day that does not exist are no dates', () => {
    expect(stamps('۳۱ مهر ۱۴۰۴')).toMatchObject({ published: null, repairs: ['date-unreadable'] });
  });

  test('an update on the day of publication says nothing where one of them is a day', () => {
    expect(stamps('۱۱ اسفند ۱۴۰۴', '2026-03-02T15:00:00Z').updated).toBeNull();
    expect(stamps('۱۱ اسفند ۱۴۰۴', '2026-03-03T15:00:00Z').updated?.at).toBe(Date.UTC(2026, 2, 3, 15));
  });
});

describe('a day without a time', () => {
  test.each([
    'Pacific/Kiritimati',
    'Pacific/Apia',
    'Pacific/Auckland',
    'Asia/Tehran',
    'UTC',
    'America/St_Johns',
    'Pacific/Honolulu',
    'Pacific/Pago_Pago',
    'Etc/GMT+12',
  ])('is the same day in UTC, and there: %s', (timezone) => {
    for (const day of ['2026-01-02', '2026-07-02', '2025-12-31', '2024-02-29']) {
      const { published } = readStamps(
        { published: day, updated: null },
        { language: 'ar', timezone, seenAt: SEEN_AT + 2e10 },
      );
      const at = published?.at ?? 0;
      const there = new Intl.DateTimeFormat('sv', { timeZone: timezone }).format(at);
      expect([new Date(at).toISOString().slice(0, 10), there]).toEqual([day, day]);
    }
  });
});
