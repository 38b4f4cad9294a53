/** One poll of one source: fetch → take in → report when it is due again. */
import { type FetchOutcome, nextDue } from './collect/index.ts';
import type { HubError } from './errors.ts';
import type { PollingHints, Source, SourceLease, Validators } from './model.ts';
import { idleEvent, type ReadingEvent, type ReadingParts, takeIn, toHubError } from './pipeline.ts';

/**
 * Polls one claimed source and reports to the store. Never throws: what went wrong is in the event and, as the
 * source's last error, in the store; its entries stay published.
 */
export async function pollSource(parts: ReadingParts, lease: SourceLease): Promise<ReadingEvent> {
  const source = parts.catalog().sources.find(({ id }) => id === lease.sourceId);
  if (source?.input.kind !== 'feed') return idleEvent(lease.sourceId);
  const outcome = await parts.fetcher.fetch({
    url: source.input.url,
    validators: lease,
    settings: source.request,
    polite: true,
  });
  if (outcome.kind === 'failed' && parts.stopping()) return idleEvent(source.id);
  const poll = await settlePoll(parts, source, outcome);
  await reportPoll(parts, lease, { source, outcome, poll });
  if (poll.event.kind !== 'read') parts.observe(poll.event);
  return poll.event;
}

interface Poll {
  readonly event: ReadingEvent;
  readonly hints: PollingHints | null;
  readonly validators: Validators | null;
}

async function settlePoll(parts: ReadingParts, source: Source, outcome: FetchOutcome): Promise<Poll> {
  if (outcome.kind === 'failed') return failedPoll(source.id, outcome.error);
  if (outcome.kind === 'not-modified') {
    return { event: { ...idleEvent(source.id), kind: 'not-modified' }, hints: null, validators: outcome.validators };
  }
  try {
    const { normalized, event } = await takeIn(parts, source, outcome.document);
    return { event, hints: normalized.hints, validators: outcome.validators };
  } catch (error) {
    return failedPoll(source.id, toHubError(error));
  }
}

function failedPoll(sourceId: string, error: HubError): Poll {
  return { event: { ...idleEvent(sourceId), kind: 'failed', error }, hints: null, validators: null };
}

async function reportPoll(
  parts: ReadingParts,
  lease: SourceLease,
  { source, outcome, poll }: { source: Source; outcome: FetchOutcome; poll: Poll },
): Promise<void> {
  const { event, hints, validators } = poll;
  const failed = event.kind === 'failed';
  const due = nextDue({
    now: parts.now(),
    outcome: failed ? 'failed' : event.created + event.updated > 0 ? 'new' : 'quiet',
    failures: failed ? lease.failures + 1 : 0,
    intervalMs: lease.intervalMs,
    everyMs: source.pollEveryMs,
    ttlMs: (hints ?? lease.hints)?.ttlMs ?? null,
    maxAgeMs: outcome.kind === 'failed' ? null : outcome.maxAgeMs,
    retryAfterMs: outcome.kind === 'failed' ? outcome.retryAfterMs : null,
    random: parts.random(),
  });
  await parts.store.finishPoll({
    sourceId: source.id,
    token: lease.token,
    at: parts.now(),
    ...due,
    validators,
    address: null,
    hints,
    ended: false,
    error: event.error === null ? null : `${event.error.code}: ${event.error.message}`,
    succeeded: !failed,
  });
}
