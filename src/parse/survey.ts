import { HubError } from '../errors.ts';
import type { PageSurvey, RawDocument } from '../model.ts';
import { decodeBytes } from './decode.ts';
import { detectFormat } from './detect.ts';
import { firstOf, resolve } from './item.ts';
import { canonicalAddress, pageAddress, sameSite } from './page-address.ts';
import { openPage } from './page-dom.ts';
import { readMetadata } from './page-metadata.ts';
import { countPosts } from './page-posts.ts';

const MAX_FEEDS = 20;
const MAX_LINKS = 200;
const FEED_TYPE = /(?:rss|atom|rdf)\+xml|feed\+json/i;
/** `/feed/`, `/rss.xml`, `/news.atom`, `/feeds/posts/default`: how addresses of feeds look. */
const FEED_ADDRESS = /(?:^|[/.])(?:feeds?|rss2?|atom|rdf)(?:$|[/.])|\/(?:feed|rss|atom|index)\.(?:xml|json)$/i;
/** Where a page's own links that lead to feeds are looked for at most. */
const MAX_ANCHORS = 5000;

/**
 * What a page leads to: the feeds it names, and the pages that the anchors of the CSS selector `links` lead to.
 * @throws HubError `unreadable-document` when the document is no page or `links` is no selector
 */
export function surveyDocument(document: RawDocument, links: string | null): PageSurvey {
  const { text } = decodeBytes(document.bytes, document.contentType);
  if (detectFormat(text, document.contentType) !== 'html') {
    throw new HubError('unreadable-document', `${document.name} is no HTML page`);
  }
  const page = openPage(text);
  const metadata = readMetadata(page);
  const base = resolve(metadata.base, document.url) ?? document.url;
  return {
    feeds: feedsOf(page, base),
    links: links === null ? [] : linksOf(page, { selector: links, base, name: document.name }),
    isArticle: metadata.isArticle,
    title: firstOf(metadata.siteName, metadata.documentTitle),
    canonical: canonicalAddress(metadata.addresses, { base, url: document.url }),
    posts: countPosts(page),
  };
}

function feedsOf(page: Document, base: string | null): PageSurvey['feeds'] {
  const named = [...page.querySelectorAll('link[rel~=alternate],link[rel~=feed]')].filter((link) =>
    FEED_TYPE.test(link.getAttribute('type') ?? ''),
  );
  const anchors = [...page.querySelectorAll('a[href]')]
    .slice(0, MAX_ANCHORS)
    .filter((anchor) => leadsToFeed(anchor, base));
  const feeds = new Map<string, PageSurvey['feeds'][number]>();
  for (const element of [...named, ...anchors]) {
    const url = resolve(element.getAttribute('href'), base);
    if (url === null || !/^https?:\/\//i.test(url) || feeds.has(url) || feeds.size >= MAX_FEEDS) continue;
    const words = element.nodeName === 'A' ? element.textContent?.replace(/\s+/g, ' ') : element.getAttribute('title');
    feeds.set(url, { url, type: firstOf(element.getAttribute('type')), title: firstOf(words) });
  }
  return [...feeds.values()];
}

/** Only on the same site: a link to another's feed is a recommendation. */
function leadsToFeed(anchor: Element, base: string | null): boolean {
  const url = URL.parse(resolve(anchor.getAttribute('href'), base) ?? '');
  if (url === null || !/^https?:$/.test(url.protocol) || !FEED_ADDRESS.test(url.pathname)) return false;
  return base === null || sameSite(url.href, base);
}

function linksOf(
  page: Document,
  { selector, base, name }: { readonly selector: string; readonly base: string | null; readonly name: string },
): readonly string[] {
  const found = new Set<string>();
  for (const element of select(page, selector, name)) {
    const anchor =
      element.nodeName === 'A' ? element : (element.querySelector('a[href]') ?? element.closest('a[href]'));
    const url = pageAddress(anchor?.getAttribute('href'), base);
    if (url !== null) found.add(url);
    if (found.size >= MAX_LINKS) break;
  }
  return [...found];
}

function select(page: Document, selector: string, name: string): Iterable<Element> {
  try {
    return page.querySelectorAll(selector);
  } catch {
    throw new HubError('unreadable-document', `${name}: links: ${JSON.stringify(selector)} is no CSS selector`);
  }
}
