import type { DirectoryGroup, Hub } from '../model.ts';
import { directionOf, directionOfTag } from '../text/direction.ts';
import { escapeXml } from '../text/escape.ts';
import { localized } from '../text/language.ts';
import type { HubDoor } from './door.ts';
import { alternateLinks, formatChips, type LinkedFeed } from './feed-formats.ts';
import { attribute, langDir, renderPage } from './page-shell.ts';
import { sendHtml } from './respond.ts';
import { prefixOf, type Route } from './routing.ts';
import { searchForm } from './search-form.ts';
import { wordsFor } from './words.ts';

type ListedFeed = DirectoryGroup['feeds'][number];

/** The hub's page: what it publishes, for people. */
export function homeRoutes(hub: HubDoor): readonly Route[] {
  return [
    {
      path: '/',
      get: [
        async (req, res) => {
          const { hub: about } = hub.catalog();
          const groups = await hub.directory();
          await sendHtml(req, res, {
            text: renderHomePage({ about, groups, publicUrl: hub.publicUrl }),
            hasForm: true,
            languages: [...new Set([about.language, ...groups.map((group) => group.language)])],
            cacheControl: 'public, max-age=60',
          });
        },
      ],
    },
  ];
}

interface HomePage {
  readonly about: Hub;
  readonly groups: readonly DirectoryGroup[];
  readonly publicUrl: string;
}

/**
 * Sections per language, each in its own language and direction. Links in the head are absolute, as feed readers like
 * them; those in the body are not, so that the page also works under another name than PUBLIC_URL.
 */
function renderHomePage(page: HomePage): string {
  const { about, groups, publicUrl } = page;
  const title = localized(about.title, about.language);
  const description = localized(about.description, about.language);
  const { words, language } = wordsFor(about.language);
  const prefix = prefixOf(publicUrl);
  return renderPage({
    language: about.language,
    direction: directionOfTag(about.language),
    title: title.text,
    head: [
      `<meta name="description"${attribute('content', description.text)}>`,
      `<link rel="canonical"${attribute('href', `${publicUrl}/`)}>`,
      ...groups.flatMap((group) => group.feeds.flatMap((feed) => alternateLinks(linked(feed, publicUrl)))),
    ],
    body: [
      '<header>',
      `<h1${langDir(title.language)}>${escapeXml(title.text)}</h1>`,
      ...(description.text
        ? [`<p class="lead"${langDir(description.language)}>${escapeXml(description.text)}</p>`]
        : []),
      `<nav${langDir(language)}${attribute('aria-label', words.languages)}><ul>`,
      ...groups.map(
        (group) =>
          `<li><a${attribute('href', `#${anchorOf(group)}`)}${langDir(group.language)}>${escapeXml(group.name)}</a></li>`,
      ),
      '</ul></nav>',
      searchForm({ prefix, hubLanguage: about.language }),
      '</header>',
      '<main>',
      ...groups.flatMap((group) => renderGroup(group, about, prefix)),
      '</main>',
      `<footer class="foot"${langDir(language)}><a${attribute('href', `${prefix}/categories`)}>${escapeXml(words.categoryList)}</a> · <a${attribute('href', `${prefix}/feeds.opml`)}>${escapeXml(words.everyFeed)}</a></footer>`,
    ],
  });
}

/** The feed, its addresses below `base`. */
function linked(feed: ListedFeed, base: string): LinkedFeed {
  return { ...feed, address: (format) => `${base}${feed.path}.${format}` };
}

function renderGroup(group: DirectoryGroup, about: Hub, prefix: string): readonly string[] {
  const hubTitle = localized(about.title, group.language);
  return [
    `<section class="group"${attribute('id', anchorOf(group))}${langDir(group.language)}>`,
    `<h2>${escapeXml(group.name)}</h2>`,
    ...(hubTitle.language === about.language
      ? []
      : [`<p class="lead"${langDir(hubTitle.language)}>${escapeXml(hubTitle.text)}</p>`]),
    '<ul class="feeds">',
    ...group.feeds.flatMap((feed) => [
      '<li>',
      `<h3${langDir(feed.titleLanguage, directionOf(feed.title, feed.titleLanguage))}><a${attribute('href', `${prefix}${feed.path}`)}>${escapeXml(feed.title)}</a></h3>`,
      formatChips(linked(feed, prefix)),
      '</li>',
    ]),
    '</ul>',
    '</section>',
  ];
}

function anchorOf(group: DirectoryGroup): string {
  return group.mixed ? 'feeds-all' : `feeds-${group.language.toLowerCase()}`;
}
