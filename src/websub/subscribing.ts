/**
 * WebSub, the subscriber's side: what polls find out of hubs, and the requests to them. What hubs send is taken by
 * notice-taking.ts, perhaps in another process: the two share the store.
 *
 * requested → active (renewed before each end) → ending, when the source is gone or names another hub
 *           ↘ denied by the hub                → distrusted, when a poll finds what the hub should have sent
 *
 * @see https://www.w3.org/TR/2026/REC-websub-20260602/
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Catalog, PollingHints, SourceLease, Subscription } from '../model.ts';
import type { ReadingParts } from '../pipeline.ts';
import type { Poll } from '../polling/poll.ts';
import {
  canBeJudged,
  chooseHub,
  HUB_TIME_MS,
  isOverdue,
  LEASE_SECONDS,
  LEFT_ALONE_MS,
  type Offer,
  retryPause,
} from './subscription-rules.ts';

const MOST_AT_ONCE = 20;
const MINUTE_MS = 60_000;
const MOST_JUDGED = 100;

/**
 * What a poll shows of the source's hub, before its report: one that has missed something is no longer trusted.
 * @returns the subscription as it stands then; null where there is none, or hubs cannot reach this one.
 */
export async function judgeHub(parts: ReadingParts, lease: SourceLease, poll: Poll): Promise<Subscription | null> {
  if (parts.observeHub === undefined) return null;
  const { sourceId, lastSuccessAt } = lease;
  const now = parts.now();
  const subscription = await parts.store.subscriptionOf(sourceId);
  if (poll.outcome.kind !== 'document' || poll.event.created === 0 || lastSuccessAt === null) return subscription;
  if (!canBeJudged(subscription, { lastSuccessAt, now })) return subscription;
  const { fetchedAt } = poll.outcome.document;
  const { entries } = await parts.store.findFeed({ source: sourceId, limit: MOST_JUDGED });
  const fresh = entries.filter((entry) => entry.sourceId === sourceId && entry.firstSeenAt >= fetchedAt);
  const missed = fresh.filter((entry) => isOverdue(entry, { lastSuccessAt, now }));
  if (missed.length === 0) return subscription;
  await parts.store.changeSubscription(subscription.key, ['active'], { state: 'distrusted', nextRequestAt: now });
  const reason = `a poll found ${missed.length} entries it had not sent`;
  parts.observeHub({ sourceId, hub: subscription.hub, kind: 'trust', outcome: 'distrusted', reason });
  return { ...subscription, state: 'distrusted' };
}

/** Subscribes to what a source's document advertises, and ends what it no longer does. After a poll's report. */
export async function followHub(parts: ReadingParts, sourceId: string, hints: PollingHints | null): Promise<void> {
  if (parts.observeHub === undefined) return;
  const offer = chooseHub(hints);
  const held = await parts.store.subscriptionOf(sourceId);
  if (held !== null) {
    if (held.state === 'ending' || (held.hub === offer?.hub && held.topic === offer.topic)) return;
    const isGone = await end(parts, held);
    // The new one follows with a later poll, once the old hub knows: a source has one subscription at a time.
    if (!isGone) return;
  }
  if (offer !== null) await parts.store.saveSubscription(newSubscription(parts, sourceId, offer));
}

function newSubscription({ now, publicUrl }: ReadingParts, sourceId: string, offer: Offer): Subscription {
  return {
    sourceId,
    ...offer,
    key: `${tagOf(publicUrl)}${randomBytes(32).toString('base64url')}`,
    secret: randomBytes(32).toString('base64url'),
    state: 'requested',
    requestedAt: now(),
    leaseUntil: null,
    failures: 0,
    nextRequestAt: now(),
    lastNoticeAt: null,
  };
}

/** What a key begins with: tells subscriptions whose callback lies below another PUBLIC_URL than today's. */
function tagOf(publicUrl: string): string {
  return createHash('sha256').update(publicUrl).digest('base64url').slice(0, 6);
}

/** True when nothing is left of it: no hub holds it. */
async function end({ store, now }: ReadingParts, subscription: Subscription): Promise<boolean> {
  const { sourceId, key, state, leaseUntil } = subscription;
  if (leaseUntil === null) {
    await store.dropSubscription(sourceId);
    return true;
  }
  await store.changeSubscription(key, [state], { state: 'ending', nextRequestAt: now() });
  await store.hastenPoll(sourceId, now());
  return false;
}

/** The requests to hubs: a tick to call and an end that waits for those under way. */
export interface Subscriber {
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Makes a subscriber. A tick starts the requests that are due and does not wait for the hubs' answers; `onError` hears where one
 * could not be written down: it is due again by itself.
 */
export function createSubscriber(parts: ReadingParts, onError: (error: unknown) => void): Subscriber {
  const running = new Set<Promise<void>>();
  let checked: Catalog | null = null;
  return {
    async tick() {
      if (parts.observeHub === undefined) return;
      const catalog = parts.catalog();
      if (catalog !== checked) await endUnwanted(parts, catalog);
      checked = catalog;
      for (const subscription of await parts.store.dueSubscriptions(parts.now(), MOST_AT_ONCE)) {
        const mode = await takeStep(parts, subscription);
        if (mode === null) continue;
        const asked = ask(parts, subscription, mode)
          .catch(onError)
          .finally(() => running.delete(asked));
        running.add(asked);
      }
    },
    async stop() {
      await Promise.allSettled(running);
    },
  };
}

/** Ends the subscriptions of sources that are gone, disabled or at another address, and those made for another PUBLIC_URL. */
async function endUnwanted(parts: ReadingParts, catalog: Catalog): Promise<void> {
  const held = await parts.store.listSubscriptions();
  if (held.length === 0) return;
  const read = (await parts.store.listSourceStates()).filter(({ hints }) => hints !== null);
  const readIds = new Set(read.map(({ sourceId }) => sourceId));
  const wanted = catalog.sources.filter(
    ({ id, enabled, input }) => enabled && input.kind === 'feed' && readIds.has(id),
  );
  const wantedIds = new Set(wanted.map(({ id }) => id));
  for (const subscription of held) {
    const isOurs = subscription.key.startsWith(tagOf(parts.publicUrl));
    if (subscription.state !== 'ending' && !(isOurs && wantedIds.has(subscription.sourceId)))
      await end(parts, subscription);
  }
}

/**
 * Writes what follows from a request before it is made: it counts as failed until the hub has verified it, so that
 * neither a crash nor a hub that accepts and forgets leaves it hanging, and of several processes one makes it.
 */
async function takeStep(
  { store, now }: ReadingParts,
  { sourceId, key, state, failures, leaseUntil, nextRequestAt: dueAt }: Subscription,
): Promise<'subscribe' | 'unsubscribe' | null> {
  if (state === 'requested' || state === 'active') {
    const nextRequestAt = now() + retryPause(failures);
    const isStill = await store.changeSubscription(key, [state], { failures: failures + 1, nextRequestAt }, dueAt);
    return isStill ? 'subscribe' : null;
  }
  if (leaseUntil === null) {
    await store.dropSubscription(sourceId);
    return null;
  }
  const pauseMs = state === 'ending' ? HUB_TIME_MS : LEFT_ALONE_MS;
  const to = { leaseUntil: null, nextRequestAt: now() + pauseMs };
  const isStill = await store.changeSubscription(key, [state], to, dueAt);
  return isStill && leaseUntil > now() ? 'unsubscribe' : null;
}

async function ask(parts: ReadingParts, subscription: Subscription, mode: 'subscribe' | 'unsubscribe'): Promise<void> {
  const { sourceId, hub, topic, key, secret, state, failures } = subscription;
  const source = parts.catalog().sources.find(({ id }) => id === sourceId);
  const error = await parts.fetcher.askHub({
    hub,
    mode,
    topic,
    secret,
    callback: callbackOf(parts, key),
    leaseSeconds: LEASE_SECONDS,
    proxy: source?.request.proxy ?? null,
  });
  if (mode === 'subscribe' && error !== null && (parts.stopping() || error.code === 'host-busy')) {
    // No failure of the hub's.
    const nextRequestAt = parts.now() + (parts.stopping() ? 0 : MINUTE_MS);
    await parts.store.changeSubscription(key, [state], { failures, nextRequestAt });
    return;
  }
  const outcome = error === null ? mode : error.code;
  parts.observeHub?.({ sourceId, hub, kind: 'request', outcome, reason: error?.message ?? null });
}

function callbackOf({ publicUrl }: ReadingParts, key: string): string {
  return `${publicUrl}/websub/${key}`;
}
