import { type Extension, Feed, type Item } from 'feed';
import type { PartnerProfile } from '../model.ts';
import type { EntryView } from './entry-view.ts';
import { extensionElements, namespaceAddress } from './extension.ts';
import { categoryScheme, type FeedView, sourceFeedUrl, styleSheetPath } from './feed-view.ts';
import type { EntryFragment } from './fragments.ts';
import { archiveLinks } from './links.ts';
import { mediaContents, mediaThumbnail } from './media.ts';
import { NAMESPACES } from './namespaces.ts';
import { PARTNER_WITHDRAWN, partnerSigns, type SignView, withdrawnSign } from './partner.ts';
import { rfc822, rfc3339 } from './timestamps.ts';
import type { WithdrawnView } from './withdrawn.ts';
import { cdata, styleSheet } from './xml.ts';

/** Only so that the package takes no time from a clock for a channel that is thrown away. */
const EPOCH = new Date(0);

type XmlValue = Readonly<Record<string, unknown>>;

const SPECIFICATION = 'https://www.rssboard.org/rss-specification';

/**
 * Stand-ins for what has a meaning in XML. The package escapes text by name, undoes a written `&amp;`,
 * leaves attribute values as they are and splits only the first `]]>`. Every value is free of control
 * characters by then, so these can stand for the real thing until the document is whole, and become
 * numeric references: the one form the RSS profile knows to be plain text.
 * @see https://www.rssboard.org/rss-profile#data-types-characterdata
 */
const STAND_INS: Readonly<Record<string, string>> = {
  '&': '\u0001',
  '<': '\u0002',
  '>': '\u0003',
  '"': '\u0004',
};
const MEANINGS: Readonly<Record<string, string>> = {
  '\u0001': '&#x26;',
  '\u0002': '&#x3C;',
  '\u0003': '&#x3E;',
  '\u0004': '&#x22;',
};

/** Content's own stand-in: it is by far the longest, and need not go through the package at all. */
const CONTENT = '\u0005';

/**
 * Writes a feed as RSS 2.0.
 * @see https://www.rssboard.org/rss-specification
 */
export function writeRss(view: FeedView, entries: readonly EntryFragment[]): string {
  const feed = new Feed({
    title: guard(view.title),
    link: view.homepage,
    description: guard(view.subtitle ?? view.title),
    updated: new Date(view.updatedAt),
    docs: SPECIFICATION,
    generator: 'Khorak',
    feed: view.selfUrl,
    ...(view.language === null ? {} : { language: view.language }),
    ...(view.rights === null ? {} : { copyright: guard(view.rights) }),
  });
  feed.addExtension(extension('_attributes', namespaces(view)));
  feed.addExtension(extension('atom:link', channelLinks(view)));
  const { profile } = view;
  const withdrawn =
    profile === null
      ? []
      : view.withdrawn.slice(0, PARTNER_WITHDRAWN).map((item) => writeItem(withdrawnItem(item, view, profile), ''));
  const items = [...entries.map(({ text }) => text), ...withdrawn].map((text) => `${text}\n    `).join('');
  const channel = feed.rss2().replace(/[\u0001-\u0004]/g, (standIn) => MEANINGS[standIn] ?? '');
  return `${withPreamble(channel, view).replace('</channel>', () => `${items}</channel>`)}\n`;
}

/** Writes one of its items. */
export function writeRssItem(entry: EntryView, view: FeedView): string {
  return writeItem(itemOf(entry, view), entry.contentHtml ?? '');
}

/** An item as the package writes it in a channel of nothing else. */
function writeItem(item: Item, content: string): string {
  const feed = new Feed({ title: '', link: SPECIFICATION, description: '', updated: EPOCH, generator: false });
  feed.addItem(item);
  const written = feed.rss2();
  return written
    .slice(written.indexOf('    <item>'), written.lastIndexOf('</item>') + 7)
    .replace(/[\u0001-\u0005]/g, (standIn) => {
      return standIn === CONTENT ? cdata(content) : (MEANINGS[standIn] ?? '');
    });
}

/** What the package has no option for: the style sheet, the language of the root, what stands between two of its elements. */
function withPreamble(written: string, view: FeedView): string {
  const language = view.language === null ? '' : ` xml:lang="${view.language}"`;
  const archive = view.currentUrl === null ? '' : '<fh:archive/>\n        ';
  return written
    .replace('?>\n', () => `?>\n${styleSheet(styleSheetPath(view))}\n`)
    .replace('<rss version="2.0"', () => `<rss version="2.0"${language}`)
    .replace('<docs>', () => `${archive}<docs>`);
}

/** Prefixes on the channel: the package puts none but its own on the root. */
function namespaces({ publicUrl, currentUrl, withdrawn, profile }: FeedView): Readonly<Record<string, string>> {
  return {
    'xmlns:content': NAMESPACES.content,
    'xmlns:dc': NAMESPACES.dc,
    ...(profile === 'msn' && withdrawn.length > 0 ? { 'xmlns:dcterms': NAMESPACES.dcterms } : {}),
    ...(currentUrl === null ? {} : { 'xmlns:fh': NAMESPACES.fh }),
    'xmlns:khorak': guard(namespaceAddress(publicUrl)),
    'xmlns:media': NAMESPACES.media,
  };
}

function channelLinks(view: FeedView): readonly XmlValue[] {
  return [{ rel: 'self', href: view.selfUrl }, ...archiveLinks(view)].map(({ rel, href }) =>
    attributes({ href, rel, type: 'application/rss+xml' }),
  );
}

/** An item that a partner is told to take down. */
function withdrawnItem(
  { id, url, at, notice, noticeLanguage }: WithdrawnView,
  { language }: FeedView,
  profile: PartnerProfile,
): Item {
  return {
    extensions: [
      extension('title', text(notice)),
      extension('link', text(url)),
      extension('guid', text(id, { isPermaLink: id === url ? 'true' : 'false' })),
      extension('pubDate', text(rfc822(at))),
      extension('description', text(notice)),
      ...(noticeLanguage === language ? [] : [extension('dc:language', text(noticeLanguage))]),
      signOf(withdrawnSign(profile, at)),
    ],
  } as unknown as Item;
}

/**
 * An item, all of it as extensions: in the order we want, with attributes, and without the package's own
 * ideas (CDATA titles, `author` without an address, an image in the enclosure's place).
 */
function itemOf(entry: EntryView, view: FeedView): Item {
  const extensions: readonly Extension[] = [
    extension('title', text(entry.title)),
    extension('link', text(entry.url)),
    extension('guid', text(entry.id, { isPermaLink: entry.id === entry.url ? 'true' : 'false' })),
    ...(entry.publishedAt === null ? [] : [extension('pubDate', text(rfc822(entry.publishedAt)))]),
    ...(entry.revisedAt === entry.publishedAt ? [] : [extension('atom:updated', text(rfc3339(entry.revisedAt)))]),
    ...several(
      'dc:creator',
      entry.authors.map((author) => text(author)),
    ),
    ...several('category', categoriesOf(entry, view)),
    extension('description', text(entry.summary)),
    ...(entry.contentHtml === null ? [] : [extension('content:encoded', { _text: CONTENT })]),
    // A feed's one language must not be taken for that of an item whose own is unknown.
    ...(entry.language === view.language ? [] : [extension('dc:language', text(entry.language ?? 'und'))]),
    ...(entry.rights === null || entry.rights === view.rights ? [] : [extension('dc:rights', text(entry.rights))]),
    ...sourceOf(entry, view),
    ...mediaOf(entry),
    ...several(
      'atom:link',
      entry.via.map(({ url, name }) => attributes({ rel: 'via', href: url, title: name })),
    ),
    ...grouped(extensionElements(entry)).map(([name, texts]) =>
      extension(
        name,
        texts.map((value) => text(value)),
      ),
    ),
    ...partnerSigns(view.profile).map(signOf),
  ];
  // The type asks for these three, but an empty or missing one is left to the extensions above.
  return { extensions } as unknown as Item;
}

function categoriesOf(entry: EntryView, view: FeedView): readonly XmlValue[] {
  return entry.labels.map(({ id, label }) => text(label, id === null ? undefined : { domain: categoryScheme(view) }));
}

function sourceOf(entry: EntryView, view: FeedView): readonly Extension[] {
  if (entry.source === null) return [];
  return [extension('source', text(entry.source.name, { url: sourceFeedUrl(view, entry.source.id, 'rss') }))];
}

/** RSS knows one enclosure an item; further files, sizes and the picture go into Media RSS. */
function mediaOf(entry: EntryView): readonly Extension[] {
  const [enclosure] = entry.files;
  return [
    ...(enclosure === undefined
      ? []
      : [
          extension(
            'enclosure',
            attributes({ url: enclosure.url, type: enclosure.type, length: String(enclosure.length) }),
          ),
        ]),
    ...several('media:content', mediaContents(entry, 1).map(attributes)),
    ...(entry.image === null ? [] : [extension('media:thumbnail', attributes(mediaThumbnail(entry.image)))]),
  ];
}

/** Elements of one name together: the package's tree has a list for each name. */
function grouped(elements: readonly (readonly [string, string])[]): readonly [string, readonly string[]][] {
  const byName = new Map<string, string[]>();
  for (const [name, value] of elements) byName.set(name, [...(byName.get(name) ?? []), value]);
  return [...byName];
}

function guard(value: string): string {
  return value.replace(/[&<>"]/g, (character) => STAND_INS[character] ?? '');
}

function attributes(values: Readonly<Record<string, string | null>>): XmlValue {
  const stated = Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, guard(value)]]));
  return { _attributes: Object.fromEntries(stated) };
}

function text(value: string, values?: Readonly<Record<string, string>>): XmlValue {
  return values === undefined ? { _text: guard(value) } : { ...attributes(values), _text: guard(value) };
}

function signOf({ name, attributes: stated, text: said }: SignView): Extension {
  return extension(name, said === '' ? attributes(stated) : text(said, stated));
}

function several(name: string, values: readonly XmlValue[]): readonly Extension[] {
  return values.length === 0 ? [] : [extension(name, values)];
}

/** The package's name for an element of its tree; a list repeats the element, which its type does not say. */
function extension(name: string, value: XmlValue | readonly XmlValue[]): Extension {
  return { name, objects: value as Record<string, unknown> };
}
