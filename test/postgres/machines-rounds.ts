/** Rounds of news and of violence against the processes that are to publish them. */
import { setTimeout } from 'node:timers/promises';
import type { HubProcess } from '../e2e/hub-process.ts';
import { type Machines, polledTwice, watchClaims } from './machines-world.ts';

/** What went wrong: nothing should have. */
export interface RoundsReport {
  /** Sources that were asked twice under one claim, or by who had none. */
  readonly twice: readonly string[];
  /** Items that a process does not publish. */
  readonly missing: readonly string[];
  /** Items that one publishes more than once. */
  readonly doubled: readonly string[];
  /** Articles that were not in the feeds of all processes a second after one of them had taken it. */
  readonly late: readonly string[];
  /** Items of which the partner was never told. */
  readonly untold: readonly string[];
  /** What it was told under more than one id, or under one that is another's, or unsigned. */
  readonly renamed: readonly string[];
}

/** Something done to a process or to what it stands on; the machines go on by themselves afterwards. */
export type Harm = (machines: Machines, hub: HubProcess, leaseMs: number) => Promise<void>;

/** What could not be saved is asked for again after a minute. */
const PATIENCE_MS = 100_000;
const SHOWN_WITHIN_MS = 1000;

/** Each round brings one item a source and does one harm at a moment of its own; `seed` chooses both. */
export async function runRounds(
  machines: Machines,
  of: { readonly rounds: number; readonly leaseMs: number; readonly seed: number; readonly harms?: readonly Harm[] },
): Promise<RoundsReport> {
  const { rounds, leaseMs, seed, harms = HARMS } = of;
  const { publishers, partner } = machines;
  // Now and then the partner takes a notice and the hub never hears that it has.
  partner.reply(() => (partner.taken.length % 9 === 4 ? 'cut' : 204));
  const random = chance(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const sources = [...new Set(publishers.items().map((item) => item.split('-')[0] ?? ''))];
  const twice: string[] = [];
  const late: string[] = [];
  const claims = await watchClaims(machines.database);
  for (let round = 0; round < rounds; round += 1) {
    await wait(machines.isPolled);
    publishers.asked.length = 0;
    for (const source of sources) publishers.add(source, `${source}-${seed}${1000 + round}`);
    await machines.makeDue();
    await setTimeout(random() * 1200);
    await harms[round % harms.length]?.(machines, pick(machines.hubs), leaseMs);
    await wait(machines.isPolled);
    await wait(async () => (await lacking(machines)).length === 0);
    twice.push(...polledTwice(publishers.asked, await claims.read()).map((source) => `${round} ${source}`));
    late.push(...(await showPushed(machines, pick(machines.hubs), `s9-${seed}${1000 + round}`)));
  }
  const shown = await Promise.all(machines.hubs.map((hub) => machines.published(hub)));
  const doubled = shown.flatMap((items) => items.filter((item, at) => items.indexOf(item) !== at));
  await wait(async () => untold(machines, shown.flat()).length === 0);
  const told = { untold: untold(machines, shown.flat()), renamed: renamed(machines) };
  return { twice, missing: await lacking(machines), doubled, late, ...told };
}

/** Published items of which no notice came. */
function untold({ partner }: Machines, published: readonly string[]): readonly string[] {
  const told = new Set(partner.taken.map(({ body }) => itemOf(String(body.data.item?.title))));
  return [...new Set(published)].filter((item) => !told.has(item));
}

/** One happening has one id, however often it is told. */
function renamed({ partner }: Machines): readonly string[] {
  const ids = new Map<string, string>();
  return partner.taken.flatMap(({ id, isGenuine, body: { type, data } }) => {
    const happening = `${type} ${data.key} ${itemOf(String(data.item?.title))}`;
    const known = ids.get(id) ?? happening;
    ids.set(id, known);
    const isOne = [...ids].filter(([, what]) => what === happening).length === 1;
    return isGenuine && known === happening && isOne ? [] : [`${id} ${happening}`];
  });
}

const itemOf = (title: string): string => /s\d+-\d+/.exec(title)?.[0] ?? '';

/** Pushes an article to one process; tells it with the time it took where any of them showed it too late. */
async function showPushed(machines: Machines, hub: HubProcess, item: string): Promise<readonly string[]> {
  const answer = await machines.push(hub, item);
  if (answer.status !== 201) return [`${item} was answered ${answer.status}`];
  const takenAt = performance.now();
  await wait(async () => {
    const shown = await Promise.all(machines.hubs.map((one) => machines.published(one)));
    return shown.every((items) => items.includes(item));
  });
  const tookMs = Math.round(performance.now() - takenAt);
  return tookMs <= SHOWN_WITHIN_MS ? [] : [`${item} took ${tookMs} ms`];
}

async function lacking(machines: Machines): Promise<readonly string[]> {
  const shown = await Promise.all(
    machines.hubs.map((hub) => machines.published(hub).catch((): readonly string[] => [])),
  );
  return shown.flatMap((items, hub) =>
    machines.publishers.items().flatMap((item) => (items.includes(item) ? [] : [`${hub} ${item}`])),
  );
}

/** What cannot be asked now does not fit yet. */
async function wait(fits: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await fits().catch(() => false)) && performance.now() < end) await setTimeout(50);
}

/** Killed in whatever it is doing; another is started in its place. */
async function kill(machines: Machines, hub: HubProcess): Promise<void> {
  const at = machines.hubs.indexOf(hub);
  await hub.kill();
  await machines.start(at);
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

export const HARMS: readonly Harm[] = [kill, standStill, cutConnections];

/** Numbers from 0 to 1, the same for the same seed. @see https://en.wikipedia.org/wiki/Lehmer_random_number_generator */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
