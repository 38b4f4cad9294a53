import { Counter, Gauge, type Registry } from 'prom-client';
import type { FeedDocument, Manners } from './manners.ts';
import { countReaders } from './readership.ts';

const OUTCOMES = {
  full: 'full',
  notModified: 'not_modified',
  delta: 'delta',
  throttled: 'throttled',
} as const satisfies Partial<Record<keyof FeedDocument, string>>;

/** Adds what each published feed is asked for. Everything is counted when it is scraped, so that a request costs nothing here. */
export function measureReaders(registry: Registry, manners: Manners, now: () => number): void {
  const registers = [registry];
  new Counter({
    name: 'khorak_feed_requests_total',
    help: 'Requests of a published feed, by format and outcome',
    labelNames: ['feed', 'format', 'outcome'],
    registers,
    collect() {
      this.reset();
      for (const document of manners.documents()) {
        for (const [counted, outcome] of Object.entries(OUTCOMES) as [keyof typeof OUTCOMES, string][]) {
          if (document[counted] === 0) continue;
          this.inc({ feed: document.feed, format: document.format, outcome }, document[counted]);
        }
      }
    },
  });
  new Gauge({
    name: 'khorak_feed_readers',
    help: 'Clients that asked for a feed in the last day',
    labelNames: ['feed'],
    registers,
    collect() {
      this.reset();
      for (const [feed, tally] of countReaders(manners, now())) this.set({ feed }, tally.lastDay);
    },
  });
  new Gauge({
    name: 'khorak_feed_subscribers',
    help: 'Subscribers that hosted readers claim in their User-Agent, each one’s latest claim',
    labelNames: ['feed'],
    registers,
    collect() {
      this.reset();
      for (const [feed, tally] of countReaders(manners, now())) this.set({ feed }, tally.subscribers);
    },
  });
}
