import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, type Registry } from 'prom-client';
import { HubError } from '../errors.ts';
import { describeProblem } from './problem.ts';

const REPORT_EVERY_MS = 60_000;
/** A body up to this size is read and forgotten, so that the connection stays; a larger one ends it. */
const FORGOTTEN_BYTES = 65_536;

/** Answers 503 because more is asked than can be answered, at the price of writing some bytes that are ready. */
export type Refuse = (req: IncomingMessage, res: ServerResponse, now: number) => void;

/**
 * Makes what refuses requests. `report` hears how many were: of the first, then once a minute.
 * @see RFC 9110 §15.6.4
 */
export function createRefusal(options: {
  readonly registry?: Registry;
  readonly report?: (refused: number) => void;
}): Refuse {
  const { registry, report = () => {} } = options;
  const body = Buffer.from(`${JSON.stringify(describeProblem(new HubError('overloaded', '')))}\n`);
  const counter = registry === undefined ? null : refusalCounter(registry);
  let unreported = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  let refused = 0;
  return (req, res, now) => {
    counter?.inc();
    refused += 1;
    unreported += 1;
    if (now - reportedAt >= REPORT_EVERY_MS) {
      report(unreported);
      unreported = 0;
      reportedAt = now;
    }
    if (!isBodySmall(req)) res.shouldKeepAlive = false;
    res.writeHead(503, {
      'Content-Type': 'application/problem+json',
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      // Spread, so that those refused do not all come back in one moment.
      'Retry-After': String(3 + (refused % 5)),
      'X-Content-Type-Options': 'nosniff',
      'Access-Control-Allow-Origin': '*',
    });
    res.end(req.method === 'HEAD' ? undefined : body);
  };
}

function isBodySmall({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= FORGOTTEN_BYTES;
}

function refusalCounter(registry: Registry): Counter {
  return new Counter({
    name: 'http_requests_refused_total',
    help: 'Requests answered 503 because more was asked than could be answered.',
    registers: [registry],
  });
}
