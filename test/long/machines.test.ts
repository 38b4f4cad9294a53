/** Three processes on one PostgreSQL under violence, for as long as it takes to trust them. */
import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { HARMS, type Harm, runRounds } from '../postgres/machines-rounds.ts';
import { openMachines } from '../postgres/machines-world.ts';
import { type PostgresServer, startPostgres } from '../postgres-server.ts';

jest.setTimeout(900_000);

const LEASE_MS = 2000;
/** More where somebody wants to trust them more: `ROUNDS=200 npm run test:long -- machines`. */
const ROUNDS = Number(process.env.ROUNDS ?? 4);

const shared = process.env.KHORAK_TEST_POSTGRES;
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ durable: true });
  process.env.KHORAK_TEST_POSTGRES = server.url;
});
afterAll(async () => {
  process.env.KHORAK_TEST_POSTGRES = shared;
  await server.remove();
});

/** PostgreSQL ends in the middle of whatever is going on, and comes back. */
const restart: Harm = async () => {
  await server.stop();
  await setTimeout(500);
  await server.start();
};

test.each([3, 11])(
  'killed, stopped, cut off and with a database that restarts, they lose and double nothing (seed %d)',
  async (seed) => {
    const settings = { LEASE_SECONDS: '2', HOST_GAP_SECONDS: '0' };
    const machines = await openMachines({ sources: 6, answerMs: 30, settings });
    try {
      await Promise.all([0, 1, 2].map((place) => machines.start(place)));
      for (let n = 0; n < 6; n += 1) machines.publishers.add(`s${n}`, `s${n}-1`);
      const report = await runRounds(machines, { rounds: ROUNDS, leaseMs: LEASE_MS, seed, harms: [...HARMS, restart] });
      expect(report).toEqual({ twice: [], missing: [], doubled: [], late: [], untold: [], renamed: [] });
    } finally {
      await machines.close();
    }
  },
);
