import { watchStore } from '../../src/publishing/store-watch.ts';

/** A store that was written to `changes` times, and a clock in milliseconds. */
function watched() {
  const state = { changes: 0, at: 0 };
  const generation = watchStore({ changes: () => state.changes }, () => state.at);
  return { state, generation };
}

describe('the generation of what is published', () => {
  test('stays while nothing is written, and is another after each write', () => {
    const { state, generation } = watched();
    const first = generation();
    state.at += 5000;
    expect(generation()).toBe(first);
    state.changes += 1;
    state.at += 1;
    const second = generation();
    expect(second).not.toBe(first);
    expect(generation()).toBe(second);
  });

  test('sees a write at once, also in the same millisecond', () => {
    const { state, generation } = watched();
    const first = generation();
    state.changes += 1;
    expect(generation()).not.toBe(first);
  });

  test('is shared by writes that follow one another closely, a twentieth of a second at most', () => {
    const { state, generation } = watched();
    const seen = new Set<number>();
    for (; state.at < 10_000; state.at += 1) {
      state.changes += 1;
      seen.add(generation());
    }
    // The first twenty of a second count one by one, then one in fifty milliseconds.
    expect(seen.size).toBeLessThan(10 * (20 + 20) + 2);
    expect(seen.size).toBeGreaterThan(10 * 20);
    state.at += 50;
    const last = generation();
    state.at += 1000;
    expect(generation()).toBe(last);
  });
});
