/** One of several collectors on one PostgreSQL: polls what is due, reports when asked. Run by machines.ts. */
import { loadConfig } from '../../src/config.ts';
import { openHub } from '../../src/hub.ts';
import { openLog } from '../../src/log.ts';
import { createCollector } from '../../src/polling/collecting.ts';

/** What a collector is told first; then `'report'` as often as one likes, and `'end'`. */
export interface SharedOrder {
  readonly feedsDir: string;
  readonly database: string;
}

/** What it has done so far. */
export interface SharedReport {
  readonly polls: number;
  readonly cpuMs: number;
}

process.once('message', (order: SharedOrder) => void run(order));

async function run({ feedsDir, database }: SharedOrder): Promise<void> {
  const config = loadConfig({
    DATABASE_URL: database,
    FEEDS_DIR: feedsDir,
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.0/8',
    LOG_LEVEL: 'error',
    ROLES: 'collect',
  });
  const clock = { now: Date.now, random: Math.random, env: () => undefined };
  const hub = await openHub(config, openLog(config.logLevel), clock);
  let polls = 0;
  const observe: typeof hub.reading.observe = (event) => {
    polls += 1;
    hub.reading.observe(event);
  };
  const collector = createCollector({ ...hub, reading: { ...hub.reading, observe } });
  const tick = () => void collector.tick().catch((error: unknown) => console.error(error));
  const ticking = setInterval(tick, 500);
  process.on('message', async (told) => {
    if (told === 'report') {
      const { user, system } = process.cpuUsage();
      process.send?.({ polls, cpuMs: (user + system) / 1000 } satisfies SharedReport);
      return;
    }
    clearInterval(ticking);
    await collector.stop();
    await hub.close();
    process.exit(0);
  });
  process.send?.('ready');
}
