/** Four times what a server can do, for five seconds: with an admission and without. */
import { ask, quantile, startSlowServer, storm, type Timed } from '../serve/load.ts';

const REQUESTS = 1000;
const EVERY_MS = 5;

async function stormOn(...args: readonly 'bare'[]): Promise<readonly Timed[]> {
  const slow = await startSlowServer(...args);
  try {
    const answers = await storm(slow.port, REQUESTS, EVERY_MS);
    const endedAt = performance.now();
    while ((await ask(slow.port)).status !== 200) expect(performance.now() - endedAt).toBeLessThan(1000);
    return answers;
  } finally {
    await slow.stop();
  }
}

const times = (answers: readonly Timed[], status: number) =>
  answers.filter((answer) => answer.status === status).map(({ ms }) => ms);

test('with an admission nobody waits for more than a second; without one nearly all do, for up to fifteen', async () => {
  const bare = await stormOn('bare');
  const kept = await stormOn();
  console.table({
    bare: {
      answered: times(bare, 200).length,
      p50: quantile(times(bare, 200), 0.5),
      p99: quantile(times(bare, 200), 0.99),
    },
    admitted: {
      answered: times(kept, 200).length,
      p50: quantile(times(kept, 200), 0.5),
      p99: quantile(times(kept, 200), 0.99),
    },
    refused: {
      answered: times(kept, 503).length,
      p50: quantile(times(kept, 503), 0.5),
      p99: quantile(times(kept, 503), 0.99),
    },
  });
  expect(times(bare, 200).length).toBe(REQUESTS);
  expect(quantile(times(bare, 200), 0.99)).toBeGreaterThan(5000);
  expect(times(kept, 200).length + times(kept, 503).length).toBe(REQUESTS);
  // It does nearly as much as it can: 250 in five seconds.
  expect(times(kept, 200).length).toBeGreaterThan(125);
  expect(quantile(times(kept, 200), 0.99)).toBeLessThan(1000);
  expect(quantile(times(kept, 503), 0.99)).toBeLessThan(1000);
});
