import type { Catalog, FeedDescription, FeedPage, FeedRequest, StoredEntry } from '../model.ts';
import { directionOf, directionOfTag } from '../text/direction.ts';
import { escapeXml } from '../text/escape.ts';
import { excerpt } from '../text/excerpt.ts';
import { localized } from '../text/language.ts';
import { defaultZone } from '../text/zone.ts';
import { alternateLinks, formatChips, type LinkedFeed } from './feed-formats.ts';
import { attribute, isolated, labelIn, langDir, renderPage, topBar } from './page-shell.ts';
import { timeElement } from './people-dates.ts';
import { prefixOf } from './routing.ts';
import { searchForm } from './search-form.ts';
import { wordsFor } from './words.ts';

/** A summary longer than this is cut to whole sentences or words. */
const MAX_SUMMARY = 400;

/** What a feed's page is made of; `request.selfPath` is the page's own, without extension. */
export interface FeedPageParts {
  readonly request: FeedRequest;
  readonly feed: FeedDescription;
  readonly page: FeedPage;
  readonly catalog: Catalog;
  readonly publicUrl: string;
}

/** The language of the page itself: the feed's one language, or that of its title where it has several. */
export function pageLanguage(feed: FeedDescription): string {
  return feed.language ?? feed.titleLanguage;
}

/** A feed for people: what it is, how to subscribe to it, and what is in it, each entry in its own language. */
export function renderFeedPage(parts: FeedPageParts): string {
  const { feed, request, catalog, publicUrl } = parts;
  const language = pageLanguage(feed);
  const linked = linkedFeed(parts);
  return renderPage({
    language,
    direction: directionOfTag(language),
    title: feed.title,
    head: [
      ...(feed.subtitle === null ? [] : [`<meta name="description"${attribute('content', feed.subtitle)}>`]),
      ...(request.kind === 'search' ? ['<meta name="robots" content="noindex">'] : []),
      `<link rel="canonical"${attribute('href', `${publicUrl}${request.selfPath}`)}>`,
      ...alternateLinks(linked),
    ],
    body: [
      topBar(publicUrl, localized(catalog.hub.title, language)),
      '<main class="feed">',
      ...renderHead(parts, linked),
      ...renderEntries(parts),
      '</main>',
    ],
  });
}

function linkedFeed({ feed, request, publicUrl }: FeedPageParts): LinkedFeed {
  const query = request.selfPath.slice(feed.path.length);
  return { ...feed, address: (format) => `${publicUrl}${feed.path}.${format}${query}` };
}

function renderHead(parts: FeedPageParts, linked: LinkedFeed): readonly string[] {
  const { feed, request, catalog, publicUrl } = parts;
  const { words, language } = wordsFor(pageLanguage(feed), catalog.hub.language);
  const titleLangDir = langDir(feed.titleLanguage, directionOf(feed.title, feed.titleLanguage));
  const narrowing = (['lang', 'category', 'source'] as const).flatMap((name) =>
    request[name] === null ? [] : [[name, request[name]] as const],
  );
  return [
    `<h1${titleLangDir}>${escapeXml(feed.title)}</h1>`,
    ...(feed.subtitle === null
      ? []
      : [`<p class="lead"${langDir(feed.titleLanguage)}>${escapeXml(feed.subtitle)}</p>`]),
    ...(request.kind === 'search'
      ? [searchForm({ prefix: prefixOf(publicUrl), hubLanguage: language, asked: request.q ?? '', narrowing })]
      : []),
    `<section class="subscribe"${langDir(language)}>`,
    `<h2>${escapeXml(words.subscribe)}</h2>`,
    `<p>${escapeXml(words.subscribeHow)}</p>`,
    `<p><code class="address" dir="ltr">${escapeXml(linked.address('rss'))}</code></p>`,
    `<nav${attribute('aria-label', words.formats)}>${formatChips(linked)}</nav>`,
    '</section>',
  ];
}

function renderEntries(parts: FeedPageParts): readonly string[] {
  const { feed, request, page, catalog } = parts;
  if (page.entries.length > 0) {
    return ['<ol class="entries">', ...page.entries.map((entry) => renderEntry(entry, parts)), '</ol>'];
  }
  const { words, language } = wordsFor(pageLanguage(feed), catalog.hub.language);
  const text = request.kind === 'search' ? words.nothingFound : words.emptyFeed;
  return [`<p class="lead"${langDir(language)}>${escapeXml(text)}</p>`];
}

function renderEntry(entry: StoredEntry, { feed, catalog, publicUrl }: FeedPageParts): string {
  const source = catalog.sources.find(({ id }) => id === entry.sourceId);
  const name = entry.source ?? (source ? localized(source.title, entry.language).text : null);
  const { words, language } = wordsFor(entry.language, pageLanguage(feed), catalog.hub.language);
  const ownPage = `${prefixOf(publicUrl)}/articles/${encodeURIComponent(entry.key)}`;
  const timezone = source?.timezone ?? defaultZone(entry.language);
  const facts = [
    name === null ? '' : isolated(name),
    timeElement(entry.published, { language: entry.language, timezone }),
    `<a${attribute('href', ownPage)}>${labelIn(language, words.entryPage)}</a>`,
  ].filter((fact) => fact !== '');
  const summary = excerpt(entry.summary ?? entry.contentText ?? '', MAX_SUMMARY);
  return [
    `<li><article${langDir(entry.language, entry.direction)}>`,
    thumbnail(entry),
    `<h2><a${attribute('href', entry.url ?? ownPage)}>${escapeXml(entry.title || name || ownPage)}</a></h2>`,
    `<p class="meta">${facts.join(' · ')}</p>`,
    ...(summary === '' ? [] : [`<p>${escapeXml(summary)}</p>`]),
    '</article></li>',
  ].join('');
}

function thumbnail({ image, imageSize: size }: StoredEntry): string {
  if (image === null) return '';
  const shape = size ? `${attribute('width', String(size.width))}${attribute('height', String(size.height))}` : '';
  return `<img class="thumbnail"${attribute('src', image)} alt="" loading="lazy"${shape}>`;
}
