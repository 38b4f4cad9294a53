import type { RequestListener } from 'node:http';
import express, { type RequestHandler, Router } from 'express';
import { Registry } from 'prom-client';
import { HubError } from '../errors.ts';
import { articleRoutes } from './articles.ts';
import { categoryRoutes } from './categories-page.ts';
import type { HubDoor } from './door.ts';
import { createDoorman, type Doorman } from './doorman.ts';
import { feedPageRoutes } from './feed-page-routes.ts';
import { type FeedEdge, feedRoutes } from './feed-routes.ts';
import { feedSheetRoutes } from './feed-sheet.ts';
import { healthRoutes } from './health.ts';
import { homeRoutes } from './home-page.ts';
import { createHotPath } from './hot-path.ts';
import { surviveFailures } from './last-resort.ts';
import { measureReaders } from './manners-metrics.ts';
import { enforceMessageRules } from './message-rules.ts';
import { createRequestMeter } from './metrics.ts';
import { namespaceRoutes } from './namespace-page.ts';
import { problemHandler } from './problem.ts';
import { readerRoutes } from './readers-page.ts';
import { literalPath, mountRoute, openToScripts, prefixOf, type Route } from './routing.ts';
import { compileTrust } from './trust-proxy.ts';
import { websubRoutes } from './websub-routes.ts';

/** Bound of the answers kept ready. */
const HOT_BYTES = 48 * 1024 * 1024;

/**
 * The hub over HTTP. Paths are taken with PUBLIC_URL's prefix or without, since a reverse proxy strips it or not.
 * `registry` may bring metrics of the caller's own; the hub's are added to it. `doorman` is given when others weigh
 * requests with it too; `admit` refuses of what costs anything as much as there is no room for.
 * @throws HubError 'bad-setting' when TRUST_PROXY is nothing Express understands
 */
export function createApp(
  hub: HubDoor,
  options: {
    readonly registry?: Registry;
    readonly doorman?: Doorman;
    readonly admit?: (listener: RequestListener) => RequestListener;
  } = {},
): RequestListener {
  const registry = options.registry ?? new Registry();
  const doorman = options.doorman ?? createDoorman(hub);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.disable('query parser');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.set('trust proxy', compileTrust(hub.trustProxy));
  const meter = createRequestMeter(registry);
  const hot = createHotPath(hub, { maxBytes: HOT_BYTES, doorman, count: meter.countHot });
  app.use(meter.measure, noSniffing);
  measureReaders(registry, doorman.manners, hub.now);
  const routes = createRoutes({ hub, doorman, hot }, registry);
  const prefix = prefixOf(hub.publicUrl);
  if (prefix !== '') app.use(literalPath(prefix), routes);
  app.use(routes);
  app.use(nothingHere);
  app.use(problemHandler(hub));
  // What is answered from memory costs no more than a refusal would.
  const admitted = options.admit?.(app) ?? app;
  const answer = enforceMessageRules((req, res) => {
    if (!hot.answer(req, res)) admitted(req, res);
  });
  return surviveFailures(answer, hub.log);
}

function createRoutes({ hub, doorman, hot }: FeedEdge, registry: Registry): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use(['/feeds', '/feeds.opml', '/feeds.css'], openToScripts);
  const routes: readonly Route[] = [
    ...homeRoutes(hub),
    // those with an extension first: an id has no dot
    ...feedRoutes({ hub, doorman, hot }),
    ...feedPageRoutes(hub, doorman),
    ...feedSheetRoutes(),
    ...categoryRoutes(hub),
    ...namespaceRoutes(hub),
    ...articleRoutes(hub),
    ...websubRoutes(hub),
    ...healthRoutes(hub, registry),
    ...readerRoutes(hub, doorman.manners),
  ];
  for (const route of routes) mountRoute(router, route);
  return router;
}

const noSniffing: RequestHandler = (_req, res, next) => {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  next();
};

const nothingHere: RequestHandler = () => {
  throw new HubError('not-found', 'There is nothing at this address: the hub’s page, /, lists what it publishes.');
};
