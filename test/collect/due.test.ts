import fc from 'fast-check';
import { nextDue } from '../../src/collect/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUIET = {
  now: 1_000_000,
  outcome: 'quiet',
  failures: 0,
  intervalMs: null,
  everyMs: null,
  ttlMs: null,
  maxAgeMs: null,
  retryAfterMs: null,
  random: 0.5,
} as const;

type Input = Parameters<typeof nextDue>[0];

test.each<[string, Partial<Input>, number, number]>([
  ['the first pause is a quarter of an hour', {}, 15, 15],
  ['also when the first poll brought something', { outcome: 'new' }, 15, 15],
  ['news halves it', { outcome: 'new', intervalMs: 20 * MINUTE }, 10, 10],
  ['not below five minutes', { outcome: 'new', intervalMs: 6 * MINUTE }, 5, 5],
  ['quiet makes it half as long again', { intervalMs: 20 * MINUTE }, 30, 30],
  ['not above six hours', { intervalMs: 5 * HOUR }, 360, 360],
  ['a TTL raises the pause, not the memory', { intervalMs: 20 * MINUTE, ttlMs: HOUR }, 60, 30],
  ['a short TTL does nothing', { intervalMs: 20 * MINUTE, ttlMs: MINUTE }, 30, 30],
  ['the longer of TTL and freshness counts', { ttlMs: HOUR, maxAgeMs: 2 * HOUR }, 120, 15],
  ['at most a day', { ttlMs: 100 * HOUR }, 1440, 15],
  ['every overrides them all', { everyMs: MINUTE, ttlMs: HOUR, intervalMs: HOUR }, 1, 90],
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

test('whatever happened, the next poll lies ahead by whole milliseconds', () => {
  const ms = fc.option(fc.integer({ min: 0, max: 100 * HOUR }));
  const input = fc.record({
    outcome: fc.constantFrom('new' as const, 'quiet' as const, 'failed' as const),
    failures: fc.nat(),
    intervalMs: ms,
    everyMs: fc.option(fc.integer({ min: MINUTE, max: 24 * HOUR })),
    ttlMs: ms,
    maxAgeMs: ms,
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 24 * HOUR })),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(input, (given) => {
      const { nextDueAt, intervalMs } = nextDue({ ...given, now: QUIET.now });
      expect(Number.isInteger(nextDueAt) && Number.isInteger(intervalMs)).toBe(true);
      expect(nextDueAt - QUIET.now).toBeGreaterThanOrEqual(0.8 * MINUTE);
      expect(nextDueAt - QUIET.now).toBeLessThanOrEqual(24 * HOUR);
    }),
  );
});
