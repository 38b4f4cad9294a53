import { jest } from '@jest/globals';
import { startSchedule } from '../src/schedule.ts';

const START = Date.UTC(2025, 2, 20, 12, 0, 0, 250);

beforeEach(() => {
  jest.useFakeTimers({ now: START });
});
afterEach(() => {
  jest.useRealTimers();
});

const secondsOf = (ticks: readonly number[]) => ticks.map((at) => Math.floor((at - START + 250) / 1000));

/** A schedule whose ticks take `tickMs`. */
function started(tickSeconds: number, tickMs = 0) {
  const ticks: number[] = [];
  const errors: unknown[] = [];
  let inside = 0;
  const schedule = startSchedule({
    tickSeconds,
    async tick() {
      inside += 1;
      expect(inside).toBe(1);
      ticks.push(Date.now());
      if (tickMs > 0) await new Promise((resolve) => setTimeout(resolve, tickMs));
      inside -= 1;
    },
    onError: (error) => errors.push(error),
  });
  return { ticks, errors, schedule };
}

test('the first tick comes at once, the others with the clock', async () => {
  const { ticks, schedule } = started(5);
  expect(ticks).toEqual([START]);
  await jest.advanceTimersByTimeAsync(16_000);
  expect(secondsOf(ticks)).toEqual([0, 5, 10, 15]);
  await schedule.stop();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(ticks).toHaveLength(4);
});

test('a pause that does not divide a minute is kept across minutes', async () => {
  const { ticks, schedule } = started(7);
  await jest.advanceTimersByTimeAsync(71_000);
  expect(secondsOf(ticks)).toEqual([0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70]);
  await schedule.stop();
});

test('a minute, and more than a minute, work too', async () => {
  for (const [seconds, expected] of [
    [60, [0, 60, 120]],
    [90, [0, 90]],
  ] as const) {
    jest.setSystemTime(START);
    const { ticks, schedule } = started(seconds);
    await jest.advanceTimersByTimeAsync(121_000);
    expect(secondsOf(ticks)).toEqual(expected);
    await schedule.stop();
  }
});

test('a tick that takes long is never overlapped, the first one neither', async () => {
  const { ticks, schedule } = started(1, 2500);
  await jest.advanceTimersByTimeAsync(9000);
  expect(secondsOf(ticks)).toEqual([0, 3, 6, 9]);
  const stopping = schedule.stop();
  await jest.advanceTimersByTimeAsync(3000);
  await stopping;
});

test('a tick that takes longer than a pause of seven seconds is followed as soon as it ends', async () => {
  const { ticks, schedule } = started(7, 7600);
  await jest.advanceTimersByTimeAsync(20_000);
  expect(secondsOf(ticks)).toEqual([0, 8, 16]);
  const stopping = schedule.stop();
  await jest.advanceTimersByTimeAsync(9000);
  await stopping;
});

test('a tick that fails is reported and the next one comes', async () => {
  const errors: unknown[] = [];
  let ticks = 0;
  const schedule = startSchedule({
    tickSeconds: 1,
    async tick() {
      ticks += 1;
      throw new Error(`tick ${ticks}`);
    },
    onError: (error) => errors.push((error as Error).message),
  });
  await jest.advanceTimersByTimeAsync(2000);
  expect(errors).toEqual(['tick 1', 'tick 2', 'tick 3']);
  await schedule.stop();
});

test('stopping waits for the tick that is running and starts none', async () => {
  const { ticks, schedule } = started(1, 5000);
  let stopped = false;
  const stopping = schedule.stop().then(() => {
    stopped = true;
  });
  await jest.advanceTimersByTimeAsync(4900);
  expect(stopped).toBe(false);
  await jest.advanceTimersByTimeAsync(200);
  expect(stopped).toBe(true);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(ticks).toHaveLength(1);
  await stopping;
});
