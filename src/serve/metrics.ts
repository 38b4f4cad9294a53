import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Histogram, type Registry } from 'prom-client';

/** Upper bounds in seconds: a feed from memory takes under a millisecond, a first rendering some tens. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Counts and times what is answered. */
export interface RequestMeter {
  readonly measure: RequestHandler;
  /** Counts an answer given from memory. Such answers are not timed: each takes some microseconds. */
  readonly countHot: (route: string, status: number) => void;
}

/**
 * Counts and times requests by the pattern of their route, never by the path itself, which anyone can vary without end.
 * An answer the client did not wait for has the status `aborted`. The process's own figures are added to the registry.
 */
export function createRequestMeter(registry: Registry): RequestMeter {
  if (!registry.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics({ register: registry });
  const hot = createHotCounts();
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['route', 'status'],
    registers: [registry],
    collect() {
      hot.hand((route, status, count) => this.inc({ route, status }, count));
    },
  });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request’s head to the end of its answer, by route; answers from memory are not in it.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const measure: RequestHandler = (_req, res, next) => {
    const started = process.hrtime.bigint();
    res.once('close', () => {
      const route = String(res.locals.route ?? 'unmatched');
      requests.inc({ route, status: res.writableFinished ? String(res.statusCode) : 'aborted' });
      duration.observe({ route }, Number(process.hrtime.bigint() - started) / 1e9);
    });
    next();
  };
  return { measure, countHot: hot.count };
}

/** A number each, handed over when somebody looks: a counter with labels costs as much as an answer from memory. */
function createHotCounts() {
  const counts = new Map<string, Map<number, number>>();
  return {
    count: (route: string, status: number) => {
      const byStatus = counts.get(route) ?? new Map<number, number>();
      counts.set(route, byStatus);
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    },
    hand: (take: (route: string, status: string, count: number) => void) => {
      for (const [route, byStatus] of counts)
        for (const [status, count] of byStatus) take(route, String(status), count);
      counts.clear();
    },
  };
}
