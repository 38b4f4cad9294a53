import type { ServerResponse } from 'node:http';
import { HubError } from '../errors.ts';
import { createClientFinder, type RequestOrigin } from './client-address.ts';
import { isConditional, isNotModified, type RepresentationValidators } from './conditional.ts';
import type { HubDoor } from './door.ts';
import { createManners, type FeedDocument, type Manners, type Visit } from './manners.ts';
import { describeProblem, sendProblem } from './problem.ts';
import { compileTrust } from './trust-proxy.ts';

/** Weighs requests as they come from the socket, with Express or without. */
export interface Doorman {
  readonly manners: Manners;
  /** Weighs a GET or HEAD before it is answered. */
  admit(request: RequestOrigin, document: FeedDocument): Visit;
  /** Weighs one in doubt to the end: seconds to wait. @see Manners.settle */
  settle(visit: Visit, request: RequestOrigin, current: RepresentationValidators): number;
}

type DoormanParts = Pick<HubDoor, 'trustProxy' | 'throttlePerMinute' | 'now' | 'log'>;

/** @throws HubError 'bad-setting' when TRUST_PROXY is nothing Express understands */
export function createDoorman(hub: DoormanParts): Doorman {
  const manners = createManners(hub.throttlePerMinute);
  const findClient = createClientFinder({
    trust: compileTrust(hub.trustProxy),
    isTrusting: Boolean(hub.trustProxy),
    warn: () =>
      hub.log.warn(
        { setting: 'TRUST_PROXY' },
        'requests come through a proxy, but TRUST_PROXY is not set: every reader has the proxy’s address, so readers are told apart by their User-Agent only',
      ),
  });
  return {
    manners,
    admit: (request, document) =>
      manners.admit({
        document,
        client: findClient(request),
        userAgent: request.headers['user-agent'],
        isConditional: isConditional(request.headers),
        now: hub.now(),
      }),
    settle: (visit, { headers }, current) =>
      manners.settle(visit, { isCurrent: isNotModified(headers, current), now: hub.now() }),
  };
}

/** Answers 429; headers that are set already stay. @see RFC 6585 §4, RFC 9110 §10.2.3 */
export function refuse(res: ServerResponse, waitSeconds: number): void {
  const problem = describeProblem(
    new HubError(
      'too-many-requests',
      `This feed was asked for too often from here. Ask again in ${waitSeconds} s, and send the ETag of the last answer as If-None-Match: such requests are hardly ever refused.`,
    ),
  );
  res.setHeader('Retry-After', waitSeconds);
  sendProblem(res, problem);
}

/** A request of the document at a path, and what tells which version is current: asked for only where that is in doubt. */
interface Asked {
  readonly request: RequestOrigin;
  readonly response: ServerResponse;
  readonly path: string;
  readonly current: () => Promise<RepresentationValidators>;
}

/**
 * Answers a request for the document at a path, unless it comes too often; then records what it was answered with.
 * `answer` has set the status when it resolves.
 */
export async function answerPolitely(doorman: Doorman, asked: Asked, answer: () => Promise<void>): Promise<void> {
  const { request, response, path } = asked;
  const visit = doorman.admit(request, doorman.manners.document(path));
  const waitSeconds = visit.isDoubted ? doorman.settle(visit, request, await asked.current()) : visit.waitSeconds;
  if (waitSeconds > 0) {
    refuse(response, waitSeconds);
    return;
  }
  await answer();
  doorman.manners.record(visit, response.statusCode);
}
