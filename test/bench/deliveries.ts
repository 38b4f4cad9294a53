import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'undici';
import { loadConfig } from '../../src/config.ts';
import { type Hub, openHub } from '../../src/hub.ts';
import { openLog } from '../../src/log.ts';
import { createNotifier } from '../../src/notifying/notifier.ts';
import { startPostgres } from '../postgres-server.ts';
import { forkScript, nextMessage } from './child.ts';
import type { Figure } from './figures.ts';
import { readBatches, saveBatch } from './save.ts';

const PARTNERS = 16;
/** Documents of thirty entries each, of all of which every partner is told. */
const BATCHES = 10;
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

/** What telling costs beside posting the same: sixteen partners told of the same entries, on both engines. CPU of this process. */
export async function benchDeliveries(): Promise<readonly Figure[]> {
  const taker = forkScript('taker.ts', [String(PARTNERS)]);
  const server = await startPostgres({ durable: true });
  const folder = await mkdtemp(join(tmpdir(), 'khorak-bench-'));
  try {
    const { urls } = await nextMessage<{ urls: readonly string[] }>({ process: taker });
    const bare = await postBare(urls);
    const figures: Figure[] = [];
    for (const [engine, url] of [
      ['SQLite', `sqlite:${join(folder, 'khorak.db')}`],
      ['PostgreSQL', `${server.url}/postgres`],
    ] as const) {
      const ours = await tellAll(url, { urls, feedsDir: join(folder, engine) });
      figures.push(
        { name: `deliveries, ${engine}`, unit: '/s', ours: ours.aSecond, bare: bare.aSecond, limit: null },
        { name: `deliveries, CPU of one, ${engine}`, unit: 'ms', ours: ours.cpuMs, bare: bare.cpuMs, limit: null },
      );
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await server.remove();
    taker.kill();
  }
}

/** Speed and cost of `count` deliveries, by the wall and by CPU. */
async function measured(count: number, work: () => Promise<unknown>) {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { aSecond: count / ((performance.now() - startedAt) / 1000), cpuMs: (user + system) / 1000 / count };
}

/** Signs and posts the same number of bodies of about the same size, a connection each, to all at once. */
async function postBare(urls: readonly string[]) {
  const body = JSON.stringify({ type: 'entry.created', data: 'ی'.repeat(700) });
  const post = async (address: string, n: number) => {
    const { origin, pathname } = new URL(address);
    const signature = createHmac('sha256', SECRET).update(`${n}.${body}`).digest('base64');
    const headers = { 'content-type': 'application/json', 'webhook-id': String(n), 'webhook-signature': signature };
    const client = new Client(origin);
    const answer = await client.request({ path: pathname, method: 'POST', headers, body });
    await answer.body.dump();
    await client.destroy();
  };
  const each = BATCHES * 30;
  const toAll = () =>
    Promise.all(
      urls.map(async (url) => {
        for (let n = 0; n < each; n += 1) await post(url, n);
      }),
    );
  await toAll();
  return measured(each * urls.length, toAll);
}

async function tellAll(databaseUrl: string, of: { readonly urls: readonly string[]; readonly feedsDir: string }) {
  const batches = await readBatches();
  await mkdir(join(of.feedsDir, 'sources'), { recursive: true });
  for (const { sourceId } of batches)
    await writeFile(join(of.feedsDir, 'sources', `${sourceId}.yaml`), `title: { fa: ${sourceId} }\npush: true\n`);
  const partners = of.urls.map((url, n) => `p${n}: { webhook: "${url}", secret: SECRET }\n`);
  await writeFile(join(of.feedsDir, 'partners.yaml'), partners.join(''));
  const config = loadConfig({
    ...{ DATABASE_URL: databaseUrl, FEEDS_DIR: of.feedsDir, LOG_LEVEL: 'error' },
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.0/8',
  });
  const env = (name: string) => (name === 'SECRET' ? SECRET : undefined);
  const hub = await openHub(config, openLog(config.logLevel), { now: Date.now, random: Math.random, env });
  try {
    // The first round warms up.
    await tellOf(hub, env, batches.slice(BATCHES, 2 * BATCHES));
    return await tellOf(hub, env, batches.slice(0, BATCHES));
  } finally {
    await hub.close();
  }
}

async function tellOf(
  hub: Hub,
  env: (name: string) => string | undefined,
  batches: Awaited<ReturnType<typeof readBatches>>,
) {
  for (const batch of batches) await saveBatch(hub.store, batch);
  const waiting = await hub.store.listPartnerStates();
  const count = waiting.reduce((sum, state) => sum + state.waiting, 0);
  const onError = (error: unknown) => console.error(error);
  const notifier = createNotifier({ ...hub.reading, env, observeDelivery: hub.observeDelivery, onError });
  return measured(count, async () => {
    await notifier.tick();
    const isWaiting = async () => (await hub.store.listPartnerStates()).some((state) => state.waiting > 0);
    while (await isWaiting()) await setTimeout(100);
    await notifier.stop();
  });
}
