import type { Source } from '../../src/model.ts';
import { createRetaining } from '../../src/polling/retaining.ts';
import { until } from '../e2e/hub-process.ts';

const MINUTE = 60_000;
type Call = { readonly ids: readonly string[]; readonly most: number | undefined };

/** A store that gives what it is told to, each time it is asked; `hold` keeps an answer back until it is let go. */
function storeThat(gives: (call: number) => number) {
  const calls: Call[] = [];
  let letGo: (() => void) | null = null;
  let held: Promise<void> = Promise.resolve();
  return {
    calls,
    hold: () => {
      held = new Promise((resolve) => {
        letGo = resolve;
      });
      return () => letGo?.();
    },
    lost: 0,
    async forgetDeliveries() {
      return this.lost;
    },
    expireEntries: async (sources: readonly { readonly id: string }[], _at: number, most?: number) => {
      calls.push({ ids: sources.map(({ id }) => id), most });
      await held;
      return gives(calls.length);
    },
  };
}

const sources = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `s${n}` }) as Source);
const start = (store: ReturnType<typeof storeThat>, count: number, errors: unknown[] = []) => {
  let now = 0;
  const retaining = createRetaining({
    ...{ store, sources: () => sources(count), now: () => now },
    onLost: (notices) => void errors.push(notices),
    onError: (error) => void errors.push(error),
  });
  return {
    retaining,
    pass: (ms: number) => {
      now += ms;
    },
  };
};

test('every source is gone through, some at a time, as often as there is more to expire', async () => {
  // The first fifty have more than one call takes.
  const store = storeThat((call) => (call <= 2 ? 2100 : 7));
  const { retaining } = start(store, 120);
  retaining.look();
  await until(
    async () => store.calls.length,
    (count) => count === 5,
  );
  await retaining.stop();
  expect(store.calls.map(({ ids, most }) => [ids[0], ids.length, most])).toEqual([
    ['s0', 50, 2000],
    ['s0', 50, 2000],
    ['s0', 50, 2000],
    ['s50', 50, 2000],
    ['s100', 20, 2000],
  ]);
});

test('what is kept beside entries is looked at where there is no source too', async () => {
  const store = storeThat(() => 0);
  const { retaining } = start(store, 0);
  retaining.look();
  await retaining.stop();
  expect(store.calls.map(({ ids }) => ids)).toEqual([[]]);
});

test('nobody waits for it, a round never overlaps the one before, and there is one in ten minutes', async () => {
  const store = storeThat(() => 0);
  const letGo = store.hold();
  const { retaining, pass } = start(store, 1);
  retaining.look();
  pass(11 * MINUTE);
  retaining.look();
  expect(store.calls).toHaveLength(1);
  letGo();
  await until(
    async () => {
      retaining.look();
      return store.calls.length;
    },
    (count) => count === 2,
  );
  expect(store.calls).toHaveLength(2);
  pass(9 * MINUTE);
  retaining.look();
  await retaining.stop();
  expect(store.calls).toHaveLength(2);
});

test('a hub that stops waits for the part that is being done, and no other follows', async () => {
  const store = storeThat(() => 2000);
  const letGo = store.hold();
  const { retaining } = start(store, 10);
  retaining.look();
  const stopped = retaining.stop();
  letGo();
  await stopped;
  expect(store.calls).toHaveLength(1);
});

test('a round that fails is told, and the next one comes all the same', async () => {
  const errors: unknown[] = [];
  const store = storeThat((call) => {
    if (call === 1) throw new Error('the store is away');
    return 0;
  });
  const { retaining, pass } = start(store, 1, errors);
  retaining.look();
  await until(
    async () => errors.length,
    (count) => count === 1,
  );
  pass(10 * MINUTE);
  retaining.look();
  await retaining.stop();
  expect(store.calls).toHaveLength(2);
});

test('notices that nobody has taken are told where they are given up', async () => {
  const told: unknown[] = [];
  const store = storeThat(() => 0);
  store.lost = 7;
  const { retaining } = start(store, 1, told);
  retaining.look();
  await until(
    async () => told.length,
    (count) => count === 1,
  );
  await retaining.stop();
  expect(told).toEqual([7]);
});
