import { createDueQueue, type DueQueue } from './due-queue.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import { createFanOut, type FanOut } from './fan-out.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import type { HostLine } from './host-lines.ts';
import { CPU, type DatabaseCosts, HUB } from './parameters.ts';
import { createPolitenessChecker, type PolitenessChecker } from './politeness.ts';
import { madeUpPopulation, meanTurnMs, type Population, pauseOf } from './population.ts';
import type { Answer } from './publisher.ts';
import { type Random, seededRandom } from './random.ts';
import { createServer, type Server } from './resources.ts';

/** One run. */
export interface Setup {
  readonly sources: number;
  /** Null: sources are polled by their own rhythm. */
  readonly everyMs: number | null;
  readonly collectors: number;
  readonly sockets: number;
  readonly databases: number;
  readonly costs: DatabaseCosts;
  /**
   * Who polls what. `shared`: anyone, and turns at hosts are kept in the database, as the hub does on PostgreSQL. `by-host`: each
   * host belongs to one collector, which keeps its turns itself; of one collector this is what the hub does on SQLite.
   * `unguarded`: anyone, each by its own turns only; here to show that the checker sees it.
   */
  readonly routing: 'shared' | 'by-host' | 'unguarded';
  /** Hosts that cannot be polled as often as their sources want push instead (WebSub), and are polled once a day. */
  readonly pushed: boolean;
  readonly notifiers: number;
  readonly horizonMs: number;
  /** What happens before is left out of the figures. */
  readonly warmUpMs: number;
  readonly seed: number;
}

/** What is to happen. The subject is a collector or a source. */
export const EVENT = {
  ...{ tick: 0, claimed: 1, rested: 2, asked: 3, tried: 4, fetched: 5, read: 6, saved: 7, putBack: 8, notice: 9 },
} as const;

/** A collector: a process with its sockets, its cores and its lines of hosts. */
export interface Collector {
  readonly database: Server;
  readonly cores: Server;
  readonly lane: number;
  readonly lines: Map<number, HostLine>;
  running: number;
  waiting: number;
  socketsInUse: number;
  readonly withoutSocket: number[];
  isMoreDue: boolean;
  claimed: readonly number[] | null;
}

/** A poll under way. */
export interface Poll {
  readonly collector: Collector;
  /** The collector's number. */
  readonly at: number;
  answer: Answer | null;
  failed: boolean;
  /** Time spent in the line of all processes. */
  waitedMs: number;
  fetchedAt: number;
  /** When it is to come back, where it is put back. */
  turnAt: number | null;
}

/** The turns that all processes share: when each host is free. */
export type SharedTurns = Float64Array;

/** What is counted, after the warm-up. */
export interface Counts {
  polls: number;
  failed: number;
  notModified: number;
  news: number;
  entries: number;
  lost: number;
  claimed: number;
  putBack: number;
  statements: number;
  notices: number;
  /** Sockets in use, times milliseconds. */
  socketMs: number;
  socketsNow: number;
  socketsMost: number;
}

/** Everything there is. */
export interface World {
  readonly setup: Setup;
  readonly population: Population;
  readonly random: Random;
  readonly events: EventQueue;
  readonly due: DueQueue;
  readonly databases: readonly Server[];
  readonly collectors: readonly Collector[];
  readonly polls: Map<number, Poll>;
  readonly turns: SharedTurns | null;
  /** Hosts that are asked for more than one request at a time can do. */
  readonly fullHosts: Uint8Array;
  /** What the host asked most is asked for, in terms of what it can do. */
  readonly hostFill: number;
  readonly checker: PolitenessChecker;
  readonly fanOut: FanOut;
  readonly counts: Counts;
  /** The mean pause between two notices of publishers' hubs; null where none come. */
  noticePauseMs: number | null;
  readonly lateness: Histogram;
  readonly latenessAtFull: Histogram;
  readonly staleness: Histogram;
  /** Of sources at hosts with room. */
  readonly stalenessWithRoom: Histogram;
}

/** Makes the world at the moment 0. */
export function openWorld(setup: Setup): World {
  const { sources, everyMs, horizonMs, seed, routing } = setup;
  const random = seededRandom(seed);
  const population = madeUpPopulation({ sources, everyMs }, random);
  const lanes = routing === 'by-host' ? setup.collectors : 1;
  const databases = Array.from({ length: setup.databases }, () => createServer(1));
  return {
    ...{ setup, population, random, databases },
    events: createEventQueue(),
    due: createDueQueue(sources, lanes, horizonMs),
    collectors: Array.from({ length: setup.collectors }, (_, at) => ({
      database: databases[at % databases.length] as Server,
      ...{ cores: createServer(CPU.cores), lane: at % lanes, lines: new Map() },
      ...{ running: 0, waiting: 0, socketsInUse: 0, withoutSocket: [], isMoreDue: false, claimed: null },
    })),
    polls: new Map(),
    turns: routing === 'shared' ? new Float64Array(population.hosts) : null,
    ...crowding(population, everyMs),
    checker: createPolitenessChecker(population.hosts, HUB.hostGapMs),
    fanOut: createFanOut(setup.notifiers, setup.warmUpMs),
    counts: {
      ...{ polls: 0, failed: 0, notModified: 0, news: 0, entries: 0, lost: 0, claimed: 0, putBack: 0 },
      ...{ statements: 0, notices: 0, socketMs: 0, socketsNow: 0, socketsMost: 0 },
    },
    noticePauseMs: null,
    ...{ lateness: createHistogram(), latenessAtFull: createHistogram() },
    ...{ staleness: createHistogram(), stalenessWithRoom: createHistogram() },
  };
}

/** Polls that each host is asked for in a millisecond. */
export function demandOf(population: Population, everyMs: number | null): Float64Array {
  const demand = new Float64Array(population.hosts);
  for (let id = 0; id < population.size; id += 1) {
    const host = population.hostOf[id] as number;
    demand[host] = (demand[host] as number) + 1 / pauseOf(population, id, everyMs);
  }
  return demand;
}

/** A host is full at seven tenths of what one request after another comes to: above that its line hardly ends. */
function crowding(population: Population, everyMs: number | null): Pick<World, 'fullHosts' | 'hostFill'> {
  const fill = demandOf(population, everyMs).map((perMs) => perMs * meanTurnMs());
  return {
    fullHosts: Uint8Array.from(fill, (share) => (share > 0.7 ? 1 : 0)),
    hostFill: fill.reduce((most, share) => Math.max(most, share), 0),
  };
}
