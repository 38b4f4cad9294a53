import { asciiDigits } from '../text/digits.ts';
import { distinct, firstOf } from './item.ts';
import { asFields, type Fields } from './json-fields.ts';
import type { MediaFiles } from './media.ts';
import { readPicture } from './page-picture.ts';

/** What a page says of its article for machines: Open Graph, JSON-LD, microdata, `<time>`. Dates verbatim, addresses unresolved. */
export interface PageMetadata {
  readonly headline: string | null;
  readonly documentTitle: string | null;
  readonly description: string | null;
  readonly articleBody: string | null;
  readonly language: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  readonly authors: readonly string[];
  /** Section first. */
  readonly tags: readonly string[];
  /** The page's own address as it states it, the best first: canonical link, JSON-LD, Open Graph. */
  readonly addresses: readonly string[];
  /** True when it says that it is one article, and no list of them. */
  readonly isArticle: boolean;
  readonly picture: Pick<MediaFiles, 'image' | 'imageSize'>;
  readonly siteName: string | null;
  readonly base: string | null;
  /** Addresses of the feeds the page names. */
  readonly feeds: readonly string[];
}

const ARTICLE = /(?:Article|BlogPosting|Report|Review)$/;
const MAX_JSON_LD = 50;
const NO_ARTICLE: Fields = {};

/** Reads what a page says of its article for machines. */
export function readMetadata(page: Document): PageMetadata {
  const meta = (...names: readonly string[]): string | null =>
    firstOf(...names.flatMap((name) => metaValues(page, name)));
  const attribute = (selector: string, name: string): string | null =>
    firstOf(page.querySelector(selector)?.getAttribute(name));
  const addresses = distinct([attribute('link[rel~=canonical]', 'href'), meta('og:url')]);
  const article = ownArticle(readJsonLd(page), addresses);
  const byline = [...page.querySelectorAll('[itemprop=author],[rel=author]')].map((element) => element.textContent);
  const named = [...namesOf(article.author), ...metaValues(page, 'author'), ...metaValues(page, 'article:author')];
  return {
    headline: firstOf(textOf(article.headline), meta('og:title'), textIn(page, '[itemprop=headline]')),
    documentTitle: firstOf((page.querySelector('head > title') ?? page.querySelector('title'))?.textContent),
    description: firstOf(meta('og:description', 'description'), textOf(article.description)),
    articleBody: textOf(article.articleBody),
    language:
      firstOf(page.documentElement?.getAttribute('lang'), page.documentElement?.getAttribute('xml:lang')) ??
      firstOf(textOf(article.inLanguage), meta('og:locale', 'content-language')),
    published: firstOf(
      textOf(article.datePublished),
      meta('article:published_time'),
      attribute('[itemprop=datePublished]', 'datetime'),
      attribute('[itemprop=datePublished]', 'content'),
      ownTime(page),
    ),
    updated: firstOf(
      textOf(article.dateModified),
      meta('article:modified_time', 'og:updated_time'),
      attribute('[itemprop=dateModified]', 'datetime'),
      attribute('[itemprop=dateModified]', 'content'),
    ),
    authors: distinct((named.length > 0 ? named : byline).filter((name) => !/^https?:\/\//i.test(name?.trim() ?? ''))),
    tags: readTags(page, article),
    addresses: distinct([...addresses, mainAddress(article)]),
    isArticle: /^article\b/i.test(meta('og:type') ?? '') || article !== NO_ARTICLE,
    picture: readPicture(article.image, { meta, attribute }),
    siteName: firstOf(meta('og:site_name'), namesOf(article.publisher)[0]),
    base: attribute('base[href]', 'href'),
    feeds: distinct(
      [...page.querySelectorAll('link[rel~=alternate]')].filter(isFeed).map((link) => link.getAttribute('href')),
    ),
  };
}

/**
 * The article a page is of, by its JSON-LD. Of several the one that names the page's own address, or all of which say the same;
 * else the page is a list of articles.
 */
function ownArticle(nodes: readonly Fields[], addresses: readonly string[]): Fields {
  const articles = nodes.filter((one) => namesOf(one['@type']).some((type) => ARTICLE.test(type)));
  const headlines = new Set(articles.map(({ headline }) => textOf(headline)));
  const own = articles.find((article) => addresses.includes(mainAddress(article) ?? ''));
  return own ?? (headlines.size === 1 ? articles[0] : undefined) ?? NO_ARTICLE;
}

function textIn(page: Document, selector: string): string | null {
  return firstOf(page.querySelector(selector)?.textContent?.replace(/\s+/g, ' '));
}

function isFeed(link: Element): boolean {
  return /rss|atom|feed\+json|rdf/i.test(link.getAttribute('type') ?? '');
}

function metaValues(page: Document, name: string): readonly string[] {
  const elements = page.querySelectorAll(`meta[property="${name}"],meta[name="${name}"],meta[http-equiv="${name}"]`);
  return distinct([...elements].map((element) => element.getAttribute('content')));
}

function readTags(page: Document, article: Fields): readonly string[] {
  const keywords = [...metaValues(page, 'keywords'), ...namesOf(article.keywords)].flatMap((words) =>
    words.split(/[,،;]/),
  );
  const tags = metaValues(page, 'article:tag');
  return distinct([
    ...metaValues(page, 'article:section'),
    ...namesOf(article.articleSection),
    ...(tags.length > 0 ? tags : keywords),
  ]);
}

/** The time element of the article itself, not of a list of others beside it. */
function ownTime(page: Document): string | null {
  const scope = page.querySelector('article') ?? page.querySelector('main') ?? page.body;
  const times = [...(scope?.querySelectorAll('time') ?? [])].filter((time) => time.closest('aside,nav') === null);
  const time = times.find((one) => one.hasAttribute('pubdate')) ?? times[0];
  const words = firstOf(time?.textContent);
  return firstOf(time?.getAttribute('datetime'), words !== null && /\d/.test(asciiDigits(words)) ? words : null);
}

function readJsonLd(page: Document): readonly Fields[] {
  const found: Fields[] = [];
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      collect(JSON.parse(script.textContent ?? ''), found);
    } catch {
      // A page's own broken JSON-LD says nothing; the rest of the page still does.
    }
  }
  return found;
}

function collect(value: unknown, found: Fields[]): void {
  const fields = asFields(value);
  for (const one of Array.isArray(value) ? value : [fields]) {
    const node = asFields(one);
    if (node === null || found.length >= MAX_JSON_LD) continue;
    found.push(node);
    for (const inner of Array.isArray(node['@graph']) ? node['@graph'] : []) {
      const graphNode = asFields(inner);
      if (graphNode !== null && found.length < MAX_JSON_LD) found.push(graphNode);
    }
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? firstOf(value) : null;
}

function namesOf(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  return distinct(values.map((one) => textOf(one) ?? textOf(asFields(one)?.name)));
}

function mainAddress(article: Fields): string | null {
  const main = asFields(article.mainEntityOfPage);
  return firstOf(textOf(article.mainEntityOfPage), textOf(main?.['@id']), textOf(article.url));
}
