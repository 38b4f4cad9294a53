/** The publishing half of the flow: a question to the store, rendered, with its validator; kept while nothing changed. */
import { LRUCache } from 'lru-cache';
import { listFeeds } from './directory.ts';
import { HubError, isPassing } from './errors.ts';
import type { Catalog, DirectoryGroup, FeedRequest, Published } from './model.ts';
import { type Counts, createCounts } from './publishing/counts.ts';
import { createKeptDocuments, type Stamp } from './publishing/kept-documents.ts';
import {
  type Desk,
  type FeedReading,
  readRequest,
  renderDelta,
  renderDirectory,
  renderRequest,
} from './publishing/requests.ts';
import type { EntryFragment } from './render/index.ts';
import type { Store } from './store/index.ts';

/** Everything publishing needs. `publicUrl` has no trailing slash. */
export interface PublishingParts {
  readonly store: Store;
  readonly catalog: () => Catalog;
  /** Another number whenever a feed may have changed. */
  readonly generation: () => number;
  readonly publicUrl: string;
  /** Bound of the documents kept in memory. */
  readonly cacheBytes: number;
}

/** What the hub publishes. */
export interface Publisher {
  /** @throws HubError `not-found` for a category or source nobody knows, `gone` for a removed source. */
  publish(request: FeedRequest): Promise<Published>;
  /**
   * Only what is new in a feed since the newest of the versions a reader names by their entity tags; null when none of them is
   * known any more, or when what is new cannot be found out now: then the whole, which may be stale, is there as ever. Its tag is
   * that of the whole feed, `since` that of the version. @throws HubError as `publish` does.
   */
  publishSince(
    request: FeedRequest,
    etags: readonly string[],
  ): Promise<(Published & { readonly since: string }) | null>;
  /** What a feed is and what is in it; its format does not matter. @throws HubError as `publish` does. */
  readFeed(request: FeedRequest): Promise<FeedReading>;
  publishOpml(): Promise<Published>;
  /** Every feed, by language; while the store cannot be asked, as it was last. */
  directory(): Promise<readonly DirectoryGroup[]>;
  /** Languages that entries have, or had. */
  languages(): Promise<readonly string[]>;
  /** Another number whenever a document may be another, as the catalogue is another object then. */
  generation(): number;
}

/** A share of the documents' bound goes to entries as written. */
const FRAGMENTS_SHARE = 0.25;

/** Makes a publisher whose documents are rendered again only when the store or the catalogue changed. */
export function createPublisher(parts: PublishingParts): Publisher {
  const { store, publicUrl, cacheBytes } = parts;
  const stamp = (): Stamp => ({ generation: parts.generation(), catalog: parts.catalog() });
  const documents = createKeptDocuments({ stamp, maxBytes: cacheBytes });
  const deltas = createKeptDocuments({ stamp, maxBytes: Math.ceil(cacheBytes / 8) });
  const counts = createCounts(store);
  const deskNow = createDesk(store, publicUrl, { counts, fragmentBytes: Math.ceil(cacheBytes * FRAGMENTS_SHARE) });
  const desk = () => deskNow(stamp());
  const document = async (request: FeedRequest) => {
    await refuseUnknown(store, parts.catalog(), request);
    return documents.keep(`${request.format} ${request.selfPath}`, async () => renderRequest(await desk(), request));
  };
  return {
    generation: parts.generation,
    publish: async (request) => (await document(request)).published,
    publishSince: async (request, etags) => {
      const { published, versions } = await document(request);
      const known = [...versions].findLast(([etag]) => etags.includes(etag));
      if (known === undefined) return null;
      const [since, states] = known;
      const key = `${request.format} ${request.selfPath} ${since}`;
      const delta = await deltas
        .keep(key, async () => renderDelta(await desk(), request, states))
        .catch((error) => {
          if (isPassing(error)) return null;
          throw error;
        });
      // A delta from before the whole that is there now lacks what came in between, and would bear its tag all the same.
      if (delta === null || delta.published.isStale) return null;
      return { ...delta.published, etag: published.etag, since };
    },
    readFeed: async (request) => {
      await refuseUnknown(store, parts.catalog(), request);
      return readRequest(await desk(), request);
    },
    publishOpml: async () => {
      const { published } = await documents.keep('opml', async () => ({
        rendered: await renderDirectory(await desk()),
        states: [],
      }));
      return published;
    },
    languages: async () => {
      const { all, former } = await counts.known(parts.generation());
      return [...all.map(({ language }) => language), ...former];
    },
    directory: async () => listFeeds(parts.catalog(), await counts.known(parts.generation()), publicUrl),
  };
}

/** What documents are made from; entries that were written are kept while the catalogue is the same. */
function createDesk(
  store: Store,
  publicUrl: string,
  { counts, fragmentBytes }: { readonly counts: Counts; readonly fragmentBytes: number },
): (stamp: Stamp) => Promise<Desk> {
  let written: { readonly catalog: Catalog; readonly fragments: Desk['fragments'] } | null = null;
  return async ({ generation, catalog }) => {
    if (written?.catalog !== catalog) written = { catalog, fragments: createFragments(fragmentBytes) };
    const { fragments } = written;
    return { store, catalog, publicUrl, counts: await counts.current(generation), fragments };
  };
}

function createFragments(maxBytes: number): Desk['fragments'] {
  return new LRUCache<string, EntryFragment>({
    maxSize: maxBytes,
    sizeCalculation: ({ text }) => text.length * 2 + 256,
  });
}

async function refuseUnknown(store: Store, catalog: Catalog, { kind, id }: FeedRequest): Promise<void> {
  if (kind === 'category' && !catalog.categories.some((category) => category.id === id)) {
    throw new HubError('not-found', `There is no category "${id}"`);
  }
  if (kind !== 'source' || catalog.sources.some((source) => source.id === id)) return;
  if ((await store.sourceStanding(id ?? '')) === 'unknown')
    throw new HubError('not-found', `There is no source "${id}"`);
  throw new HubError('gone', `The source "${id}" is no longer published here`);
}
