import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../errors.ts';
import type { Catalog, FeedFormat, FeedRequest } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { canonicalTag, matchesRange } from '../text/language.ts';
import { readPeriod } from '../text/period.ts';
import type { HubDoor } from './door.ts';
import { type FeedAddress, isId, readFeedRequest } from './feed-request.ts';
import { fieldFailure } from './problem.ts';
import { sendRepresentation } from './respond.ts';
import { prefixOf, type Route } from './routing.ts';

/** How long a reader or a cache may keep a feed without asking: short beside any schedule of polling. */
const CACHE_CONTROL = 'public, max-age=60';

/** An archive changes only when something in it is taken back, corrected or expires. */
const ARCHIVE_CACHE_CONTROL = 'public, max-age=3600';

const FORMATS: ReadonlySet<string> = new Set(['rss', 'atom', 'json'] satisfies FeedFormat[]);

/** The feeds that have archives: a search has none. */
const ARCHIVED: readonly (readonly [string, FeedRequest['kind']])[] = [
  ['/feeds/all', 'all'],
  ['/feeds/category/:id', 'category'],
  ['/feeds/category/:id/:tag', 'category'],
  ['/feeds/source/:id', 'source'],
  ['/feeds/language/:tag', 'language'],
];

/** Every feed of the hub, its archives and the list of them. */
export function feedRoutes(hub: HubDoor): readonly Route[] {
  const feed = (path: string, kind: FeedRequest['kind']): Route => ({ path, get: [feedHandler(hub, kind)] });
  return [
    feed('/feeds/all.:ext', 'all'),
    feed('/feeds/search.:ext', 'search'),
    feed('/feeds/category/:id.:ext', 'category'),
    feed('/feeds/category/:id/:tag.:ext', 'category'),
    feed('/feeds/source/:id.:ext', 'source'),
    feed('/feeds/language/:tag.:ext', 'language'),
    ...ARCHIVED.map(([path, kind]) => feed(`${path}/archive/:period.:ext`, kind)),
    { path: '/feeds.opml', get: [opmlHandler(hub)] },
  ];
}

function opmlHandler(hub: HubDoor): RequestHandler {
  return async (req, res) => {
    sendRepresentation(req, res, { ...(await hub.publishOpml()), cacheControl: CACHE_CONTROL });
  };
}

function feedHandler(hub: HubDoor, kind: FeedRequest['kind']): RequestHandler {
  return async (req, res) => {
    const address = await resolveAddress(hub, kind, req);
    const requested = decodeURIComponent(req.path);
    if (requested !== address.path) {
      redirect(hub, req, res, address.path);
      return;
    }
    const request = readFeedRequest(address, rawQuery(req));
    const published = await hub.publish(request);
    // a removed source made publish throw 'gone'; one that was never there ends here
    if (kind === 'source' && !hasSource(hub.catalog(), address.id)) throw noFeed();
    const cacheControl = request.archive === null ? CACHE_CONTROL : ARCHIVE_CACHE_CONTROL;
    sendRepresentation(req, res, { ...published, cacheControl });
  };
}

/**
 * Which feed the path means, in its canonical spelling.
 * @throws HubError 'not-found' for a feed the catalogue does not know, 'bad-parameter' for a tag that is none
 */
async function resolveAddress(hub: HubDoor, kind: FeedRequest['kind'], req: Request): Promise<FeedAddress> {
  const {
    id: idPart,
    tag: tagPart,
    period,
    ext,
  } = req.params as {
    id?: string;
    tag?: string;
    period?: string;
    ext: string;
  };
  if (!FORMATS.has(ext)) {
    throw new HubError('not-found', 'There is no feed at this address: feeds end in .rss, .atom or .json.');
  }
  const archive = period === undefined ? null : periodName(period);
  const named = await nameFeed(hub, { kind, id: idPart ?? '', tag: tagPart ?? null });
  const path = `${feedPath(named)}${archive === null ? '' : `/archive/${archive}`}.${ext}`;
  return { ...named, format: ext as FeedFormat, archive, path };
}

type NamedFeed = Pick<FeedAddress, 'kind' | 'id' | 'tag'>;

/** The feed that the parts of a path name, in their canonical spelling. */
async function nameFeed(
  hub: HubDoor,
  { kind, id, tag }: { kind: FeedRequest['kind']; id: string; tag: string | null },
): Promise<NamedFeed> {
  if (kind === 'all' || kind === 'search') return { kind, id: null, tag: null };
  if (kind === 'language') return { kind, id: await knownLanguage(hub, tag ?? ''), tag: null };
  if (kind === 'source') {
    if (!isId(id)) throw noFeed();
    return { kind, id, tag: null };
  }
  return { kind, id: categoryId(hub.catalog(), id), tag: tag === null ? null : await knownLanguage(hub, tag) };
}

function feedPath({ kind, id, tag }: NamedFeed): string {
  return ['/feeds', kind, id, tag].filter((part) => part !== null).join('/');
}

/** @throws HubError 'not-found' for what names no period */
function periodName(name: string): string {
  if (readPeriod(name) !== null) return name;
  throw new HubError('not-found', 'There is no archive at this address: archives are named as in 2026-10.');
}

/** A category by its id, or by one of its names in any language, which then redirects (rtl.md §4, slugs). */
function categoryId(catalog: Catalog, slug: string): string {
  if (catalog.categories.some((category) => category.id === slug)) return slug;
  const named = catalog.categories.find((category) =>
    [['en', category.id] as const, ...Object.entries(category.names)].some(([language, name]) => {
      const key = matchKey(slug, language);
      return key !== '' && key === matchKey(name, language);
    }),
  );
  if (!named) throw noFeed();
  return named.id;
}

/** The canonical tag of a language that a source declares, an entry has or the hub itself speaks. */
async function knownLanguage(hub: HubDoor, written: string): Promise<string> {
  const tag = canonicalTag(written);
  if (tag === null) {
    throw fieldFailure('bad-parameter', [
      { field: 'tag', code: 'bad-value', message: 'The language in the path is no BCP 47 tag: write one such as fa.' },
    ]);
  }
  const catalog = hub.catalog();
  const declared = [catalog.hub.language, ...catalog.sources.flatMap((source) => source.language ?? [])];
  if (declared.some((language) => matchesRange(language, tag))) return tag;
  const groups = await hub.directory();
  const published = groups.flatMap((group) => [group.language, ...group.feeds.flatMap((feed) => feed.language ?? [])]);
  if (published.some((language) => matchesRange(language, tag))) return tag;
  throw noFeed();
}

function hasSource(catalog: Catalog, id: string | null): boolean {
  return catalog.sources.some((source) => source.id === id);
}

function redirect(hub: HubDoor, req: Request, res: Response, path: string): void {
  const query = rawQuery(req);
  res.setHeader('Location', `${prefixOf(hub.publicUrl)}${path}${query === '' ? '' : `?${query}`}`);
  res.setHeader('Cache-Control', CACHE_CONTROL);
  res.status(301).end();
}

function rawQuery(req: Request): string {
  const at = req.url.indexOf('?');
  return at < 0 ? '' : req.url.slice(at + 1);
}

function noFeed(): HubError {
  return new HubError('not-found', 'The hub has no such feed: its page, /, lists what it publishes.');
}
