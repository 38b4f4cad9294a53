/** What HTTP itself asks of a request, before anything looks at what it is for. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { HubError } from '../errors.ts';
import { plainPath } from '../text/plain-path.ts';
import { describeProblem, sendProblem } from './problem.ts';

/** A name or an address, and perhaps a port; empty where a target has no authority. @see RFC 9110 §7.2, RFC 3986 §3.2.2 */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;
/** A fragment is none of the server's. @see RFC 9112 §3.2 */
const APART = /[%#]/;
/** What an absolute target begins with: a host it must have, a user it must not. @see RFC 9110 §4.2.1, §4.2.4 */
const AUTHORITY = /^https?:\/\/[^/?#@]+(?=[/?#]|$)/i;
/** What is answered anywhere. */
export const METHODS = 'GET, HEAD, POST, DELETE, OPTIONS';

/**
 * Hands on what is a request by HTTP's rules, its target as a path and a query; answers what is none with 400 and ends its
 * connection, since who reads it otherwise than we do may take what follows for something else.
 * @see RFC 9112 §3.2 on Host, absolute and asterisk form
 */
export function enforceMessageRules(listener: RequestListener): RequestListener {
  let knownHost: string | undefined;
  return (req, res) => {
    const { host } = req.headers;
    // nearly all clients write the same one
    if (host === undefined || host !== knownHost) {
      const fault = hostFault(req);
      if (fault !== null) return refuse(res, fault);
      knownHost = host;
    }
    const target = req.url ?? '';
    if (target.charCodeAt(0) !== 0x2f || APART.test(target)) {
      if (target === '*' && req.method === 'OPTIONS') return answerForAll(res);
      const path = pathOf(target);
      if (path === null) return refuse(res, `The target ${JSON.stringify(target.slice(0, 80))} is no address.`);
      req.url = path;
    }
    listener(req, res);
  };
}

/** Answers an expectation that is none. @see RFC 9110 §10.1.1 */
export function refuseExpectation(req: IncomingMessage, res: ServerResponse): void {
  sendProblem(
    res,
    describeProblem(new HubError('bad-expectation', `Nothing is known of Expect: ${req.headers.expect}.`)),
  );
}

function hostFault({ headers: { host }, httpVersion }: IncomingMessage): string | null {
  if (host === undefined)
    return httpVersion === '1.0' ? null : 'The request has no Host: every one of HTTP/1.1 needs it.';
  if (HOST.test(host)) return null;
  return 'The Host is no name or address with a port, or there are two: send the one of the address asked for.';
}

/** Path and query of a target in origin or absolute form; null when it is neither. */
function pathOf(target: string): string | null {
  if (target.includes('#')) return null;
  if (target.startsWith('/')) return plain(target);
  if (!AUTHORITY.test(target) || !URL.canParse(target)) return null;
  const path = target.replace(AUTHORITY, '');
  return plain(path.startsWith('/') ? path : `/${path}`);
}

/** The same path in its one spelling. */
function plain(target: string): string {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  return `${plainPath(path)}${query < 0 ? '' : target.slice(query)}`;
}

/** @see RFC 9110 §9.3.7 */
function answerForAll(res: ServerResponse): void {
  res.writeHead(204, { Allow: METHODS }).end();
}

function refuse(res: ServerResponse, fault: string): void {
  res.shouldKeepAlive = false;
  sendProblem(res, describeProblem(new HubError('malformed-request', fault)));
}
