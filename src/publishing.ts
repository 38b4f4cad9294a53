/** The publishing half of the flow: a question to the store, rendered, with its validator; kept while nothing changed. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { describeFeed, type LanguageCounts, listFeeds } from './directory.ts';
import { HubError } from './errors.ts';
import type {
  Catalog,
  DirectoryGroup,
  FeedDescription,
  FeedPage,
  FeedQuery,
  FeedRequest,
  Published,
  RenderedFeed,
} from './model.ts';
import { renderFeed, renderOpml } from './render/index.ts';
import type { Store } from './store/index.ts';
import { readPeriod } from './text/period.ts';
import { parseSearch } from './text/search.ts';

/** Most entries of an archive; shorter periods are archived long before a document grows to this. */
const MAX_ARCHIVED = 5000;

/** Everything publishing needs. `publicUrl` has no trailing slash. */
export interface PublishingParts {
  readonly store: Store;
  readonly catalog: () => Catalog;
  readonly publicUrl: string;
  /** Bound of the documents kept in memory. */
  readonly cacheBytes: number;
}

/** A feed before it is written. */
export interface FeedReading {
  readonly feed: FeedDescription;
  readonly page: FeedPage;
}

/** What the hub publishes. */
export interface Publisher {
  /** @throws HubError `not-found` for a category or source nobody knows, `gone` for a removed source. */
  publish(request: FeedRequest): Promise<Published>;
  /** What a feed is and what is in it; its format does not matter. @throws HubError as `publish` does. */
  readFeed(request: FeedRequest): Promise<FeedReading>;
  publishOpml(): Promise<Published>;
  directory(): Promise<readonly DirectoryGroup[]>;
}

type Make = (counts: LanguageCounts) => Promise<RenderedFeed>;

/** Makes a publisher whose documents are rendered again only when the store or the catalogue changed. */
export function createPublisher(parts: PublishingParts): Publisher {
  const kept = new LRUCache<string, { stamp: string; made: Published }>({
    maxSize: parts.cacheBytes,
    sizeCalculation: ({ made }) => made.body.byteLength + 1024,
  });
  const rendering = new Map<string, Promise<Published>>();
  let counted: { stamp: string; counts: Promise<LanguageCounts> } | null = null;

  const stamp = async () => `${await parts.store.version()} ${parts.catalog().fingerprint}`;
  const countLanguages = (now: string): Promise<LanguageCounts> => {
    if (counted?.stamp !== now) counted = { stamp: now, counts: parts.store.languageCounts() };
    return counted.counts;
  };
  const keep = async (key: string, make: Make): Promise<Published> => {
    const now = await stamp();
    const hit = kept.get(key);
    if (hit?.stamp === now) return hit.made;
    // Many may ask for a document that has just changed; it is rendered once for all of them.
    const job = `${now} ${key}`;
    const underWay = rendering.get(job) ?? render(now, make).finally(() => rendering.delete(job));
    rendering.set(job, underWay);
    const made = await underWay;
    kept.set(key, { stamp: now, made });
    return made;
  };
  const render = async (now: string, make: Make): Promise<Published> => {
    const rendered = await make(await countLanguages(now));
    return { ...rendered, etag: entityTag(rendered.body) };
  };

  return {
    publish: async (request) => {
      await refuseUnknown(parts, request);
      await refuseArchive(parts, request);
      return keep(`${request.format} ${request.selfPath}`, (counts) => renderRequest(parts, request, counts));
    },
    readFeed: async (request) => {
      await refuseUnknown(parts, request);
      return readRequest(parts, request, await countLanguages(await stamp()));
    },
    publishOpml: () => keep('opml', (counts) => renderDirectory(parts, counts)),
    directory: async () => listFeeds(parts.catalog(), await countLanguages(await stamp()), parts.publicUrl),
  };
}

/** Makes a strong validator from a document's bytes. @see RFC 9110 §8.8.3 */
function entityTag(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

async function refuseUnknown({ store, catalog }: PublishingParts, { kind, id }: FeedRequest): Promise<void> {
  if (kind === 'category' && !catalog().categories.some((category) => category.id === id)) {
    throw new HubError('not-found', `There is no category "${id}"`);
  }
  if (kind !== 'source' || catalog().sources.some((source) => source.id === id)) return;
  if ((await store.sourceStanding(id ?? '')) === 'unknown')
    throw new HubError('not-found', `There is no source "${id}"`);
  throw new HubError('gone', `The source "${id}" is no longer published here`);
}

/** An archive is there only while its period is over and something of it is kept. */
async function refuseArchive({ store }: PublishingParts, request: FeedRequest): Promise<void> {
  if (request.archive === null) return;
  const standing = await store.archiveStanding(toQuery(request), request.archive);
  if (standing === 'expired') throw new HubError('gone', `What was published in ${request.archive} has expired here`);
  if (standing === 'open') throw new HubError('not-found', `${request.archive} is not over: the feed itself has it`);
  if (standing === 'unknown') throw new HubError('not-found', `Nothing of ${request.archive} is archived here`);
}

async function readRequest(parts: PublishingParts, request: FeedRequest, counts: LanguageCounts): Promise<FeedReading> {
  const page = await parts.store.findFeed(toQuery(request));
  return { page, feed: describeFeed(request, parts.catalog(), { counts, publicUrl: parts.publicUrl }) };
}

async function renderRequest(
  parts: PublishingParts,
  request: FeedRequest,
  counts: LanguageCounts,
): Promise<RenderedFeed> {
  const catalog = parts.catalog();
  const [{ feed, page }, emptyUpdatedAt] = await Promise.all([
    readRequest(parts, request, counts),
    parts.store.createdAt(),
  ]);
  const archiveUrl = (name: string) => `${parts.publicUrl}${archivePath(request, name)}`;
  return renderFeed(request.format, page, {
    feed,
    selfUrl: `${parts.publicUrl}${request.selfPath}`,
    publicUrl: parts.publicUrl,
    hub: catalog.hub,
    categories: catalog.categories,
    sources: catalog.sources,
    bidi: request.bidi,
    content: request.content,
    profile: request.profile,
    currentUrl: request.archive === null ? null : `${parts.publicUrl}${request.currentPath}`,
    prevArchiveUrl: page.prevArchive === null ? null : archiveUrl(page.prevArchive),
    emptyUpdatedAt,
  });
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
  const period = archive === null ? null : readPeriod(archive);
  return period === null ? { limit } : { period, limit: MAX_ARCHIVED };
}

/** Where the archive of a period is, asked for in the same way as the feed. */
function archivePath({ currentPath, format }: FeedRequest, name: string): string {
  const [path = '', query] = currentPath.split('?');
  const parameters = new URLSearchParams(query);
  parameters.delete('limit');
  const asked = parameters.size > 0 ? `?${parameters}` : '';
  return `${path.slice(0, -format.length - 1)}/archive/${name}.${format}${asked}`;
}

function isGiven(value: string | null): value is string {
  return value !== null;
}

async function renderDirectory(
  { catalog, publicUrl, store }: PublishingParts,
  counts: LanguageCounts,
): Promise<RenderedFeed> {
  const { hub } = catalog();
  const groups = listFeeds(catalog(), counts, publicUrl);
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
