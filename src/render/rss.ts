import { type Extension, Feed, type Item } from 'feed';
import type { EntryView } from './entry-view.ts';
import { categoryScheme, type FeedView, sourceFeedUrl } from './feed-view.ts';
import { mediumOf } from './media.ts';
import { rfc822 } from './timestamps.ts';
import { cdata } from './xml.ts';

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
export function writeRss(view: FeedView): string {
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
  feed.addExtension(
    extension('_attributes', {
      'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
      'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      'xmlns:media': 'http://search.yahoo.com/mrss/',
    }),
  );
  for (const entry of view.entries) feed.addItem(itemOf(entry, view));
  const contents = view.entries.flatMap(({ contentHtml }) => contentHtml ?? []).values();
  const written = feed.rss2().replace(/[\u0001-\u0005]/g, (standIn) => {
    return standIn === CONTENT ? cdata(contents.next().value ?? '') : (MEANINGS[standIn] ?? '');
  });
  return `${written}\n`;
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

/** RSS knows one enclosure an item; further files and the picture go into Media RSS. */
function mediaOf(entry: EntryView): readonly Extension[] {
  const [enclosure, ...others] = entry.files;
  const contents = others.map(({ url, type, length }) =>
    attributes({ url, ...(length > 0 ? { fileSize: String(length) } : {}), type, medium: mediumOf(type) }),
  );
  const { image } = entry;
  if (image !== null && !entry.files.some((file) => file.url === image.url)) {
    contents.unshift(attributes({ url: image.url, type: image.type, medium: 'image' }));
  }
  return [
    ...(enclosure === undefined
      ? []
      : [extension('enclosure', attributes({ ...enclosure, length: String(enclosure.length) }))]),
    ...several('media:content', contents),
    ...(image === null ? [] : [extension('media:thumbnail', attributes({ url: image.url }))]),
  ];
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

function several(name: string, values: readonly XmlValue[]): readonly Extension[] {
  return values.length === 0 ? [] : [extension(name, values)];
}

/** The package's name for an element of its tree; a list repeats the element, which its type does not say. */
function extension(name: string, value: XmlValue | readonly XmlValue[]): Extension {
  return { name, objects: value as Record<string, unknown> };
}
