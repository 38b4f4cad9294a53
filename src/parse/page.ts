import type { PageSelectors, ParsedFeed, ParsedItem, TextConstruct } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { domainsOf } from './furniture.ts';
import { NO_HINTS } from './hints.ts';
import { distinct, EMPTY_ITEM, firstOf, html, plain, resolve } from './item.ts';
import { fieldsOfLabels, type LabelFields } from './label-fields.ts';
import { paragraphsToHtml } from './labelled-text.ts';
import { withoutOpening } from './lead.ts';
import { canonicalAddress } from './page-address.ts';
import { cleanContent, findContent, readPageLabels } from './page-content.ts';
import { extractArticle, openPage } from './page-dom.ts';
import { type PageMetadata, readMetadata } from './page-metadata.ts';
import { readPosts } from './page-posts.ts';

/** What a page turned out to be: an article (or a channel's posts), or neither and the feeds it names instead. */
export type PageReading =
  | { readonly kind: 'article'; readonly feed: ParsedFeed }
  | { readonly kind: 'no-article'; readonly feeds: readonly string[] };

/** Where nothing marks the article, fewer letters than a sentence has are an error page or an empty template. */
const MIN_LETTERS = 20;

interface Content {
  readonly construct: TextConstruct | null;
  readonly lead: string | null;
  readonly letters: number;
}

/**
 * Reads an HTML page that holds one article: what it says for machines, the labels in its text (rtl.md §6) and the article's own
 * HTML, uncleaned. A page without a lead has its first paragraph as summary.
 * @param url where the page was fetched; null for a dropped file
 */
export function parsePage(text: string, url: string | null, selectors: PageSelectors): PageReading {
  const page = openPage(text);
  const posts = readPosts(page);
  if (posts !== null) return { kind: 'article', feed: posts };
  for (const element of selectors.remove === undefined ? [] : page.querySelectorAll(selectors.remove)) element.remove();
  const metadata = readMetadata(page);
  const base = resolve(metadata.base, url) ?? url;
  const labels = fieldsOfLabels(readPageLabels(page));
  const selected = (selector: string | undefined): string | null =>
    selector === undefined ? null : firstOf(page.querySelector(selector)?.textContent?.replace(/\s+/g, ' '));
  const root = selectors.content === undefined ? findContent(page) : page.querySelector(selectors.content);
  const title = selected(selectors.title) ?? findTitle(page, root, metadata);
  const content = readContent({
    root,
    text,
    metadata,
    title,
    own: domainsOf(url, metadata.addresses[0] ?? null, labels.compiledBy, labels.source),
  });
  const summary = metadata.description ?? content.lead;
  const enough = root === null ? MIN_LETTERS : 1;
  if (title === null || (content.letters < enough && metadata.description === null)) {
    return { kind: 'no-article', feeds: metadata.feeds };
  }
  const item: ParsedItem = {
    ...EMPTY_ITEM,
    ...labelledFields(labels, metadata),
    url: canonicalAddress(metadata.addresses, { base, url }) ?? absolute(labels.url) ?? url,
    title: plain(title),
    summary: plain(
      summary === null ? null : withoutOpening(summary, [labels.compiledBy, labels.source, metadata.siteName]),
    ),
    content: content.construct,
    language: labels.language ?? firstOf(root?.getAttribute('lang'), metadata.language),
    published: selected(selectors.published) ?? metadata.published ?? labels.published,
    authors: distinct([selected(selectors.author), ...metadata.authors, ...labels.authors]),
    ...metadata.picture,
    image: absolute(resolve(metadata.picture.image, base)),
    base,
  };
  return { kind: 'article', feed: feedOf(item, metadata) };
}

function labelledFields(labels: LabelFields, metadata: PageMetadata): Partial<ParsedItem> {
  return {
    guid: labels.guid,
    updated: metadata.updated ?? labels.updated,
    tags: distinct([...labels.tags, ...metadata.tags]),
    source: labels.source,
    compiledBy: labels.compiledBy,
  };
}

function feedOf(item: ParsedItem, metadata: PageMetadata): ParsedFeed {
  return {
    format: 'html',
    title: metadata.siteName,
    language: metadata.language,
    homepage: item.url !== null && URL.canParse(item.url) ? `${new URL(item.url).origin}/` : null,
    items: [item],
    hints: NO_HINTS,
    repairs: [],
  };
}

function findTitle(page: Document, root: Element | null, metadata: PageMetadata): string | null {
  const folded = (element: Element | null | undefined): string | null =>
    firstOf(element?.textContent?.replace(/\s+/g, ' '));
  const within = root?.querySelector('h1') ?? root?.closest('article,main')?.querySelector('h1');
  const stated = folded(within) ?? metadata.headline ?? folded(page.querySelector('h1')) ?? metadata.documentTitle;
  return stated === null ? null : withoutSiteName(stated, metadata.siteName);
}

/** «عنوان خبر | ایسنا» without the site's name, which pages put before or behind their titles. */
function withoutSiteName(title: string, siteName: string | null): string {
  const site = matchKey(siteName ?? '', null);
  const parts = title.split(/(\s+[|:·•»«–—-]\s*|\s*\|\s*)/);
  if (site === '' || parts.length < 3) return title;
  const kept =
    matchKey(parts.at(-1) ?? '', null) === site
      ? parts.slice(0, -2)
      : matchKey(parts[0] ?? '', null) === site
        ? parts.slice(2)
        : parts;
  return kept.join('');
}

function readContent(input: {
  root: Element | null;
  text: string;
  metadata: PageMetadata;
  title: string | null;
  own: readonly string[];
}): Content {
  if (input.root === null && input.metadata.articleBody !== null) {
    const paragraphs = input.metadata.articleBody.split(/\s*\n\s*/).filter((paragraph) => paragraph !== '');
    return {
      construct: html(paragraphsToHtml(paragraphs)),
      lead: paragraphs[0] ?? null,
      letters: lettersOf(paragraphs.join(' ')),
    };
  }
  const root = input.root ?? readableRoot(input.text);
  if (root === null) return { construct: null, lead: null, letters: 0 };
  const { lead, paragraphs } = cleanContent(root, input.title, input.own);
  const letters = lettersOf(root.textContent ?? '');
  return {
    construct: html(root.innerHTML),
    lead: lead ?? paragraphs[0] ?? null,
    letters,
  };
}

function readableRoot(text: string): Element | null {
  const article = extractArticle(text);
  return article === null ? null : openPage(article).body;
}

function lettersOf(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

function absolute(address: string | null): string | null {
  return address !== null && /^https?:\/\//i.test(address) ? address : null;
}
