import Parser from 'rss-parser';
import type { ParsedFeed, ParsedItem, PollingHints } from '../model.ts';
import { linkHints, skipDaysOf, skipHoursOf, syndicationPause } from './hints.ts';
import {
  authorName,
  distinct,
  distinctEnclosures,
  EMPTY_ITEM,
  enclosure,
  firstOf,
  guessedText,
  hasBlocks,
  html,
  resolve,
} from './item.ts';
import { type MediaFiles, pictureOf } from './media.ts';
import { attributeOf, childrenOf, firstText, listOf, textOf, textsOf, xmlAttribute } from './xml-value.ts';

/** Namespaces by what their address ends in → the prefix their elements are read under, whatever the feed calls them. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/purl\.org\/rss\/1\.0\/modules\/content\/?$/i, 'content'],
  [/purl\.org\/rss\/1\.0\/modules\/syndication\/?$/i, 'sy'],
  [/purl\.org\/dc\/elements\/1\.[01]\/?$/i, 'dc'],
  [/purl\.org\/dc\/terms\/?$/i, 'dcterms'],
  [/www\.w3\.org\/2005\/atom\/?$/i, 'atom'],
  [/search\.yahoo\.com\/mrss\/?$/i, 'media'],
  [/www\.itunes\.com\/dtds\/podcast-1\.0\.dtd$/i, 'itunes'],
  // Another hub of this kind, wherever it is.
  [/\/ns\/khorak\/?$/i, 'khorak'],
];

/**
 * rss-parser runs a quadratic expression over `description` and `content:encoded` (50 KB of `<` take it eight seconds).
 * Under other names it never sees them.
 */
const RENAMED: Readonly<Record<string, string>> = {
  description: 'raw-description',
  'content:encoded': 'raw-encoded',
  'rdf:rdf': 'raw-rdf',
  feed: 'raw-feed',
};

const ITEM_FIELDS = [
  '$ title link guid pubdate author category comments enclosure source raw-description raw-encoded',
  'dc:title dc:creator dc:date dc:language dc:source dc:subject dcterms:created dcterms:issued dcterms:modified',
  'atom:author atom:link atom:published atom:updated itunes:author itunes:image',
  'itunes:title itunes:summary itunes:subtitle',
  'media:content media:group media:thumbnail media:keywords media:title media:description',
  'khorak:via khorak:compiledby',
]
  .join(' ')
  .split(' ');

const FEED_FIELDS = 'title language ttl skiphours skipdays dc:language sy:updateperiod sy:updatefrequency'.split(' ');

/** Elements of the channel of which all are wanted → the name they are handed over by. */
const FEED_LISTS = ['link', 'atom:link'].map((name) => [name, `all ${name}`, { keepArray: true }]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads RSS 0.9x and 2.0 that is well-formed.
 * @throws what rss-parser rejects with, when it is not; the caller turns to the rescue parser
 */
export async function parseRss(xml: string): Promise<ParsedFeed> {
  const root = xml.match(/<(?:[\w.-]+:)?rss(?:\s[^>]*)?>/i)?.[0] ?? '';
  const channel = xml.match(/<(?:[\w.-]+:)?channel(?:\s[^>]*)?>/i)?.[0] ?? '';
  const parser = new Parser<Fields, Fields>({
    defaultRSS: 2,
    xml2js: { tagNameProcessors: [tagNamer(xml)] },
    customFields: {
      feed: [...FEED_FIELDS, ...FEED_LISTS] as never[],
      item: ITEM_FIELDS.map((name) => [name, `all ${name}`, { keepArray: true }]),
    },
  });
  const feed = await parser.parseString(xml);
  const scope = {
    base: resolve(xmlAttribute(channel, 'base'), xmlAttribute(root, 'base')) ?? xmlAttribute(root, 'base'),
    language:
      firstText(feed.language, feed['dc:language']) ?? xmlAttribute(channel, 'lang') ?? xmlAttribute(root, 'lang'),
  };
  return {
    format: 'rss',
    title: firstText(feed.title),
    language: scope.language,
    homepage: resolve(firstText(feed['all link']), scope.base),
    items: feed.items.map((item) => readItem(item, scope.base)),
    hints: readHints(feed, scope.base),
    repairs: [],
  };
}

/**
 * Gives each element its well-known name: lower case, the usual prefix, none where RSS itself has one, out of the way of `RENAMED`.
 * Namespaces are declared on the root, on the channel or on the very elements that use them.
 */
function tagNamer(xml: string): (name: string) => string {
  const own = xml.match(/^<([\w.-]+:)rss[\s>]/i)?.[1]?.toLowerCase();
  const prefixes = new Map<string, string>();
  for (const [, prefix = '', double, single] of xml.matchAll(/xmlns:([\w.-]+)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')/g)) {
    const known = prefix.toLowerCase();
    if (prefixes.has(known)) continue;
    const address = (double ?? single ?? '').trim();
    const usual = PREFIXES.find(([pattern]) => pattern.test(address))?.[1];
    if (usual !== undefined) prefixes.set(known, usual);
  }
  return remembering((name) => {
    const written = name.toLowerCase();
    const lower = own !== undefined && written.startsWith(own) ? written.slice(own.length) : written;
    const colon = lower.indexOf(':');
    const prefix = colon < 0 ? undefined : prefixes.get(lower.slice(0, colon));
    const usual = prefix === undefined ? lower : prefix + lower.slice(colon);
    return RENAMED[usual] ?? usual;
  });
}

/** A feed has thousands of tags, but a dozen names. */
function remembering(nameOf: (written: string) => string): (written: string) => string {
  const names = new Map<string, string>();
  return (written) => {
    const name = names.get(written) ?? nameOf(written);
    names.set(written, name);
    return name;
  };
}

function readHints(feed: Fields, base: string | null): PollingHints {
  const links = [...listOf(feed['all atom:link']), ...listOf(feed['all link'])].map((link) => ({
    rel: attributeOf(link, 'rel'),
    href: attributeOf(link, 'href'),
  }));
  return {
    ttlMs: readPause(feed),
    skipHours: skipHoursOf(textsOf(childrenOf(feed.skiphours, 'hour'))),
    skipDays: skipDaysOf(textsOf(childrenOf(feed.skipdays, 'day'))),
    ...linkHints(links, base),
  };
}

function readPause(feed: Fields): number | null {
  const minutes = Number(firstText(feed.ttl) ?? Number.NaN);
  if (minutes > 0 && minutes < 1e6) return Math.round(minutes * 60_000);
  return syndicationPause(firstText(feed['sy:updateperiod']), Number(firstText(feed['sy:updatefrequency'])));
}

function readItem(raw: Fields, feedBase: string | null): ParsedItem {
  const field = (name: string): unknown => raw[`all ${name}`];
  // The item's attributes are no array for xml2js, so `keepArray` hands over the object itself.
  const attributes = { $: field('$') };
  const base = resolve(attributeOf(attributes, 'xml:base'), feedBase) ?? feedBase;
  const description = firstText(
    field('raw-description'),
    field('itunes:summary'),
    field('media:description'),
    field('itunes:subtitle'),
  );
  const encoded = firstText(field('raw-encoded'));
  const summary = guessedText(description);
  const files = readFiles(field);
  return {
    ...EMPTY_ITEM,
    guid: firstText(field('guid')),
    url: readLink(field, base),
    title: guessedText(firstText(field('title'), field('dc:title'), field('itunes:title'), field('media:title'))),
    summary,
    content: encoded === null ? (summary?.kind === 'html' && hasBlocks(summary.value) ? summary : null) : html(encoded),
    language: firstText(field('dc:language')) ?? attributeOf(attributes, 'xml:lang'),
    published: firstText(
      field('pubdate'),
      field('dc:date'),
      field('atom:published'),
      field('dcterms:issued'),
      field('dcterms:created'),
    ),
    updated: firstText(field('atom:updated'), field('dcterms:modified')),
    authors: readAuthors(field),
    tags: distinct([...textsOf(field('category')), ...textsOf(field('dc:subject'))]),
    source: firstText(field('source')) ?? namedSource(firstText(field('dc:source'))),
    sourceUrl: attributeOf(listOf(field('source'))[0], 'url'),
    attribution: distinct(textsOf(field('khorak:via'))),
    compiledBy: firstText(field('khorak:compiledby')),
    ...files,
    base,
  };
}

type FieldReader = (name: string) => unknown;

function readLink(field: FieldReader, base: string | null): string | null {
  const guid = listOf(field('guid'))[0];
  const atomLinks = listOf(field('atom:link'));
  const alternate = atomLinks.find((link) => (attributeOf(link, 'rel') ?? 'alternate') === 'alternate');
  const link = firstOf(firstText(field('link')), attributeOf(alternate, 'href'));
  if (link !== null) return resolve(link, base);
  const address = textOf(guid) ?? '';
  const isLink = attributeOf(guid, 'isPermaLink')?.toLowerCase() !== 'false' && /^https?:\/\/\S+$/i.test(address);
  return isLink ? address : null;
}

function readAuthors(field: FieldReader): readonly string[] {
  const creators = textsOf(field('dc:creator'));
  const atom = listOf(field('atom:author')).flatMap((author) => textsOf(childrenOf(author, 'atom:name')));
  const own = creators.length > 0 ? creators : atom.length > 0 ? atom : textsOf(field('author'));
  return distinct((own.length > 0 ? own : textsOf(field('itunes:author'))).map(authorName));
}

/** dc:source is a name as often as an address; only a name can be shown as the origin. */
function namedSource(value: string | null): string | null {
  return value === null || /^[a-z][\w+.-]*:/i.test(value) ? null : value;
}

function readFiles(field: FieldReader): MediaFiles {
  const groups = listOf(field('media:group'));
  const media = [...listOf(field('media:content')), ...groups.flatMap((group) => childrenOf(group, 'media:content'))];
  const thumbnails = [
    field('media:thumbnail'),
    ...[...groups, ...media].map((one) => childrenOf(one, 'media:thumbnail')),
  ].flatMap(listOf);
  const files = [
    ...listOf(field('enclosure')).map((one) => statedFile(one, 'length')),
    ...media.map((one) => statedFile(one, 'fileSize')),
  ];
  const enclosures = distinctEnclosures(files.map(enclosure));
  const artwork = attributeOf(listOf(field('itunes:image'))[0], 'href');
  return {
    enclosures,
    ...pictureOf([
      ...media.filter(isPicture).map(statedPicture),
      ...thumbnails.map(statedPicture),
      { url: artwork },
      ...enclosures.filter(({ type }) => type.startsWith('image/')).map(({ url, size }) => ({ url, ...size })),
    ]),
  };
}

function isPicture(media: unknown): boolean {
  return attributeOf(media, 'medium') === 'image' || (attributeOf(media, 'type') ?? '').startsWith('image/');
}

function statedPicture(element: unknown) {
  return {
    url: attributeOf(element, 'url'),
    width: attributeOf(element, 'width'),
    height: attributeOf(element, 'height'),
  };
}

function statedFile(element: unknown, length: 'length' | 'fileSize') {
  return {
    ...statedPicture(element),
    type: attributeOf(element, 'type'),
    length: attributeOf(element, length),
  };
}
