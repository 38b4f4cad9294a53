/** What half of a large store going costs those who read meanwhile. */
import type { FeedQuery } from '../../src/model.ts';
import type { Store } from '../../src/store/index.ts';
import { quantile } from '../serve/load.ts';

/** How large the stores of these tests are: a million takes many minutes, so it is asked for by `MILLION=1 npm run test:long -- million`. */
export const ENTRIES = process.env.MILLION === '1' ? 1_000_000 : 100_000;

const IDLE_READS = 300;

/** What came of it; times in ms, sizes in bytes. */
export interface Expired {
  readonly expired: number;
  readonly seconds: number;
  readonly left: number;
  readonly idleP99: number;
  readonly busyP99: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** Has what is older than `days` expire while feeds are read as fast as they can be, and says on the console how it went. */
export async function expireWhileReading(
  store: Store,
  of: {
    readonly sources: readonly string[];
    readonly days: number;
    readonly at: number;
    readonly query: FeedQuery;
    readonly bytes: () => Promise<number>;
  },
): Promise<Expired> {
  const read = async () => {
    const startedAt = performance.now();
    await store.findFeed(of.query);
    const ms = performance.now() - startedAt;
    // who is served gets the next moment
    await new Promise(setImmediate);
    return ms;
  };
  const idle: number[] = [];
  for (let n = 0; n < IDLE_READS; n += 1) idle.push(await read());
  const bytesBefore = await of.bytes();
  const retained = of.sources.map((id) => ({ id, retention: { days: of.days, entries: null } }));
  const startedAt = performance.now();
  let isOver = false;
  const expiring = store.expireEntries(retained, of.at).finally(() => {
    isOver = true;
  });
  const busy: number[] = [];
  while (!isOver) busy.push(await read());
  const expired = await expiring;
  const seconds = (performance.now() - startedAt) / 1000;
  const [idleP99, busyP99] = [quantile(idle, 0.99), quantile(busy, 0.99)];
  const bytesAfter = await of.bytes();
  console.log(
    `${expired} expired in ${seconds.toFixed(0)} s; a feed p99 idle ${idleP99.toFixed(1)} ms, meanwhile ${busyP99.toFixed(1)} ms (${busy.length} reads); ${(bytesBefore / 1e6).toFixed(0)} → ${(bytesAfter / 1e6).toFixed(0)} MB`,
  );
  return { expired, seconds, left: await store.countEntries(), idleP99, busyP99, bytesBefore, bytesAfter };
}
