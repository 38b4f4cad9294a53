/**
 * The notifying role: partners are told what is new, corrected and withdrawn.
 *
 *   claim partners → due deliveries → each posted, signed → done with, put off or given up → the partner is given back
 *
 * A partner is told by one process at a time, one notice after the other. What ends halfway is done again by whoever claims the
 * partner next: a notice comes at least once, and always under one id.
 */
import type { Delivery, PartnerLease, Webhook } from '../model.ts';
import { judgeAnswer, MOST_REFUSALS, retryPause, signedHeaders, type Verdict, writeNotice } from '../notify/index.ts';
import type { ReadingParts } from '../pipeline.ts';
import { type ItemWriter, itemWriter, publishedId } from '../render/index.ts';

/** Partners told at once by one process. */
const MOST_AT_ONCE = 16;
const BATCH = 50;
/** Until a partner is tried again that another process's catalogue knows, and this one's does not. */
const UNKNOWN_MS = 10_000;

/** What became of a notice, for logs and metrics. `skipped`: there is nothing left to tell. */
export interface DeliveryEvent {
  readonly partnerId: string;
  readonly noticeId: string;
  readonly outcome: 'delivered' | 'skipped' | 'refused' | 'given-up' | 'failed' | 'ended';
  /** What is wrong, where something is. */
  readonly reason: string | null;
  /** Whether this is the first failure after a success. */
  readonly isNews: boolean;
}

/** What notifying needs. */
export interface NotifyingParts
  extends Pick<
    ReadingParts,
    'store' | 'fetcher' | 'catalog' | 'now' | 'random' | 'leaseMs' | 'publicUrl' | 'stopping'
  > {
  /** Gives the secrets that partners name. */
  readonly env: (name: string) => string | undefined;
  readonly observeDelivery: (event: DeliveryEvent) => void;
  /** Hears of what is no partner's fault; what was claimed is told by who claims it next. */
  readonly onError: (error: unknown) => void;
}

/** A tick to call, and an end that waits for the notices under way. */
export interface Notifier {
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a notifier. A tick claims the partners that are to be told something and does not wait for their answers. */
export function createNotifier(parts: NotifyingParts): Notifier {
  const running = new Set<Promise<void>>();
  return {
    async tick() {
      const limit = MOST_AT_ONCE - running.size;
      if (limit === 0 || parts.stopping() || parts.catalog().partners.every(({ webhook }) => webhook === null)) return;
      for (const lease of await parts.store.claimDuePartners({ now: parts.now(), leaseMs: parts.leaseMs, limit })) {
        const told = tellPartner(parts, lease)
          .catch(parts.onError)
          .finally(() => running.delete(told));
        running.add(told);
      }
    },
    async stop() {
      await Promise.allSettled(running);
    },
  };
}

/** How a claimed partner did, as it is given back. */
interface Outcome {
  readonly dueAt: number;
  readonly failures: number;
  readonly error: string | null;
  readonly succeededAt: number | null;
  readonly endedAt: number | null;
}

async function tellPartner(parts: NotifyingParts, lease: PartnerLease): Promise<void> {
  const { store, now } = parts;
  const { partnerId, token } = lease;
  const { partners, sources, categories } = parts.catalog();
  const webhook = partners.find(({ id }) => id === partnerId)?.webhook ?? null;
  const write = itemWriter({ publicUrl: parts.publicUrl, sources, categories });
  const idle = { dueAt: now(), failures: lease.failures, error: null, succeededAt: null, endedAt: null };
  const told =
    webhook === null
      ? { ...idle, dueAt: now() + UNKNOWN_MS }
      : await underClaim(parts, lease, (isOurs) => tellAll(parts, lease, { webhook, isOurs, idle, write }));
  await store.releasePartner({ partnerId, token, ...told });
}

/** Keeps the claim while the partner is told; where it runs out all the same, nothing more is sent. */
async function underClaim<T>(
  { store, now, leaseMs }: NotifyingParts,
  { partnerId, token }: PartnerLease,
  work: (isOurs: () => boolean) => Promise<T>,
): Promise<T> {
  // A stopwatch, not the clock: it must not jump.
  let heldUntil = performance.now() + leaseMs;
  const renew = async () => {
    const from = performance.now();
    const isStill = await store.renewPartner({ partnerId, token, until: now() + leaseMs });
    heldUntil = isStill ? from + leaseMs : Number.NEGATIVE_INFINITY;
  };
  // A store that is away for a moment is asked again.
  const timer = setInterval(() => renew().catch(() => {}), leaseMs / 2);
  try {
    return await work(() => performance.now() < heldUntil);
  } finally {
    clearInterval(timer);
  }
}

interface Telling {
  readonly webhook: Webhook;
  readonly isOurs: () => boolean;
  readonly idle: Outcome;
  readonly write: ItemWriter;
}

/** Tells a partner everything that is due, until it fails, ends it, or the hub stops. */
async function tellAll(parts: NotifyingParts, lease: PartnerLease, telling: Telling): Promise<Outcome> {
  const { store, now } = parts;
  let outcome = telling.idle;
  for (;;) {
    const due = await store.dueDeliveries(lease.partnerId, { now: now(), limit: BATCH });
    for (const delivery of due) {
      if (parts.stopping() || !telling.isOurs()) return outcome;
      const verdict = await tellOne(parts, delivery, telling);
      if (verdict === null) return outcome;
      const next = await settle(parts, lease, { delivery, verdict, before: outcome });
      if (next === null) return outcome;
      outcome = next;
      if (verdict.kind === 'away' || verdict.kind === 'ended') return outcome;
    }
    if (due.length < BATCH) return { ...outcome, dueAt: now() };
  }
}

/** Null where it is not ours to tell any more, or the hub is stopping. `skipped`: it was taken back or has expired since. */
async function tellOne(
  parts: NotifyingParts,
  delivery: Delivery,
  { webhook, isOurs, write }: Telling,
): Promise<Verdict | { readonly kind: 'skipped' } | null> {
  const { now, publicUrl } = parts;
  const secret = parts.env(webhook.secret)?.trim() ?? '';
  if (secret === '')
    return { kind: 'away', reason: `${webhook.secret}, which signs its notices, is not set`, retryAfterMs: null };
  const id = publishedId({ id: delivery.entryId, key: delivery.entryKey }, publicUrl);
  const item = delivery.kind === 'withdrawn' ? null : await itemOf(parts, delivery, write);
  if (item === 'gone') return { kind: 'skipped' };
  const body = writeNotice(delivery, { id, item });
  const headers = {
    'content-type': 'application/json',
    ...signedHeaders({ id: delivery.noticeId, at: now(), body }, secret),
  };
  const outcome = await parts.fetcher.post({ url: webhook.url, headers, body, isOurs });
  if (outcome.kind === 'answered') return judgeAnswer(outcome.status, outcome.retryAfterMs);
  const { error } = outcome;
  if (error.code === 'lease-lost' || parts.stopping()) return null;
  return { kind: 'away', reason: `${error.code}: ${error.message}`, retryAfterMs: null };
}

/** As the entry stands now: what was corrected since goes out corrected. */
async function itemOf(
  { store }: NotifyingParts,
  { entryKey }: Delivery,
  write: ItemWriter,
): Promise<Readonly<Record<string, unknown>> | 'gone'> {
  const found = await store.findEntry(entryKey);
  return found.kind === 'entry' ? write(found.entry) : 'gone';
}

/** Writes what came of an attempt. Null when another process has the partner by now. */
async function settle(
  parts: NotifyingParts,
  { partnerId, token }: PartnerLease,
  told: {
    readonly delivery: Delivery;
    readonly verdict: Verdict | { readonly kind: 'skipped' };
    readonly before: Outcome;
  },
): Promise<Outcome | null> {
  const { store, now, random } = parts;
  const { delivery, verdict, before } = told;
  const { noticeId, attempts } = delivery;
  const tell = (outcome: DeliveryEvent['outcome'], reason: string | null = null) =>
    parts.observeDelivery({ partnerId, noticeId, outcome, reason, isNews: before.failures === 0 });
  const put = (retryAt: number | null) => store.settleDelivery({ partnerId, token, noticeId, retryAt });
  if (verdict.kind === 'delivered' || verdict.kind === 'skipped') {
    if (!(await put(null))) return null;
    tell(verdict.kind);
    if (verdict.kind === 'skipped') return before;
    // What it refused in this round is still wrong with it.
    return { ...before, failures: 0, succeededAt: now() };
  }
  if (verdict.kind === 'refused') {
    const isLast = attempts + 1 >= MOST_REFUSALS;
    if (!(await put(isLast ? null : now() + retryPause(attempts, random())))) return null;
    tell(isLast ? 'given-up' : 'refused', verdict.reason);
    return { ...before, error: `${noticeId}: ${verdict.reason}` };
  }
  tell(verdict.kind === 'ended' ? 'ended' : 'failed', verdict.reason);
  const failures = before.failures + 1;
  if (verdict.kind === 'ended') return { ...before, failures, error: verdict.reason, endedAt: now() };
  const pauseMs = Math.max(verdict.retryAfterMs ?? 0, retryPause(before.failures, random()));
  return { ...before, failures, error: verdict.reason, dueAt: now() + pauseMs };
}
