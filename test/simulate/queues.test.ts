import fc from 'fast-check';
import { createDueQueue } from './due-queue.ts';
import { createEventQueue } from './event-queue.ts';
import { createHistogram } from './histogram.ts';
import { seededRandom } from './random.ts';
import { createServer } from './resources.ts';

test('events come in the order of their times, and those of one moment as they were put in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 3000 }), (times) => {
      const queue = createEventQueue();
      times.forEach((at, subject) => {
        queue.put(at, 1, subject);
      });
      const taken: [number, number][] = [];
      while (queue.take()) taken.push([queue.at, queue.subject]);
      const sorted = times
        .map((at, subject): [number, number] => [at, subject])
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(taken).toEqual(sorted);
    }),
    { numRuns: 30, seed: 1 },
  );
});

test('those who wait longest are claimed first, each once, and none before it is due', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(9000), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      (dues, limit) => {
        const due = createDueQueue(dues.length, 1, 10_000);
        dues.forEach((at, source) => {
          due.add(0, source, at);
        });
        const taken: number[] = [];
        for (let now = 0; now <= 10_000; now += 500) {
          for (let claimed = due.take(0, { now, limit }); claimed.length > 0; claimed = due.take(0, { now, limit })) {
            expect(claimed.length).toBeLessThanOrEqual(limit);
            for (const source of claimed) expect(dues[source]).toBeLessThanOrEqual(now);
            taken.push(...claimed);
          }
        }
        expect([...taken].sort((a, b) => a - b)).toEqual(dues.map((_, source) => source));
      },
    ),
    { numRuns: 30, seed: 1 },
  );
});

test('a source put back for a time that is past is claimed at once, one due after the horizon never', () => {
  const due = createDueQueue(2, 2, 1000);
  expect(due.take(1, { now: 900, limit: 5 })).toEqual([]);
  due.add(1, 0, 100);
  due.add(1, 1, 5000);
  expect(due.take(0, { now: 900, limit: 5 })).toEqual([]);
  expect(due.take(1, { now: 10_000, limit: 5 })).toEqual([0]);
});

test('two cores work on two things at once and on the third after the first', () => {
  const cores = createServer(2);
  expect([cores.serve(0, 10), cores.serve(0, 20), cores.serve(1, 5)]).toEqual([10, 20, 15]);
  expect(cores.busyMs()).toBe(35);
});

test('the waits of a database under random load are those of the formula (M/D/1)', () => {
  const random = seededRandom(7);
  const database = createServer(1);
  const [serviceMs, load, customers] = [1, 0.7, 200_000];
  let [now, waited] = [0, 0];
  for (let n = 0; n < customers; n += 1) {
    now += (random.exponential() * serviceMs) / load;
    waited += database.serve(now, serviceMs) - now - serviceMs;
  }
  // Pollaczek and Khinchine: ρ / (2 (1 − ρ)) services.
  const expected = (serviceMs * load) / (2 * (1 - load));
  expect(Math.abs(waited / customers / expected - 1)).toBeLessThan(0.05);
});

test('percentiles are within two percent', () => {
  const histogram = createHistogram();
  for (let ms = 1; ms <= 10_000; ms += 1) histogram.add(ms);
  for (const p of [1, 50, 90, 99]) expect(Math.abs(histogram.percentile(p) / (p * 100) - 1)).toBeLessThan(0.02);
  expect(createHistogram().percentile(50)).toBeNaN();
});
