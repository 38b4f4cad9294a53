import { CPU, HUB, WEB } from './parameters.ts';
import { beginClaimed, claim, endFetch, endPoll, endPutBack, putBack, save } from './polling.ts';
import { pauseOf } from './population.ts';
import { askAll, endRest, takeSharedTurn } from './turn-taking.ts';
import { type Collector, EVENT, openWorld, type Setup, type World } from './world.ts';

const DAY_MS = 24 * 3_600_000;

/** Runs a simulation to its horizon. The same setup gives the same world. */
export function simulate(setup: Setup): World {
  const world = openWorld(setup);
  enlist(world);
  const { events } = world;
  while (events.take() && events.at < setup.horizonMs) HANDLERS[events.kind]?.(world, events.subject);
  return world;
}

type Handler = (world: World, subject: number) => void;

const HANDLERS: Readonly<Record<number, Handler>> = {
  [EVENT.tick]: (world, at) => {
    claim(world, at);
    world.events.put(world.events.at + HUB.tickMs, EVENT.tick, at);
  },
  [EVENT.claimed]: beginClaimed,
  [EVENT.rested]: endRest,
  [EVENT.asked]: askAll,
  [EVENT.tried]: (world, source) => takeSharedTurn(world, source, (busy, turnAt) => putBack(world, busy, turnAt)),
  [EVENT.fetched]: endFetch,
  [EVENT.read]: save,
  [EVENT.saved]: endPoll,
  [EVENT.putBack]: endPutBack,
  [EVENT.notice]: takeNotice,
};

/** Every source stands in its lane, every collector has its clock. */
function enlist(world: World): void {
  const { setup, population, due, events, random, fullHosts } = world;
  let noticesPerMs = 0;
  for (let source = 0; source < population.size; source += 1) {
    const host = population.hostOf[source] as number;
    if (setup.pushed && fullHosts[host] === 1) {
      noticesPerMs += 1 / (population.gapMs[source] as number);
      const sinceMs = pauseOf(population, source, setup.everyMs);
      population.dueAt[source] = random.uniform() * Math.max(DAY_MS, sinceMs);
      // What was published meanwhile has come as notices.
      population.seenAt[source] = population.dueAt[source] as number;
    }
    due.add(setup.routing === 'by-host' ? host % setup.collectors : 0, source, population.dueAt[source] as number);
  }
  // Machines are not started in one moment.
  world.collectors.forEach((_, at) => {
    events.put(random.uniform() * HUB.tickMs, EVENT.tick, at);
  });
  if (noticesPerMs === 0) return;
  world.noticePauseMs = 1 / noticesPerMs;
  events.put(0, EVENT.notice, 0);
}

/** A publisher's hub brings a new entry, to whichever collector. */
function takeNotice(world: World): void {
  const { events, random, setup, collectors, counts, noticePauseMs } = world;
  if (noticePauseMs === null) return;
  events.put(events.at + random.exponential() * noticePauseMs, EVENT.notice, 0);
  const { cores, database } = collectors[Math.floor(random.uniform() * collectors.length)] as Collector;
  const readAt = cores.serve(events.at, CPU.documentMs);
  const savedAt = database.serve(events.at, setup.costs.newEntryMs);
  if (events.at < setup.warmUpMs) return;
  counts.notices += 1;
  counts.entries += 1;
  world.staleness.add(WEB.noticeDelayMs + Math.max(readAt, savedAt) - events.at);
}
