/** One of several collectors on one PostgreSQL: polls what is due until it is told to end. Run by machines.ts. */
import { loadConfig } from '../../src/config.ts';
import { openHub } from '../../src/hub.ts';
import { openLog } from '../../src/log.ts';
import { createCollector } from '../../src/polling/collecting.ts';
import { measureSweep, type Sweep } from './sweep.ts';

/** What a collector is told, once; then `'end'`. */
export interface SharedOrder {
  readonly feedsDir: string;
  readonly database: string;
}

/** What it says at its end. */
export interface SharedSweep extends Sweep {
  readonly polls: number;
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
  process.send?.('ready');
  await new Promise((begin) => process.once('message', begin));
  const ended = new Promise((end) => process.once('message', end));
  const swept = await measureSweep(async () => {
    const ticking = setInterval(() => void collector.tick().catch(() => {}), 500);
    await collector.tick();
    await ended;
    clearInterval(ticking);
  });
  await collector.stop();
  await hub.close();
  process.send?.({ ...swept, polls } satisfies SharedSweep, () => process.exit(0));
}
