import { networkOf } from './client-address.ts';
import type { FeedDocument, Manners } from './manners.ts';
import type { Visitor } from './visitors.ts';

/** A feed's readers as an operator sees them; counts are since the start. */
export interface FeedReadership {
  readonly feed: string;
  readonly requests: number;
  readonly full: number;
  readonly notModified: number;
  readonly delta: number;
  readonly throttled: number;
  /** Requests of the feed's page, which are in no other figure. */
  readonly pageViews: number;
  /** Of the requests answered, those that needed no document; null while there are none. */
  readonly notModifiedShare: number | null;
  /** Clients seen; fewer than there are when more came than are remembered. */
  readonly readers: { readonly lastHour: number; readonly lastDay: number };
  /** Claimed in User-Agents, each hosted reader's latest claim of the last week. */
  readonly subscribers: number;
  readonly hostedReaders: readonly { readonly name: string; readonly subscribers: number }[];
}

/** A client that costs more than it should, known by its network only. */
export interface CostlyClient {
  readonly network: string;
  readonly software: string;
  readonly feed: string;
  readonly requests: number;
  readonly full: number;
  readonly throttled: number;
  readonly notModifiedShare: number | null;
}

interface Tally {
  lastHour: number;
  lastDay: number;
  subscribers: number;
  readonly hosted: Map<string, number>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const SHOWN_HOSTED = 20;
const SHOWN_CLIENTS = 20;

/** Readers and claimed subscribers by feed; a page's visitors are not its readers. */
export function countReaders(manners: Manners, now: number): ReadonlyMap<string, Readonly<Tally>> {
  const tallies = new Map<string, Tally>();
  for (const visitor of manners.visitors()) {
    if (visitor.isPage || visitor.requests === 0) continue;
    const tally = tallies.get(visitor.feed) ?? { lastHour: 0, lastDay: 0, subscribers: 0, hosted: new Map() };
    tallies.set(visitor.feed, tally);
    countReader(tally, visitor, now - visitor.seenAt);
  }
  return tallies;
}

function countReader(tally: Tally, { agent }: Visitor, ageMs: number): void {
  if (ageMs < HOUR_MS) tally.lastHour += 1;
  if (ageMs < DAY_MS) tally.lastDay += 1;
  if (agent.hosted === null || ageMs >= WEEK_MS) return;
  tally.subscribers += agent.hosted.subscribers;
  tally.hosted.set(agent.name, (tally.hosted.get(agent.name) ?? 0) + agent.hosted.subscribers);
}

/** Every feed that was asked for, the most asked for first. */
export function describeReadership(manners: Manners, now: number): readonly FeedReadership[] {
  const tallies = countReaders(manners, now);
  const byFeed = Map.groupBy(manners.documents(), ({ feed }) => feed);
  return [...byFeed].map(([feed, documents]) => describeFeed(feed, documents, tallies.get(feed))).sort(byRequests);
}

function byRequests(one: FeedReadership, other: FeedReadership): number {
  return other.requests - one.requests || (one.feed < other.feed ? -1 : 1);
}

function describeFeed(feed: string, documents: readonly FeedDocument[], tally: Tally | undefined): FeedReadership {
  const sums = { full: 0, notModified: 0, delta: 0, throttled: 0 };
  let pageViews = 0;
  for (const document of documents) {
    if (document.format === 'html') {
      pageViews += document.full + document.notModified;
      continue;
    }
    sums.full += document.full;
    sums.notModified += document.notModified;
    sums.delta += document.delta;
    sums.throttled += document.throttled;
  }
  const hosted = [...(tally?.hosted ?? [])].map(([name, subscribers]) => ({ name, subscribers }));
  return {
    feed,
    requests: sums.full + sums.notModified + sums.delta + sums.throttled,
    ...sums,
    pageViews,
    notModifiedShare: shareOf(sums.notModified, sums.full + sums.notModified + sums.delta),
    readers: { lastHour: tally?.lastHour ?? 0, lastDay: tally?.lastDay ?? 0 },
    subscribers: tally?.subscribers ?? 0,
    hostedReaders: hosted.sort((one, other) => other.subscribers - one.subscribers).slice(0, SHOWN_HOSTED),
  };
}

/** Those refused most often, then those sent the whole document most often. */
export function findCostliest(manners: Manners): readonly CostlyClient[] {
  return [...manners.visitors()]
    .filter(({ throttled, full }) => throttled > 0 || full > 1)
    .sort((one, other) => other.throttled - one.throttled || other.full - one.full)
    .slice(0, SHOWN_CLIENTS)
    .map((visitor) => ({
      network: networkOf(visitor.client),
      software: visitor.agent.name,
      feed: visitor.feed,
      requests: visitor.requests,
      full: visitor.full,
      throttled: visitor.throttled,
      notModifiedShare: shareOf(visitor.notModified, visitor.full + visitor.notModified),
    }));
}

/** Three decimals. */
function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 1000;
}
