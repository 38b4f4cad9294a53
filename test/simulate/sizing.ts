import { deliveryRate } from './fan-out.ts';
import { CPU, type DatabaseCosts, HUB, READERS, WEB } from './parameters.ts';
import { isDead, madeUpPopulation, meanLatencyMs, meanTurnMs, pauseOf } from './population.ts';
import { seededRandom } from './random.ts';
import { meanSubscribers, type Result, resultOf } from './result.ts';
import { simulate } from './scheduler.ts';
import { demandOf, type Setup } from './world.ts';

/** How far a resource may be filled before waits grow: what queues teach, and measured lateness then proves. */
const FILL = 0.7;
const LATE_MS = 2 * HUB.tickMs;
const ROUNDS = 5;
/** Sources from which the load of all is reckoned. */
const SAMPLE = 1_000_000;

/** What is asked of a scale: the machines are to be found where they are not given. */
export type Question = Omit<Setup, 'collectors' | 'databases' | 'notifiers'> & {
  readonly collectors: number | null;
  readonly databases: number | null;
};

/** A scale with the machines it needs, or was given, and what came of it. */
export interface Sized {
  readonly setup: Setup;
  readonly result: Result;
}

/**
 * Finds how many collectors keep the lateness at hosts with room within two ticks (p99): a first guess from what polls cost,
 * then more until it holds. What is given is left as it is, whatever comes of it.
 */
export function size(question: Question): Sized {
  const load = loadOf(question);
  const databases = question.databases ?? Math.max(1, Math.ceil(load.databaseShare / FILL));
  const notifiers = Math.max(1, Math.ceil(load.deliveriesPerMs / (FILL * deliveryRate())));
  let collectors =
    question.collectors ??
    Math.max(1, Math.ceil(load.sockets / (FILL * question.sockets)), Math.ceil(load.cores / (FILL * CPU.cores)));
  for (let round = 1; ; round += 1) {
    const setup: Setup = { ...question, collectors: Math.max(collectors, databases), databases, notifiers };
    const result = resultOf(simulate(setup));
    const isEnough = question.collectors !== null || result.lateness.p99 <= LATE_MS || round === ROUNDS;
    if (isEnough) return { setup, result };
    collectors = Math.ceil(collectors * 1.3);
  }
}

/** What polling keeps busy, where hosts can be asked so often: mean sockets and cores, and the share of one database. */
function loadOf({ sources, everyMs, seed, costs, routing }: Question) {
  const sample = Math.min(sources, SAMPLE);
  const population = madeUpPopulation({ sources: sample, everyMs }, seededRandom(seed));
  const demand = demandOf(population, everyMs);
  const load = { sockets: 0, cores: 0, databaseShare: 0, deliveriesPerMs: 0 };
  const times = sources / sample;
  const subscribers = meanSubscribers(sample);
  for (let id = 0; id < sample; id += 1) {
    const pauseMs = pauseOf(population, id, everyMs);
    const crowding = (demand[population.hostOf[id] as number] as number) * meanTurnMs();
    const pollsPerMs = times / pauseMs / Math.max(1, crowding);
    const dead = isDead(id);
    const gapMs = population.gapMs[id] as number;
    const shareNew = dead ? 0 : 1 - Math.exp(-pauseMs / gapMs);
    const shareRead = dead ? 0 : shareNew + (1 - shareNew) * (1 - WEB.notModifiedShare);
    load.sockets += pollsPerMs * (meanLatencyMs({ dead }) + 2 * HUB.gatherMs);
    load.cores += pollsPerMs * (CPU.notModifiedMs + shareRead * CPU.documentMs);
    load.databaseShare += pollsPerMs * (pollMs(costs, routing) + shareRead * WEB.itemsOfDocument * costs.knownEntryMs);
    load.databaseShare += (times / gapMs) * costs.newEntryMs;
    load.deliveriesPerMs += (times / gapMs) * subscribers;
  }
  return load;
}

function pollMs({ claimedRowMs, reportMs, turnMs }: DatabaseCosts, routing: Setup['routing']): number {
  return claimedRowMs + reportMs + (routing === 'shared' ? 2 * turnMs : 0);
}

/** What readers who ask take, in cores and requests; arithmetic, nothing waits. */
export function servingOf(sources: number, entriesASecond: number) {
  const { pullersPerSource, pullsAnHour, hotShare, notModifiedShare, hotFullMs, hotNotModifiedMs, coldMs } = READERS;
  const pulls = (sources * pullersPerSource * pullsAnHour) / 3600;
  const hotMs = notModifiedShare * hotNotModifiedMs + (1 - notModifiedShare) * hotFullMs;
  const coresHot = (pulls * hotMs) / 1000;
  const cores = (pulls * (hotShare * hotMs + (1 - hotShare) * coldMs)) / 1000;
  // A CDN that is told what has changed asks again for the source's own feed only then, once from its shield.
  const originWithCdn = Math.min(pulls, entriesASecond);
  return { pulls, coresHot, cores, originWithCdn, coresWithCdn: (originWithCdn * coldMs) / 1000 };
}
