import type { Request, RequestHandler, Response } from 'express';
import type { FeedFormat, FeedRequest } from '../model.ts';
import { entityTag } from '../text/validators.ts';
import type { HubDoor } from './door.ts';
import { answerPolitely, type Doorman } from './doorman.ts';
import { isNeverHere, nameFeed, noFeed } from './feed-naming.ts';
import { pageLanguage, renderFeedPage } from './feed-page.ts';
import { readFeedRequest } from './feed-request.ts';
import { CACHE_CONTROL, redirect } from './feed-routes.ts';
import { CONTENT_SECURITY_POLICY, FORM_SECURITY_POLICY } from './page-shell.ts';
import { sendRepresentation } from './respond.ts';
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
  const page = (path: string, kind: FeedRequest['kind']): Route => ({ path, get: [pageHandler(hub, doorman, kind)] });
  return [
    page('/feeds/all', 'all'),
    page('/feeds/search', 'search'),
    page('/feeds/category/:id', 'category'),
    page('/feeds/category/:id/:tag', 'category'),
    page('/feeds/source/:id', 'source'),
    page('/feeds/language/:tag', 'language'),
  ];
}

function pageHandler(hub: HubDoor, doorman: Doorman, kind: FeedRequest['kind']): RequestHandler {
  return async (req, res) => {
    res.setHeader('Vary', 'Accept');
    const address = await nameFeed(hub, kind, req);
    if (decodeURIComponent(req.path) !== address.path) {
      redirect(hub, req, res, { path: address.path, status: 301 });
      return;
    }
    // the page is of no format; which one stands here makes no difference
    const request = readFeedRequest({ ...address, format: 'rss', archive: null }, rawQuery(req));
    const wanted = wantedBy(req);
    if (wanted !== 'page') {
      redirect(hub, req, res, { path: `${address.path}.${wanted}`, status: 302 });
      return;
    }
    if (isNeverHere(hub, request)) {
      await hub.readFeed(request); // 'gone' for a removed source
      throw noFeed();
    }
    const render = async (): Promise<RenderedPage> => {
      const { feed, page } = await hub.readFeed(request);
      const parts = { request, feed, page, catalog: hub.catalog(), publicUrl: hub.publicUrl };
      const body = Buffer.from(renderFeedPage(parts));
      // no Last-Modified: the page also shows what the catalogue says, which changes without the feed
      return { parts, body, etag: entityTag(body), modifiedAt: null };
    };
    await answerPolitely(doorman, { request: req, response: res, path: address.path, current: render }, async () =>
      sendPage(req, res, await render()),
    );
  };
}

/** What the client would rather have; who names nothing that is here gets the page, which links to the rest. */
function wantedBy(req: Request): FeedFormat | 'page' {
  const type = req.accepts(Object.keys(WANTED));
  return (type && WANTED[type]) || 'page';
}

/** A page with its validators. */
interface RenderedPage {
  readonly parts: Parameters<typeof renderFeedPage>[0];
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedAt: null;
}

async function sendPage(req: Request, res: Response, { parts, body, etag, modifiedAt }: RenderedPage): Promise<void> {
  const inEntries = parts.page.entries.flatMap(({ language }) => language ?? []);
  const hasForm = parts.request.kind === 'search';
  res.setHeader('Content-Security-Policy', hasForm ? FORM_SECURITY_POLICY : CONTENT_SECURITY_POLICY);
  await sendRepresentation(req, res, {
    body,
    contentType: 'text/html; charset=utf-8',
    etag,
    modifiedAt,
    languages: [...new Set([pageLanguage(parts.feed), ...inEntries])],
    cacheControl: CACHE_CONTROL,
  });
}
