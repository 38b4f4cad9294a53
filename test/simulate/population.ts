import { nextDue } from '../../src/collect/due.ts';
import { HUB, WEB } from './parameters.ts';
import { type Random, traitOf } from './random.ts';

const HOUR_MS = 3_600_000;
const LONGEST_MS = 6 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
/** Failures after which the pause grows no more. */
const LONG_DEAD = 10;
const [DEAD, TTL] = [1, 2];

/** The sources and their hosts at the moment the simulation starts (0): plain columns, one place a source. */
export interface Population {
  readonly size: number;
  readonly hosts: number;
  /** Hosts below this number have more than one source; the largest is 0. */
  readonly sharedHosts: number;
  readonly hostOf: Int32Array;
  readonly sizeOf: Int32Array;
  /** The mean pause between two entries. */
  readonly gapMs: Float32Array;
  /** The adaptive pause of the project's rule. */
  readonly intervalMs: Int32Array;
  readonly dueAt: Float64Array;
  /** When its document was last seen. */
  readonly seenAt: Float64Array;
  readonly failures: Uint8Array;
}

/** How many sources and how they are polled. */
export interface PopulationOptions {
  readonly sources: number;
  /** Null: by their own rhythm. */
  readonly everyMs: number | null;
}

/**
 * Makes up sources as a hub finds them that has long polled each when it was due: entries come by chance (Poisson), so a source's
 * last news and the polls since are drawn backward from now.
 */
export function madeUpPopulation({ sources, everyMs }: PopulationOptions, random: Random): Population {
  const sizes = hostSizes(sources);
  const population: Population = {
    size: sources,
    hosts: sizes.length,
    sharedHosts: sizes.indexOf(1),
    hostOf: new Int32Array(sources),
    sizeOf: sizes,
    gapMs: new Float32Array(sources),
    intervalMs: new Int32Array(sources),
    dueAt: new Float64Array(sources),
    seenAt: new Float64Array(sources),
    failures: new Uint8Array(sources),
  };
  let source = 0;
  sizes.forEach((size, host) => {
    population.hostOf.fill(host, source, source + size);
    source += size;
  });
  for (let id = 0; id < sources; id += 1) settle(population, { id, everyMs, random });
  return population;
}

/** True for a source that has stopped answering for good. */
export function isDead(source: number): boolean {
  return traitOf(source, DEAD) < WEB.deadShare;
}

/** What HTTP or the document asks for between two polls; null where it does not say. */
export function ttlOf(source: number): number | null {
  return traitOf(source, TTL) < WEB.ttlShare ? WEB.ttlMs : null;
}

/** The pause to the next poll as it stands now: what a source's place in the load is. */
export function pauseOf({ intervalMs }: Population, source: number, everyMs: number | null): number {
  if (isDead(source)) return LONGEST_MS;
  return everyMs ?? Math.max(intervalMs[source] as number, ttlOf(source) ?? 0);
}

/** The mean time that a request takes; to a source that is dead, or to one that fails by chance only. */
export function meanLatencyMs({ dead }: { readonly dead: boolean }): number {
  const answered = WEB.latencyMedianMs * Math.exp(WEB.latencySigma ** 2 / 2);
  const silent = (dead ? 1 : WEB.failingShare) * WEB.timeoutShare;
  return answered * (1 - silent) + silent * HUB.fetchTimeoutMs;
}

/** A host's turn with the pause after it, on average: the dead are asked so rarely that they do not count. */
export function meanTurnMs(): number {
  return HUB.hostGapMs + meanLatencyMs({ dead: false });
}

/** Sizes of hosts, the largest first: platforms by Zipf's law, then those with one source. */
export function hostSizes(sources: number): Int32Array {
  let left = Math.round(sources * (1 - WEB.ownHostShare));
  const largest = zipfLargest(left);
  const sizes: number[] = [];
  for (let rank = 1; left > 0; rank += 1) {
    const size = Math.min(left, Math.max(1, Math.round(largest / rank)));
    sizes.push(size);
    left -= size;
  }
  const alone = Math.max(1, sources - Math.round(sources * (1 - WEB.ownHostShare)));
  const all = new Int32Array(sizes.length + alone).fill(1);
  all.set(sizes);
  return all;
}

/** The largest of platforms that hold so many sources in all: largest × (1 + 1/2 + … + 1/largest) = sources. */
function zipfLargest(sources: number): number {
  let largest = sources;
  for (let round = 0; round < 50; round += 1) largest = sources / (Math.log(Math.max(largest, 1)) + 0.577);
  return largest;
}

function settle(
  population: Population,
  { id, everyMs, random }: { id: number; everyMs: number | null; random: Random },
): void {
  const gapMs = Math.max(WEB.gapShortestMs, random.logNormal(WEB.gapMedianMs, WEB.gapSigma));
  population.gapMs[id] = gapMs;
  const ageMs = Math.min(random.exponential() * gapMs, 30 * DAY_MS);
  const dead = isDead(id);
  if (dead) population.failures[id] = LONG_DEAD;
  // Two thirds of the median of exponential pauses; what the rule makes of the dates of a source of this pace.
  let intervalMs = clampedMs(id, { intervalMs: null, rhythmMs: gapMs * Math.LN2 * (2 / 3) });
  let at = -ageMs;
  while (everyMs === null && !dead && intervalMs < LONGEST_MS) {
    const next = at + Math.max(intervalMs, ttlOf(id) ?? 0);
    if (next > 0) break;
    at = next;
    intervalMs = clampedMs(id, { intervalMs, rhythmMs: null });
  }
  population.intervalMs[id] = intervalMs;
  const pauseMs = pauseOf(population, id, everyMs);
  // The phase within a pause is anyone's; so is that of a long row of pauses.
  population.dueAt[id] = random.uniform() * pauseMs;
  population.seenAt[id] = (population.dueAt[id] as number) - pauseMs;
}

function clampedMs(id: number, rule: { intervalMs: number | null; rhythmMs: number | null }): number {
  const nobody = { everyMs: null, hints: null, maxAgeMs: ttlOf(id), retryAfterMs: null, random: 0.5 };
  return nextDue({ now: 0, outcome: 'quiet', failures: 0, ...rule, ...nobody }).intervalMs;
}
