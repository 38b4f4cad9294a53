/**
 * The whole flow on one screen.
 *
 *   Source → RawDocument → ParsedFeed → Entry[] → Store → FeedPage → RenderedFeed → Response
 *   collect     parse        normalize    store     (query)   render       serve
 *
 * Reading ends at the store; publishing (publishing.ts) starts there.
 */
import type { Fetcher } from './collect/index.ts';
import { HubError } from './errors.ts';
import type {
  Catalog,
  IngestAnswer,
  NormalizedDocument,
  RawDocument,
  ReadingContext,
  SavedEntry,
  Source,
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
  readonly event: ReadingEvent;
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
  const event = { ...idleEvent(source.id), ...summarize(document.name, saved), ...pick(normalized) };
  parts.observe(event);
  return { normalized, saved, event };
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

function summarize(document: string, saved: readonly SavedEntry[]) {
  const count = (status: SavedEntry['status']) => saved.filter((entry) => entry.status === status).length;
  return { document, created: count('created'), updated: count('updated') };
}

function pick({ rejected, repairs }: NormalizedDocument) {
  return { rejected, repairs };
}

/** The event of a source that brought nothing. */
export function idleEvent(sourceId: string): ReadingEvent {
  return { sourceId, document: null, kind: 'read', created: 0, updated: 0, rejected: [], repairs: [], error: null };
}

/** Any failure as one the hub knows by name. */
export function toHubError(error: unknown): HubError {
  if (error instanceof HubError) return error;
  return new HubError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}
