/**
 * The whole flow on one screen.
 *
 *   Source → RawDocument → ParsedFeed → Entry[] → Store → FeedPage → RenderedFeed → Response
 *   collect     parse        normalize    store     (query)   render       serve
 *
 * Reading ends at the store; publishing (publishing.ts) starts there.
 */
import {
  type Fetcher,
  type FetchOutcome,
  type FolderDocument,
  nextDue,
  readFolder,
  vanishedFiles,
} from './collect/index.ts';
import { HubError } from './errors.ts';
import type {
  Catalog,
  FileState,
  IngestAnswer,
  NormalizedDocument,
  RawDocument,
  ReadingContext,
  SavedEntry,
  Source,
  SourceLease,
  Validators,
} from './model.ts';
import type { ReaderPool } from './reader-pool.ts';
import type { Store } from './store/index.ts';

/** Everything reading needs, handed down by main.ts or a command. */
export interface ReadingParts {
  readonly store: Store;
  readonly fetcher: Fetcher;
  readonly readers: ReaderPool;
  readonly catalog: () => Catalog;
  readonly now: () => number;
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly leaseMs: number;
  readonly maxBytes: number;
  readonly observe: (event: ReadingEvent) => void;
  /** True once the hub is being stopped: a fetch cut off then is no failure of its source. */
  readonly stopping: () => boolean;
}

/** What one reading of one source brought: for logs, metrics and the progress bar. */
export interface ReadingEvent {
  readonly sourceId: string;
  readonly document: string | null;
  readonly kind: 'read' | 'not-modified' | 'failed';
  readonly created: number;
  readonly updated: number;
  readonly rejected: NormalizedDocument['rejected'];
  readonly repairs: readonly string[];
  readonly error: HubError | null;
}

/** One document taken into the store. */
export interface Intake {
  readonly normalized: NormalizedDocument;
  readonly saved: readonly SavedEntry[];
}

/** Reads a document and saves what is in it. @throws HubError as `ReaderPool.read`, or of the store. */
export async function takeIn(parts: ReadingParts, source: Source, document: RawDocument): Promise<Intake> {
  return save(parts, { source, document, normalized: await read(parts, source, document) });
}

function read(parts: ReadingParts, source: Source, document: RawDocument): Promise<NormalizedDocument> {
  return parts.readers.read({ document, context: readingContext(source, parts.catalog()) });
}

async function save(
  parts: ReadingParts,
  { source, document, normalized }: { source: Source; document: RawDocument; normalized: NormalizedDocument },
): Promise<Intake> {
  const saved = await parts.store.saveEntries({
    source: { id: source.id, retention: source.retention, deliberate: isDeliberate(source) },
    entries: normalized.entries,
    at: document.fetchedAt,
  });
  parts.observe({ ...summarize(source.id, document.name, saved), ...normalized, kind: 'read', error: null });
  return { normalized, saved };
}

/** A pushed or dropped document says what it means: a new date in it is a correction, not a publisher's jitter. */
function isDeliberate(source: Source): boolean {
  return source.input.kind === 'push' || source.input.kind === 'folder';
}

/** What normalize is told of a source and its neighbors; `source` null for a bare preview. */
export function readingContext(source: Source | null, catalog: Catalog): ReadingContext {
  return {
    source,
    categoryIds: catalog.categories.map(({ id }) => id),
    knownSources: catalog.sources.map(({ id, title, homepage }) => ({ id, title, homepage })),
  };
}

/** Takes one pushed article. @throws HubError `unreadable-document`, `reading-timeout`, `reader-died`. */
export async function takeArticle(parts: ReadingParts, source: Source, document: RawDocument): Promise<IngestAnswer> {
  const normalized = await read(parts, source, document);
  // A publisher's feed may keep an unreadable date to itself; who pushes an article can mend it.
  if (normalized.repairs.includes('date-unreadable')) return { kind: 'rejected', errors: [UNREADABLE_DATE] };
  const { saved } = await save(parts, { source, document, normalized });
  const [entry, savedEntry] = [normalized.entries[0], saved[0]];
  if (entry === undefined || savedEntry === undefined) return { kind: 'rejected', errors: rejectionErrors(normalized) };
  return { kind: 'saved', saved: savedEntry, entry };
}

const UNREADABLE_DATE = {
  field: 'published',
  code: 'date-unreadable',
  message: 'A date could not be read: write published and updated as in 2026-11-23T08:30:00+03:30.',
};

function rejectionErrors(normalized: NormalizedDocument) {
  const reasons = normalized.rejected.map(({ reason }) => reason);
  const codes = reasons.length > 0 ? reasons : ['no-article'];
  return codes.map((code) => ({
    field: 'body',
    code,
    message: `The article was not taken: ${code}. Give a title and a text.`,
  }));
}

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
  readonly ttlMs: number | null;
  readonly validators: Validators | null;
}

async function settlePoll(parts: ReadingParts, source: Source, outcome: FetchOutcome): Promise<Poll> {
  if (outcome.kind === 'failed') return failedPoll(source.id, outcome.error);
  if (outcome.kind === 'not-modified') {
    return { event: { ...idleEvent(source.id), kind: 'not-modified' }, ttlMs: null, validators: outcome.validators };
  }
  try {
    const { normalized, saved } = await takeIn(parts, source, outcome.document);
    const event = {
      ...summarize(source.id, outcome.document.name, saved),
      ...normalized,
      kind: 'read' as const,
      error: null,
    };
    return { event, ttlMs: normalized.ttlMs, validators: outcome.validators };
  } catch (error) {
    return failedPoll(source.id, toHubError(error));
  }
}

function failedPoll(sourceId: string, error: HubError): Poll {
  return { event: { ...idleEvent(sourceId), kind: 'failed', error }, ttlMs: null, validators: null };
}

async function reportPoll(
  parts: ReadingParts,
  lease: SourceLease,
  { source, outcome, poll }: { source: Source; outcome: FetchOutcome; poll: Poll },
): Promise<void> {
  const { event, ttlMs, validators } = poll;
  const failed = event.kind === 'failed';
  const due = nextDue({
    now: parts.now(),
    outcome: failed ? 'failed' : event.created + event.updated > 0 ? 'new' : 'quiet',
    failures: failed ? lease.failures + 1 : 0,
    intervalMs: lease.intervalMs,
    everyMs: source.pollEveryMs,
    ttlMs,
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
    error: event.error === null ? null : `${event.error.code}: ${event.error.message}`,
    succeeded: !failed,
  });
}

/**
 * Reads what is new or changed in a folder source. A file's state is kept only once its entries are saved, so a
 * crash in between reads it again; a file that cannot be read is reported once, until it changes.
 *
 * @throws HubError `file-unreadable` when the folder itself cannot be read.
 */
export async function readFolderSource(parts: ReadingParts, source: Source): Promise<readonly ReadingEvent[]> {
  if (source.input.kind !== 'folder') return [];
  const { path } = source.input;
  const known = await parts.store.fileStates(source.id);
  const events: ReadingEvent[] = [];
  for await (const file of readFolder(path, known, { now: parts.now, maxBytes: parts.maxBytes })) {
    const event = await takeFile(parts, source, file);
    if (event.kind === 'failed') parts.observe(event);
    events.push(event);
  }
  const vanished = known.size > 0 ? await vanishedFiles(path, known) : [];
  if (vanished.length > 0) await parts.store.saveFileStates(source.id, [], vanished);
  return events;
}

async function takeFile(parts: ReadingParts, source: Source, file: FolderDocument): Promise<ReadingEvent> {
  const remember = (state: FileState | null) =>
    state === null ? undefined : parts.store.saveFileStates(source.id, [state], []);
  if (file.kind === 'failed') {
    await remember(file.state);
    return { ...idleEvent(source.id), kind: 'failed', document: file.path, error: file.error };
  }
  try {
    const { normalized, saved } = await takeIn(parts, source, file.document);
    await remember(file.state);
    return { ...summarize(source.id, file.document.name, saved), ...normalized, kind: 'read', error: null };
  } catch (error) {
    const known = toHubError(error);
    if (isOfTheDocument(known)) await remember(file.state);
    return { ...idleEvent(source.id), kind: 'failed', document: file.document.name, error: known };
  }
}

/** Failures that will come again with the same bytes; others (a store that is away) are worth another try. */
function isOfTheDocument({ code }: HubError): boolean {
  return code === 'unreadable-document' || code === 'reading-timeout' || code === 'reader-died';
}

function summarize(sourceId: string, document: string, saved: readonly SavedEntry[]) {
  const count = (status: SavedEntry['status']) => saved.filter((entry) => entry.status === status).length;
  return { sourceId, document, created: count('created'), updated: count('updated') };
}

function idleEvent(sourceId: string): ReadingEvent {
  return { sourceId, document: null, kind: 'read', created: 0, updated: 0, rejected: [], repairs: [], error: null };
}

function toHubError(error: unknown): HubError {
  if (error instanceof HubError) return error;
  return new HubError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}
