import type { Catalog, Category } from '../model.ts';
import { directionOfTag } from '../text/direction.ts';
import { escapeXml } from '../text/escape.ts';
import { localized, matchesRange } from '../text/language.ts';
import type { HubDoor } from './door.ts';
import { hubLanguages } from './feed-naming.ts';
import { attribute, langDir, renderPage, topBar } from './page-shell.ts';
import { sendHtml, sendWritten } from './respond.ts';
import { prefixOf, type Route } from './routing.ts';
import { wordsFor } from './words.ts';

/** The scheme of the hub's categories, at the address by which feeds name it: for people, or JSON by Accept. */
export function categoryRoutes(hub: HubDoor): readonly Route[] {
  return [
    {
      path: '/categories',
      get: [
        async (req, res) => {
          res.setHeader('Vary', 'Accept');
          const asJson = req.accepts(['text/html', 'application/json']) === 'application/json';
          const parts = { catalog: hub.catalog(), languages: await hubLanguages(hub), publicUrl: hub.publicUrl };
          const cacheControl = 'public, max-age=60';
          if (asJson) {
            const contentType = 'application/json; charset=utf-8';
            await sendWritten(req, res, { text: describeCategories(parts), contentType, languages: [], cacheControl });
          } else {
            const languages = [parts.catalog.hub.language];
            await sendHtml(req, res, { text: renderCategoriesPage(parts), languages, cacheControl });
          }
        },
      ],
    },
  ];
}

interface CategoryList {
  readonly catalog: Catalog;
  /** Languages the hub has feeds of. */
  readonly languages: readonly string[];
  readonly publicUrl: string;
}

function describeCategories({ catalog, publicUrl }: CategoryList): string {
  const categories = catalog.categories.map(({ id, names }) => ({ id, names }));
  return `${JSON.stringify({ scheme: `${publicUrl}/categories`, categories })}\n`;
}

function renderCategoriesPage(parts: CategoryList): string {
  const { catalog, publicUrl } = parts;
  const { words, language } = wordsFor(catalog.hub.language);
  return renderPage({
    language,
    direction: directionOfTag(language),
    title: words.categoryList,
    head: [`<link rel="canonical"${attribute('href', `${publicUrl}/categories`)}>`],
    body: [
      topBar(publicUrl, localized(catalog.hub.title, catalog.hub.language)),
      '<main class="plain">',
      `<h1>${escapeXml(words.categoryList)}</h1>`,
      '<ul class="feeds">',
      ...catalog.categories.map((category) => renderCategory(category, parts)),
      '</ul>',
      '</main>',
    ],
  });
}

/** A category under its name for the hub's readers, then its names; those in languages with feeds lead to theirs. */
function renderCategory({ id, names }: Category, { catalog, languages, publicUrl }: CategoryList): string {
  const feed = `${prefixOf(publicUrl)}/feeds/category/${id}`;
  const name = localized(names, catalog.hub.language);
  const others = Object.entries(names).map(([language, text]) => {
    const words = escapeXml(text);
    const isPublished = languages.some((known) => matchesRange(known, language));
    const shown = isPublished ? `<a${attribute('href', `${feed}/${language}`)}>${words}</a>` : `<span>${words}</span>`;
    return `<li${langDir(language)}>${shown}</li>`;
  });
  return [
    `<li${attribute('id', id)}>`,
    `<h2${langDir(name.language)}><a${attribute('href', feed)}>${escapeXml(name.text || id)}</a></h2>`,
    `<p class="meta"><code dir="ltr">${escapeXml(id)}</code></p>`,
    `<ul class="chips">${others.join('')}</ul>`,
    '</li>',
  ].join('');
}
