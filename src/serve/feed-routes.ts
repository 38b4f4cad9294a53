import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../errors.ts';
import type { Catalog, FeedFormat, FeedRequest } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { canonicalTag, matchesRange } from '../text/language.ts';
import { readPeriod } from '../text/period.ts';
import { forBrowserWindow } from './browser-view.ts';
import type { HubDoor } from './door.ts';
import { answerPolitely, type Doorman } from './doorman.ts';
import { type FeedAddress, isId, readFeedRequest } from './feed-request.ts';
import { fieldFailure } from './problem.ts';
import { sendRepresentation } from './respond.ts';
import { prefixOf, type Route } from './routing.ts';

/** How long a reader or a cache may keep a feed without asking: short beside any schedule of polling. */
export const CACHE_CONTROL = 'public, max-age=60';

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
export function feedRoutes(hub: HubDoor, doorman: Doorman): readonly Route[] {
  const feed = (path: string, kind: FeedRequest['kind']): Route => ({ path, get: [feedHandler(hub, doorman, kind)] });
  return [
    feed('/feeds/all.:ext', 'all'),
    feed('/feeds/search.:ext', 'search'),
    feed('/feeds/category/:id.:ext', 'category'),
    feed('/feeds/category/:id/:tag.:ext', 'category'),
    feed('/feeds/source/:id.:ext', 'source'),
    feed('/feeds/language/:tag.:ext', 'language'),
    ...ARCHIVED.map(([path, kind]) => feed(`${path}/archive/:period.:ext`, kind)),
    { path: '/feeds.opml', get: [opmlHandler(hub, doorman)] },
  ];
}

function opmlHandler(hub: HubDoor, doorman: Doorman): RequestHandler {
  return (req, res) =>
    answerPolitely(doorman, { request: req, response: res, path: '/feeds.opml' }, async () => {
      sendRepresentation(req, res, { ...(await hub.publishOpml()), cacheControl: CACHE_CONTROL });
    });
}

function feedHandler(hub: HubDoor, doorman: Doorman, kind: FeedRequest['kind']): RequestHandler {
  return async (req, res) => {
    const address = await resolveAddress(hub, kind, req);
    const requested = decodeURIComponent(req.path);
    if (requested !== address.path) {
      redirect(hub, req, res, { path: address.path, status: 301 });
      return;
    }
    const request = readFeedRequest(address, rawQuery(req));
    if (isNeverHere(hub, request)) {
      await hub.publish(request); // a removed source makes it throw 'gone'; one that was never there ends here
      throw noFeed();
    }
    await answerPolitely(doorman, { request: req, response: res, path: address.path }, async () => {
      const published = await hub.publish(request);
      const cacheControl = request.archive === null ? CACHE_CONTROL : ARCHIVE_CACHE_CONTROL;
      sendRepresentation(req, res, { ...forBrowserWindow(req, res, published), cacheControl });
    });
  };
}

/** @throws HubError as `nameFeed` does, and 'not-found' for an ending that is no format */
async function resolveAddress(hub: HubDoor, kind: FeedRequest['kind'], req: Request): Promise<FeedAddress> {
  const { period, ext } = req.params as { period?: string; ext: string };
  if (!FORMATS.has(ext)) {
    throw new HubError('not-found', 'There is no feed at this address: feeds end in .rss, .atom or .json.');
  }
  const archive = period === undefined ? null : periodName(period);
  const { path, ...named } = await nameFeed(hub, kind, req);
  const whole = archive === null ? path : `${path}/archive/${archive}`;
  return { ...named, format: ext as FeedFormat, archive, path: `${whole}.${ext}` };
}

/** @throws HubError 'not-found' for what names no period */
function periodName(name: string): string {
  if (readPeriod(name) !== null) return name;
  throw new HubError('not-found', 'There is no archive at this address: archives are named as in 2026-10.');
}

/**
 * Which feed the path means, in its canonical spelling; `path` is without extension.
 * @throws HubError 'not-found' for a feed the catalogue does not know, 'bad-parameter' for a tag that is none
 */
export async function nameFeed(
  hub: HubDoor,
  kind: FeedRequest['kind'],
  req: Request,
): Promise<Omit<FeedAddress, 'format' | 'archive'>> {
  const { id: idPart, tag: tagPart } = req.params as { id?: string; tag?: string };
  if (kind === 'all' || kind === 'search') return { kind, id: null, tag: null, path: `/feeds/${kind}` };
  if (kind === 'source') {
    if (!isId(idPart ?? '')) throw noFeed();
    return { kind, id: idPart ?? '', tag: null, path: `/feeds/source/${idPart}` };
  }
  if (kind === 'language') {
    const language = await knownLanguage(hub, tagPart ?? '');
    return { kind, id: language, tag: null, path: `/feeds/language/${language}` };
  }
  const id = categoryId(hub.catalog(), idPart ?? '');
  if (tagPart === undefined) return { kind, id, tag: null, path: `/feeds/category/${id}` };
  const tag = await knownLanguage(hub, tagPart);
  return { kind, id, tag, path: `/feeds/category/${id}/${tag}` };
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
  const takes = (languages: readonly string[]) => languages.some((language) => matchesRange(language, tag));
  if (takes(declaredLanguages(hub.catalog())) || takes(await publishedLanguages(hub))) return tag;
  throw noFeed();
}

function declaredLanguages({ hub, sources }: Catalog): readonly string[] {
  return [hub.language, ...sources.flatMap((source) => source.language ?? [])];
}

async function publishedLanguages(hub: HubDoor): Promise<readonly string[]> {
  const groups = await hub.directory();
  return groups.flatMap((group) => [group.language, ...group.feeds.flatMap((feed) => feed.language ?? [])]);
}

/** Every language the hub has feeds of: its own, those sources declare and those entries have. */
export async function hubLanguages(hub: HubDoor): Promise<readonly string[]> {
  return [...new Set([...declaredLanguages(hub.catalog()), ...(await publishedLanguages(hub))])];
}

/** True of the feed of a source that was never in the catalogue: one that was removed is gone instead. */
export function isNeverHere(hub: HubDoor, { kind, id }: Pick<FeedRequest, 'kind' | 'id'>): boolean {
  return kind === 'source' && !hub.catalog().sources.some((source) => source.id === id);
}

/** Sends the client to a feed's other address, its query kept as it came. */
export function redirect(
  hub: HubDoor,
  req: Request,
  res: Response,
  to: { readonly path: string; readonly status: 301 | 302 },
): void {
  const query = rawQuery(req);
  res.setHeader('Location', `${prefixOf(hub.publicUrl)}${to.path}${query === '' ? '' : `?${query}`}`);
  res.setHeader('Cache-Control', CACHE_CONTROL);
  res.status(to.status).end();
}

/** The query as it came, without its question mark. */
export function rawQuery(req: Request): string {
  const at = req.url.indexOf('?');
  return at < 0 ? '' : req.url.slice(at + 1);
}

export function noFeed(): HubError {
  return new HubError('not-found', 'The hub has no such feed: its page, /, lists what it publishes.');
}
