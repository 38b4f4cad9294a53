import type { OutgoingHttpHeaders } from 'node:http';
import type { Request, Response } from 'express';
import { HubError } from '../errors.ts';
import { type Answer, type Representation, shapeAnswer, writeAnswer } from './answer.ts';
import { inCoding, preferredCoding } from './codings.ts';
import { isOtherVersion } from './conditional.ts';

/**
 * Answers GET or HEAD in the coding the client takes best: 200 with the body, or 304 with the same headers and none. Gives the
 * answer, so that it can be given again.
 * @see RFC 9110 §15.4.5
 * @throws HubError 'precondition-failed' when the client asked for another version
 */
export async function sendRepresentation(req: Request, res: Response, what: Representation): Promise<Answer> {
  if (isOtherVersion(req.headers, what)) throw otherVersion();
  const coded = await inCoding(what.body, preferredCoding(req.headers['accept-encoding']));
  const answer = shapeAnswer(takeHeaders(res), what, coded);
  writeAnswer(req, res, answer);
  return answer;
}

/** What answers a request for a version that is not the current one. @see RFC 9110 §15.5.13 */
export function otherVersion(): HubError {
  return new HubError('precondition-failed', 'It has changed since: ask for it anew, without If-Match.');
}

/** What was said on the way here; it is said again as a whole. */
function takeHeaders(res: Response): OutgoingHttpHeaders {
  const headers = res.getHeaders();
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  return headers;
}

/** Answers with JSON that no cache may keep. */
export function sendJson(res: Response, status: number, value: unknown): void {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.setHeader('Cache-Control', 'no-store');
  res.status(status).end(body);
}
