/**
 * The whole flow on one screen.
 *
 *   Source → RawDocument → ParsedFeed → Entry[] → Store → FeedPage → RenderedFeed → Response
 *   collect     parse        normalize    store     (query)   render       serve
 *
 * Reading ends at the store; publishing (publishing.ts) starts there.
 */
import { setImmediate } from 'node:timers/promises';
import type { Fetcher } from './collect/index.ts';
import { HubError, messageOf } from './errors.ts';
import type {
  Catalog,
  FieldError,
  IngestAnswer,
  NormalizedDocument,
  RawDocument,
  ReadingContext,
  SavedEntry,
  Source,
} from './model.ts';
import { OWN_ENTRY, ownAddress, withoutOwnEntries } from './reading/own-entries.ts';
import type { ReaderPool } from './reading/reader-pool.ts';
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
  /** PUBLIC_URL without a trailing slash: what lies below it is ours and never read back in. */
  readonly publicUrl: string;
  readonly observe: (event: ReadingEvent) => void;
  /** Hears of WebSub hubs. Left out where none can call us back (PUBLIC_URL is not set): nothing is subscribed to then. */
  readonly observeHub?: ((event: HubEvent) => void) | undefined;
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
  /** Pages left for the next poll. */
  readonly waiting: number;
}

/** What happened with the WebSub hub of a source: for logs and metrics. `reason` says what is wrong, where something is. */
export interface HubEvent {
  readonly sourceId: string;
  readonly hub: string;
  readonly kind: 'request' | 'verification' | 'notice' | 'trust';
  readonly outcome: string;
  readonly reason: string | null;
}

/** One document taken into the store. */
export interface Intake {
  readonly normalized: NormalizedDocument;
  readonly saved: readonly SavedEntry[];
  readonly event: ReadingEvent;
}

/**
 * Reads a document and saves what is in it.
 * @throws HubError as `ReaderPool.read`, `own-feed`, or of the store; `unreadable-document` for a feed that is none.
 */
export async function takeIn(parts: ReadingParts, source: Source, document: RawDocument): Promise<Intake> {
  const normalized = await read(parts, source, document);
  if (source.input.kind === 'feed') refusePage(document, normalized);
  return save(parts, { source, document, normalized });
}

/**
 * At a feed's address a page is no article: the site asks to log in, is closed for now, or its name is for sale.
 * @throws HubError `unreadable-document` for one.
 */
export function refusePage({ name }: RawDocument, { format }: NormalizedDocument): void {
  if (format !== 'html' && format !== 'text') return;
  const found = format === 'html' ? 'a page' : 'plain text';
  throw new HubError('unreadable-document', `${name} answered with ${found}, not with a feed`);
}

/** What is in a document, not yet saved. @throws HubError as `ReaderPool.read`. */
export function read(parts: ReadingParts, source: Source, document: RawDocument): Promise<NormalizedDocument> {
  const context = { ...readingContext(source, parts.catalog()), publicUrl: parts.publicUrl };
  return parts.readers.read({ document, context });
}

/** What was read of a document; of a part of one, `above` is how many entries stand above it. */
interface Reading {
  readonly source: Source;
  readonly document: RawDocument;
  readonly normalized: NormalizedDocument;
  readonly above?: number;
}

/** Saves what was read of a document, or a part of it, and tells who observes. @throws HubError `own-feed`, or of the store. */
export async function save(
  parts: ReadingParts,
  { source, document, normalized: read, above = 0 }: Reading,
): Promise<Intake> {
  const own = await withoutOwn(parts, source, { document, normalized: read });
  const answers = await saveInParts(parts, { source, normalized: own, at: document.fetchedAt, above });
  const normalized = withoutRefused(own, answers);
  const saved = answers.filter(({ status }) => status !== 'refused');
  const event = { ...idleEvent(source.id), ...summarize(document.name, saved), ...pick(normalized) };
  parts.observe(event);
  return { normalized, saved, event };
}

/** How many entries are saved at a time: the store is busy with them, and what is served waits. */
const PART = 100;

/** Saves the first entry of each id, part after part; what a stop between two of them leaves, the next poll brings again. */
async function saveInParts(
  { store }: ReadingParts,
  { source, normalized, at, above }: Required<Omit<Reading, 'document'>> & { at: number },
): Promise<readonly SavedEntry[]> {
  const { id, retention } = source;
  const deliberate = isDeliberate(source);
  const entries = [...new Map(normalized.entries.toReversed().map((entry) => [entry.id, entry])).values()].toReversed();
  const saved: (readonly SavedEntry[])[] = [];
  // The last part first: of entries without a date, what stands above is the later one.
  for (let from = Math.floor((entries.length - 1) / PART) * PART; from >= 0; from -= PART) {
    const batch = {
      source: { id, retention, deliberate },
      entries: entries.slice(from, from + PART),
      at,
      above: above + from,
    };
    saved.unshift(await store.saveEntries({ ...batch, patient: !deliberate }));
    if (from > 0) await setImmediate();
  }
  return saved.flat();
}

/** What the database cannot keep is rejected like what could not be read. */
const STORE_REFUSED = 'store-refused';

function withoutRefused(normalized: NormalizedDocument, answers: readonly SavedEntry[]): NormalizedDocument {
  const ids = new Set(answers.flatMap(({ id, status }) => (status === 'refused' ? [id] : [])));
  if (ids.size === 0) return normalized;
  const refused = normalized.entries.filter(({ id }) => ids.has(id));
  const rejected = refused.map(({ guid, url }) => ({ guid: guid ?? url, reason: STORE_REFUSED }));
  return {
    ...normalized,
    entries: normalized.entries.filter(({ id }) => !ids.has(id)),
    rejected: [...normalized.rejected, ...rejected],
  };
}

/** Nothing loops: what this hub published is not taken in again. @throws HubError `own-feed` for a feed of its own. */
async function withoutOwn(
  { publicUrl, store }: ReadingParts,
  { id }: Source,
  { document, normalized }: { document: RawDocument; normalized: NormalizedDocument },
): Promise<NormalizedDocument> {
  const own = ownAddress(document, normalized, publicUrl);
  if (own === null) return withoutOwnEntries(normalized, { sourceId: id, publicUrl, known: store });
  const which = own === document.name ? own : `${document.name} (${own})`;
  const mend = 'nothing is taken from it. If it is that of another hub, set PUBLIC_URL there.';
  throw new HubError('own-feed', `${which} is this hub's own feed: ${mend}`);
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
    // The list itself: readers know a catalogue by it.
    knownSources: catalog.sources,
  };
}

/** Takes one pushed article. @throws HubError `reading-timeout`, `reader-died`, or of the store. */
export async function takeArticle(parts: ReadingParts, source: Source, document: RawDocument): Promise<IngestAnswer> {
  const normalized = await readArticle(parts, source, document);
  if ('field' in normalized) return { kind: 'rejected', errors: [normalized] };
  // A publisher's feed may keep an unreadable date to itself; who pushes an article can mend it.
  const unreadable = UNREADABLE_DATES.filter(({ repair }) => normalized.repairs.includes(repair));
  if (unreadable.length > 0) return { kind: 'rejected', errors: unreadable.map(({ field }) => unreadableDate(field)) };
  const intake = await save(parts, { source, document, normalized });
  const [entry, savedEntry] = [intake.normalized.entries[0], intake.saved[0]];
  if (entry === undefined || savedEntry === undefined)
    return { kind: 'rejected', errors: rejectionErrors(intake.normalized) };
  return { kind: 'saved', saved: savedEntry, entry };
}

/** The document, or what is wrong with the body that nobody can read. */
async function readArticle(
  parts: ReadingParts,
  source: Source,
  document: RawDocument,
): Promise<NormalizedDocument | FieldError> {
  try {
    return await read(parts, source, document);
  } catch (error) {
    const { code, message } = toHubError(error);
    if (code !== 'unreadable-document') throw error;
    return { field: 'body', code, message: `The article was not taken: ${message}. Send a title and a text.` };
  }
}

const UNREADABLE_DATES = [
  { repair: 'date-unreadable', field: 'published' },
  { repair: 'updated-unreadable', field: 'updated' },
] as const;

function unreadableDate(field: string): FieldError {
  const message = `A date could not be read: write ${field} as in 2026-11-23T08:30:00+03:30.`;
  return { field, code: 'date-unreadable', message };
}

const OWN_ARTICLE = {
  field: 'url',
  code: OWN_ENTRY,
  message: 'url is the address of an article that this hub has or had: give the address of its own page.',
};

function notTaken(code: string): string {
  const mend = code === STORE_REFUSED ? 'Shorten what is very long in it' : 'Give a title and a text';
  return `The article was not taken: ${code}. ${mend}.`;
}

function rejectionErrors(normalized: NormalizedDocument) {
  const reasons = normalized.rejected.map(({ reason }) => reason);
  const codes = reasons.length > 0 ? reasons : ['no-article'];
  return codes.map((code) => (code === OWN_ENTRY ? OWN_ARTICLE : { field: 'body', code, message: notTaken(code) }));
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
  const nothing = { created: 0, updated: 0, rejected: [], repairs: [], error: null, waiting: 0 };
  return { sourceId, document: null, kind: 'read', ...nothing };
}

/** Any failure as one the hub knows by name. */
export function toHubError(error: unknown): HubError {
  if (error instanceof HubError) return error;
  return new HubError('internal', messageOf(error), { cause: error });
}
