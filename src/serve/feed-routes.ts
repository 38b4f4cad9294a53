import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../errors.ts';
import type { ArchivePart, FeedFormat, FeedRequest } from '../model.ts';
import { archiveName, readArchiveName } from '../text/period.ts';
import { forBrowserWindow } from './browser-view.ts';
import { ARCHIVE_CACHING, cacheKeys, feedCaching } from './caching.ts';
import { preferredCoding } from './codings.ts';
import { sendDelta } from './delta.ts';
import type { HubDoor } from './door.ts';
import { answerPolitely, type Doorman } from './doorman.ts';
import { FEED_PATHS, isNeverHere, nameFeed, noFeed } from './feed-naming.ts';
import { type FeedAddress, readFeedRequest } from './feed-request.ts';
import type { HotPath } from './hot-path.ts';
import { sendRepresentation } from './respond.ts';
import { prefixOf, type Route, rawQuery } from './routing.ts';

/** How long a reader or a cache may keep a feed without asking: short beside any schedule of polling. */
export const CACHE_CONTROL = 'public, max-age=60';

const FORMATS: ReadonlySet<string> = new Set(['rss', 'atom', 'json'] satisfies FeedFormat[]);

/** What feeds are answered with: the hub, who weighs each request, and what is kept ready. */
export interface FeedEdge {
  readonly hub: HubDoor;
  readonly doorman: Doorman;
  readonly hot: HotPath;
}

/** Every feed of the hub, its archives and the list of them; a search has no archives. */
export function feedRoutes(edge: FeedEdge): readonly Route[] {
  const feed = (path: string, kind: FeedRequest['kind']): Route => ({ path, get: [feedHandler(edge, kind)] });
  const archived = FEED_PATHS.filter(([, kind]) => kind !== 'search');
  return [
    ...FEED_PATHS.map(([path, kind]) => feed(`${path}.:ext`, kind)),
    ...archived.map(([path, kind]) => feed(`${path}/archive/:period.:ext`, kind)),
    { path: '/feeds.opml', get: [opmlHandler(edge)] },
  ];
}

function opmlHandler({ hub, doorman }: FeedEdge): RequestHandler {
  return (req, res) =>
    answerPolitely(
      doorman,
      { request: req, response: res, path: '/feeds.opml', current: hub.publishOpml },
      async () => {
        await sendRepresentation(req, res, { ...(await hub.publishOpml()), cacheControl: CACHE_CONTROL });
      },
    );
}

function feedHandler(edge: FeedEdge, kind: FeedRequest['kind']): RequestHandler {
  const { hub, doorman } = edge;
  return async (req, res) => {
    const address = await resolveAddress(hub, kind, req);
    if (decodeURIComponent(req.path) !== address.path) {
      redirect(req, res, { publicUrl: hub.publicUrl, path: address.path, status: 301 });
      return;
    }
    const request = readFeedRequest(address, rawQuery(req));
    if (isNeverHere(hub, request)) {
      await hub.publish(request); // a removed source makes it throw 'gone'; one that was never there ends here
      throw noFeed();
    }
    const current = () => hub.publish(request);
    await answerPolitely(doorman, { request: req, response: res, path: address.path, current }, () =>
      sendFeed(req, res, { edge, request, path: address.path }),
    );
  };
}

async function sendFeed(
  req: Request,
  res: Response,
  { edge, request, path }: { readonly edge: FeedEdge; readonly request: FeedRequest; readonly path: string },
): Promise<void> {
  const { hub, doorman, hot } = edge;
  const before = { generation: hub.generation(), catalog: hub.catalog() };
  const published = await hub.publish(request);
  if (await sendDelta(req, res, { hub, request, published })) return;
  const answer = await sendRepresentation(req, res, {
    ...forBrowserWindow(req, res, published),
    cacheControl: request.archive === null ? feedCaching(published) : ARCHIVE_CACHING,
    cacheKeys: cacheKeys(request, published),
  });
  if (published.isStale || !isOwnAddress(hub, req, request)) return;
  const coding = preferredCoding(req.headers['accept-encoding']);
  const document = doorman.manners.document(path);
  hot.keep({ ...before, url: req.originalUrl, coding, answer, document, route: String(res.locals.route) });
}

/** Only the one address of a document is kept ready, so that an unknown parameter makes no second copy. */
function isOwnAddress(hub: HubDoor, req: Request, { selfPath }: FeedRequest): boolean {
  const isOwn = req.originalUrl === selfPath || req.originalUrl === `${prefixOf(hub.publicUrl)}${selfPath}`;
  return isOwn && req.headers['sec-fetch-dest'] === undefined;
}

/** @throws HubError as `nameFeed` does, and 'not-found' for an ending that is no format */
async function resolveAddress(hub: HubDoor, kind: FeedRequest['kind'], req: Request): Promise<FeedAddress> {
  const { period, ext } = req.params as { period?: string; ext: string };
  if (!FORMATS.has(ext)) {
    throw new HubError('not-found', 'There is no feed at this address: feeds end in .rss, .atom or .json.');
  }
  const archive = period === undefined ? null : archiveNamed(period);
  const { path, ...named } = await nameFeed(hub, kind, req);
  const whole = archive === null ? path : `${path}/archive/${archiveName(archive)}`;
  return { ...named, format: ext as FeedFormat, archive, path: `${whole}.${ext}` };
}

/** @throws HubError 'not-found' for what names no archive */
function archiveNamed(name: string): ArchivePart {
  const archive = readArchiveName(name);
  if (archive !== null) return archive;
  throw new HubError('not-found', 'There is no archive at this address: archives are named as in 2026-10.');
}

/** Sends the client to a feed's other address, its query kept as it came. */
export function redirect(
  req: Request,
  res: Response,
  to: { readonly publicUrl: string; readonly path: string; readonly status: 301 | 302 },
): void {
  const query = rawQuery(req);
  res.setHeader('Location', `${prefixOf(to.publicUrl)}${to.path}${query === '' ? '' : `?${query}`}`);
  res.setHeader('Cache-Control', CACHE_CONTROL);
  res.status(to.status).end();
}
