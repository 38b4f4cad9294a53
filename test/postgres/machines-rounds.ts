/** Rounds of news and of violence against the processes that are to publish them. */
import { setTimeout } from 'node:timers/promises';
import type { HubProcess } from '../e2e/hub-process.ts';
import { type Machines, polledTwice } from './machines-world.ts';

/** What went wrong: nothing should have. */
export interface RoundsReport {
  /** Sources that were asked twice within a claim. */
  readonly twice: readonly string[];
  /** Items that a process does not publish. */
  readonly missing: readonly string[];
  /** Items that one publishes more than once. */
  readonly doubled: readonly string[];
}

const PATIENCE_MS = 30_000;

/** Each round brings one item a source and does one harm at a moment of its own; `seed` chooses both. */
export async function runRounds(
  machines: Machines,
  { rounds, leaseMs, seed }: { readonly rounds: number; readonly leaseMs: number; readonly seed: number },
): Promise<RoundsReport> {
  const { publishers } = machines;
  const random = chance(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const sources = [...new Set(publishers.items().map((item) => item.split('-')[0] ?? ''))];
  const harms = [kill, standStill, cutConnections];
  const twice: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await wait(machines.isPolled);
    publishers.asked.length = 0;
    for (const source of sources) publishers.add(source, `${source}-${seed}${1000 + round}`);
    await machines.makeDue();
    await setTimeout(random() * 1200);
    await harms[round % harms.length]?.(machines, pick(machines.hubs), leaseMs);
    await wait(machines.isPolled);
    await wait(async () => (await lacking(machines)).length === 0);
    twice.push(...polledTwice(publishers.asked, leaseMs).map(({ source }) => `${round} ${source}`));
  }
  const shown = await Promise.all(machines.hubs.map((hub) => machines.published(hub)));
  const doubled = shown.flatMap((items) => items.filter((item, at) => items.indexOf(item) !== at));
  return { twice, missing: await lacking(machines), doubled };
}

async function lacking(machines: Machines): Promise<readonly string[]> {
  const shown = await Promise.all(
    machines.hubs.map((hub) => machines.published(hub).catch((): readonly string[] => [])),
  );
  return shown.flatMap((items, hub) =>
    machines.publishers.items().flatMap((item) => (items.includes(item) ? [] : [`${hub} ${item}`])),
  );
}

async function wait(fits: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await fits()) && performance.now() < end) await setTimeout(50);
}

/** Killed in whatever it is doing; another is started in its place. */
async function kill(machines: Machines, hub: HubProcess): Promise<void> {
  const at = machines.hubs.indexOf(hub);
  const roles = at === 2 ? { ROLES: 'serve' } : {};
  await hub.kill();
  machines.hubs.splice(at, 1);
  const next = await machines.start(roles);
  machines.hubs.splice(machines.hubs.indexOf(next), 1);
  machines.hubs.splice(at, 0, next);
}

/** Stands still for longer than its claims last, and then goes on as if nothing had happened. */
async function standStill(_machines: Machines, hub: HubProcess, leaseMs: number): Promise<void> {
  hub.process.kill('SIGSTOP');
  await setTimeout(leaseMs * 1.6);
  hub.process.kill('SIGCONT');
}

/** Every connection of every process to the database is cut. */
async function cutConnections({ database }: Machines): Promise<void> {
  await database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'khorak%' and datname = current_database()",
  );
}

/** Numbers from 0 to 1, the same for the same seed. @see https://en.wikipedia.org/wiki/Lehmer_random_number_generator */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
