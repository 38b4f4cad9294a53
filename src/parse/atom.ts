import type { ParsedFeed, ParsedItem, TextConstruct } from '../model.ts';
import { atomOriginsOf } from './atom-origins.ts';
import { type RawAtomFeed, readAtomFeed } from './feedsmith.ts';
import { linkHints, NO_HINTS, syndicationPause } from './hints.ts';
import {
  distinct,
  distinctEnclosures,
  EMPTY_ITEM,
  enclosure,
  firstOf,
  guessedText,
  html,
  plain,
  resolve,
} from './item.ts';
import { mediaFiles } from './media.ts';

type RawEntry = NonNullable<RawAtomFeed['entries']>[number];
type RawText = NonNullable<RawEntry['summary'] | RawEntry['content']>;
type RawLink = NonNullable<RawEntry['links']>[number];
type RawPerson = NonNullable<RawEntry['authors']>[number];

/** What entries inherit from their feed. */
interface Scope {
  readonly base: string | null;
  readonly authors: readonly RawPerson[];
  /** Atom 0.3 says `mode="escaped"` where 1.0 says `type="html"`, and many leave both out. */
  readonly typed: boolean;
  /** Published by a hub of our kind. */
  readonly isOurs: boolean;
}

/**
 * Reads Atom 1.0 and 0.3.
 * @throws feedsmith's error when there is no feed in it
 * @see RFC 4287
 */
export function parseAtom(xml: string): ParsedFeed {
  const feed = readAtomFeed(xml);
  const origins = atomOriginsOf(xml);
  const scope: Scope = {
    base: feed.xml?.base ?? null,
    authors: feed.authors ?? [],
    typed: xml.includes('http://www.w3.org/2005/Atom'),
    isOurs: xml.includes('/ns/khorak'),
  };
  return {
    format: 'atom',
    title: firstOf(feed.title?.value),
    language: firstOf(feed.xml?.lang, feed.dc?.languages?.[0]),
    homepage: alternateOf(feed.links, scope.base),
    items: (feed.entries ?? []).map((entry) => ({
      ...readEntry(entry, scope),
      ...origins.get(entry.id?.trim() ?? ''),
    })),
    hints: {
      ...NO_HINTS,
      ttlMs: syndicationPause(feed.sy?.updatePeriod, feed.sy?.updateFrequency),
      ...linkHints(feed.links ?? [], scope.base),
    },
    repairs: [],
  };
}

function readEntry(entry: RawEntry, scope: Scope): ParsedItem {
  const base = resolve(entry.xml?.base, scope.base) ?? scope.base;
  const source = firstOf(entry.source?.title?.value);
  const creators = entry.dc?.creators ?? [];
  const media = mediaFiles(entry.media);
  return {
    ...EMPTY_ITEM,
    guid: firstOf(entry.id),
    url: alternateOf(entry.links, base) ?? webAddress(entry.id),
    title: readText(entry.title, base, scope.typed),
    summary: readText(entry.summary ?? entry.media?.description, base, scope.typed),
    content: readText(entry.content, base, scope.typed),
    language: firstOf(entry.xml?.lang, entry.dc?.languages?.[0]),
    published: firstOf(entry.published, entry.dc?.dates?.[0]),
    updated: firstOf(entry.updated),
    authors: distinct(creators.length > 0 && !entry.authors?.length ? creators : authorsOf(entry, scope)),
    tags: distinct((entry.categories ?? []).map((category) => firstOf(category.label, category.term))),
    source,
    sourceUrl: sourceAddress(entry.source),
    ...media,
    enclosures: distinctEnclosures([...filesOf(entry.links, base), ...media.enclosures]),
    base,
  };
}

/** Who signed an entry. A hub of our kind has the publication sign where nobody did, as Atom demands: that is no author. */
function authorsOf(entry: RawEntry, scope: Scope): readonly string[] {
  const lists = [entry.authors, entry.source?.authors, scope.authors];
  const names = distinct((lists.find((list) => (list?.length ?? 0) > 0) ?? []).map(({ name }) => name));
  const isStandIn = scope.isOurs && names.length === 1 && names[0] === firstOf(entry.source?.title?.value);
  return isStandIn ? [] : names;
}

/** Where the feed an entry was taken from is: its self link, else its id where that is an address. */
function sourceAddress(source: RawEntry['source']): string | null {
  const self = source?.links?.find(({ rel }) => rel === 'self')?.href;
  return firstOf(self) ?? webAddress(source?.id);
}

/** The first link to the thing itself; of several, the one that is HTML. */
function alternateOf(links: readonly RawLink[] | undefined, base: string | null): string | null {
  const alternates = (links ?? []).filter(
    (link) => (link.rel ?? 'alternate') === 'alternate' && firstOf(link.href) !== null,
  );
  const page = alternates.find((link) => /html/i.test(link.type ?? '')) ?? alternates[0];
  return resolve(page?.href, base);
}

/** An entry without a link whose id is an address of the web: the id is all there is to open. */
function webAddress(id: string | undefined): string | null {
  return id !== undefined && /^https?:\/\/\S+$/i.test(id.trim()) ? id.trim() : null;
}

function filesOf(links: readonly RawLink[] | undefined, base: string | null) {
  return (links ?? [])
    .filter((link) => link.rel === 'enclosure')
    .map((link) => enclosure({ url: resolve(link.href, base), type: link.type, length: link.length }));
}

function readText(
  text: RawText | { value?: string; type?: string } | undefined,
  base: string | null,
  typed: boolean,
): TextConstruct | null {
  if (text?.value === undefined) return null;
  const construct = withType(text.value, text.type?.toLowerCase().trim(), typed);
  if (construct === null) return null;
  const xml = 'xml' in text ? text.xml : undefined;
  return {
    ...construct,
    ...(xml?.base === undefined ? {} : { base: resolve(xml.base, base) ?? xml.base }),
    ...(xml?.lang === undefined ? {} : { language: xml.lang }),
  };
}

function withType(value: string, type: string | undefined, typed: boolean): TextConstruct | null {
  if (type === undefined || type === '') return typed ? plain(value) : guessedText(value);
  if (type.includes('html')) return html(value);
  if (type === 'text' || type === 'plain' || type.startsWith('text/')) return typed ? plain(value) : guessedText(value);
  // Inline XML and base64 of another kind (an image, SVG) are no text.
  return null;
}
