import type { Request, Response } from 'express';
import type { FeedRequest, Published } from '../model.ts';
import { inCoding, preferredCoding } from './codings.ts';
import { bareTags, isNotModified, isOtherVersion } from './conditional.ts';
import type { HubDoor } from './door.ts';

/**
 * Answers a reader who asks for no more than what is new (226); false when it asks for the whole, or when we do not know any
 * more what it has. No cache may take it for the whole: only one that knows deltas may keep it.
 * @see RFC 3229 §10, with the instance manipulation `feed`
 */
export async function sendDelta(
  req: Request,
  res: Response,
  { hub, request, published }: { readonly hub: HubDoor; readonly request: FeedRequest; readonly published: Published },
): Promise<boolean> {
  const has = req.headers['if-none-match'];
  if (
    has === undefined ||
    isOtherVersion(req.headers, published) ||
    !asksForDelta(req.headers['a-im']) ||
    isNotModified(req.headers, published)
  )
    return false;
  const delta = await hub.publishSince(request, bareTags(has));
  if (delta === null) return false;
  const { coding, body } = await inCoding(delta.body, preferredCoding(req.headers['accept-encoding']));
  res.setHeader('IM', 'feed');
  res.setHeader('ETag', delta.etag);
  // of several versions the client must be told which one this is to be put on (RFC 3229 §10.5.1)
  res.setHeader('Delta-Base', delta.since);
  res.setHeader('Cache-Control', 'no-store, im');
  res.setHeader('Vary', 'A-IM, If-None-Match, Accept-Encoding');
  res.setHeader('Content-Type', delta.contentType);
  if (delta.languages.length > 0) res.setHeader('Content-Language', delta.languages.join(', '));
  if (coding !== 'identity') res.setHeader('Content-Encoding', coding);
  res.setHeader('Content-Length', body.byteLength);
  res.status(226).end(req.method === 'HEAD' ? undefined : body);
  return true;
}

/** Whether `feed` is among the instance manipulations a client takes. @see RFC 3229 §10.5.3 */
function asksForDelta(manipulations: string | readonly string[] | undefined): boolean {
  return [manipulations ?? []]
    .flat()
    .flatMap((list) => list.split(','))
    .some((one) => {
      const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
      return name === 'feed' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    });
}
