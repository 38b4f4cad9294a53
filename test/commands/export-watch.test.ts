import { keepMirror } from '../../src/commands/export-watch.ts';
import type { Hub } from '../../src/hub.ts';
import { until } from '../e2e/hub-process.ts';

test('a mirror is left as it is while the hub follows other files, and that is said once', async () => {
  let [isFollowed, version, rounds, looks] = [true, 1, 0, 0];
  const hub = {
    keeper: {
      refresh: async () => {
        looks += 1;
      },
      isFollowed: () => isFollowed,
      current: () => ({ fingerprint: 'one' }),
    },
    store: { version: async () => String(version) },
    reading: { now: () => 0 },
  } as unknown as Hub;
  const said: string[] = [];
  const stop = new AbortController();
  const mirror = async () => {
    rounds += 1;
    return { isWhole: true, againAt: null };
  };
  const terminal = { say: () => {}, complain: (line: string) => said.push(line), interactive: false };
  const kept = keepMirror(hub, mirror, { terminal, signal: stop.signal });
  const lookedTwiceMore = async () => {
    const from = looks;
    await until(
      async () => looks,
      (now) => now >= from + 2,
    );
  };
  await lookedTwiceMore();
  expect([rounds, said]).toEqual([1, []]);
  [isFollowed, version] = [false, 2];
  await lookedTwiceMore();
  expect([rounds, said]).toEqual([1, [expect.stringMatching(/follows other files .* left as it is/)]]);
  isFollowed = true;
  await lookedTwiceMore();
  expect([rounds, said.length]).toEqual([2, 2]);
  stop.abort();
  expect(await kept).toBe(0);
});
