import fc from 'fast-check';
import { createFanOut, deliveryRate, subscribersOf } from './fan-out.ts';
import { HUB, POSTGRES, SQLITE } from './parameters.ts';
import { createPolitenessChecker } from './politeness.ts';
import { hostSizes } from './population.ts';
import { resultOf } from './result.ts';
import { simulate } from './scheduler.ts';
import type { Setup } from './world.ts';

const MINUTE_MS = 60_000;

const SMALL: Setup = {
  ...{ sources: 400, everyMs: MINUTE_MS, collectors: 1, sockets: 64, databases: 1, costs: SQLITE },
  ...{ routing: 'by-host', pushed: false, notifiers: 1, horizonMs: 5 * MINUTE_MS, warmUpMs: 0, seed: 1 },
};

test('the same seed gives the same figures, another one others', () => {
  const figures = (seed: number) => JSON.stringify(resultOf(simulate({ ...SMALL, seed })));
  expect(figures(3)).toBe(figures(3));
  expect(figures(3)).not.toBe(figures(4));
});

test('no host sees two requests at once, nor one before the pause is over, whoever polls', () => {
  const setups = fc.record({
    sources: fc.integer({ min: 20, max: 600 }),
    everyMs: fc.constantFrom(null, 10_000, MINUTE_MS),
    collectors: fc.integer({ min: 1, max: 5 }),
    sockets: fc.integer({ min: 1, max: 64 }),
    routing: fc.constantFrom('shared' as const, 'by-host' as const),
    pushed: fc.boolean(),
    seed: fc.nat(1000),
  });
  fc.assert(
    fc.property(setups, (setup) => {
      const world = simulate({ ...SMALL, costs: POSTGRES, ...setup });
      expect(world.checker.violations()).toBe(0);
      expect(world.counts.socketsMost).toBeLessThanOrEqual(setup.sockets * setup.collectors);
    }),
    { numRuns: 40, seed: 1 },
  );
});

test('collectors that know nothing of each other are caught by the checker', () => {
  const world = simulate({ ...SMALL, everyMs: 10_000, collectors: 3, routing: 'unguarded' });
  expect(world.checker.violations()).toBeGreaterThan(0);
});

test('the checker sees an overlap and a pause cut short, and nothing else', () => {
  const checker = createPolitenessChecker(2, 1000);
  checker.begin(0, 0);
  checker.begin(1, 1);
  checker.end(0, 10);
  checker.begin(0, 1010);
  expect(checker.violations()).toBe(0);
  checker.begin(0, 1020);
  expect(checker.violations()).toBe(1);
  checker.end(1, 2000);
  checker.begin(1, 2999);
  expect(checker.violations()).toBe(2);
});

test('every source that was claimed is polled or put back, once', () => {
  for (const routing of ['shared', 'by-host'] as const) {
    const { counts, polls } = simulate({ ...SMALL, costs: POSTGRES, collectors: 2, routing });
    // What is missing at the end is still under way: waiting for a claim's answer, for its turn, or on the wire.
    const open = counts.claimed - counts.polls - counts.putBack;
    expect(open).toBeGreaterThanOrEqual(0);
    expect(open).toBeLessThanOrEqual(polls.size + 2 * HUB.maxSockets);
  }
});

test('sources polled every minute with room for all are polled about once a minute and a tick', () => {
  const world = simulate({ ...SMALL, sources: 100, horizonMs: 30 * MINUTE_MS });
  // 97 of 100 answer; a poll comes up to a tick late, takes a third of a second, and failures come back sooner or later.
  const rounds = world.counts.polls / 100 / 30;
  expect(rounds).toBeGreaterThan(0.85);
  expect(rounds).toBeLessThan(1.05);
  expect(world.lateness.percentile(99)).toBeLessThan(HUB.tickMs + HUB.patienceMs);
});

test('a host gets no more polls than one after another with the pause comes to', () => {
  const horizonMs = 10 * MINUTE_MS;
  const world = simulate({ ...SMALL, sources: 2000, everyMs: 10_000, sockets: 1000, horizonMs });
  const [largest] = world.population.sizeOf;
  const atFull = world.latenessAtFull.total();
  const fullHosts = world.fullHosts.reduce((sum, full) => sum + full, 0);
  expect(largest).toBeGreaterThan(100);
  expect(atFull / fullHosts).toBeLessThan(horizonMs / HUB.hostGapMs);
});

test('a database that cannot keep up makes every poll late', () => {
  const slow = { ...SQLITE, reportMs: 500 };
  expect(resultOf(simulate({ ...SMALL, costs: slow })).lateness.p99).toBeGreaterThan(MINUTE_MS);
  expect(resultOf(simulate({ ...SMALL, costs: slow, databases: 8, collectors: 8 })).lateness.p50).toBeLessThan(
    MINUTE_MS,
  );
});

test('sizes of hosts sum up to the sources, the second platform is half of the first', () => {
  const sizes = hostSizes(100_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100_000);
  expect((sizes[0] ?? 0) / (sizes[1] ?? 1)).toBeCloseTo(2, 2);
});

test('a burst to many subscribers delays what comes after it by as long as it takes', () => {
  const fanOut = createFanOut(1, 0);
  const source = Array.from({ length: 1000 }, (_, id) => id).find((id) => subscribersOf(id) >= 20) ?? 0;
  const deliveries = subscribersOf(source) * 1000;
  fanOut.notify(0, source, 1000);
  fanOut.notify(0, source, 1);
  const tookMs = deliveries / deliveryRate();
  expect(fanOut.delays.total()).toBeCloseTo(subscribersOf(source) * 1001);
  expect(fanOut.delays.percentile(100) / tookMs).toBeCloseTo(1, 1);
});
