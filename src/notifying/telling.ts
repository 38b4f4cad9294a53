/** One notice told, and what came of it written: done with, put off, or given up. */
import type { Delivery, PartnerLease, Webhook } from '../model.ts';
import { judgeAnswer, readSecret, signedHeaders, writeNotice } from '../notify/index.ts';
import type { ReadingParts } from '../pipeline.ts';
import { type ItemWriter, publishedId } from '../render/index.ts';
import { type Outcome, type Ruling, ruleOn, type Told } from './ruling.ts';

/** What became of a notice, for logs and metrics. `skipped`: there is nothing left to tell. */
export interface DeliveryEvent {
  readonly partnerId: string;
  readonly noticeId: string;
  readonly outcome: NonNullable<Ruling['event']>;
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

async function send(
  parts: TellingParts,
  { webhook, write, isOurs }: Telling,
  delivery: Delivery,
): Promise<Told | null> {
  const { now, publicUrl } = parts;
  const key = readSecret(parts.env(webhook.secret)?.trim() ?? '');
  if (key === null) return { kind: 'away', reason: `${webhook.secret} ${NO_SECRET}`, retryAfterMs: null };
  const item = delivery.kind === 'withdrawn' ? null : await itemOf(parts, delivery, { webhook, write });
  if (item === 'skipped' || item === 'hidden') return { kind: item };
  const id = publishedId({ id: delivery.entryId, key: delivery.entryKey }, publicUrl);
  const body = writeNotice(delivery, { id, item });
  const signed = signedHeaders({ id: delivery.noticeId, at: now(), body }, key);
  const headers = { 'content-type': 'application/json', ...signed };
  const posted = await parts.fetcher.post({ url: webhook.url, headers, body, isOurs });
  if (posted.kind === 'answered') return judgeAnswer(posted.status, posted.retryAfterMs);
  if (parts.stopping() || posted.error.code === 'lease-lost') return null;
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
  const { noticeId } = delivery;
  const { notice, event, reason, outcome, goesOn } = ruleOn(told, { delivery, before, now: now(), random });
  if (notice !== 'waits') {
    const retry = notice === 'done' ? null : notice;
    if (!(await store.settleDelivery({ partnerId, token, noticeId, retry }))) return null;
  }
  if (event !== null) observeDelivery({ partnerId, noticeId, outcome: event, reason, isNews: reason !== before.error });
  return { outcome, goesOn };
}
