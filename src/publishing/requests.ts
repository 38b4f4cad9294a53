/** From what a reader asks for to what the store is asked, and to the document. */
import { describeFeed, type LanguageCounts, listFeeds } from '../directory.ts';
import { HubError } from '../errors.ts';
import type {
  ArchivePart,
  Catalog,
  FeedDescription,
  FeedPage,
  FeedQuery,
  FeedRequest,
  RenderedFeed,
} from '../model.ts';
import { type FragmentCache, renderFeed, renderOpml } from '../render/index.ts';
import type { Store } from '../store/index.ts';
import { archiveName, readPeriod } from '../text/period.ts';
import { parseSearch } from '../text/search.ts';
import type { Made } from './kept-documents.ts';

/** Entries of an archive; of a larger period the next document has what stands below. */
const ARCHIVED = 300;

/** What a document is made from. */
export interface Desk {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly publicUrl: string;
  readonly counts: LanguageCounts;
  /** Entries written before, of this catalogue. */
  readonly fragments: FragmentCache;
}

/** A feed before it is written. */
export interface FeedReading {
  readonly feed: FeedDescription;
  readonly page: FeedPage;
}

/** An archive is there only while its period is over and something of it is kept. */
async function refuseArchive({ store }: Desk, request: FeedRequest): Promise<void> {
  if (request.archive === null) return;
  const standing = await store.archiveStanding(toQuery(request), request.archive.period);
  const { period } = request.archive;
  if (standing === 'expired') throw new HubError('gone', `What was published in ${period} has expired here`);
  if (standing === 'open') throw new HubError('not-found', `${period} is not over: the feed itself has it`);
  if (standing === 'unknown') throw new HubError('not-found', `Nothing of ${period} is archived here`);
}

/** What a feed is and what is in it. */
export async function readRequest(
  { store, catalog, counts, publicUrl }: Desk,
  request: FeedRequest,
): Promise<FeedReading> {
  const found = await store.findFeed(toQuery(request));
  // What words a withdrawn entry had is not known any more: a partner would be sent items that its search never found.
  const page = request.q !== null && request.profile !== null ? { ...found, withdrawn: [] } : found;
  // An archive is of the languages that are in it, whatever joins the feed later.
  const known = { counts: request.archive === null ? counts : countsOf(request, page), publicUrl };
  return { page, feed: describeFeed(request, catalog, known) };
}

function countsOf({ kind, id }: FeedRequest, { entries }: FeedPage): LanguageCounts {
  const counts = new Map<string, number>();
  for (const { language } of entries) if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  const all = [...counts].map(([language, number]) => ({ language, entries: number }));
  const named = all.map((count) => ({ ...count, category: id ?? '', source: id ?? '' }));
  const total = { id: id ?? '', entries: entries.length };
  const totals = [{ ...total, kind: kind === 'source' || kind === 'category' ? kind : ('all' as const) }];
  return { all, byCategory: named, bySource: named, totals };
}

/** Writes the document a reader asks for. */
export async function renderRequest(desk: Desk, request: FeedRequest): Promise<Made> {
  await refuseArchive(desk, request);
  return write(desk, request, await readRequest(desk, request));
}

/**
 * Writes of a document only the entries that are not in one of these states.
 * @see RFC 3229, and draft-wyman-feed-delta for `feed`
 */
export async function renderDelta(desk: Desk, request: FeedRequest, known: ReadonlySet<string>): Promise<Made> {
  const { feed, page } = await readRequest(desk, request);
  const entries = page.entries.filter((entry) => !known.has(stateOf(entry)));
  return write(desk, request, { feed, page: { ...page, entries } });
}

/** An entry in one of its states. */
function stateOf({ id, revision, changedAt }: FeedPage['entries'][number]): string {
  return `${revision} ${changedAt} ${id}`;
}

async function write(desk: Desk, request: FeedRequest, { feed, page }: FeedReading): Promise<Made> {
  const { catalog, publicUrl } = desk;
  const emptyUpdatedAt = await desk.store.createdAt();
  const context = {
    feed,
    selfUrl: `${publicUrl}${request.selfPath}`,
    feedId: `${publicUrl}${request.currentPath}`,
    publicUrl,
    hub: catalog.hub,
    categories: catalog.categories,
    sources: catalog.sources,
    bidi: request.bidi,
    content: request.content,
    profile: request.profile,
    currentUrl: request.archive === null ? null : `${publicUrl}${request.currentPath}`,
    prevArchiveUrl: page.prevArchive === null ? null : `${publicUrl}${archivePath(request, page.prevArchive)}`,
    emptyUpdatedAt,
  };
  const rendered = renderFeed(request.format, page, context, desk.fragments);
  return {
    // What an archive says of its neighbors has no date of its own: it is compared by its tag alone.
    rendered: request.archive === null ? rendered : { ...rendered, modifiedAt: null },
    states: page.entries.map(stateOf),
  };
}

function toQuery(request: FeedRequest): FeedQuery {
  const languages = [request.kind === 'language' ? request.id : null, request.tag, request.lang].filter(isGiven);
  return {
    ...(request.kind === 'source' && request.id !== null ? { source: request.id } : {}),
    ...(request.kind === 'category' && request.id !== null ? { category: request.id } : {}),
    sources: [request.source].filter(isGiven),
    categories: [request.category].filter(isGiven),
    languages,
    ...(request.q === null ? {} : { search: parseSearch(request.q) }),
    ...toPeriod(request),
  };
}

function toPeriod({ archive, limit }: FeedRequest): Pick<FeedQuery, 'period' | 'limit'> {
  const period = archive === null ? null : readPeriod(archive.period);
  return period === null ? { limit } : { period: { ...period, after: archive?.after ?? null }, limit: ARCHIVED };
}

/** Where an archive is, asked for in the same way as the feed. */
export function archivePath(
  { currentPath, format }: Pick<FeedRequest, 'currentPath' | 'format'>,
  part: ArchivePart,
): string {
  const [path = '', query] = currentPath.split('?');
  return `${path.slice(0, -format.length - 1)}/archive/${archiveName(part)}.${format}${query === undefined ? '' : `?${query}`}`;
}

function isGiven(value: string | null): value is string {
  return value !== null;
}

/** Writes the list of every feed. */
export async function renderDirectory({ catalog, publicUrl, store, counts }: Desk): Promise<RenderedFeed> {
  const { hub } = catalog;
  const groups = listFeeds(catalog, counts, publicUrl);
  return renderOpml({
    title: hub.title[hub.language] ?? 'Khorak',
    language: hub.language,
    modifiedAt: await store.changedAt(),
    feeds: groups.flatMap((group) =>
      group.feeds.map((feed) => ({
        group: group.name,
        groupLanguage: group.language,
        title: feed.title,
        language: feed.language,
        xmlUrl: `${publicUrl}${feed.path}.rss`,
        htmlUrl: feed.homepage,
        ...(feed.category === null ? {} : { category: feed.category }),
      })),
    ),
  });
}
