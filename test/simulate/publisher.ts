import { rhythmOf } from '../../src/collect/rhythm.ts';
import { CPU, type DatabaseCosts, HUB, WEB } from './parameters.ts';
import { isDead, type Population } from './population.ts';
import type { Random } from './random.ts';

const DATES_OF_RHYTHM = 20;

/** What a poll brings. `rhythmMs` is null where the answer shows no dates. */
export interface Answer {
  readonly outcome: 'new' | 'quiet' | 'failed';
  readonly rhythmMs: number | null;
  /** When each new entry was published; those that had left the document before anybody looked are counted as lost. */
  readonly published: readonly number[];
  readonly lost: number;
  readonly cpuMs: number;
  readonly databaseMs: number;
}

/** Draws how long a request takes and whether it fails. */
export function drawRequest(source: number, random: Random): { readonly latencyMs: number; readonly failed: boolean } {
  const failed = isDead(source) || random.uniform() < WEB.failingShare;
  if (failed && random.uniform() < WEB.timeoutShare) return { latencyMs: HUB.fetchTimeoutMs, failed };
  const latencyMs = random.logNormal(WEB.latencyMedianMs, WEB.latencySigma);
  return { latencyMs: Math.min(latencyMs, HUB.fetchTimeoutMs), failed };
}

/** The answer that fails: nothing to read, nothing to save. */
export const FAILED: Answer = {
  ...{ outcome: 'failed', rhythmMs: null, published: [], lost: 0 },
  ...{ cpuMs: CPU.notModifiedMs, databaseMs: 0 },
};

const NOT_MODIFIED: Answer = { ...FAILED, outcome: 'quiet' };

/**
 * Draws what a source answers now. Entries come by chance, so their times are drawn from now backward: those since the
 * document was last seen are new. The rhythm is what the project's rule makes of the document's dates.
 *
 * @param options.readsRhythm false where the pause is the operator's: the rhythm is left out.
 */
export function drawAnswer(
  population: Population,
  source: number,
  options: {
    readonly now: number;
    readonly random: Random;
    readonly costs: DatabaseCosts;
    readonly readsRhythm: boolean;
  },
): Answer {
  const { now, random, costs, readsRhythm } = options;
  const gapMs = population.gapMs[source] as number;
  const seenAt = population.seenAt[source] as number;
  const newestAt = now - random.exponential() * gapMs;
  const isNew = newestAt > seenAt;
  if (!isNew && random.uniform() < WEB.notModifiedShare) return NOT_MODIFIED;
  const dates: number[] = [];
  let lost = 0;
  for (
    let at = newestAt;
    at > seenAt || (readsRhythm && dates.length < DATES_OF_RHYTHM);
    at -= random.exponential() * gapMs
  ) {
    if (dates.length < WEB.itemsOfDocument) dates.push(at);
    else lost += 1;
  }
  const published = isNew ? dates.filter((at) => at > seenAt) : [];
  const known = WEB.itemsOfDocument - published.length;
  return {
    outcome: isNew ? 'new' : 'quiet',
    rhythmMs: readsRhythm ? rhythmOf(dates, now) : null,
    published,
    lost,
    cpuMs: CPU.documentMs,
    databaseMs: published.length * costs.newEntryMs + known * costs.knownEntryMs,
  };
}
