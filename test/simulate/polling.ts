import { nextDue } from '../../src/collect/due.ts';
import { HUB } from './parameters.ts';
import { ttlOf } from './population.ts';
import { drawAnswer, FAILED } from './publisher.ts';
import { askForTurn, leaveTurn } from './turn-taking.ts';
import { type Collector, EVENT, type Poll, type World } from './world.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_FAILURES = 20;

/** A collector claims what is due and it has room for, as `src/polling/collecting.ts` does. */
export function claim(world: World, at: number): void {
  const { events, setup, due, counts } = world;
  const collector = world.collectors[at] as Collector;
  const limit = freeOf(world, collector);
  collector.isMoreDue = true;
  if (collector.claimed !== null || limit <= 0) return;
  const claimed = due.take(collector.lane, { now: events.at, limit });
  collector.claimed = claimed;
  collector.isMoreDue = claimed.length === limit;
  const { claimMs, claimedRowMs } = setup.costs;
  if (events.at >= setup.warmUpMs) {
    counts.claimed += claimed.length;
    counts.statements += 1;
  }
  events.put(collector.database.serve(events.at, claimMs + claimed.length * claimedRowMs), EVENT.claimed, at);
}

/** The database has answered a claim: its polls begin. */
export function beginClaimed(world: World, at: number): void {
  const collector = world.collectors[at] as Collector;
  const claimed = collector.claimed ?? [];
  collector.claimed = null;
  for (const source of claimed) {
    if (world.polls.has(source)) throw new Error(`source ${source} is polled twice at once`);
    collector.running += 1;
    world.polls.set(source, { collector, at, answer: null, failed: false, waitedMs: 0, fetchedAt: 0, turnAt: null });
    askForTurn(world, source, (busy, turnAt) => putBack(world, busy, turnAt));
  }
  if (collector.isMoreDue) claim(world, at);
}

/** The host has no turn soon: the source is given back to the database, which takes a statement. */
export function putBack(world: World, source: number, turnAt: number): void {
  const { events, setup, counts } = world;
  const poll = world.polls.get(source) as Poll;
  if (events.at >= setup.warmUpMs) {
    counts.putBack += 1;
    counts.statements += 1;
  }
  poll.turnAt = turnAt;
  events.put(poll.collector.database.serve(events.at, setup.costs.reportMs), EVENT.putBack, source);
}

/** What a host answered is there: its turn is given back, and what it said is read on a core. */
export function endFetch(world: World, source: number): void {
  const { events, setup, population, counts } = world;
  const poll = world.polls.get(source) as Poll;
  world.checker.end(population.hostOf[source] as number, events.at);
  counts.socketsNow -= 1;
  leaveTurn(world, source);
  poll.fetchedAt = events.at;
  poll.answer = poll.failed
    ? FAILED
    : drawAnswer(population, source, {
        ...{ now: events.at, random: world.random, costs: setup.costs },
        readsRhythm: setup.everyMs === null,
      });
  events.put(poll.collector.cores.serve(events.at, poll.answer.cpuMs), EVENT.read, source);
}

/** A document is read: its entries and the report are saved. */
export function save(world: World, source: number): void {
  const { events, setup } = world;
  const poll = world.polls.get(source) as Poll;
  const savedMs = setup.costs.reportMs + (poll.answer ?? FAILED).databaseMs;
  // What waits for others to share its commit waits, but keeps nobody from working.
  events.put(poll.collector.database.serve(events.at, savedMs) + HUB.gatherMs, EVENT.saved, source);
}

/** It is saved: the source is due again as the project's rule says. */
export function endPoll(world: World, source: number): void {
  const { setup, population, events, random } = world;
  const { answer: given, fetchedAt } = world.polls.get(source) as Poll;
  const answer = given ?? FAILED;
  const hasFailed = answer.outcome === 'failed';
  population.failures[source] = hasFailed ? Math.min((population.failures[source] as number) + 1, MOST_FAILURES) : 0;
  if (!hasFailed) population.seenAt[source] = fetchedAt;
  note(world, source, answer);
  const { nextDueAt, intervalMs } = nextDue({
    ...{ now: events.at, outcome: answer.outcome, failures: population.failures[source] as number },
    ...{ intervalMs: population.intervalMs[source] as number, rhythmMs: answer.rhythmMs, everyMs: setup.everyMs },
    ...{ hints: null, maxAgeMs: ttlOf(source), retryAfterMs: null, random: random.uniform() },
  });
  population.intervalMs[source] = intervalMs;
  const isPushed = setup.pushed && !hasFailed && world.fullHosts[population.hostOf[source] as number] === 1;
  population.dueAt[source] = isPushed ? Math.max(nextDueAt, events.at + DAY_MS) : nextDueAt;
  leave(world, source, population.dueAt[source] as number);
}

/** It is given back: it is due at its turn, and late since it was due at first. */
export function endPutBack(world: World, source: number): void {
  leave(world, source, (world.polls.get(source) as Poll).turnAt ?? world.events.at);
}

function leave(world: World, source: number, dueAt: number): void {
  const { collector, at } = world.polls.get(source) as Poll;
  world.polls.delete(source);
  collector.running -= 1;
  world.due.add(collector.lane, source, dueAt);
  if (collector.isMoreDue && freeOf(world, collector) >= world.setup.sockets / 4) claim(world, at);
}

function note(world: World, source: number, answer: ReturnType<typeof drawAnswer>): void {
  const { events, counts, setup, population } = world;
  if (answer.published.length > 0) world.fanOut.notify(events.at, source, answer.published.length);
  if (events.at < setup.warmUpMs) return;
  const hasRoom = world.fullHosts[population.hostOf[source] as number] === 0;
  for (const at of answer.published) {
    world.staleness.add(events.at - at);
    if (hasRoom) world.stalenessWithRoom.add(events.at - at);
  }
  counts.entries += answer.published.length;
  counts.lost += answer.lost;
  if (answer.outcome === 'failed') counts.failed += 1;
  else if (answer.outcome === 'new') counts.news += 1;
  else if (answer.databaseMs === 0) counts.notModified += 1;
}

function freeOf({ setup }: World, { running, waiting }: Collector): number {
  return setup.sockets - running + waiting;
}
