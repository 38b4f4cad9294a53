/** Finding the feed behind a page: what the page names, then where feeds usually stand. */
import type { Fetcher } from '../collect/index.ts';
import { HubError } from '../errors.ts';
import type { NormalizedDocument, PageSurvey, RawDocument, ReadingContext, RequestSettings } from '../model.ts';
import type { ReaderPool } from '../reading/reader-pool.ts';
import { type FeedLink, rankFeeds } from './feed-ranking.ts';

/** Everything finding needs. */
export interface FindingParts {
  readonly fetcher: Fetcher;
  readonly readers: ReaderPool;
  readonly context: ReadingContext;
  readonly settings: RequestSettings;
  /** Whether to keep the pause between two requests to one host. */
  readonly polite: boolean;
  /** `feed`: a page is of no use for itself, even if it is an article. */
  readonly wanted: 'document' | 'feed';
}

/** Which feed of a page was taken. `by` link: the page named it; path: it stands where feeds usually do. */
export interface FeedFound {
  readonly url: string;
  /** The other feeds the page named, the likeliest first. */
  readonly others: readonly string[];
  readonly by: 'link' | 'path';
}

/** What an address gave: its own document read, or that of the feed found behind it. */
export interface Finding {
  readonly document: RawDocument;
  readonly normalized: NormalizedDocument;
  /** Null when the document itself was read. */
  readonly found: FeedFound | null;
  /** Feeds that a page which was read for itself names. */
  readonly named: readonly string[];
}

/** Requests to one site that a search for its feed may take, beside that for the page. */
const MAX_TRIED = 10;
const COMMON_PATHS = [
  '/feed',
  '/rss',
  '/rss.xml',
  '/feed.xml',
  '/atom.xml',
  '/index.xml',
  '/feed.json',
  '/fa/rss',
  '/ar/rss',
  '/rss/all',
];

/** How a source or preview without settings of its own is asked for. */
export const NO_REQUEST_SETTINGS: RequestSettings = { headers: {}, auth: null, proxy: null };

/** Fetches one document, whatever it was before. @throws HubError of the fetcher */
export async function fetchOnce(
  { fetcher, settings, polite }: Pick<FindingParts, 'fetcher' | 'settings' | 'polite'>,
  url: string,
): Promise<RawDocument> {
  const outcome = await fetcher.fetch({ url, settings, polite });
  if (outcome.kind === 'document') return outcome.document;
  if (outcome.kind === 'failed') throw outcome.error;
  throw new HubError('fetch-status', `${url} answered 304 to a request without validators`);
}

/**
 * Reads a document; where it is a page but no article, the feed behind it: the likeliest the page names, else the first
 * of the usual addresses of its site that gives one. A local page (no `url`) is never followed.
 * @throws HubError as `ReaderPool.read`; `unreadable-document`, saying what was tried, when there is no feed
 */
export async function findFeed(parts: FindingParts, document: RawDocument): Promise<Finding> {
  const page = await readPage(parts, document);
  if (page.survey === null) return page.own;
  const feeds = rankFeeds(page.survey.feeds, { url: document.url, title: page.survey.title });
  const own = page.own === null ? null : { ...page.own, named: feeds.map(({ url }) => url) };
  const isItself = page.survey.isArticle || page.survey.posts > 0 || document.url === null;
  if (own !== null && isItself) return own;
  const tried: string[] = [];
  const linked = await firstFeed(parts, feeds.map(({ url }) => url).slice(0, MAX_TRIED), tried);
  if (linked !== null) return { ...linked, found: { ...othersOf(linked.url, feeds), by: 'link' }, named: [] };
  // A page that can be read and is not its site's front is what was asked for: no reason to go looking further.
  if (own !== null && !isFront(document.url)) return own;
  const usual = await firstFeed(parts, usualAddresses(document.url).slice(0, MAX_TRIED - tried.length), tried);
  if (usual !== null) return { ...usual, found: { url: usual.url, others: [], by: 'path' }, named: [] };
  if (own !== null) return own;
  throw nothingFound(document, tried);
}

/** Which feed was taken, in words, and which were not. */
export function describeFound({ url, others, by }: FeedFound): string {
  if (by === 'path') return `${url} (the page names none; found where feeds usually stand)`;
  return others.length === 0 ? url : `${url} (of ${others.length + 1}: ${[url, ...others].join(', ')})`;
}

type Page =
  | { readonly survey: null; readonly own: Finding }
  | { readonly survey: PageSurvey; readonly own: Finding | null };

/** Reads a document as it is, and as a page where it is one. For whom wants a feed a page is nothing in itself. */
async function readPage({ readers, context, wanted }: FindingParts, document: RawDocument): Promise<Page> {
  const normalized = await readers.read({ document, context }).catch(asUnreadable);
  if (normalized instanceof HubError || normalized.format === 'html') {
    const survey = await readers.survey({ document, links: null }).catch(asUnreadable);
    if (survey instanceof HubError) throw normalized instanceof HubError ? normalized : survey;
    const readable = wanted === 'document' && !(normalized instanceof HubError);
    return { survey, own: readable ? { document, normalized, found: null, named: [] } : null };
  }
  if (wanted === 'feed' && !isFeed(normalized)) {
    throw new HubError('unreadable-document', `${document.name} is neither a feed nor a page that could name one`);
  }
  return { survey: null, own: { document, normalized, found: null, named: [] } };
}

/** What cannot be read is an answer here: it may still be a page that leads to a feed. */
function asUnreadable(error: unknown): HubError {
  if (error instanceof HubError && error.code === 'unreadable-document') return error;
  throw error;
}

interface Tried {
  readonly url: string;
  readonly document: RawDocument;
  readonly normalized: NormalizedDocument;
}

/** The first of these addresses that gives a feed, one after another; each is noted in `tried`. */
async function firstFeed(parts: FindingParts, urls: readonly string[], tried: string[]): Promise<Tried | null> {
  for (const url of urls) {
    if (tried.includes(url)) continue;
    tried.push(url);
    try {
      const document = await fetchOnce(parts, url);
      const normalized = await parts.readers.read({ document, context: parts.context });
      if (isFeed(normalized)) return { url, document, normalized };
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      // A site that does not answer at all will not answer nine more times.
      if (error.code === 'fetch-timeout' || error.code === 'address-refused') return null;
    }
  }
  return null;
}

/** Any JSON with a title can be read as an article; a JSON Feed has a title of its own. */
function isFeed({ format, feed }: NormalizedDocument): boolean {
  return format === 'rss' || format === 'atom' || format === 'rdf' || (format === 'json' && feed.title !== null);
}

function othersOf(url: string, feeds: readonly FeedLink[]): Pick<FeedFound, 'url' | 'others'> {
  return { url, others: feeds.map((feed) => feed.url).filter((other) => other !== url) };
}

/** The front page of a site or of one of its languages: `/`, `/fa`, `/index.php`. */
function isFront(url: string | null): boolean {
  return /^\/(?:[a-z]{2,3}(?:-[a-z]{2,4})?\/?)?(?:(?:index|home|default)(?:\.\w+)?)?$/i.test(
    URL.parse(url ?? '')?.pathname ?? '',
  );
}

/** Where feeds usually stand, those of the page's own language first. */
function usualAddresses(url: string | null): readonly string[] {
  if (url === null) return [];
  const language = /^\/([a-z]{2,3})(?:\/|$)/i.exec(new URL(url).pathname)?.[1];
  const own = language === undefined ? [] : [`/${language}/rss`, `/${language}/feed`];
  return [...new Set([...own, ...COMMON_PATHS])].map((path) => new URL(path, url).href);
}

function nothingFound({ name }: RawDocument, tried: readonly string[]): HubError {
  const said = `${name} is a page without an article, and no feed was found behind it`;
  const where = tried.length === 0 ? 'It names none.' : `Tried: ${tried.join(', ')}`;
  return new HubError('unreadable-document', `${said}. ${where}`, { context: { name, tried } });
}
