/** What a feed brings into a mirror: its page, its formats, its archives, and the articles these lead to. */
import { createHash } from 'node:crypto';
import { HubError } from '../errors.ts';
import type { ArchivePart, FeedFormat, FeedRequest, StoredEntry } from '../model.ts';
import { archivePath, type FeedReading } from '../publishing/requests.ts';
import type { Publisher } from '../publishing.ts';
import type { HubPages } from './export-pages.ts';

const FORMATS: readonly FeedFormat[] = ['rss', 'atom', 'json'];

/** Bound of the walk from a feed to its oldest archive: thirty years of months and more. */
const MAX_ARCHIVES = 1000;

/** A document of the mirror before it is made. */
export interface PlannedDocument {
  /** Path below the mirror's folder, as in `feeds/all.rss`. */
  readonly name: string;
  /** The same as long as the document is; null where only making it tells. */
  readonly stamp: string | null;
  /** Null when the hub has it no more. `modifiedAt`: null where the hub tells no time. */
  make(): Promise<{ readonly body: Uint8Array; readonly modifiedAt: number | null } | null>;
}

/** Documents, and what they link to: the pages of articles by key, each with a mark that changes when its page does. */
export interface FeedPart {
  readonly documents: readonly PlannedDocument[];
  readonly articles: ReadonlyMap<string, string>;
}

/** A feed as it is now. `archives` begins at the archive it names; `withdrawn` are keys. */
export interface FeedLook extends FeedPart {
  readonly language: string | null;
  readonly prevArchive: ArchivePart | null;
  readonly withdrawn: readonly string[];
}

/** Where feeds and their pages come from. `catalogMark` changes whenever the catalogue does. */
export interface FeedOrigin {
  readonly publisher: Publisher;
  readonly pages: HubPages;
  readonly catalogMark: string;
}

/** Reads the feed at `path` (without ending); every entry on it has a page that the feed's own page links to. */
export async function lookAtFeed(origin: FeedOrigin, path: string): Promise<FeedLook> {
  const reading = await origin.publisher.readFeed(toRequest(path, 'rss'));
  const { feed, page } = reading;
  const stamp = stampOf(origin, reading);
  return {
    documents: [
      ...FORMATS.map((format) => planFeed(origin, toRequest(path, format), stamp)),
      planPage(origin, path, stamp),
    ],
    articles: markArticles(origin, page.entries),
    language: feed.language,
    prevArchive: page.prevArchive,
    withdrawn: page.withdrawn.map(({ key }) => key),
  };
}

/**
 * Reads the archives of the feed at `path`, beginning with the one named, oldest first in the answer. Of their articles
 * only those without an address of their own have a page: nothing links to the others'.
 */
export async function lookAtArchives(origin: FeedOrigin, path: string, newest: ArchivePart | null): Promise<FeedPart> {
  const documents: PlannedDocument[] = [];
  const articles = new Map<string, string>();
  let next = newest;
  for (let walked = 0; next !== null && walked < MAX_ARCHIVES; walked += 1) {
    const archive: ArchivePart = next;
    const reading = await origin.publisher.readFeed(toArchive(toRequest(path, 'rss'), archive));
    const stamp = stampOf(origin, reading);
    const requests = FORMATS.map((format) => toArchive(toRequest(path, format), archive));
    documents.unshift(...requests.map((request) => planFeed(origin, request, stamp)));
    const paged = reading.page.entries.filter(({ url }) => url === null);
    for (const [key, mark] of markArticles(origin, paged)) articles.set(key, mark);
    next = reading.page.prevArchive;
  }
  return { documents, articles };
}

/** Plans the page the hub has at `path`. */
export function planPage({ pages }: Pick<FeedOrigin, 'pages'>, path: string, stamp: string | null): PlannedDocument {
  return {
    name: fileOf(path),
    stamp,
    make: async () => {
      const body = await pages.get(path);
      return body === null ? null : { body, modifiedAt: null };
    },
  };
}

/** The file of a path of the hub: `/` is `index.html`, what has no ending gets `.html`. */
function fileOf(path: string): string {
  const name = path === '/' ? 'index' : path.slice(1);
  return name.includes('.') ? name : `${name}.html`;
}

function planFeed({ publisher }: FeedOrigin, request: FeedRequest, stamp: string): PlannedDocument {
  const make = () => publisher.publish(request).catch((error: unknown) => absent(error));
  return { name: request.selfPath.slice(1), stamp, make };
}

/** Null for what has gone since it was planned. */
function absent(error: unknown): null {
  if (error instanceof HubError && (error.code === 'gone' || error.code === 'not-found')) return null;
  throw error;
}

/** Everything a feed's documents are made from, in short: entries by what changes whenever they do. */
function stampOf({ catalogMark }: FeedOrigin, { feed, page }: FeedReading): string {
  const entries = page.entries.map(({ key, sourceId, revision, changedAt, story }) => [
    key,
    sourceId,
    revision,
    changedAt,
    story,
  ]);
  const told = JSON.stringify([catalogMark, feed, { ...page, entries }]);
  return createHash('sha256').update(told).digest('base64');
}

function markArticles({ catalogMark }: FeedOrigin, entries: readonly StoredEntry[]): ReadonlyMap<string, string> {
  return new Map(entries.map((entry) => [entry.key, articleMark(entry, catalogMark)]));
}

/** Changes whenever the page of an article does. */
export function articleMark({ revision, changedAt }: StoredEntry, catalogMark: string): string {
  return `${revision} ${changedAt} ${catalogMark}`;
}

/** The request a reader makes for a listed feed: its path, every parameter at its default. */
function toRequest(path: string, format: FeedFormat): FeedRequest {
  const [, , kind = 'all', id, tag] = path.split('/');
  const selfPath = `${path}.${format}`;
  return {
    kind: kind as FeedRequest['kind'],
    id: id ?? null,
    tag: tag ?? null,
    format,
    selfPath,
    currentPath: selfPath,
    limit: 50,
    lang: null,
    category: null,
    source: null,
    q: null,
    content: 'full',
    bidi: 'marks',
    profile: null,
    archive: null,
  };
}

function toArchive(feed: FeedRequest, archive: ArchivePart): FeedRequest {
  return { ...feed, archive, selfPath: archivePath(feed, archive) };
}
