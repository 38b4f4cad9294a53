/**
 * What is refused when more is asked than can be answered, so that what is admitted is answered soon.
 *
 * The rule: who would have to wait for too long is refused at once: readers first, writers (pushes, withdrawals, WebSub) last, the
 * hub's health never.
 */
import type { RequestListener, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { createRefusal } from './refusal.ts';
import { createLine } from './request-line.ts';

/** Up to where a kind of request is admitted. */
interface Limit {
  /** How long it would wait for its turn, as far as can be told when it comes. After twice that it is refused after all. */
  readonly waitMs: number;
  /** How many requests that have had their turn may be without an answer. */
  readonly underWay: number;
}

/** What is admitted, and who hears of what is not. */
export interface AdmissionOptions {
  /** Its path is one that routes may stand below. */
  readonly publicUrl: string;
  /** Gets the count of refused requests. */
  readonly registry?: Registry;
  /** Told how many were refused: at the first, then once a minute while more are. */
  readonly report?: (refused: number) => void;
  readonly reading?: Limit;
  readonly writing?: Limit;
}

const READING: Limit = { waitMs: 250, underWay: 128 };
const WRITING: Limit = { waitMs: 500, underWay: 256 };
/** When there are too many under way, they are counted again after this time: a look at each for every one refused would be load itself. */
const COUNT_AGAIN_MS = 10;

/**
 * Puts a listener behind an admission that costs next to nothing while there is room: then a request goes straight through.
 * What is answered from memory belongs in front of it: a refusal costs as much.
 */
export function admit(listener: RequestListener, options: AdmissionOptions): RequestListener {
  const { reading = READING, writing = WRITING } = options;
  const exempt = exemptPaths(options.publicUrl);
  const underWay = createUnderWay();
  const refuse = createRefusal(options);
  const line = createLine({
    handle: (req, res) => {
      underWay.add(res);
      listener(req, res);
    },
    refuse,
  });
  return (req, res) => {
    const now = performance.now();
    const limit = req.method === 'GET' || req.method === 'HEAD' ? reading : writing;
    const hasRoom = line.waitMs() <= limit.waitMs && !underWay.isFull(limit.underWay, now);
    if (hasRoom) line.join({ req, res, at: now, until: now + 2 * limit.waitMs });
    else if (exempt.has(req.url ?? '')) listener(req, res);
    else {
      line.pass();
      refuse(req, res, now);
    }
  };
}

/** Health checks, with the prefix or without: a hub that is busy is not a dead one. */
function exemptPaths(publicUrl: string): ReadonlySet<string> {
  const prefix = new URL(publicUrl).pathname.replace(/\/+$/, '');
  return new Set(['/healthz', '/readyz', '/metrics'].flatMap((path) => [path, `${prefix}${path}`]));
}

/** The requests that have had their turn and have no answer yet. */
function createUnderWay() {
  let responses: ServerResponse[] = [];
  /** How many of them did not wait for us when they were last counted: their bodies are still on the way. */
  let sending = 0;
  let fullUntil = 0;
  const count = () => {
    // Begun is as good as done: how long the client takes over the rest is its own affair.
    responses = responses.filter((res) => !res.headersSent && !res.destroyed);
    sending = responses.reduce((sum, res) => sum + (res.req.complete ? 0 : 1), 0);
  };
  return {
    add: (res: ServerResponse): void => {
      responses.push(res);
    },
    isFull: (limit: number, now: number): boolean => {
      if (responses.length - sending < limit) return false;
      if (now < fullUntil) return true;
      count();
      const isFull = responses.length - sending >= limit;
      if (isFull) fullUntil = now + COUNT_AGAIN_MS;
      return isFull;
    },
  };
}
