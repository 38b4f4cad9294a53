import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { until } from '../e2e/hub-process.ts';
import { runRounds } from './machines-rounds.ts';
import { type Machines, openMachines } from './machines-world.ts';

jest.setTimeout(120_000);

const LEASE_MS = 2000;
let machines: Machines;
beforeAll(async () => {
  const settings = { LEASE_SECONDS: '2', HOST_GAP_SECONDS: '0' };
  machines = await openMachines({ sources: 6, answerMs: 30, settings });
  await Promise.all([0, 1, 2].map((place) => machines.start(place)));
});
afterAll(() => machines.close());

test('an article that one process takes is in the feeds of all within a second, and is withdrawn from all', async () => {
  const [first, second, third] = machines.hubs;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three are needed');
  const answer = await machines.push(first, 's9-1');
  expect(answer.status).toBe(201);
  const { key } = (await answer.json()) as { key: string };
  const seen = performance.now();
  for (const hub of [first, second, third])
    expect(
      await until(
        () => machines.published(hub),
        (items) => items.includes('s9-1'),
      ),
    ).toContain('s9-1');
  expect(performance.now() - seen).toBeLessThan(1000);
  const headers = { authorization: 'Bearer push-secret' };
  expect((await fetch(`${third.url}/articles/${key}`, { method: 'DELETE', headers })).status).toBe(204);
  const gone = performance.now();
  for (const hub of [third, second, first])
    expect(
      await until(
        () => machines.published(hub),
        (items) => !items.includes('s9-1'),
      ),
    ).not.toContain('s9-1');
  expect(performance.now() - gone).toBeLessThan(1000);
});

test('each source that is due is polled by one of them', async () => {
  await until(machines.isPolled, (isPolled) => isPolled);
  machines.publishers.asked.length = 0;
  for (let n = 0; n < 6; n += 1) machines.publishers.add(`s${n}`, `s${n}-1`);
  await machines.makeDue();
  await until(machines.isPolled, (isPolled) => isPolled);
  await setTimeout(1500);
  expect(machines.publishers.asked.map(({ source }) => source).sort()).toEqual(['s0', 's1', 's2', 's3', 's4', 's5']);
  for (const hub of machines.hubs)
    expect([...(await machines.published(hub))].sort()).toEqual([...machines.publishers.items()].sort());
});

test('processes that are killed or stand still, and connections that are cut, lose and double nothing', async () => {
  const report = await runRounds(machines, { rounds: 4, leaseMs: LEASE_MS, seed: 7 });
  expect(report).toEqual({ twice: [], missing: [], doubled: [], late: [], untold: [], renamed: [] });
});
