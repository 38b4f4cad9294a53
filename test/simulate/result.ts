import { subscribersOf } from './fan-out.ts';
import { meanTurnMs } from './population.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;

/** Some percentiles, in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** What a run came to. Shares are of the time after the warm-up, or of one resource's whole time. */
export interface Result {
  readonly pollsAnHour: number;
  readonly putBackAnHour: number;
  readonly shareNotModified: number;
  readonly entriesASecond: number;
  /** Entries that had left their document before anybody looked, of all. */
  readonly shareLost: number;
  readonly staleness: Percentiles;
  readonly stalenessWithRoom: Percentiles;
  readonly lateness: Percentiles;
  readonly fullHosts: number;
  readonly shareAtFullHosts: number;
  /** Polls that the host asked most wants, in terms of those it can have. */
  readonly hostFill: number;
  /** Hours until the largest host has been asked for each of its sources once. */
  readonly longestRoundHours: number;
  readonly statementsASecond: number;
  readonly rowsASecond: number;
  /** How busy all databases would keep one; above 1 it cannot keep up. */
  readonly shareOfOneWriter: number;
  readonly cores: number;
  readonly socketsMean: number;
  readonly socketsMost: number;
  readonly violations: number;
  readonly deliveriesASecond: number;
  readonly deliveryDelay: Percentiles;
  readonly largestBurst: number;
}

/** Sums a run up. */
export function resultOf(world: World): Result {
  const { setup, counts, population, fullHosts, fanOut } = world;
  const measuredMs = setup.horizonMs - setup.warmUpMs;
  const anHour = (count: number) => (count * HOUR_MS) / measuredMs;
  const aSecond = (count: number) => (count * 1000) / measuredMs;
  const full = population.sizeOf.filter((_, host) => fullHosts[host] === 1);
  const ended = counts.polls - counts.failed;
  // A claimed row, its report or its putting back, and what is saved.
  const rows = counts.claimed + counts.polls + counts.putBack + counts.entries;
  return {
    pollsAnHour: anHour(counts.polls),
    putBackAnHour: anHour(counts.putBack),
    shareNotModified: counts.notModified / Math.max(ended, 1),
    entriesASecond: aSecond(counts.entries),
    shareLost: counts.lost / Math.max(counts.entries + counts.lost, 1),
    staleness: percentilesOf(world.staleness),
    stalenessWithRoom: percentilesOf(world.stalenessWithRoom),
    lateness: percentilesOf(world.lateness),
    fullHosts: full.length,
    shareAtFullHosts: full.reduce((sum, size) => sum + size, 0) / population.size,
    hostFill: world.hostFill,
    longestRoundHours: ((population.sizeOf[0] ?? 0) * meanTurnMs()) / HOUR_MS,
    statementsASecond: aSecond(counts.statements + counts.polls),
    rowsASecond: aSecond(rows),
    shareOfOneWriter: busyMs(world.databases) / setup.horizonMs,
    cores: busyMs(world.collectors.map(({ cores }) => cores)) / setup.horizonMs,
    socketsMean: counts.socketMs / measuredMs,
    socketsMost: counts.socketsMost,
    violations: world.checker.violations(),
    deliveriesASecond: aSecond(fanOut.delays.total()),
    deliveryDelay: percentilesOf(fanOut.delays),
    largestBurst: fanOut.largest(),
  };
}

/** Deliveries that so many entries a second mean, on average. */
export function meanSubscribers(sources: number): number {
  const asked = Math.min(sources, 100_000);
  let sum = 0;
  for (let source = 0; source < asked; source += 1) sum += subscribersOf(source);
  return sum / asked;
}

function percentilesOf(histogram: { percentile(p: number): number }): Percentiles {
  return { p50: histogram.percentile(50), p90: histogram.percentile(90), p99: histogram.percentile(99) };
}

function busyMs(servers: readonly { busyMs(): number }[]): number {
  return servers.reduce((sum, server) => sum + server.busyMs(), 0);
}
