/** `article: page`: a feed's items, each with the text of its page. */

import { HubError } from '../errors.ts';
import type { Entry, NormalizedDocument, PageState, RawDocument, Source, Validators } from '../model.ts';
import { idleEvent, type ReadingEvent, type ReadingParts, read, refusePage, save } from '../pipeline.ts';
import { type Item, planItems } from './article-plan.ts';
import { mergePage } from './merge-page.ts';
import {
  afterDelay,
  afterFailure,
  failedEvent,
  fetchPage,
  isOfThePage,
  MOST_PAGES,
  NEVER,
  type PageAnswer,
  retirePages,
} from './page-fetching.ts';
import { type Taken, takenOf } from './poll.ts';

/** Pages fetched before what was read is saved: a long sweep publishes as it goes. */
const PAGES_AT_ONCE = 5;
const MOST_DUE = 1000;

/** What looking at an item's page came to. */
type Look =
  | { readonly kind: 'article'; readonly article: Entry; readonly validators: Validators }
  | Exclude<PageAnswer, { kind: 'document' }>;

/** An item to be saved, and what is to be remembered of its page. */
interface Finished {
  readonly entry: Entry;
  readonly page: PageState | null;
}

/** A feed as read, and those of its items that are to be saved now. */
interface Reading {
  readonly document: RawDocument;
  readonly normalized: NormalizedDocument;
  readonly items: readonly Item[];
}

/**
 * Takes in a feed whose items are completed by their pages. A page is fetched when its item is new or has changed; an
 * item whose page fails is saved as the feed gives it, and the page tried again with later polls. Beyond 30 pages, the
 * items that want one wait for the next poll, which is due at once.
 *
 * @throws HubError as `takeIn`, for the feed itself.
 */
export async function takeInWithArticles(parts: ReadingParts, source: Source, document: RawDocument): Promise<Taken> {
  const normalized = await read(parts, source, document);
  if (source.input.kind === 'feed') refusePage(document, normalized);
  const items = await planItems(parts, source.id, normalized.entries);
  const left = new Set(items.filter(({ isWanted }) => isWanted).slice(MOST_PAGES));
  await parts.store.savePageStates(source.id, waitingPages([...left], parts.now()));
  const ready = items.filter((item) => !left.has(item));
  const events = await readItems(parts, source, { document, normalized, items: ready });
  await retireOthers(parts, source.id, items);
  const event: ReadingEvent = {
    ...idleEvent(source.id),
    document: document.name,
    created: events.reduce((total, { created }) => total + created, 0),
    updated: events.reduce((total, { updated }) => total + updated, 0),
    rejected: [...normalized.rejected, ...events.flatMap(({ rejected }) => rejected)],
    repairs: normalized.repairs,
    waiting: left.size,
  };
  parts.observe(event);
  return takenOf(normalized, { event, dueAt: left.size > 0 ? parts.now() : null });
}

/** Due, so that the next poll asks for the feed without validators and sees these items again. */
function waitingPages(items: readonly Item[], now: number): readonly PageState[] {
  return items.flatMap(({ page }) => (page === null ? [] : [{ ...page, stamp: null, nextTryAt: now }]));
}

/** What the feed names no more needs no page. */
async function retireOthers(parts: ReadingParts, sourceId: string, items: readonly Item[]): Promise<void> {
  const named = new Set(items.map(({ page }) => page?.url));
  const due = await parts.store.duePages(sourceId, { now: parts.now(), limit: MOST_DUE });
  await retirePages(
    parts,
    sourceId,
    due.filter(({ url }) => !named.has(url)),
  );
}

/** Reads from the document's end and saves in chunks: the newest, which stand first, come to stand on top. */
async function readItems(parts: ReadingParts, source: Source, reading: Reading): Promise<readonly ReadingEvent[]> {
  const events: ReadingEvent[] = [];
  let chunk: readonly Finished[] = [];
  let later: Look | null = null;
  for (const [below, item] of reading.items.toReversed().entries()) {
    const look: Look | null = item.isWanted && later === null ? await lookAt(parts, source, item) : later;
    if (look?.kind === 'later') later = look;
    chunk = [finish(item, look, parts.now()), ...chunk];
    if (chunk.filter(({ page }) => page !== null).length < PAGES_AT_ONCE) continue;
    const above = reading.items.length - below - 1;
    events.push(await keep(parts, source, { reading, chunk, above }));
    chunk = [];
  }
  // An empty feed is a reading too.
  if (chunk.length > 0 || events.length === 0) events.push(await keep(parts, source, { reading, chunk, above: 0 }));
  return events;
}

/** A page's state is kept only once its item is saved: a crash in between fetches it again. */
async function keep(
  parts: ReadingParts,
  source: Source,
  { reading, chunk, above }: { readonly reading: Reading; readonly chunk: readonly Finished[]; readonly above: number },
): Promise<ReadingEvent> {
  const normalized = { ...reading.normalized, entries: chunk.map(({ entry }) => entry), rejected: [] };
  // One feed is one reading, in however many parts it is saved.
  const silent = { ...parts, observe: () => {} };
  const { event } = await save(silent, { source, document: reading.document, normalized, above });
  await parts.store.savePageStates(
    source.id,
    chunk.flatMap(({ page }) => page ?? []),
  );
  return event;
}

async function lookAt(parts: ReadingParts, source: Source, { entry, page, kept }: Item): Promise<Look | null> {
  if (page === null) return null;
  const wasRead = page.readAt !== null && kept !== null;
  const answer = await fetchPage(parts, source, { url: page.url, validators: wasRead ? page : null });
  const look = answer.kind === 'document' ? await readArticle(parts, source, { entry, answer }) : answer;
  if (look.kind === 'failed') parts.observe(failedEvent(source.id, page.url, look.error));
  else if (look.kind !== 'later') {
    const kind = look.kind === 'article' ? 'read' : 'not-modified';
    parts.observe({ ...idleEvent(source.id), kind, document: page.url });
  }
  return look;
}

/** The article of a page. The source's filters have judged its item already. */
async function readArticle(
  parts: ReadingParts,
  source: Source,
  { entry, answer }: { readonly entry: Entry; readonly answer: Extract<PageAnswer, { kind: 'document' }> },
): Promise<Look> {
  const { document, validators } = answer;
  try {
    const { entries } = await read(parts, { ...source, include: null, exclude: null }, document);
    const article = entries.find(({ url }) => url === entry.url) ?? (entries.length === 1 ? entries[0] : undefined);
    if (article !== undefined) return { kind: 'article', article, validators };
    const error = new HubError('unreadable-document', `${document.name} is not the page of one article`);
    return { kind: 'failed', error, retryAfterMs: null };
  } catch (error) {
    if (!isOfThePage(error)) throw error;
    return { kind: 'failed', error, retryAfterMs: null };
  }
}

/** An item with what its page gives; with what it gave before, or nothing of it, where there was no look at it now. */
function finish(item: Item, look: Look | null, now: number): Finished {
  const { page } = item;
  const entry = withKept(item);
  if (!item.isWanted || page === null || look === null) return { entry, page: null };
  if (look.kind === 'failed') return { entry, page: afterFailure(page, now, look.retryAfterMs) };
  if (look.kind === 'later') return { entry, page: afterDelay(page, now, look.afterMs) };
  const seen = { ...page, ...look.validators, readAt: now, failures: 0, nextTryAt: NEVER };
  return { entry: look.kind === 'article' ? mergePage(item.entry, look.article) : entry, page: seen };
}

function withKept({ entry, page, kept }: Item): Entry {
  return kept === null || page === null || page.readAt === null ? entry : mergePage(entry, kept);
}
