import type { Request, RequestHandler, Router } from 'express';
import { HubError } from '../errors.ts';

/** A path in Express's notation and what each method does there. HEAD comes with GET. */
export interface Route {
  readonly path: string;
  readonly get?: readonly RequestHandler[];
  readonly post?: readonly RequestHandler[];
  readonly delete?: readonly RequestHandler[];
}

/**
 * Mounts a route: OPTIONS answers with what is allowed, other methods get 405 with the same list. The pattern is left in
 * `res.locals.route`, for metrics and logs.
 */
export function mountRoute(router: Router, route: Route): void {
  const allow = [
    ...(route.get ? ['GET', 'HEAD'] : []),
    ...(route.post ? ['POST'] : []),
    ...(route.delete ? ['DELETE'] : []),
    'OPTIONS',
  ].join(', ');
  const mounted = router.route(route.path);
  mounted.all((_req, res, next) => {
    res.locals.route = route.path;
    next();
  });
  if (route.get) mounted.get(...route.get);
  if (route.post) mounted.post(...route.post);
  if (route.delete) mounted.delete(...route.delete);
  mounted.options((_req, res) => {
    res.setHeader('Allow', allow);
    if (res.hasHeader('Access-Control-Allow-Origin')) {
      res.setHeader('Access-Control-Allow-Methods', allow);
      res.setHeader('Access-Control-Allow-Headers', '*');
      res.setHeader('Access-Control-Max-Age', '86400');
    }
    res.status(204).end();
  });
  mounted.all((req, res) => {
    res.setHeader('Allow', allow);
    throw new HubError('method-not-allowed', `${req.method} is not allowed here; ${allow} are.`);
  });
}

/** What scripts of other sites may read of an answer, beside what they always may. */
export const EXPOSED = 'ETag, Last-Modified, Retry-After';

/** Opens what stands below it to scripts of any site. @see https://fetch.spec.whatwg.org/#http-cors-protocol */
export const openToScripts: RequestHandler = (_req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Expose-Headers', EXPOSED);
  next();
};

/** The path of PUBLIC_URL as a mounting point: '' when it has none. */
export function prefixOf(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '');
}

/** The same, with the characters that Express reads as a pattern taken literally. @see path-to-regexp 8 */
export function literalPath(path: string): string {
  return path.replace(/[{}()[\]+?!:*\\]/g, '\\$&');
}

/** The query as it came, without its question mark. */
export function rawQuery(req: Request): string {
  const at = req.url.indexOf('?');
  return at < 0 ? '' : req.url.slice(at + 1);
}
