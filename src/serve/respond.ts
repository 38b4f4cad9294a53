import type { OutgoingHttpHeaders } from 'node:http';
import type { Request, Response } from 'express';
import { HubError } from '../errors.ts';
import { entityTag } from '../text/validators.ts';
import { type Answer, type Representation, shapeAnswer, writeAnswer } from './answer.ts';
import { inCoding, preferredCoding } from './codings.ts';
import { isOtherVersion, type RepresentationValidators } from './conditional.ts';
import { CONTENT_SECURITY_POLICY, FORM_SECURITY_POLICY } from './page-shell.ts';

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

/** A text made for one answer. */
interface Written {
  readonly text: string;
  readonly contentType: string;
  readonly languages: readonly string[];
  readonly cacheControl: string;
}

/**
 * What a text made for one answer is compared with. There is no date: it also shows what the catalogue says, which changes without
 * what the text is of.
 */
export function validatorsOf(written: Uint8Array): RepresentationValidators {
  return { etag: entityTag(written), modifiedAt: null };
}

/** Answers GET or HEAD with a text made for this answer. @throws HubError as `sendRepresentation` does */
export async function sendWritten(req: Request, res: Response, { text, ...about }: Written): Promise<void> {
  const body = Buffer.from(text);
  await sendRepresentation(req, res, { ...about, ...validatorsOf(body), body });
}

/** The same with a page for people; `hasForm` where it has a form of ours. */
export async function sendHtml(
  req: Request,
  res: Response,
  { hasForm = false, ...page }: Omit<Written, 'contentType'> & { readonly hasForm?: boolean },
): Promise<void> {
  res.setHeader('Content-Security-Policy', hasForm ? FORM_SECURITY_POLICY : CONTENT_SECURITY_POLICY);
  await sendWritten(req, res, { ...page, contentType: 'text/html; charset=utf-8' });
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
