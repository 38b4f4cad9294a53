/** The publishing half of the flow: a question to the store, rendered, with its validator; kept while nothing changed. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { describeFeed, type LanguageCounts, listFeeds } from './directory.ts';
import { HubError } from './errors.ts';
import type { Catalog, DirectoryGroup, FeedQuery, FeedRequest, Published, RenderedFeed } from './model.ts';
import { renderFeed, renderOpml } from './render/index.ts';
import type { Store } from './store/index.ts';
import { parseSearch } from './text/search.ts';

/** Everything publishing needs. `publicUrl` has no trailing slash. */
export interface PublishingParts {
  readonly store: Store;
  readonly catalog: () => Catalog;
  readonly publicUrl: string;
  /** Bound of the documents kept in memory. */
  readonly cacheBytes: number;
}

/** What the hub publishes. */
export interface Publisher {
  /** @throws HubError `not-found` for a category or source nobody knows, `gone` for a removed source. */
  publish(request: FeedRequest): Promise<Published>;
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
      return keep(`${request.format} ${request.selfPath}`, (counts) => renderRequest(parts, request, counts));
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

async function renderRequest(
  parts: PublishingParts,
  request: FeedRequest,
  counts: LanguageCounts,
): Promise<RenderedFeed> {
  const catalog = parts.catalog();
  const [page, emptyUpdatedAt] = await Promise.all([parts.store.findFeed(toQuery(request)), parts.store.createdAt()]);
  return renderFeed(request.format, page, {
    feed: describeFeed(request, catalog, { counts, publicUrl: parts.publicUrl }),
    selfUrl: `${parts.publicUrl}${request.selfPath}`,
    publicUrl: parts.publicUrl,
    hub: catalog.hub,
    categories: catalog.categories,
    sources: catalog.sources,
    bidi: request.bidi,
    content: request.content,
    profile: request.profile,
    currentUrl: null,
    prevArchiveUrl: null,
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
    limit: request.limit,
  };
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
