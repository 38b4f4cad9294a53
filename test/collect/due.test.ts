import fc from 'fast-check';
import { nextDue } from '../../src/collect/index.ts';
import type { PollingHints } from '../../src/model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUIET = {
  now: 1_000_000,
  outcome: 'quiet',
  failures: 0,
  intervalMs: null,
  rhythmMs: null,
  everyMs: null,
  hints: null,
  maxAgeMs: null,
  retryAfterMs: null,
  random: 0.5,
} as const;

type Input = Parameters<typeof nextDue>[0];
const hints = (given: Partial<PollingHints>) => ({ ttlMs: null, skipHours: [], skipDays: [], ...given });

test.each<[string, Partial<Input>, number, number]>([
  ['the first pause is a quarter of an hour', {}, 15, 15],
  ['also when the first poll brought something', { outcome: 'new' }, 15, 15],
  ['news halves it', { outcome: 'new', intervalMs: 20 * MINUTE }, 10, 10],
  ['not below five minutes', { outcome: 'new', intervalMs: 6 * MINUTE }, 5, 5],
  ['quiet makes it a fifth longer', { intervalMs: 20 * MINUTE }, 24, 24],
  ['not above six hours', { intervalMs: 5.5 * HOUR }, 360, 360],
  ['the first pause is what the rhythm suggests', { rhythmMs: 40 * MINUTE }, 40, 40],
  ['so is the one after news', { outcome: 'new', intervalMs: HOUR, rhythmMs: 40 * MINUTE }, 40, 40],
  ['within the bounds', { outcome: 'new', intervalMs: HOUR, rhythmMs: 100 * HOUR }, 360, 360],
  ['a quiet poll makes no pause shorter', { intervalMs: HOUR, rhythmMs: 10 * MINUTE }, 72, 72],
  ['but longer, if the rhythm says so', { intervalMs: HOUR, rhythmMs: 2 * HOUR }, 120, 120],
  ['a TTL raises the pause, not the memory', { intervalMs: 20 * MINUTE, hints: hints({ ttlMs: HOUR }) }, 60, 24],
  ['a short TTL does nothing', { intervalMs: 20 * MINUTE, hints: hints({ ttlMs: MINUTE }) }, 24, 24],
  ['the longer of TTL and freshness counts', { hints: hints({ ttlMs: HOUR }), maxAgeMs: 2 * HOUR }, 120, 15],
  ['at most a day', { hints: hints({ ttlMs: 100 * HOUR }) }, 1440, 15],
  ['every overrides them all', { everyMs: MINUTE, hints: hints({ ttlMs: HOUR }), intervalMs: HOUR }, 1, 72],
  ['but not Retry-After', { everyMs: MINUTE, retryAfterMs: 10 * MINUTE }, 10, 15],
  ['a first failure waits a minute', { outcome: 'failed', failures: 1 }, 1, 15],
  ['a third one four', { outcome: 'failed', failures: 3, intervalMs: HOUR }, 4, 60],
  ['jitter shortens', { outcome: 'failed', failures: 4, random: 0 }, 6.4, 15],
  ['and lengthens', { outcome: 'failed', failures: 4, random: 1 }, 9.6, 15],
  ['never above six hours', { outcome: 'failed', failures: 5000, random: 1 }, 360, 15],
  ['failing does not make it come sooner than every', { outcome: 'failed', failures: 1, everyMs: HOUR }, 60, 15],
  ['and its pauses still grow', { outcome: 'failed', failures: 8, everyMs: HOUR }, 128, 15],
  ['Retry-After is respected', { outcome: 'failed', failures: 1, retryAfterMs: HOUR }, 60, 15],
  ['and never shortens', { outcome: 'failed', failures: 4, retryAfterMs: 1000 }, 8, 15],
])('%s', (_name, input, pauseMinutes, intervalMinutes) => {
  expect(nextDue({ ...QUIET, ...input })).toEqual({
    nextDueAt: QUIET.now + pauseMinutes * MINUTE,
    intervalMs: intervalMinutes * MINUTE,
  });
});

// QUIET polls on Monday 2025-11-17 at 21:50 GMT; the first pause leads to 22:05.
const MONDAY = { now: Date.UTC(2025, 10, 17, 21, 50) };
const at = (day: number, hour: number, minute = 0) => Date.UTC(2025, 10, day, hour, minute);
const DAYS = [0, 1, 2, 3, 4, 5, 6];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

test.each<[string, Partial<Input>, number]>([
  ['another hour is none of it', { hints: hints({ skipHours: [21, 23] }) }, at(17, 22, 5)],
  ['the hour it falls in moves it to the next', { hints: hints({ skipHours: [22] }) }, at(17, 23)],
  ['over midnight too', { hints: hints({ skipHours: [22, 23, 0, 1, 2, 3] }) }, at(18, 4)],
  ['a day moves it to the next day', { hints: hints({ skipDays: [1] }) }, at(18, 0)],
  ['hours and days together', { hints: hints({ skipDays: [1, 2], skipHours: [0, 1] }) }, at(19, 2)],
  [
    'one hour a week is left',
    { hints: hints({ skipDays: [1, 2, 3, 4, 5, 6], skipHours: HOURS.slice(0, 23) }) },
    at(23, 23),
  ],
  ['skipping every hour is not believed', { hints: hints({ skipHours: HOURS }) }, at(17, 22, 5)],
  ['skipping every day is not believed', { hints: hints({ skipDays: DAYS }) }, at(17, 22, 5)],
  ['a failure waits as well', { outcome: 'failed', failures: 5, hints: hints({ skipHours: [22] }) }, at(17, 23)],
  ['the catalogue’s own pause does not', { everyMs: 15 * MINUTE, hints: hints({ skipHours: [22] }) }, at(17, 22, 5)],
])('hours and days to skip: %s', (_name, input, expected) => {
  const { nextDueAt } = nextDue({ ...QUIET, ...MONDAY, ...input });
  expect(new Date(nextDueAt).toISOString()).toBe(new Date(expected).toISOString());
});

test('whatever happened, the next poll lies ahead by whole milliseconds', () => {
  const ms = fc.option(fc.integer({ min: 0, max: 100 * HOUR }));
  const skipHours = fc.array(fc.integer({ min: 0, max: 23 }));
  const skipDays = fc.array(fc.integer({ min: 0, max: 6 }));
  const input = fc.record({
    outcome: fc.constantFrom('new' as const, 'quiet' as const, 'failed' as const),
    failures: fc.nat(),
    intervalMs: ms,
    everyMs: fc.option(fc.integer({ min: MINUTE, max: 24 * HOUR })),
    rhythmMs: ms,
    hints: fc.option(fc.record({ ttlMs: ms, skipHours, skipDays })),
    maxAgeMs: ms,
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 24 * HOUR })),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(input, (given) => {
      const { nextDueAt, intervalMs } = nextDue({ ...given, now: QUIET.now });
      expect(Number.isInteger(nextDueAt) && Number.isInteger(intervalMs)).toBe(true);
      expect(nextDueAt - QUIET.now).toBeGreaterThanOrEqual(0.8 * MINUTE);
      // A day asked for, and at most a week less an hour of skipped ones.
      expect(nextDueAt - QUIET.now).toBeLessThan(8 * 24 * HOUR);
    }),
  );
});
