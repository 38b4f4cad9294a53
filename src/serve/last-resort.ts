/** What becomes of a failure that nobody in front of the routes foresaw: one request fails, never the hub. */
import type { RequestListener, ServerResponse } from 'node:http';
import { HubError } from '../errors.ts';
import type { HubDoor } from './door.ts';
import { describeProblem, sendProblem } from './problem.ts';

/**
 * Answers 500 where a listener throws, and logs it; where the answer has begun, its connection ends. Without this whatever is
 * thrown in front of Express ends the process.
 * @see RFC 9110 §15.6.1
 */
export function surviveFailures(listener: RequestListener, log: HubDoor['log']): RequestListener {
  return (req, res) => {
    try {
      listener(req, res);
    } catch (error) {
      log.error({ err: error }, 'request failed');
      answerFailure(res);
    }
  };
}

function answerFailure(res: ServerResponse): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  sendProblem(res, describeProblem(new HubError('internal', 'unexpected failure')));
}
