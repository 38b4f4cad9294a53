/** Every number that the simulation takes from outside, with where it comes from. Times in milliseconds. */

/** What one database can do: it works on one thing at a time, each of which costs so much. */
export interface DatabaseCosts {
  readonly name: string;
  readonly claimMs: number;
  readonly claimedRowMs: number;
  /** One poll reported, or put back. */
  readonly reportMs: number;
  /** Taking or leaving a turn that all processes share. */
  readonly turnMs: number;
  readonly newEntryMs: number;
  readonly knownEntryMs: number;
}

/** Measured on two cores of an AMD EPYC, Node 26.9: README "How fast" (entries saved), `npm run bench -- leases` (the rest). */
export const SQLITE: DatabaseCosts = {
  name: 'SQLite',
  // Assumed: what a claim that finds nothing costs.
  claimMs: 0.3,
  claimedRowMs: 0.14,
  reportMs: 0.09,
  turnMs: 0,
  newEntryMs: 1000 / 7800,
  knownEntryMs: 1000 / 73_000,
};

/**
 * Claims, reports and turns measured by `npm run bench -- leases` on the same machine, PostgreSQL 18 and the hub sharing its two
 * cores. An empty claim: ASSUMED. Saving: DERIVED from SQLite's by the 2 to 3 times that it takes (DECISIONS §45).
 */
export const POSTGRES: DatabaseCosts = {
  name: 'PostgreSQL',
  claimMs: 0.5,
  claimedRowMs: 0.34,
  reportMs: 0.56,
  turnMs: 0.6,
  newEntryMs: 1000 / 3000,
  knownEntryMs: 1000 / 25_000,
};

/** The same with saving as `npm run bench -- machines` had it by the wall, while other work kept both cores busy: a lower bound. */
export const POSTGRES_CROWDED: DatabaseCosts = {
  ...POSTGRES,
  name: 'PostgreSQL, crowded',
  newEntryMs: 1000 / 1064,
  knownEntryMs: 1000 / 8218,
};

/** The defaults of `src/config.ts`, `src/polling/` and `src/store/`. */
export const HUB = {
  tickMs: 5000,
  hostGapMs: 1000,
  maxSockets: 64,
  fetchTimeoutMs: 30_000,
  patienceMs: 10_000,
  lookAgainMs: 200,
  longestPauseMs: 3_600_000,
  gatherMs: 50,
} as const;

/** CPU of a collector. README "How fast": 1,000 unchanged feeds 0.41 s, 1,000 new ones of 30 items 10.2 s, saving included. */
export const CPU = {
  cores: 2,
  notModifiedMs: 0.41,
  /** 10.2 ms less 30 entries at 7,800 a second: fetching, parsing, normalizing. */
  documentMs: 10.2 - 30 * (1000 / 7800),
} as const;

/** What publishers are like: all ASSUMED. */
export const WEB = {
  /** Mean pause between two entries of a source: log-normal; half of all publish less than once a day. */
  gapMedianMs: 24 * 3_600_000,
  gapSigma: 2,
  gapShortestMs: 60_000,
  itemsOfDocument: 30,
  /** Sources alone at their host; the others are at platforms whose sizes follow Zipf's law with exponent 1. */
  ownHostShare: 0.5,
  latencyMedianMs: 250,
  latencySigma: 0.8,
  deadShare: 0.03,
  failingShare: 0.01,
  /** Of what fails by chance or for good: those that say nothing until the deadline. */
  timeoutShare: 0.3,
  /** Of answers without news, those that cost a 304 only. */
  notModifiedShare: 0.6,
  /** Sources that ask for an hour between two polls. */
  ttlShare: 0.3,
  ttlMs: 3_600_000,
  /** From publication to a notice of the publisher's hub. */
  noticeDelayMs: 5000,
} as const;

/** Who reads the hub. */
export const READERS = {
  /** ASSUMED: pushed to, per source: Pareto, one at least (about five on average), 100,000 at most. */
  subscribersAlpha: 1.2,
  mostSubscribers: 100_000,
  /** Measured, `npm run bench -- deliveries`: CPU of a notice rendered, signed, posted on a connection of its own and written off. */
  deliveryMs: 1.7,
  /** ASSUMED: readers that ask, per source, and how often each does so in an hour. */
  pullersPerSource: 10,
  pullsAnHour: 1,
  /** ASSUMED: answered 304; asked for documents that are in memory. */
  notModifiedShare: 0.8,
  hotShare: 0.8,
  /** Measured, README "How fast": CPU of a hot 200 and 304, and of a feed rendered cold (RSS, the dearest). */
  hotFullMs: 0.0145,
  hotNotModifiedMs: 0.0125,
  coldMs: 6.3,
} as const;
