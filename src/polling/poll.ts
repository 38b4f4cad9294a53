/** What one poll of a source comes to, whichever road its documents take. */
import type { HubError } from '../errors.ts';
import type { NormalizedDocument, PollingHints, Validators } from '../model.ts';
import { idleEvent, type ReadingEvent, type ReadingParts } from '../pipeline.ts';

/** What became of a fetch. */
export type FetchOutcome = Awaited<ReturnType<ReadingParts['fetcher']['fetch']>>;

/** One poll, to be reported to the store. */
export interface Poll {
  readonly event: ReadingEvent;
  /** What became of the source's own document: the feed, the list of pages. */
  readonly outcome: FetchOutcome;
  /** Null keeps what is stored. */
  readonly hints: PollingHints | null;
  /** Null keeps what is stored. */
  readonly validators: Validators | null;
  /** When its entries were published (epoch ms): the source's rhythm. */
  readonly dates: readonly number[];
  /** When it is due again, where that does not follow from the rest: work was left over. */
  readonly dueAt: number | null;
}

/** What the document of a poll brought. */
export interface Taken extends Pick<Poll, 'event' | 'hints' | 'dates' | 'dueAt'> {
  /** False for a document that was cut off: it must be seen again. */
  readonly isWhole: boolean;
}

/** The poll of a source that brought nothing new, or nothing at all. */
export function idlePoll(sourceId: string, outcome: FetchOutcome, error: HubError | null = null): Poll {
  const kind = error === null ? 'not-modified' : 'failed';
  const validators = outcome.kind === 'not-modified' ? outcome.validators : null;
  const event = { ...idleEvent(sourceId), kind, error } as const;
  return { event, outcome, hints: null, validators, dates: [], dueAt: null };
}

/** What a document brought, with what followed from it. */
export function takenOf(
  normalized: NormalizedDocument,
  { event, dueAt = null }: { readonly event: ReadingEvent; readonly dueAt?: number | null },
): Taken {
  const isWhole = !normalized.repairs.some((code) => code.startsWith('truncated-'));
  return { event, hints: normalized.hints, dates: rhythmDates(normalized), isWhole, dueAt };
}

/** The dates that tell a rhythm: a bare day says nothing of it. */
function rhythmDates({ entries }: Pick<NormalizedDocument, 'entries'>): readonly number[] {
  return entries.flatMap(({ published }) =>
    published === null || published.precision === 'day' ? [] : [published.at],
  );
}
