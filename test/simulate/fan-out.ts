import { createHistogram, type Histogram } from './histogram.ts';
import { CPU, HUB, READERS, WEB } from './parameters.ts';
import { traitOf } from './random.ts';

const SUBSCRIBERS = 3;
/** A burst is noted in so many parts: its first delivery waits less than its last. */
const PARTS = 8;

/** What pushing to subscribers came to. */
export interface FanOut {
  /** A source has brought so many new entries; each goes to every subscriber. */
  notify(at: number, source: number, entries: number): void;
  readonly delays: Histogram;
  /** Deliveries of the largest burst. */
  largest(): number;
}

/** Who is subscribed to a source: few to most, very many to some. */
export function subscribersOf(source: number): number {
  const many = (1 - traitOf(source, SUBSCRIBERS)) ** (-1 / READERS.subscribersAlpha);
  return Math.min(READERS.mostSubscribers, Math.floor(many));
}

/** Deliveries that one process makes in a millisecond: its sockets or its cores bound it. */
export function deliveryRate(): number {
  const exchangeMs = WEB.latencyMedianMs * Math.exp(WEB.latencySigma ** 2 / 2);
  return Math.min(HUB.maxSockets / exchangeMs, CPU.cores / READERS.deliveryMs);
}

/**
 * Deliveries as a fluid: a burst flows off in the order it came at the rate of all notifiers. Exact to one delivery, and it costs
 * the same for one subscriber as for a hundred thousand. Times before `warmUpMs` are not noted.
 */
export function createFanOut(notifiers: number, warmUpMs: number): FanOut {
  const rate = deliveryRate() * notifiers;
  const delays = createHistogram();
  let freeAt = 0;
  let largest = 0;
  return {
    delays,
    notify(at, source, entries) {
      const deliveries = subscribersOf(source) * entries;
      const begins = Math.max(at, freeAt);
      freeAt = begins + deliveries / rate;
      if (at < warmUpMs) return;
      largest = Math.max(largest, deliveries);
      for (let part = 0.5; part < PARTS; part += 1) {
        delays.add(begins + ((freeAt - begins) * part) / PARTS - at, deliveries / PARTS);
      }
    },
    largest: () => largest,
  };
}
