import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { httpDate, isNotModified } from './conditional.ts';

/** A finished representation, ready for GET and HEAD. */
export interface Representation {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Strong and quoted. */
  readonly etag: string;
  readonly modifiedAt: number | null;
  readonly languages: readonly string[];
  readonly cacheControl: string;
}

/** A strong entity tag made from the bytes themselves. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/**
 * Answers GET or HEAD: 200 with the body, or 304 with the same headers and none. Written straight to the socket's
 * response because `res.send` would copy the buffer's type and judge freshness a second time.
 * @see RFC 9110 §15.4.5
 */
export function sendRepresentation(req: Request, res: Response, what: Representation): void {
  res.setHeader('ETag', what.etag);
  res.setHeader('Cache-Control', what.cacheControl);
  if (what.modifiedAt !== null) res.setHeader('Last-Modified', httpDate(what.modifiedAt));
  if (what.languages.length > 0) res.setHeader('Content-Language', what.languages.join(', '));
  if (isNotModified(req.headers, what)) {
    res.status(304).end();
    return;
  }
  res.setHeader('Content-Type', what.contentType);
  res.setHeader('Content-Length', what.body.byteLength);
  res.status(200).end(what.body);
}

/** Answers with JSON that no cache may keep. */
export function sendJson(res: Response, status: number, value: unknown): void {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.setHeader('Cache-Control', 'no-store');
  res.status(status).end(body);
}
