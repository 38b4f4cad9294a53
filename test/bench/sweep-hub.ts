/** The hub's collecting role at work on the same feeds: claims, fetches, worker threads, store on the disk. Run by poll.ts. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadConfig } from '../../src/config.ts';
import { openHub } from '../../src/hub.ts';
import { openLog } from '../../src/log.ts';
import { createCollector } from '../../src/polling/collecting.ts';
import { measureSweep, peakBytes, type Sweeps } from './sweep.ts';
import { writeCatalog } from './sweep-catalog.ts';

const LOOK_MS = 20;
const DAY_MS = 86_400_000;

process.once('message', (order: { urls: readonly string[]; folder: string }) => void run(order));

async function run({ urls, folder }: { urls: readonly string[]; folder: string }): Promise<void> {
  await writeCatalog(join(folder, 'feeds'), urls);
  const config = loadConfig({
    DATABASE_URL: `sqlite:${join(folder, 'khorak.db')}`,
    FEEDS_DIR: join(folder, 'feeds'),
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.0/8',
    LOG_LEVEL: 'error',
    ROLES: 'collect',
  });
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const hub = await openHub(config, openLog(config.logLevel), { now, random: Math.random, env: () => undefined });
  let polled = 0;
  let failed = 0;
  const observe: typeof hub.reading.observe = (event) => {
    polled += 1;
    failed += event.error === null ? 0 : 1;
    hub.reading.observe(event);
  };
  const collector = createCollector({ ...hub, reading: { ...hub.reading, observe } });
  const sweep = () =>
    measureSweep(async () => {
      const end = polled + urls.length;
      let tickAt = Number.NEGATIVE_INFINITY;
      while (polled < end) {
        if (performance.now() - tickAt > config.tickSeconds * 1000) {
          tickAt = performance.now();
          await collector.tick();
        }
        await setTimeout(LOOK_MS);
      }
    });
  const first = await sweep();
  await setTimeout(1500);
  aheadMs = DAY_MS;
  const unchanged = await sweep();
  if (failed > 0) throw new Error(`${failed} polls of ${polled} failed`);
  const sweeps: Sweeps = { first, unchanged, entries: await hub.store.countEntries(), peakBytes: peakBytes() };
  await collector.stop();
  await hub.close();
  process.send?.(sweeps, () => process.exit(0));
}
