/** Published documents in memory: each made once for all who ask, and kept while nothing changed. */
import { LRUCache } from 'lru-cache';
import { HubError } from '../errors.ts';
import type { Catalog, Published, RenderedFeed } from '../model.ts';
import { entityTag } from '../text/validators.ts';

/** What documents are made from, as it stands: while both are the same, so is every document. */
export interface Stamp {
  readonly generation: number;
  readonly catalog: Catalog;
}

/** A document and the states (`id revision`) of the entries in it; a document of another kind has none. */
export interface Made {
  readonly rendered: RenderedFeed;
  readonly states: readonly string[];
}

/** A document as kept. */
export interface KeptDocument {
  readonly published: Published;
  /** Of the versions lately published, by their entity tag: the states of what was in each. */
  readonly versions: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Makes a document of what is in force. */
export type Make = () => Promise<Made>;

/** The documents kept. */
export interface KeptDocuments {
  /**
   * The document of a key, made if it has to be. What was good last is given, as stale, when it cannot be made now.
   * @throws what `make` throws when nothing was kept, or when it says that the document is no more
   */
  keep(key: string, make: Make): Promise<KeptDocument>;
}

/** How many versions of a document a reader may be behind and still be told only what is new. */
const VERSIONS = 16;
/** A document is kept as it is and compressed, with its versions' states. */
const OVERHEAD_BYTES = 8192;

interface Kept extends KeptDocument {
  readonly stamp: Stamp;
}

/** Makes a keeper of at most `maxBytes`. */
export function createKeptDocuments(options: {
  readonly stamp: () => Stamp;
  readonly maxBytes: number;
}): KeptDocuments {
  const kept = new LRUCache<string, Kept>({
    maxSize: options.maxBytes,
    sizeCalculation: ({ published }) => published.body.byteLength * 2 + OVERHEAD_BYTES,
  });
  const underWay = new Map<string, { readonly stamp: Stamp; readonly job: Promise<KeptDocument> }>();

  const remake = async (key: string, stamp: Stamp, make: Make): Promise<KeptDocument> => {
    const before = kept.get(key);
    try {
      const next = nextVersion(before, await make());
      kept.set(key, { ...next, stamp });
      return next;
    } catch (error) {
      if (before === undefined || (error instanceof HubError && !error.retryable)) throw error;
      return { ...before, published: { ...before.published, isStale: true } };
    }
  };

  return {
    keep: async (key, make) => {
      for (;;) {
        const stamp = options.stamp();
        const hit = kept.get(key);
        if (hit !== undefined && isSame(hit.stamp, stamp)) return hit;
        const running = underWay.get(key);
        if (running === undefined) {
          const job = remake(key, stamp, make).finally(() => underWay.delete(key));
          underWay.set(key, { stamp, job });
          return job;
        }
        if (isSame(running.stamp, stamp)) return running.job;
        // It was begun before what this request must see: it is waited for, and made again once for all who do.
        await running.job.catch(() => null);
      }
    },
  };
}

function isSame(one: Stamp, other: Stamp): boolean {
  return one.generation === other.generation && one.catalog === other.catalog;
}

/** The same document keeps its object, and so what was compressed of it. */
function nextVersion(before: KeptDocument | undefined, { rendered, states }: Made): KeptDocument {
  const etag = entityTag(rendered.body);
  if (before !== undefined && before.published.etag === etag && hasSameHead(before.published, rendered)) return before;
  const versions = new Map([...(before?.versions ?? [])].slice(-VERSIONS + 1));
  versions.delete(etag);
  versions.set(etag, new Set(states));
  return { published: { ...rendered, etag }, versions };
}

function hasSameHead(one: RenderedFeed, other: RenderedFeed): boolean {
  return one.modifiedAt === other.modifiedAt && one.languages.join() === other.languages.join();
}
