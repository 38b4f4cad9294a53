/** One page of a source: fetched with good manners, and what is then known of it. */
import { NO_VALIDATORS } from '../collect/index.ts';
import { HubError } from '../errors.ts';
import type { PageState, RawDocument, RequestSettings, Source, Validators } from '../model.ts';
import { idleEvent, type ReadingEvent, type ReadingParts } from '../pipeline.ts';

/** Pages fetched in one poll. */
export const MOST_PAGES = 30;
/** When a page is not to be fetched again. */
export const NEVER = Number.MAX_SAFE_INTEGER;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const KEPT_MS = 366 * 24 * HOUR_MS;
/** Pauses after a page's first, second and third failure; after the fourth it is given up. */
const RETRIES_MS = [10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS];
const DELAY_MS = 10 * MINUTE_MS;
/** The server has had enough of us for now: the other pages would fare no better. */
const TOO_MANY_REQUESTS = 429;

/** What asking for a page brought. `later`: this one and its neighbors had better be asked for another time. */
export type PageAnswer =
  | { readonly kind: 'document'; readonly document: RawDocument; readonly validators: Validators }
  | { readonly kind: 'not-modified'; readonly validators: Validators }
  | { readonly kind: 'failed'; readonly error: HubError; readonly retryAfterMs: number | null }
  | { readonly kind: 'later'; readonly error: HubError; readonly afterMs: number | null };

/** Failures of this process: the source is another's by now, or the store is away. A page must not be given up for them. */
const OURS: ReadonlySet<string> = new Set(['lease-lost', 'unavailable', 'store-unusable', 'internal']);

/**
 * Fetches a page as robots.txt and its host's pause allow; conditionally with `validators`.
 * @throws HubError for what is no failure of the page's: the poll ends with it
 */
export async function fetchPage(
  parts: ReadingParts,
  source: Source,
  { url, validators }: { readonly url: string; readonly validators: Validators | null },
): Promise<PageAnswer> {
  const outcome = await parts.fetcher.fetch({
    url,
    validators: validators ?? undefined,
    settings: settingsFor(source, url),
    polite: true,
    robots: true,
  });
  if (outcome.kind !== 'failed') return outcome;
  const { error, status, retryAfterMs } = outcome;
  if (parts.stopping()) return { kind: 'later', error, afterMs: 0 };
  if (error.code === 'host-busy' || status === TOO_MANY_REQUESTS)
    return { kind: 'later', error, afterMs: retryAfterMs };
  if (OURS.has(error.code)) throw error;
  return { kind: 'failed', error, retryAfterMs };
}

/** A page may be another site's: what the source's own site is trusted with is not sent there. */
function settingsFor({ input, request }: Source, url: string): RequestSettings {
  const own = input.kind === 'feed' ? input.url : input.kind === 'pages' ? input.list : null;
  const isOwn = own !== null && URL.parse(own)?.origin === URL.parse(url)?.origin;
  return isOwn ? request : { headers: {}, auth: null, proxy: request.proxy };
}

/**
 * What to send with the request for a source's own document: nothing when pages of it are to be fetched now, since an
 * answer of 304 would not tell which of them it still names.
 */
export async function validatorsFor(parts: ReadingParts, source: Source, known: Validators): Promise<Validators> {
  if (source.input.kind !== 'pages' && source.article !== 'page') return known;
  const due = await parts.store.duePages(source.id, { now: parts.now(), limit: 1 });
  return due.length > 0 ? NO_VALIDATORS : known;
}

/** A page never fetched, due at once. */
export function newPage(url: string, now: number): PageState {
  const unread = { stamp: null, entryId: null, readAt: null, failures: 0, ...NO_VALIDATORS };
  return { url, ...unread, firstSeenAt: now, nextTryAt: now };
}

/** The state of a page that could not be read: tried again in 10 minutes, 1 hour and 6 hours, then given up. */
export function afterFailure(page: PageState, now: number, retryAfterMs: number | null = null): PageState {
  const pauseMs = RETRIES_MS[page.failures];
  const nextTryAt = pauseMs === undefined ? NEVER : now + Math.max(pauseMs, retryAfterMs ?? 0);
  return { ...page, failures: page.failures + 1, nextTryAt };
}

/** The state of a page that is better asked for later, through no fault of its own. */
export function afterDelay(page: PageState, now: number, afterMs: number | null): PageState {
  return { ...page, nextTryAt: now + Math.max(afterMs ?? 0, DELAY_MS) };
}

/** Sees to it that these pages are not fetched any more, and forgets those that are older than a year. */
export async function retirePages(parts: ReadingParts, sourceId: string, pages: readonly PageState[]): Promise<void> {
  const retired = pages.map((page) => ({ ...page, nextTryAt: NEVER }));
  await parts.store.savePageStates(sourceId, retired);
  await parts.store.forgetPages(sourceId, parts.now() - KEPT_MS);
}

/** The event of a page that could not be read. */
export function failedEvent(sourceId: string, document: string, error: HubError): ReadingEvent {
  return { ...idleEvent(sourceId), kind: 'failed', document, error };
}

/** Failures that are a page's own; others end the poll. */
export function isOfThePage(error: unknown): error is HubError {
  return error instanceof HubError && !OURS.has(error.code);
}
