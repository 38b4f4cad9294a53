/** What a poll's document leads to: the pages a list names, the pages of a feed's items. */

import { HubError } from '../errors.ts';
import type { NormalizedDocument, PageState, RawDocument, Source, StoredEntry } from '../model.ts';
import { idleEvent, type ReadingEvent, type ReadingParts, read, save, takeIn } from '../pipeline.ts';
import { takeInWithArticles } from './article-reading.ts';
import {
  afterFailure,
  failedEvent,
  fetchPage,
  isOfThePage,
  MOST_PAGES,
  NEVER,
  newPage,
  type PageAnswer,
  retirePages,
} from './page-fetching.ts';
import { type Taken, takenOf } from './poll.ts';

const MOST_LISTED = 1000;
const HOUR_MS = 3_600_000;
/** When a page is looked at again, counted from when it was first seen: publishers correct what is new. */
const CHECKS_MS = [1, 3, 12, 48].map((hours) => hours * HOUR_MS);

/**
 * Takes in the document of a poll: a feed, a feed together with the pages of its items (`article: page`), or a list
 * together with the pages it names (`pages:`).
 *
 * @throws HubError as `takeIn`, for the document itself; a page that fails is told to `observe` and tried again later.
 */
export async function takeInPolled(parts: ReadingParts, source: Source, document: RawDocument): Promise<Taken> {
  if (source.input.kind === 'pages') return takeInList(parts, source, { document, links: source.input.links });
  if (source.article === 'page') return takeInWithArticles(parts, source, document);
  return takeInWhole(parts, source, document);
}

async function takeInWhole(parts: ReadingParts, source: Source, document: RawDocument): Promise<Taken> {
  const { normalized, event } = await takeIn(parts, source, document);
  return takenOf(normalized, { event });
}

/**
 * Addresses of the pages a list names, in its order; null where the list holds its articles itself (a public channel).
 *
 * @param list.links the CSS selector of its links
 * @throws HubError as `ReaderPool.survey`; `unreadable-document` for a list that leads nowhere.
 */
export async function listedPages(
  readers: ReadingParts['readers'],
  list: { readonly document: RawDocument; readonly links: string },
): Promise<readonly string[] | null> {
  const { document, links } = list;
  const survey = await readers.survey(list);
  if (survey.posts > 0) return null;
  const listed = survey.links.filter((url) => url !== document.url).slice(0, MOST_LISTED);
  if (listed.length > 0) return listed;
  const mend = `correct links: ${JSON.stringify(links)} in the source's file`;
  throw new HubError('unreadable-document', `${document.name} leads to no page: ${mend}`);
}

/** Reads a list's pages that were never read, and looks again at those of the last two days. */
async function takeInList(
  parts: ReadingParts,
  source: Source,
  { document, links }: { readonly document: RawDocument; readonly links: string },
): Promise<Taken> {
  const listed = await listedPages(parts.readers, { document, links });
  if (listed === null) return takeInWhole(parts, source, document);
  parts.observe({ ...idleEvent(source.id), document: document.name });
  return sweep(parts, source, await queuePages(parts, source.id, listed));
}

/**
 * The pages that are due, never read ones first, in the list's order. New ones are remembered before any is fetched:
 * none is lost when the list moves on or the hub goes down.
 */
async function queuePages(
  parts: ReadingParts,
  sourceId: string,
  listed: readonly string[],
): Promise<readonly PageState[]> {
  const { store, now } = parts;
  const known = await store.pageStates(sourceId, listed);
  const fresh = listed.filter((url) => !known.has(url)).map((url) => newPage(url, now()));
  await store.savePageStates(sourceId, fresh);
  const places = new Map(listed.map((url, place) => [url, place]));
  const place = ({ url }: PageState) => places.get(url) ?? listed.length;
  const due = [...(await store.duePages(sourceId, { now: now(), limit: 2 * MOST_LISTED }))];
  const unread = due.filter(({ readAt }) => readAt === null).sort((a, b) => place(a) - place(b));
  const read = due.filter(({ readAt }) => readAt !== null);
  await retirePages(
    parts,
    sourceId,
    read.filter(({ url }) => !places.has(url)),
  );
  return [...unread, ...read.filter(({ url }) => places.has(url))];
}

type Later = Extract<PageAnswer, { kind: 'later' }>;

async function sweep(parts: ReadingParts, source: Source, queue: readonly PageState[]): Promise<Taken> {
  // Lists begin with their newest: read from the end, pages without a date come to stand in the list's order.
  const batch = queue.slice(0, MOST_PAGES).reverse();
  const events: ReadingEvent[] = [];
  let later: Later | null = null;
  for (const page of batch) {
    const result = await readPage(parts, source, page);
    if (result.kind === 'later') {
      later = result;
      break;
    }
    events.push(result);
  }
  const waiting = queue.length - events.length;
  const isEndless = later !== null && later.afterMs === null;
  const event = { ...sum(source.id, events), waiting };
  const isSoon = waiting > 0 && !isEndless && event.kind !== 'failed';
  const dueAt = isSoon ? parts.now() + (later?.afterMs ?? 0) : null;
  return { event, hints: null, dates: [], isWhole: true, dueAt };
}

async function readPage(parts: ReadingParts, source: Source, page: PageState): Promise<ReadingEvent | Later> {
  const remember = (state: PageState) => parts.store.savePageStates(source.id, [state]);
  const kept = await keptEntry(parts, page);
  if (page.entryId !== null && kept === null) {
    // It has expired or was withdrawn: a correction would not bring it back.
    await remember({ ...page, nextTryAt: NEVER });
    return idleEvent(source.id);
  }
  const answer = await fetchPage(parts, source, { url: page.url, validators: kept === null ? null : page });
  if (answer.kind === 'later') return answer;
  const fail = async (error: HubError, retryAfterMs: number | null) => {
    const isRead = page.readAt !== null;
    await remember(isRead ? withNextCheck(page, parts.now()) : afterFailure(page, parts.now(), retryAfterMs));
    const event = failedEvent(source.id, page.url, error);
    parts.observe(event);
    return event;
  };
  if (answer.kind === 'failed') return fail(answer.error, answer.retryAfterMs);
  const seen = { ...page, ...answer.validators, failures: 0 };
  if (answer.kind === 'not-modified') {
    await remember(withNextCheck(seen, parts.now()));
    const event: ReadingEvent = { ...idleEvent(source.id), kind: 'not-modified', document: page.url };
    parts.observe(event);
    return event;
  }
  try {
    const { entryId, event } = await takePage(parts, source, { document: answer.document, kept });
    const now = parts.now();
    await remember(withNextCheck({ ...seen, entryId: entryId ?? page.entryId, readAt: now }, now));
    return event;
  } catch (error) {
    if (!isOfThePage(error)) throw error;
    return fail(error, null);
  }
}

async function keptEntry({ store }: ReadingParts, { entryId }: PageState): Promise<StoredEntry | null> {
  return entryId === null ? null : ((await store.findEntriesById([entryId])).get(entryId) ?? null);
}

async function takePage(
  parts: ReadingParts,
  source: Source,
  { document, kept }: { readonly document: RawDocument; readonly kept: StoredEntry | null },
) {
  const normalized = identifiedAs(await read(parts, source, document), kept);
  const intake = await save(parts, { source, document, normalized });
  return { entryId: intake.normalized.entries[0]?.id ?? null, event: intake.event };
}

/** The page of an article stays that article, whatever canonical address or number it gives itself from now on. */
function identifiedAs(normalized: NormalizedDocument, kept: StoredEntry | null): NormalizedDocument {
  const [entry, ...others] = normalized.entries;
  if (kept === null || entry === undefined || others.length > 0) return normalized;
  return { ...normalized, entries: [{ ...entry, id: kept.id, key: kept.key }] };
}

/** A page that gave no entry (the source's filters kept it out) is not looked at again. */
function withNextCheck(page: PageState, now: number): PageState {
  const next = CHECKS_MS.map((afterMs) => page.firstSeenAt + afterMs).find((at) => at > now);
  return { ...page, nextTryAt: page.entryId === null ? NEVER : (next ?? NEVER) };
}

/** What the pages of a poll brought in all. Where every page of several failed, so did the poll: its list is no good. */
function sum(sourceId: string, events: readonly ReadingEvent[]): ReadingEvent {
  const failed = events.filter(({ kind }) => kind === 'failed');
  const [first] = failed;
  const isFailed = failed.length > 1 && failed.length === events.length;
  const unread = failed.map(({ document, error }) => ({ guid: document, reason: error?.code ?? 'internal' }));
  return {
    ...idleEvent(sourceId),
    ...(isFailed && first !== undefined ? { kind: 'failed', error: first.error } : {}),
    created: events.reduce((total, { created }) => total + created, 0),
    updated: events.reduce((total, { updated }) => total + updated, 0),
    rejected: [...events.flatMap(({ rejected }) => rejected), ...unread],
    repairs: [...new Set(events.flatMap(({ repairs }) => repairs))],
  };
}
