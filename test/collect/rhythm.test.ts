import { nextDue, rhythmOf } from '../../src/collect/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2025, 10, 17, 10);
const ago = (...hours: readonly number[]) => hours.map((hour) => NOW - hour * HOUR);

test.each<[string, readonly number[], number | null]>([
  ['entries every three hours', ago(0, 3, 6, 9), 2],
  ['in any order', ago(9, 0, 6, 3), 2],
  ['a night in between does not count', ago(0, 3, 6, 9, 20, 23, 26), 2],
  [
    'the newest twenty count',
    [...ago(0, 3, 6, 9), ...ago(...Array.from({ length: 16 }, (_, n) => 12 + 3 * n)), ...ago(99.1, 99.2, 99.3)],
    2,
  ],
  ['silence since the newest makes it longer', ago(50, 53, 56, 59), 5],
  ['too few dates', ago(0, 3, 6), null],
  ['none', [], null],
  ['one date for all', ago(1, 1, 1, 1, 1), null],
  ['dates to come', ago(-1, -2, -3, 0, 3, 6), null],
])('%s', (_name, dates, hours) => {
  expect(rhythmOf(dates, NOW)).toBe(hours === null ? null : hours * HOUR);
});

// ── Four weeks in the life of publishers, against the rule that knows no dates ──────────────────────────────────────

/** Numbers that look random and are the same each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Publishes about every `gapMs` between these hours of the day. */
function publisher(gapMs: number, { from = 0, to = 24 } = {}): readonly number[] {
  const random = dice(7);
  const times: number[] = [];
  for (let at = 0; at < 28 * DAY; at += -Math.log(1 - random()) * gapMs) {
    const hour = (at % DAY) / HOUR;
    if (hour >= from && hour < to) times.push(Math.round(at));
  }
  return times;
}

type Rule = (poll: { now: number; isNew: boolean; intervalMs: number | null; dates: readonly number[] }) => number;

/** Halves and grows by half, within the same bounds. */
const blind: Rule = ({ isNew, intervalMs }) =>
  intervalMs === null
    ? 15 * MINUTE
    : Math.min(Math.max(isNew ? intervalMs / 2 : intervalMs * 1.5, 5 * MINUTE), 6 * HOUR);
const ours: Rule = ({ now, isNew, intervalMs, dates }) =>
  nextDue({
    ...{ now, failures: 0, intervalMs, everyMs: null, hints: null, maxAgeMs: null, retryAfterMs: null, random: 0.5 },
    outcome: isNew ? 'new' : 'quiet',
    // A 304 brings no dates.
    rhythmMs: isNew || intervalMs === null ? rhythmOf(dates, now) : null,
  }).intervalMs;

/** Polls a day, and how late an entry is read on average, in minutes. */
function follow(times: readonly number[], rule: Rule): { polls: number; late: number } {
  let [now, intervalMs, polls, late, read] = [3 * DAY, null as number | null, 0, 0, 0];
  let next = times.findIndex((at) => at > now);
  const begun = next;
  while (now < 28 * DAY) {
    const before = next;
    while (next < times.length && (times[next] ?? 0) <= now) {
      late += now - (times[next] ?? 0);
      next += 1;
    }
    read = next - begun;
    intervalMs = rule({ now, isNew: next > before, intervalMs, dates: times.slice(Math.max(0, next - 30), next) });
    polls += 1;
    now += intervalMs;
  }
  return { polls: polls / 25, late: late / Math.max(read, 1) / MINUTE };
}

test('an agency that sleeps at night is read several times sooner, though never more than every five minutes', () => {
  const times = publisher(6 * MINUTE, { from: 6, to: 23 });
  const [before, after] = [follow(times, blind), follow(times, ours)];
  expect(after.late).toBeLessThan(before.late / 3);
  expect(after.polls).toBeLessThan(24 * 12);
});

test('a newspaper is read twice as soon', () => {
  const times = publisher(40 * MINUTE, { from: 7, to: 22 });
  expect(follow(times, ours).late).toBeLessThan(follow(times, blind).late / 2);
});

test('a publisher that never sleeps is read sooner for about as many polls', () => {
  const times = publisher(20 * MINUTE);
  const [before, after] = [follow(times, blind), follow(times, ours)];
  expect(after.late).toBeLessThan(before.late);
  expect(after.polls).toBeLessThan(before.polls * 1.15);
});

test('a weekly blog costs hardly more than the fewest polls there can be', () => {
  expect(follow(publisher(7 * DAY), ours).polls).toBeLessThan(6);
});
