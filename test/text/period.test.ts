import fc from 'fast-check';
import { archiveName, type PeriodLength, periodOf, readArchiveName, readPeriod } from '../../src/text/period.ts';

const LENGTHS: readonly PeriodLength[] = ['month', 'day'];

describe('a period', () => {
  test('is named by its month or day in UTC', () => {
    const at = Date.UTC(2026, 9, 5, 13, 59);
    expect(LENGTHS.map((length) => periodOf(at, length).name)).toEqual(['2026-10', '2026-10-05']);
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

  test.each(['', '2026', '2026-13', '2026-02-30', '2026-10-05T13', '2026-1', '26-10', '2026-10-05T13:00', '../x'])(
    '%p names none',
    (name) => {
      expect(readPeriod(name)).toBeNull();
    },
  );
});

describe('the name of an archive', () => {
  test('is that of its period, and of the place it goes on below', () => {
    expect(archiveName({ period: '2026-10', after: null })).toBe('2026-10');
    expect(archiveName({ period: '2026-10', after: { sortAt: 1_700_000_000_000, seq: 37 } })).toBe(
      '2026-10~loyw3v28.11',
    );
  });

  test('is read back', () => {
    const after = fc.record({ sortAt: fc.integer({ min: -1e12, max: 4e12 }), seq: fc.integer({ min: 1, max: 1e9 }) });
    fc.assert(
      fc.property(fc.option(after), (place) => {
        const part = { period: '2026-10', after: place };
        expect(readArchiveName(archiveName(part))).toEqual(part);
      }),
    );
  });

  test.each([
    '2026-13',
    '2026-10~',
    '2026-10~1',
    '2026-10~1.',
    '2026-10~1.2~3.4',
    '2026-10~01.2',
    '2026-10~A.B',
    '~1.2',
  ])('%p names none', (name) => {
    expect(readArchiveName(name)).toBeNull();
  });
});
