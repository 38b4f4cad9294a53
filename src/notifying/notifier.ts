/**
 * The notifying role: partners are told what is new, corrected and withdrawn.
 *
 *   claim partners → due deliveries → each posted, signed → done with, put off or given up → the partner is given back
 *
 * A partner is told by one process at a time, one notice after the other. What ends halfway is done again by whoever claims the
 * partner next: a notice comes at least once, and always under one id.
 */
import { holdClaim } from '../held-claim.ts';
import type { PartnerLease } from '../model.ts';
import type { ReadingParts } from '../pipeline.ts';
import { itemWriter } from '../render/index.ts';
import type { Outcome } from './ruling.ts';
import { type Telling, type TellingParts, tell } from './telling.ts';

/** Partners told at once by one process. */
const MOST_AT_ONCE = 16;
/** A partner's turn: so many notices or so long, then others have theirs. */
const TURN_NOTICES = 50;
const TURN_MS = 10_000;
/** Until a partner is tried again that another process's catalogue knows otherwise than this one's, or that the store failed. */
const LATER_MS = 10_000;

/** What notifying needs. */
export interface NotifyingParts extends TellingParts, Pick<ReadingParts, 'catalog' | 'leaseMs'> {
  /** Hears of what is no partner's fault; what was claimed is told by who claims it next. */
  readonly onError: (error: unknown) => void;
}

/** A tick to call, and an end that waits for the notices under way. */
export interface Notifier {
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Makes a notifier. A tick claims the partners that are to be told something and does not wait for their answers; while more is to
 * be told, those whose turn ends make room for the next ones.
 */
export function createNotifier(parts: NotifyingParts): Notifier {
  const running = new Set<Promise<void>>();
  let claiming: Promise<void> | null = null;
  let stopped = false;

  const start = (lease: PartnerLease, since: number): void => {
    const turn = takeTurn(parts, lease, since)
      .catch((error: unknown) => {
        parts.onError(error);
        return false;
      })
      .then((hasMore) => {
        const wasFull = running.size >= MOST_AT_ONCE;
        running.delete(turn);
        if (hasMore || wasFull) claim().catch(parts.onError);
      });
    running.add(turn);
  };
  const claimFree = async (): Promise<void> => {
    const limit = MOST_AT_ONCE - running.size;
    if (limit <= 0 || stopped || parts.stopping()) return;
    const since = performance.now();
    const leases = await parts.store.claimDuePartners({ now: parts.now(), leaseMs: parts.leaseMs, limit });
    for (const lease of leases) start(lease, since);
  };
  const claim = (): Promise<void> => {
    claiming ??= claimFree().finally(() => {
      claiming = null;
    });
    return claiming;
  };
  return {
    async tick() {
      if (parts.catalog().partners.some(({ webhook }) => webhook !== null)) await claim();
    },
    async stop() {
      stopped = true;
      await claiming?.catch(() => {});
      await Promise.all(running);
    },
  };
}

/** Gives whether more is due. `since` is when the claim was asked for, by `performance.now()`. */
async function takeTurn(parts: NotifyingParts, lease: PartnerLease, since: number): Promise<boolean> {
  const { store, now, publicUrl } = parts;
  const { partnerId, token, url, failures, lastError: error } = lease;
  const { partners, sources, categories } = parts.catalog();
  const webhook = partners.find(({ id }) => id === partnerId)?.webhook ?? null;
  const idle = { dueAt: now(), failures, error, refusal: null, succeededAt: null, endedAt: null };
  const giveBack = ({ refusal, ...told }: Outcome) =>
    store.releasePartner({ partnerId, token, ...told, error: refusal ?? told.error });
  // What one catalogue's address answers says nothing of the other's.
  if (webhook === null || webhook.url !== url) {
    await giveBack({ ...idle, dueAt: now() + LATER_MS });
    return false;
  }
  const write = itemWriter({ publicUrl, sources, categories });
  try {
    const telling = (isOurs: () => boolean) => tellDue(parts, { lease, webhook, write, isOurs }, idle);
    const { outcome, hasMore } = await underClaim(parts, { ...lease, since }, telling);
    await giveBack(outcome);
    return hasMore;
  } catch (cause) {
    // Where the store cannot be reached for this either, the claim runs out.
    await giveBack({ ...idle, dueAt: now() + LATER_MS }).catch(() => false);
    throw cause;
  }
}

/** Keeps the claim while the partner is told; where it runs out all the same, nothing more is sent. */
async function underClaim<T>(
  { store, now, leaseMs }: NotifyingParts,
  { partnerId, token, since }: PartnerLease & { readonly since: number },
  work: (isOurs: () => boolean) => Promise<T>,
): Promise<T> {
  const renew = () => store.renewPartner({ partnerId, token, until: now() + leaseMs });
  const { isOurs, letGo } = holdClaim({ since, leaseMs }, renew);
  try {
    return await work(isOurs);
  } finally {
    letGo();
  }
}

/** Tells a partner what is due, until it fails, ends it, its turn is over or the hub stops. */
async function tellDue(parts: NotifyingParts, telling: Telling, idle: Outcome) {
  const { store, now } = parts;
  const endsAt = performance.now() + TURN_MS;
  const due = await store.dueDeliveries(telling.lease.partnerId, { now: now(), limit: TURN_NOTICES });
  let outcome = idle;
  for (const [at, delivery] of due.entries()) {
    const step = await tell(parts, telling, { delivery, before: outcome });
    if (step === null || !step.goesOn) return { outcome: step?.outcome ?? outcome, hasMore: false };
    outcome = step.outcome;
    const isLast = at + 1 === due.length;
    if (!isLast && performance.now() > endsAt) return { outcome: { ...outcome, dueAt: now() }, hasMore: true };
  }
  return { outcome: { ...outcome, dueAt: now() }, hasMore: due.length === TURN_NOTICES };
}
