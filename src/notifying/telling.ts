/** One notice told, and what came of it written: done with, put off, or given up. */
import type { Delivery, PartnerLease, Webhook } from '../model.ts';
import {
  judgeAnswer,
  MOST_REFUSALS,
  readSecret,
  retryPause,
  signedHeaders,
  type Verdict,
  writeNotice,
} from '../notify/index.ts';
import type { ReadingParts } from '../pipeline.ts';
import { type ItemWriter, publishedId } from '../render/index.ts';

/** A notice whose entry cannot be shown now is looked at again after so long: its source may be back. */
const HIDDEN_MS = 10 * 60_000;

/** What became of a notice, for logs and metrics. `skipped`: there is nothing left to tell. */
export interface DeliveryEvent {
  readonly partnerId: string;
  readonly noticeId: string;
  readonly outcome: 'delivered' | 'skipped' | 'refused' | 'given-up' | 'failed' | 'ended';
  /** What is wrong, where something is. */
  readonly reason: string | null;
  /** Whether it is another thing than the last attempt came to. */
  readonly isNews: boolean;
}

/** What telling needs. */
export interface TellingParts
  extends Pick<ReadingParts, 'store' | 'fetcher' | 'now' | 'random' | 'publicUrl' | 'stopping'> {
  /** Gives the secrets that partners name. */
  readonly env: (name: string) => string | undefined;
  readonly observeDelivery: (event: DeliveryEvent) => void;
}

/** A partner that is being told. */
export interface Telling {
  readonly lease: PartnerLease;
  readonly webhook: Webhook;
  readonly write: ItemWriter;
  /** False once its claim has run out. */
  readonly isOurs: () => boolean;
}

/** How a partner did so far. */
export interface Outcome {
  readonly dueAt: number;
  readonly failures: number;
  /** Why the last attempt failed; a success makes it a thing of the past. */
  readonly error: string | null;
  /** What it refused meanwhile. */
  readonly refusal: string | null;
  readonly succeededAt: number | null;
  readonly endedAt: number | null;
}

/** What is to be done about a notice; `skipped` has nothing left to tell, `hidden` nothing for now. */
type Told = Verdict | { readonly kind: 'skipped' } | { readonly kind: 'hidden' };

/** How telling goes on: null where it does not, as the partner is another process's by now or the hub is stopping. */
export type Step = { readonly outcome: Outcome; readonly goesOn: boolean } | null;

/** Tells one notice, and writes what came of it. */
export async function tell(
  parts: TellingParts,
  telling: Telling,
  { delivery, before }: { readonly delivery: Delivery; readonly before: Outcome },
): Promise<Step> {
  if (parts.stopping() || !telling.isOurs()) return null;
  const told = await send(parts, telling, delivery);
  return told === null ? null : settle(parts, telling.lease, { delivery, told, before });
}

async function send(parts: TellingParts, { webhook, write }: Telling, delivery: Delivery): Promise<Told | null> {
  const { now, publicUrl } = parts;
  const key = readSecret(parts.env(webhook.secret)?.trim() ?? '');
  if (key === null) return { kind: 'away', reason: `${webhook.secret} ${NO_SECRET}`, retryAfterMs: null };
  const item = delivery.kind === 'withdrawn' ? null : await itemOf(parts, delivery, { webhook, write });
  if (item === 'skipped' || item === 'hidden') return { kind: item };
  const id = publishedId({ id: delivery.entryId, key: delivery.entryKey }, publicUrl);
  const body = writeNotice(delivery, { id, item });
  const signed = signedHeaders({ id: delivery.noticeId, at: now(), body }, key);
  const headers = { 'content-type': 'application/json', ...signed };
  const posted = await parts.fetcher.post({ url: webhook.url, headers, body });
  if (posted.kind === 'answered') return judgeAnswer(posted.status, posted.retryAfterMs);
  if (parts.stopping()) return null;
  return { kind: 'away', reason: `${posted.error.code}: ${posted.error.message}`, retryAfterMs: null };
}

const NO_SECRET = 'must hold the secret that signs its notices: whsec_ and base64 of 24 to 64 bytes';

/** As the entry stands now: what was corrected since goes out corrected, what was taken back not at all. */
async function itemOf(
  { store }: TellingParts,
  { entryKey }: Delivery,
  { webhook, write }: Pick<Telling, 'webhook' | 'write'>,
): Promise<Readonly<Record<string, unknown>> | 'skipped' | 'hidden'> {
  const found = await store.findEntry(entryKey);
  if (found.kind !== 'entry') return found.kind === 'gone' && found.isHidden === true ? 'hidden' : 'skipped';
  // A partner that may no longer have a source gets nothing of it, whatever waits.
  const { sources } = webhook.wants;
  return sources.length === 0 || sources.includes(found.entry.sourceId) ? write(found.entry) : 'skipped';
}

async function settle(
  { store, now, random, observeDelivery }: TellingParts,
  { partnerId, token }: PartnerLease,
  { delivery, told, before }: { readonly delivery: Delivery; readonly told: Told; readonly before: Outcome },
): Promise<Step> {
  const { noticeId, attempts, refusals } = delivery;
  const observe = (outcome: DeliveryEvent['outcome'], reason: string | null = null) =>
    observeDelivery({ partnerId, noticeId, outcome, reason, isNews: reason !== before.error });
  const done = () => store.settleDelivery({ partnerId, token, noticeId, retry: null });
  const putOff = (ms: number, counts = { attempts: attempts + 1, refusals }) =>
    store.settleDelivery({ partnerId, token, noticeId, retry: { at: now() + ms, ...counts } });
  switch (told.kind) {
    case 'delivered':
    case 'skipped':
      if (!(await done())) return null;
      observe(told.kind);
      if (told.kind === 'skipped') return { outcome: before, goesOn: true };
      return { outcome: { ...before, failures: 0, error: null, succeededAt: now() }, goesOn: true };
    case 'hidden':
      return (await putOff(HIDDEN_MS, { attempts, refusals })) ? { outcome: before, goesOn: true } : null;
    case 'refused': {
      const isLast = refusals + 1 >= MOST_REFUSALS;
      const counts = { attempts: attempts + 1, refusals: refusals + 1 };
      if (!(await (isLast ? done() : putOff(retryPause(refusals, random()), counts)))) return null;
      observe(isLast ? 'given-up' : 'refused', told.reason);
      return { outcome: { ...before, refusal: `${noticeId}: ${told.reason}` }, goesOn: true };
    }
    case 'ended': {
      observe('ended', told.reason);
      const outcome = { ...before, failures: before.failures + 1, error: told.reason, endedAt: now() };
      return { outcome, goesOn: false };
    }
    case 'away': {
      const pauseMs = Math.max(told.retryAfterMs ?? 0, retryPause(before.failures, random()));
      // It may be this one that it stumbles over: the next time another is tried.
      if (before.failures > 0 && !(await putOff(pauseMs + retryPause(attempts, random())))) return null;
      observe('failed', told.reason);
      const outcome = { ...before, failures: before.failures + 1, error: told.reason, dueAt: now() + pauseMs };
      return { outcome, goesOn: false };
    }
  }
}
