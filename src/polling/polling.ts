/** One poll of one source: fetch → take in → report when, and where, it is polled next. */
import { type AddressSign, isUnproven, NO_VALIDATORS, nextAddress, nextDue, rhythmOf } from '../collect/index.ts';
import type { PollingHints, Source, SourceLease, Subscription } from '../model.ts';
import { type ReadingEvent, type ReadingParts, toHubError } from '../pipeline.ts';
import { followHub, judgeHub } from '../websub/subscribing.ts';
import { safetyPollAt, withLinks } from '../websub/subscription-rules.ts';
import { validatorsFor } from './page-fetching.ts';
import { takeInPolled } from './page-reading.ts';
import { idlePoll, type Poll } from './poll.ts';
import { underLease } from './under-lease.ts';

/** A lease is held for what can start soon; the rest is put back until the host's turn. */
const PATIENCE_MS = 10_000;
/** Until a source is asked again whose document could not be saved: the store may be back, and nobody is asked more often. */
const STORE_AWAY_MS = 60_000;
/** Failures that are those of the settings: another shell than the hub's has others. */
const OF_THE_SETTINGS = new Set(['address-refused', 'bad-setting']);

/**
 * Polls one claimed source and reports to the store. Never throws for what a publisher does: that is in the event and,
 * as the source's last error, in the store; its entries stay published.
 *
 * @param options.byHand a person asked: a failure that lies in this process's settings is told, and not the source's.
 * @param options.since when the claim was asked for, by `performance.now()`: now, unless it says otherwise.
 * @returns null when the source was put back unpolled: its host has others to answer first, the hub is stopping, or another
 *   process has it by now.
 */
export async function pollSource(
  given: ReadingParts,
  lease: SourceLease,
  options: { readonly byHand?: boolean; readonly since?: number } = {},
): Promise<ReadingEvent | null> {
  const { letGo, parts } = underLease(given, lease, options.since ?? performance.now());
  try {
    const source = parts.catalog().sources.find(({ id }) => id === lease.sourceId);
    const poll = source === undefined ? null : await pollByKind(parts, source, lease);
    const { error = null } = poll?.event ?? {};
    if (source === undefined || poll === null) {
      // Another process has a newer catalogue than this one, or an older: not at once, or this one would take it again and again.
      await putBack(parts, lease, parts.now() + PATIENCE_MS);
      return null;
    }
    if (error !== null && (parts.stopping() || error.code === 'lease-lost')) {
      await putBack(parts, lease, lease.nextDueAt);
      return null;
    }
    if (error?.code === 'host-busy') {
      const afterMs = poll.outcome.kind === 'failed' ? poll.outcome.retryAfterMs : null;
      await putBack(parts, lease, parts.now() + (afterMs ?? PATIENCE_MS));
      return null;
    }
    const isOurs = options.byHand === true && error !== null && OF_THE_SETTINGS.has(error.code);
    if (isOurs) await putBack(parts, lease, lease.nextDueAt);
    // What was fetched could not be saved: no fault of the publisher's, and asked for again before long.
    else if (error?.code === 'unavailable') await putBack(parts, lease, parts.now() + STORE_AWAY_MS);
    else await reportPoll(parts, lease, { source, poll });
    if (poll.event.kind !== 'read') parts.observe(poll.event);
    return poll.event;
  } finally {
    letGo();
  }
}

async function putBack({ store }: ReadingParts, { sourceId, token }: SourceLease, nextDueAt: number): Promise<void> {
  await store.putBack({ sourceId, token, nextDueAt });
}

async function pollByKind(parts: ReadingParts, source: Source, lease: SourceLease): Promise<Poll | null> {
  const url = polledUrl(source);
  return url === null ? null : pollDocument(parts, source, { lease, url });
}

/** The address of a feed, or of a list of pages. */
function polledUrl({ input }: Source): string | null {
  if (input.kind === 'feed') return input.url;
  return input.kind === 'pages' ? input.list : null;
}

async function pollDocument(
  parts: ReadingParts,
  source: Source,
  { lease, url }: { readonly lease: SourceLease; readonly url: string },
): Promise<Poll> {
  const outcome = await parts.fetcher.fetch({
    url,
    movedTo: lease.movedTo,
    validators: await validatorsFor(parts, source, lease),
    settings: source.request,
    polite: true,
    patienceMs: PATIENCE_MS,
    robots: source.input.kind === 'pages',
  });
  if (outcome.kind === 'failed') return idlePoll(source.id, outcome, outcome.error);
  if (outcome.kind === 'not-modified') return idlePoll(source.id, outcome);
  try {
    const { event, hints, dates, isWhole, dueAt } = await takeInPolled(parts, source, outcome.document);
    // A document that was cut off comes whole next time, if nobody says that this one is known.
    const validators = isWhole ? outcome.validators : NO_VALIDATORS;
    return { event, outcome, hints: hints && withLinks(hints, outcome.links), validators, dates, dueAt };
  } catch (error) {
    return idlePoll(source.id, outcome, toHubError(error));
  }
}

async function reportPoll(
  parts: ReadingParts,
  lease: SourceLease,
  { source, poll }: { readonly source: Source; readonly poll: Poll },
): Promise<void> {
  const { event, outcome } = poll;
  const sign = addressSign(poll, lease);
  const catalogUrl = polledUrl(source) ?? '';
  const subscription = await judgeHub(parts, lease, poll);
  const isReported = await parts.store.finishPoll({
    sourceId: source.id,
    token: lease.token,
    at: parts.now(),
    ...dueAfter(parts, lease, { source, poll, subscription }),
    validators: isUnproven(lease, sign) ? NO_VALIDATORS : poll.validators,
    address: nextAddress(lease, sign, catalogUrl),
    hints: poll.hints,
    ended: outcome.kind === 'failed' && outcome.gone && lease.movedTo === null,
    error: event.error === null ? null : `${event.error.code}: ${event.error.message}`,
    succeeded: event.kind !== 'failed',
  });
  if (isReported && event.kind !== 'failed') await followHub(parts, source.id, poll.hints ?? lease.hints);
}

function dueAfter(
  parts: ReadingParts,
  lease: SourceLease,
  { source, poll, subscription }: { source: Source; poll: Poll; subscription: Subscription | null },
): { readonly nextDueAt: number; readonly intervalMs: number } {
  const { event, outcome, dates } = poll;
  const now = parts.now();
  const hints: PollingHints | null = poll.hints ?? lease.hints;
  const due = nextDue({
    now,
    outcome: event.kind === 'failed' ? 'failed' : event.created + event.updated > 0 ? 'new' : 'quiet',
    failures: lease.failures + 1,
    intervalMs: lease.intervalMs,
    rhythmMs: rhythmOf(dates, now),
    everyMs: source.pollEveryMs,
    hints,
    maxAgeMs: outcome.kind === 'failed' ? null : outcome.maxAgeMs,
    retryAfterMs: outcome.kind === 'failed' ? outcome.retryAfterMs : null,
    random: parts.random(),
  });
  // What the operator or the work left over asks for is not put off by a hub's promise.
  const isAsked = source.pollEveryMs !== null || event.kind === 'failed';
  const dueAt = isAsked ? due.nextDueAt : safetyPollAt(subscription, due.nextDueAt, now);
  return { ...due, nextDueAt: poll.dueAt ?? dueAt };
}

function addressSign({ event, outcome }: Poll, lease: SourceLease): AddressSign {
  if (event.kind === 'failed' || outcome.kind === 'failed') {
    const status = outcome.kind === 'failed' ? outcome.status : null;
    return { kind: 'failed', failures: lease.failures + 1, status, reason: event.error?.context.reason };
  }
  return { kind: outcome.kind === 'document' ? 'read' : 'not-modified', permanentUrl: outcome.permanentUrl };
}
