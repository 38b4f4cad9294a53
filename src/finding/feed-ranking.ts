/** Which of a page's feeds is the one a reader of the page wants. Pure. */
import type { PageSurvey } from '../model.ts';
import { matchKey } from '../text/fold.ts';

/** A feed as a page names it. */
export type FeedLink = PageSurvey['feeds'][number];

/** A feed of the page's comments, by its title or its address. */
const COMMENTS = /\bcomments?\b|دیدگاه|نظر(?:ات|ها|های)|تعليقات|التعليقات|תגובות|تبصر(?:ے|ہ|وں)/iu;

/**
 * A page's feeds, the one to take first: no comments feed while there is another; of the same site; of the same part of
 * it (`/fa/…` for the page `/fa/`); called as the page is; a JSON Feed after its equals; then as the page lists them.
 * @param page.url where the page is; null for a local file
 */
export function rankFeeds(
  feeds: readonly FeedLink[],
  page: { readonly url: string | null; readonly title: string | null },
): readonly FeedLink[] {
  const distinct = feeds.filter(({ url }, at) => feeds.findIndex((feed) => feed.url === url) === at);
  const scored = distinct.map((feed) => ({ feed, score: scoreOf(feed, page) }));
  return scored.sort((one, other) => other.score - one.score).map(({ feed }) => feed);
}

function scoreOf(feed: FeedLink, page: { readonly url: string | null; readonly title: string | null }): number {
  const url = URL.parse(feed.url);
  const base = URL.parse(page.url ?? '');
  if (url === null) return Number.NEGATIVE_INFINITY;
  const score = (holds: boolean, points: number): number => (holds ? points : 0);
  return (
    score(!isOfComments(feed, url), 100) +
    score(base !== null && isSameSite(url.hostname, base.hostname), 40) +
    score(base !== null && isOfPart(url, base), 10) +
    score(isNamedAs(feed.title, page.title), 4) -
    score(/json/i.test(feed.type ?? '') || /\.json$/i.test(url.pathname), 1)
  );
}

function isOfComments({ title }: FeedLink, url: URL): boolean {
  return COMMENTS.test(title ?? '') || /(?:^|[/_-])comments?(?:[/_.-]|$)/i.test(url.pathname);
}

/** One host within the other, `www.` aside. */
function isSameSite(one: string, other: string): boolean {
  const [a, b] = [one.replace(/^www\./, ''), other.replace(/^www\./, '')];
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/** Below the page's own path, where that is more than the site's root; for the root, not below any language's path. */
function isOfPart(url: URL, page: URL): boolean {
  const path = page.pathname.replace(/\/[^/]*\.\w+$/, '/').replace(/\/*$/, '/');
  return path === '/' ? !/^\/[a-z]{2}\//i.test(url.pathname) : url.pathname.startsWith(path);
}

function isNamedAs(feed: string | null, page: string | null): boolean {
  const [named, wanted] = [matchKey(feed ?? '', null), matchKey(page ?? '', null)];
  return named !== '' && wanted !== '' && (named.startsWith(wanted) || wanted.startsWith(named));
}
