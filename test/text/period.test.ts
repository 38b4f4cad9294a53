import fc from 'fast-check';
import { type PeriodLength, periodOf, readPeriod } from '../../src/text/period.ts';

const LENGTHS: readonly PeriodLength[] = ['month', 'day', 'hour'];

describe('a period', () => {
  test('is named by its month, day or hour in UTC', () => {
    const at = Date.UTC(2026, 9, 5, 13, 59);
    expect(LENGTHS.map((length) => periodOf(at, length).name)).toEqual(['2026-10', '2026-10-05', '2026-10-05T13']);
    expect(periodOf(Date.UTC(2026, 11, 31, 23), 'month')).toEqual({
      name: '2026-12',
      from: Date.UTC(2026, 11),
      until: Date.UTC(2027, 0),
    });
  });

  test('holds the instant it was made of, and is found again by its name', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(...LENGTHS), (at, length) => {
        const period = periodOf(at, length);
        expect(period.from <= at && at < period.until).toBe(true);
        expect(readPeriod(period.name)).toEqual(period);
      }),
    );
  });

  test.each(['', '2026', '2026-13', '2026-02-30', '2026-10-05T24', '2026-1', '26-10', '2026-10-05T13:00', '../x'])(
    '%p names none',
    (name) => {
      expect(readPeriod(name)).toBeNull();
    },
  );
});
