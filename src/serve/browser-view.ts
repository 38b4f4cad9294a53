import type { Request, Response } from 'express';
import type { Published } from '../model.ts';

/** Nothing but our own style sheet, should a text ever pass for markup. */
const XML_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The feed as a browser's window can show it. Chromium shows `application/rss+xml` and `application/atom+xml` as bare
 * source and Firefox saves them; as `application/xml` both read the style sheet. Only browsers send Sec-Fetch-Dest, so
 * readers and scripts get the feed's own type.
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header
 */
export function forBrowserWindow(req: Request, res: Response, feed: Published): Published {
  if (!/^application\/(?:rss|atom)\+xml/.test(feed.contentType)) return feed;
  res.setHeader('Vary', 'Sec-Fetch-Dest');
  if (req.headers['sec-fetch-dest'] !== 'document') return feed;
  res.setHeader('Content-Security-Policy', XML_SECURITY_POLICY);
  // the same bytes, but another representation: a strong tag stands for one of them only (RFC 9110 §8.8.1)
  return { ...feed, contentType: 'application/xml; charset=utf-8', etag: feed.etag.replace(/"$/, '-xml"') };
}
