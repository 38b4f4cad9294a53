/** WebSub, the subscriber's side: what hubs send to our callbacks. The requests to them are those of subscribing.ts. */
import { isGenuine, readLinks } from '../collect/index.ts';
import { HubError, messageOf } from '../errors.ts';
import type { RawDocument, Source, Subscription } from '../model.ts';
import { type ReadingParts, takeIn } from '../pipeline.ts';
import { isInForce, LEFT_ALONE_MS, leaseOf } from './subscription-rules.ts';

const MOST_WAITING = 100;
const MOST_BYTES_WAITING = 64 * 1024 * 1024;
const MINUTE_MS = 60_000;
const WANTED: readonly Subscription['state'][] = ['requested', 'active'];

/** What a hub asks or tells at a callback (GET). `leaseSeconds` as sent. */
export interface HubQuestion {
  readonly mode: string;
  readonly topic: string;
  readonly leaseSeconds: string | null;
  readonly reason: string | null;
}

/** A document a hub distributes (POST): its bytes as they came, its headers as sent. */
export interface HubNotice {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly signature: string | null;
  readonly link: string | null;
}

/** The callbacks' door. */
export interface NoticeTaker {
  /**
   * To be called once callbacks are served. What hubs sent while nobody listened, or what was acknowledged and not read
   * when the process ended, is found by a poll now, which holds nothing against them.
   */
  begin(): Promise<void>;
  /** `ended`: we no longer want what comes here. */
  callbackStanding(key: string): Promise<'open' | 'ended' | 'unknown'>;
  /** True when we agree: we want this subscription, or no longer want it, or take note that it is denied. */
  answerHub(key: string, question: HubQuestion): Promise<boolean>;
  /** Takes a notice for reading later; false when too many wait. One that is not the hub's is passed over in silence. */
  takeNotice(key: string, notice: HubNotice): Promise<boolean>;
  /** Waits until everything taken is read. */
  drain(): Promise<void>;
}

/** Makes the callbacks' door. Notices are read one after the other, in the order they came. */
export function createNoticeTaker(parts: ReadingParts): NoticeTaker {
  let reading: Promise<void> = Promise.resolve();
  let waiting = 0;
  let waitingBytes = 0;

  return {
    async begin() {
      const at = parts.now();
      for (const { key, sourceId } of await parts.store.listSubscriptions()) {
        const isActive = await parts.store.changeSubscription(key, ['active'], { requestedAt: at });
        if (isActive) await parts.store.hastenPoll(sourceId, at);
      }
    },
    async callbackStanding(key) {
      const subscription = await parts.store.subscriptionByKey(key);
      if (subscription === null) return 'unknown';
      return WANTED.includes(subscription.state) ? 'open' : 'ended';
    },
    async answerHub(key, question) {
      const subscription = await parts.store.subscriptionByKey(key);
      if (subscription === null || subscription.topic !== question.topic) return false;
      if (question.mode === 'subscribe') return confirm(parts, subscription, question.leaseSeconds);
      if (question.mode === 'unsubscribe') return confirmEnd(parts, subscription);
      return question.mode === 'denied' && acceptDenial(parts, subscription, question.reason);
    },
    async takeNotice(key, notice) {
      const subscription = await parts.store.subscriptionByKey(key);
      if (subscription === null || !WANTED.includes(subscription.state)) return true;
      const { length } = notice.bytes;
      if (!isGenuine(notice, subscription.secret)) {
        const outcome = notice.signature === null ? 'unsigned' : 'forged';
        tell(parts, subscription, { kind: 'notice', outcome, reason: 'it is not signed with our secret' });
        return true;
      }
      if (waiting >= MOST_WAITING || waitingBytes + length > MOST_BYTES_WAITING) {
        tell(parts, subscription, { kind: 'notice', outcome: 'refused', reason: 'too many wait to be read' });
        return false;
      }
      waiting += 1;
      waitingBytes += length;
      reading = reading
        .then(() => readNotice(parts, subscription, notice))
        .catch((error: unknown) => failNotice(parts, subscription, error))
        .finally(() => {
          waiting -= 1;
          waitingBytes -= length;
        });
      return true;
    },
    drain: () => reading,
  };
}

type Told = { readonly kind: 'verification' | 'notice'; readonly outcome: string; readonly reason: string | null };

function tell({ observeHub }: ReadingParts, { sourceId, hub }: Subscription, told: Told): void {
  observeHub?.({ sourceId, hub, ...told });
}

async function confirm(parts: ReadingParts, subscription: Subscription, seconds: string | null): Promise<boolean> {
  const now = parts.now();
  const lease = leaseOf(seconds, now);
  if (lease === null) return false;
  const isConfirmed = await parts.store.changeSubscription(subscription.key, WANTED, {
    state: 'active',
    // A hub whose lease had run out owes us nothing from before.
    ...(isInForce(subscription, now) ? {} : { requestedAt: now }),
    leaseUntil: lease.leaseUntil,
    nextRequestAt: lease.renewAt,
    failures: 0,
  });
  if (isConfirmed) tell(parts, subscription, { kind: 'verification', outcome: 'active', reason: null });
  return isConfirmed;
}

async function confirmEnd(parts: ReadingParts, subscription: Subscription): Promise<boolean> {
  const { key, state } = subscription;
  if (state === 'ending') {
    return parts.store.changeSubscription(key, ['ending'], { leaseUntil: null, nextRequestAt: parts.now() });
  }
  return state === 'distrusted' || state === 'denied';
}

/** A hub may deny at any time, also what it has confirmed. @see WebSub §5.2 */
async function acceptDenial(parts: ReadingParts, subscription: Subscription, reason: string | null): Promise<boolean> {
  const now = parts.now();
  const isDenied = await parts.store.changeSubscription(subscription.key, WANTED, {
    state: 'denied',
    leaseUntil: null,
    nextRequestAt: now + LEFT_ALONE_MS,
  });
  if (!isDenied) return false;
  await parts.store.hastenPoll(subscription.sourceId, now);
  const why = (reason ?? 'it gives no reason').slice(0, 200);
  tell(parts, subscription, { kind: 'verification', outcome: 'denied', reason: why });
  return true;
}

/** Reads a notice as if it had been fetched from the topic; where that cannot be, the source is polled instead. */
async function readNotice(parts: ReadingParts, subscription: Subscription, notice: HubNotice): Promise<void> {
  const { store, now } = parts;
  const { key, sourceId, topic } = subscription;
  const at = now();
  const before = await store.subscriptionByKey(key);
  const source = parts.catalog().sources.find(({ id }) => id === sourceId);
  const isWanted = await store.changeSubscription(key, WANTED, { lastNoticeAt: at });
  if (!isWanted || source?.enabled !== true || source.input.kind !== 'feed') {
    tell(parts, subscription, { kind: 'notice', outcome: 'unwanted', reason: null });
    return;
  }
  // A stop must not wait for a hundred documents: a poll after the next start finds what is in them.
  const outcome = parts.stopping() ? 'put-off' : await take(parts, source, { notice, topic, at });
  // Pings one after the other make one poll a minute.
  const soon = Math.max(at, (before?.lastNoticeAt ?? 0) + MINUTE_MS);
  if (outcome !== 'taken') await store.hastenPoll(sourceId, Math.min(soon, at + MINUTE_MS));
  tell(parts, subscription, { kind: 'notice', outcome, reason: null });
}

type Notice = { readonly notice: HubNotice; readonly topic: string; readonly at: number };

async function take(parts: ReadingParts, source: Source, { notice, topic, at }: Notice) {
  const { bytes, contentType, link } = notice;
  if (bytes.length === 0) return 'ping';
  const { self } = readLinks(link, topic);
  if (self !== null && self !== URL.parse(topic)?.href) return 'foreign';
  // The pages of its items are fetched by polls, which keep the pauses between them.
  if (source.article === 'page') return 'ping';
  const document: RawDocument = { name: topic, url: topic, contentType, bytes, fetchedAt: at };
  try {
    const { normalized } = await takeIn(parts, source, document);
    return normalized.entries.length === 0 && normalized.rejected.length === 0 ? 'ping' : 'taken';
  } catch (error) {
    // The store's failures are not the document's.
    if (error instanceof HubError && error.status < 500) return 'unreadable';
    throw error;
  }
}

async function failNotice(parts: ReadingParts, subscription: Subscription, error: unknown): Promise<void> {
  const reason = messageOf(error);
  tell(parts, subscription, { kind: 'notice', outcome: 'failed', reason });
  // What could not be saved is found by a poll; a store that is away has its sources due again by itself.
  await parts.store.hastenPoll(subscription.sourceId, parts.now()).catch(() => {});
}
