import type { Catalog, Source, StoredEntry } from '../model.ts';
import { decodeEntities, escapeXml } from '../text/escape.ts';
import { localized } from '../text/language.ts';
import { defaultZone } from '../text/zone.ts';
import { attribute, isolated, labelIn, renderPage, topBar } from './page-shell.ts';
import { timeElement } from './people-dates.ts';
import { type PageWords, wordsFor } from './words.ts';

/** What an article's page is made of; `content` is sanitized HTML, `address` the page's own. */
export interface ArticlePage {
  readonly entry: StoredEntry;
  readonly content: string;
  readonly catalog: Catalog;
  readonly publicUrl: string;
  readonly address: string;
}

/** The page of an entry, in its own language and direction, with its dates as people write them. */
export function renderArticlePage(page: ArticlePage): string {
  const { entry, catalog } = page;
  const source = catalog.sources.find((candidate) => candidate.id === entry.sourceId) ?? null;
  const { words, language: wordsLanguage } = wordsFor(entry.language, catalog.hub.language);
  const hubTitle = localized(catalog.hub.title, entry.language ?? catalog.hub.language);
  const feed = `${page.publicUrl}/feeds/source/${entry.sourceId}`;
  const title = entry.title || (source === null ? hubTitle : localized(source.title, entry.language)).text;
  return renderPage({
    language: entry.language,
    direction: entry.direction,
    title,
    head: [
      ...(entry.summary ? [`<meta name="description"${attribute('content', entry.summary)}>`] : []),
      `<link rel="canonical"${attribute('href', entry.url ?? page.address)}>`,
      ...(source ? [`<link rel="alternate" type="application/rss+xml"${attribute('href', `${feed}.rss`)}>`] : []),
    ],
    body: [
      topBar(page.publicUrl, hubTitle),
      '<main>',
      '<article>',
      `<h1>${escapeXml(title)}</h1>`,
      ...renderFacts(page, source, { words, language: wordsLanguage }),
      ...renderText(page),
      ...renderFiles(entry, words),
      ...(entry.url
        ? [
            `<p class="original"><a${attribute('href', entry.url)} rel="external">${labelIn(wordsLanguage, words.readOriginal)}</a></p>`,
          ]
        : []),
      ...(source?.rights ? [`<p class="rights">${isolated(source.rights)}</p>`] : []),
      '</article>',
      '</main>',
    ],
  });
}

/** Who, when and by way of whom. A fact the document does not give is left out. */
function renderFacts(
  page: ArticlePage,
  source: Source | null,
  inWords: { readonly words: PageWords; readonly language: string },
): readonly string[] {
  const { entry, catalog } = page;
  const { words } = inWords;
  const name = entry.source ?? (source && localized(source.title, entry.language).text);
  const timezone = source?.timezone ?? defaultZone(entry.language);
  const sections = entry.categories.flatMap((id) => {
    const category = catalog.categories.find((candidate) => candidate.id === id);
    return category ? [localized(category.names, entry.language).text] : [];
  });
  const facts: readonly (readonly [string, string])[] = [
    [words.source, name ? isolated(name) : ''],
    [words.published, timeElement(entry.published, { language: entry.language, timezone })],
    [words.updated, sameStamp(entry) ? '' : timeElement(entry.updated, { language: entry.language, timezone })],
    [words.authors, entry.authors.map(isolated).join(' · ')],
    [words.chain, entry.attribution.length > 1 ? renderChain(entry.attribution) : ''],
    [words.compiledBy, entry.compiledBy ? isolated(entry.compiledBy) : ''],
    [words.categories, sections.map(isolated).join(' · ')],
    [words.tags, entry.tags.map(isolated).join(' · ')],
  ];
  const shown = facts.filter(([, value]) => value !== '');
  if (shown.length === 0) return [];
  return [
    '<dl class="facts">',
    ...shown.map(([label, value]) => `<dt>${labelIn(inWords.language, label)}</dt><dd>${value}</dd>`),
    '</dl>',
  ];
}

function renderChain(names: readonly string[]): string {
  return `<ol class="chain">${names.map((name) => `<li>${isolated(name)}</li>`).join('')}</ol>`;
}

/** The summary leads unless the text already holds it. */
function renderText({ entry, content }: ArticlePage): readonly string[] {
  const summary = entry.summary && !holds(content, entry.summary) ? entry.summary : null;
  const image = entry.image && !content.includes('<img') ? entry.image : null;
  return [
    ...(image ? [`<figure><img${attribute('src', image)} alt="" loading="lazy"></figure>`] : []),
    ...(summary ? [`<p class="summary">${escapeXml(summary)}</p>`] : []),
    ...(content ? [`<div class="content">${content}</div>`] : []),
  ];
}

function holds(html: string, summary: string): boolean {
  const squeeze = (text: string) => text.replace(/[\s\u200e\u200f]+/g, '');
  return squeeze(decodeEntities(html.replace(/<[^>]*>/g, ''))).includes(squeeze(summary));
}

function renderFiles(entry: StoredEntry, words: PageWords): readonly string[] {
  if (entry.enclosures.length === 0) return [];
  const links = entry.enclosures.map((file) => {
    const name = decodeURIComponentOr(file.url.split(/[?#]/)[0]?.split('/').at(-1) ?? '', file.url);
    return `<li><a${attribute('href', file.url)}${attribute('type', file.type)}>${isolated(name)}</a></li>`;
  });
  return [`<h2>${escapeXml(words.files)}</h2>`, `<ul>${links.join('')}</ul>`];
}

function decodeURIComponentOr(encoded: string, fallback: string): string {
  try {
    return decodeURIComponent(encoded) || fallback;
  } catch {
    return fallback;
  }
}

function sameStamp({ published, updated }: StoredEntry): boolean {
  return published !== null && updated !== null && published.at === updated.at;
}
