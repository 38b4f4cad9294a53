import express, { type Request, type RequestHandler } from 'express';
import { HubError } from '../errors.ts';
import type { HubDoor } from './door.ts';
import { describeProblem, sendProblem } from './problem.ts';
import { type Route, rawQuery } from './routing.ts';

const MAX_NOTICE_BYTES = 10 * 1024 * 1024;
const RETRY_AFTER_S = 60;
const KEY = /^[\w-]{20,64}$/;
/** What a challenge may consist of, so that nobody is served anything else under our name. @see WebSub §5.3, §8.2 */
const CHALLENGE = /^[+\-./0-9=A-Z_a-z]{1,512}$/;

/**
 * The callbacks of our WebSub subscriptions: GET verifies our intent, POST brings a document.
 * @see https://www.w3.org/TR/2026/REC-websub-20260602/ §5.2, §5.3, §7
 */
export function websubRoutes(hub: HubDoor): readonly Route[] {
  return [
    {
      path: '/websub/:key',
      get: [answer(hub)],
      // the key first, so that a stranger's megabytes are never kept
      post: [
        onlyOpenCallbacks(hub),
        onlyPlainBodies,
        express.raw({ type: () => true, limit: MAX_NOTICE_BYTES, inflate: false }),
        take(hub),
      ],
    },
  ];
}

function answer(hub: HubDoor): RequestHandler {
  return async (req, res) => {
    const key = keyOf(req);
    const asked = new URLSearchParams(rawQuery(req));
    const mode = asked.get('hub.mode') ?? '';
    const challenge = asked.get('hub.challenge') ?? '';
    // a denial asks for nothing back
    if (mode !== 'denied' && !CHALLENGE.test(challenge)) throw nothingHere();
    const isAgreed = await hub.answerHub(key, {
      mode,
      topic: asked.get('hub.topic') ?? '',
      leaseSeconds: asked.get('hub.lease_seconds'),
      reason: asked.get('hub.reason'),
    });
    if (!isAgreed) throw nothingHere();
    const body = Buffer.from(mode === 'denied' ? '' : challenge);
    res.setHeader('Content-Type', 'text/plain; charset=utf-8');
    res.setHeader('Content-Length', body.length);
    res.setHeader('Cache-Control', 'no-store');
    res.status(200).end(body);
  };
}

function onlyOpenCallbacks(hub: HubDoor): RequestHandler {
  return async (req, _res, next) => {
    const standing = await hub.callbackStanding(keyOf(req));
    if (standing === 'unknown') throw nothingHere();
    if (standing === 'ended')
      throw new HubError('gone', 'This subscription has ended: nothing is taken here any more.');
    next();
  };
}

const onlyPlainBodies: RequestHandler = (req, _res, next) => {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new HubError('unsupported-type', 'Send it without Content-Encoding: what is signed are the bytes sent.');
  }
  next();
};

function take(hub: HubDoor): RequestHandler {
  return async (req, res) => {
    const { headers } = req;
    const isTaken = await hub.takeNotice(keyOf(req), {
      bytes: req.body instanceof Uint8Array ? req.body : new Uint8Array(), // no body at all leaves it undefined
      contentType: headers['content-type'] ?? null,
      signature: headers['x-hub-signature']?.toString() ?? null,
      link: headers.link?.toString() ?? null,
    });
    if (isTaken) {
      res.status(202).end();
      return;
    }
    res.setHeader('Retry-After', RETRY_AFTER_S);
    sendProblem(res, describeProblem(new HubError('overloaded', 'Too many notices wait to be read.')));
  };
}

/** @throws HubError 'not-found' for what cannot be a key, before anything is looked up */
function keyOf(req: Request): string {
  const { key } = req.params as { key: string };
  if (!KEY.test(key)) throw nothingHere();
  return key;
}

function nothingHere(): HubError {
  return new HubError('not-found', 'The hub has no such subscription.');
}
