/**
 * A reader that asks at a fixed pace whether it is answered or not, so that a hub that stalls is seen to. Stopped by a
 * message, it tells how long the answers took.
 */
import { setTimeout } from 'node:timers/promises';
import { clientAddress, exchange, keptConnections } from './exchange.ts';
import { percentile } from './figures.ts';

/** What such a reader asks for. */
export interface PacedOrder {
  readonly port: number;
  readonly path: string;
  readonly perSecond: number;
}

/** What it saw; milliseconds. */
export interface PacedReport {
  readonly requests: number;
  /** Refused for want of room (503). */
  readonly refused: number;
  /** Any other answer than 200, and failures. */
  readonly errors: number;
  readonly p50: number;
  readonly p99: number;
  /** How late this process itself sent what was due: its own share in what it saw. */
  readonly lagP99: number;
}

process.once('message', (order: PacedOrder) => {
  const reading = read(order);
  process.send?.('reading');
  process.once('message', () => {
    reading.stop();
    void reading.done.then((report) => process.send?.(report, () => process.exit(0)));
  });
});

function read({ port, path, perSecond }: PacedOrder) {
  const agent = keptConnections(128);
  const took: number[] = [];
  const lags: number[] = [];
  const underWay = new Set<Promise<void>>();
  let refused = 0;
  let errors = 0;
  let isStopped = false;
  const ask = async (n: number) => {
    const headers = { 'accept-encoding': 'gzip', 'user-agent': 'paced', 'x-forwarded-for': clientAddress(n) };
    const sentAt = performance.now();
    const status = await exchange({ port, path, headers, agent }).then(
      (answer) => answer.status,
      () => 0,
    );
    took.push(performance.now() - sentAt);
    if (status === 503) refused += 1;
    else if (status !== 200) errors += 1;
  };
  const run = async (): Promise<PacedReport> => {
    const startedAt = performance.now();
    for (let n = 0; !isStopped; n += 1) {
      const dueAt = startedAt + (n * 1000) / perSecond;
      const waitMs = dueAt - performance.now();
      if (waitMs > 0) await setTimeout(waitMs);
      lags.push(performance.now() - dueAt);
      const job = ask(n);
      underWay.add(job);
      void job.finally(() => underWay.delete(job));
    }
    await Promise.all(underWay);
    agent.destroy();
    const figures = { p50: percentile(took, 50), p99: percentile(took, 99), lagP99: percentile(lags, 99) };
    return { requests: took.length, refused, errors, ...figures };
  };
  return {
    done: run(),
    stop: () => {
      isStopped = true;
    },
  };
}
