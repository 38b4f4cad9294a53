/** Sends articles to the hub over several connections at once, each as soon as the last was taken, or until a message stops it. */
import { keptConnections } from './exchange.ts';
import { pushUntilTaken } from './newsroom.ts';

/** Which articles it sends. */
export interface PushOrder {
  readonly port: number;
  readonly from: number;
  readonly count: number;
  readonly connections: number;
}

/** What came of it. */
export interface PushReport {
  readonly seconds: number;
  /** How often there was no room for an article; it was sent again. */
  readonly refused: number;
}

process.once('message', async ({ port, from, count, connections }: PushOrder) => {
  const agent = keptConnections(connections);
  let next = from;
  let refused = 0;
  let until = from + count;
  process.once('message', () => {
    until = next;
  });
  process.send?.('pushing');
  const send = async () => {
    while (next < until) {
      const n = next;
      next += 1;
      refused += await pushUntilTaken(n, { port, agent });
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, send));
  const report: PushReport = { seconds: (performance.now() - startedAt) / 1000, refused };
  process.send?.(report, () => process.exit(0));
});
