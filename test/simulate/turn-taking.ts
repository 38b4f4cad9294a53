import { enterLine, type HostLine, leaveLine, newLine, restLeft } from './host-lines.ts';
import { HUB } from './parameters.ts';
import { drawRequest } from './publisher.ts';
import { type Collector, EVENT, type Poll, type World } from './world.ts';

/** What the poll does that a host has no turn for: it is put back until then. */
export type PutBack = (source: number, turnAt: number) => void;

/** A poll asks for its turn at its host: first in its own process, then, where turns are shared, in the line of all. */
export function askForTurn(world: World, source: number, putBack: PutBack): void {
  const { collector } = pollOf(world, source);
  const standing = enterLine(lineOf(world, collector, source), source, world.events.at);
  if (standing.kind === 'busy') putBack(source, standing.turnAt);
  else if (standing.kind === 'line') collector.waiting += 1;
  else restBefore(world, source, standing.restMs);
}

/** The rest before a turn is over. */
export function endRest(world: World, source: number): void {
  pollOf(world, source).collector.waiting -= 1;
  beginTurn(world, source);
}

/** The database is asked whether a host is free of other processes. */
export function askAll(world: World, source: number): void {
  world.events.put(statement(world, pollOf(world, source).collector), EVENT.tried, source);
}

/** The database has looked whether the host is free of other processes. */
export function takeSharedTurn(world: World, source: number, putBack: PutBack): void {
  const { events, population, turns } = world;
  const poll = pollOf(world, source);
  const host = population.hostOf[source] as number;
  const freeAt = turns?.[host] as number;
  if (turns === null || freeAt <= events.at) {
    if (turns !== null) turns[host] = Number.POSITIVE_INFINITY;
    fetch(world, source);
    return;
  }
  const afterMs = freeAt === Number.POSITIVE_INFINITY ? HUB.lookAgainMs : Math.max(1, freeAt - events.at);
  poll.waitedMs += afterMs;
  // Who is refused asks once more, how long to wait.
  const toldAt = statement(world, poll.collector);
  if (poll.waitedMs <= HUB.patienceMs) {
    askAllAt(world, source, toldAt + afterMs);
    return;
  }
  giveTurnBack(world, source);
  putBack(source, events.at + Math.max(afterMs, HUB.hostGapMs));
}

/** The request is over: its socket goes to another, the host rests, and the next in line comes. */
export function leaveTurn(world: World, source: number): void {
  const { turns, population } = world;
  const { collector } = pollOf(world, source);
  collector.socketsInUse -= 1;
  const waiting = collector.withoutSocket.shift();
  if (waiting !== undefined) request(world, waiting);
  if (turns !== null) {
    const leftAt = statement(world, collector);
    turns[population.hostOf[source] as number] = leftAt + HUB.hostGapMs;
  }
  giveTurnBack(world, source);
}

function giveTurnBack(world: World, source: number): void {
  const { events } = world;
  const { collector } = pollOf(world, source);
  const line = lineOf(world, collector, source);
  const next = leaveLine(line, events.at);
  if (next === null) return;
  collector.waiting -= 1;
  restBefore(world, next, restLeft(line, events.at));
}

function restBefore(world: World, source: number, restMs: number): void {
  if (restMs === 0) {
    beginTurn(world, source);
    return;
  }
  pollOf(world, source).collector.waiting += 1;
  world.events.put(world.events.at + restMs, EVENT.rested, source);
}

function beginTurn(world: World, source: number): void {
  const { collector } = pollOf(world, source);
  lineOf(world, collector, source).startedAt = world.events.at;
  if (world.turns === null) fetch(world, source);
  else askAllAt(world, source, world.events.at);
}

/** The wait is before the statement, so that the database is asked in the order of time. */
function askAllAt(world: World, source: number, at: number): void {
  world.events.put(at, EVENT.asked, source);
}

/** A turn without a socket waits for one, as `createSlots` has it. */
function fetch(world: World, source: number): void {
  const { collector } = pollOf(world, source);
  if (collector.socketsInUse < world.setup.sockets) request(world, source);
  else collector.withoutSocket.push(source);
}

function request(world: World, source: number): void {
  pollOf(world, source).collector.socketsInUse += 1;
  const { events, population, counts } = world;
  const host = population.hostOf[source] as number;
  const now = events.at;
  world.checker.begin(host, now);
  const { latencyMs, failed } = drawRequest(source, world.random);
  pollOf(world, source).failed = failed;
  counts.socketsNow += 1;
  if (now >= world.setup.warmUpMs) {
    counts.polls += 1;
    counts.socketMs += latencyMs;
    counts.socketsMost = Math.max(counts.socketsMost, counts.socketsNow);
    const lateness = world.fullHosts[host] === 1 ? world.latenessAtFull : world.lateness;
    lateness.add(now - (population.dueAt[source] as number));
  }
  events.put(now + latencyMs, EVENT.fetched, source);
}

/** One statement about a turn; gives when it is done. */
function statement({ counts, events, setup }: World, { database }: Collector): number {
  if (events.at >= setup.warmUpMs) counts.statements += 1;
  return database.serve(events.at, setup.costs.turnMs);
}

/** The line of a source's host in this process. A source alone at its host has one of its own, that is not kept. */
function lineOf({ population }: World, { lines }: Collector, source: number): HostLine {
  const host = population.hostOf[source] as number;
  const line = lines.get(host) ?? newLine();
  if (host < population.sharedHosts) lines.set(host, line);
  return line;
}

function pollOf({ polls }: World, source: number): Poll {
  return polls.get(source) as Poll;
}
