/** The rules of WebSub subscriptions: which hub, until when, how often the source is polled all the same, whom to trust. */
import type { PollingHints, StoredEntry, Subscription } from '../model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHORTEST_LEASE = 5 * MINUTE;
const LONGEST_LEASE = 30 * DAY;
const LONGEST_ADDRESS = 2048;
const RETRIES = [HOUR, 6 * HOUR, DAY];

/** What is asked for. @see WebSub §8.2: «10 days is a good default» */
export const LEASE_SECONDS = 864_000;
/** How long a hub that denied us, or missed something, is left alone. */
export const LEFT_ALONE_MS = 30 * DAY;
/** How long a hub has to pass an entry on, and to ask whether an end is meant. */
export const HUB_TIME_MS = 10 * MINUTE;

/** Where a source's news can be had as they come. */
export interface Offer {
  readonly hub: string;
  readonly topic: string;
}

/**
 * The hub to subscribe with, of those a document advertises: the first one over https, else the first one. Null where
 * there is none, or the document does not say what its own address is.
 * @see WebSub §5.1 (the topic is the self address), §8.2 (https is favored)
 */
export function chooseHub(hints: PollingHints | null): Offer | null {
  const hubs = (hints?.hubs ?? []).filter(isUsable);
  const hub = hubs.find((url) => url.startsWith('https:')) ?? hubs[0];
  const topic = hints?.selfUrl ?? null;
  return hub === undefined || topic === null || !isUsable(topic) ? null : { hub, topic };
}

function isUsable(address: string): boolean {
  const url = address.length <= LONGEST_ADDRESS ? URL.parse(address) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === '';
}

/** A document's hints with its Link headers, which come before what it holds itself. @see WebSub §4 */
export function withLinks(
  hints: PollingHints,
  links: { readonly hubs: readonly string[]; readonly self: string | null },
): PollingHints {
  if (links.hubs.length > 0) return { ...hints, hubs: links.hubs, selfUrl: links.self ?? hints.selfUrl };
  return { ...hints, selfUrl: hints.selfUrl ?? links.self };
}

/** How long to wait after the request number `failures` + 1 before asking again. */
export function retryPause(failures: number): number {
  return RETRIES[Math.min(failures, RETRIES.length - 1)] ?? DAY;
}

/**
 * The lease a hub granted at `now`, at most 30 days, and when to renew it: a day before its end, in its last tenth when
 * it is shorter than ten days, never within five minutes. Null for seconds that are none; ten days for none given.
 */
export function leaseOf(
  seconds: string | null,
  now: number,
): { readonly leaseUntil: number; readonly renewAt: number } | null {
  if (seconds !== null && !/^0*[1-9]\d{0,14}$/.test(seconds)) return null;
  const leaseMs = Math.min(Number(seconds ?? LEASE_SECONDS) * 1000, LONGEST_LEASE);
  const renewAfterMs = Math.max(0.9 * leaseMs, leaseMs - DAY, SHORTEST_LEASE);
  return { leaseUntil: now + leaseMs, renewAt: now + Math.round(renewAfterMs) };
}

/** Whether a subscription stands in for polling. */
export function isInForce(subscription: Subscription | null, now: number): subscription is Subscription {
  return subscription?.state === 'active' && subscription.leaseUntil !== null && subscription.leaseUntil > now;
}

/**
 * When a source is polled next: under a subscription once a day, and when its lease ends, in case the hub misses
 * something; otherwise at `dueAt`.
 */
export function safetyPollAt(subscription: Subscription | null, dueAt: number, now: number): number {
  if (!isInForce(subscription, now)) return dueAt;
  return Math.max(dueAt, Math.min(now + DAY, subscription.leaseUntil ?? now));
}

/**
 * Whether a poll can tell if the hub passes everything on: it was in force at the last poll already, and has sent
 * nothing in the last ten minutes (what a bare ping announces is found by the poll that follows it).
 */
export function canBeJudged(
  subscription: Subscription | null,
  poll: { readonly lastSuccessAt: number | null; readonly now: number },
): subscription is Subscription {
  if (!isInForce(subscription, poll.now) || poll.lastSuccessAt === null) return false;
  const { requestedAt, lastNoticeAt } = subscription;
  return poll.lastSuccessAt > requestedAt && (lastNoticeAt ?? 0) < poll.now - HUB_TIME_MS;
}

/**
 * Whether the hub owed us an entry that a poll had to find: it is from after the last poll, and more than ten minutes
 * old. One without a time of its own counts as such, as it was not there before; a feed that lists something from
 * before the last poll only now does not put its hub in the wrong.
 */
export function isOverdue(
  { published }: Pick<StoredEntry, 'published'>,
  poll: { readonly lastSuccessAt: number; readonly now: number },
): boolean {
  if (published === null || published.precision === 'day') return true;
  return published.at > poll.lastSuccessAt && published.at < poll.now - HUB_TIME_MS;
}
