import type { Request, RequestHandler } from 'express';
import type { FeedFormat, FeedRequest } from '../model.ts';
import type { HubDoor } from './door.ts';
import { answerPolitely, type Doorman } from './doorman.ts';
import { FEED_PATHS, isNeverHere, nameFeed, noFeed } from './feed-naming.ts';
import { pageLanguage, renderFeedPage } from './feed-page.ts';
import { readFeedRequest } from './feed-request.ts';
import { CACHE_CONTROL, redirect } from './feed-routes.ts';
import { sendHtml, validatorsOf } from './respond.ts';
import { type Route, rawQuery } from './routing.ts';

/** What a feed's address without extension leads to, by the type a client prefers; the page wins a draw. */
const WANTED: Readonly<Record<string, FeedFormat | 'page'>> = {
  'text/html': 'page',
  'application/xhtml+xml': 'page',
  'application/rss+xml': 'rss',
  'application/atom+xml': 'atom',
  'application/feed+json': 'json',
  'application/json': 'json',
  'application/xml': 'rss',
  'text/xml': 'rss',
};

/** Every feed's page for people, at the feed's address without extension. */
export function feedPageRoutes(hub: HubDoor, doorman: Doorman): readonly Route[] {
  return FEED_PATHS.map(([path, kind]) => ({ path, get: [pageHandler(hub, doorman, kind)] }));
}

function pageHandler(hub: HubDoor, doorman: Doorman, kind: FeedRequest['kind']): RequestHandler {
  const { publicUrl } = hub;
  return async (req, res) => {
    res.setHeader('Vary', 'Accept');
    const address = await nameFeed(hub, kind, req);
    if (decodeURIComponent(req.path) !== address.path) {
      redirect(req, res, { publicUrl, path: address.path, status: 301 });
      return;
    }
    // the page is of no format; which one stands here makes no difference
    const request = readFeedRequest({ ...address, format: 'rss', archive: null }, rawQuery(req));
    const wanted = wantedBy(req);
    if (wanted !== 'page') {
      redirect(req, res, { publicUrl, path: `${address.path}.${wanted}`, status: 302 });
      return;
    }
    if (isNeverHere(hub, request)) {
      await hub.readFeed(request); // 'gone' for a removed source
      throw noFeed();
    }
    const current = async () => validatorsOf(Buffer.from((await writePage(hub, request)).text));
    await answerPolitely(doorman, { request: req, response: res, path: address.path, current }, async () => {
      const page = await writePage(hub, request);
      await sendHtml(req, res, { ...page, hasForm: request.kind === 'search', cacheControl: CACHE_CONTROL });
    });
  };
}

/** What the client would rather have; who names nothing that is here gets the page, which links to the rest. */
function wantedBy(req: Request): FeedFormat | 'page' {
  const type = req.accepts(Object.keys(WANTED));
  return (type && WANTED[type]) || 'page';
}

/** The page as it is now, and the languages in it. */
async function writePage(hub: HubDoor, request: FeedRequest) {
  const { feed, page } = await hub.readFeed(request);
  const text = renderFeedPage({ request, feed, page, catalog: hub.catalog(), publicUrl: hub.publicUrl });
  const inEntries = page.entries.flatMap(({ language }) => language ?? []);
  return { text, languages: [...new Set([pageLanguage(feed), ...inEntries])] };
}
