/** How long readers wait, and how soon they have what is new: while nothing happens and while much comes in. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { nextMessage, startScript } from './child.ts';
import { type Ask, clientAddress, exchange, keptConnections } from './exchange.ts';
import { ITEMS, rssText } from './feed-text.ts';
import { type Figure, percentile } from './figures.ts';
import { startHub } from './hub-process.ts';
import { HOT_PATH, pushArticles, pushUntilTaken, writeNewsroom } from './newsroom.ts';
import type { PacedOrder, PacedReport } from './paced-reader.ts';
import type { PushOrder, PushReport } from './pusher.ts';

const READS_PER_SECOND = 200;
const IDLE_MS = 8_000;
const ARTICLES = 10_000;
const CONNECTIONS = 8;
const FRESH = 200;
/** Few enough that the hub takes up each change by itself. */
const PUSH_EVERY_MS = 60;
/** What may be waited for while much comes in, where twice the idle wait is less. */
const ALLOWED_MS = 20;
const FOLDER_MS = 60_000;
/** Numbers of articles that nobody else sends. */
const FIRST = { push: 10_000, fresh: 100_000, beside: 200_000, freshBeside: 300_000 } as const;
const DROP = `title: { fa: پوشه }\nlanguage: fa\nhomepage: https://drop.example/\nfolder: drop\npublish: full\ncategory: news\n`;

/** Waits of a hot feed and freshness after a push, in milliseconds. */
export async function benchWaiting(folder: string): Promise<readonly Figure[]> {
  await writeNewsroom(folder, { 'sources/drop.yaml': DROP, 'drop/.keep': '' });
  const hub = await startHub({ folder });
  try {
    const { port } = hub;
    await pushArticles(port, 0, 60);
    const idle = await readWhile(port, () => setTimeout(IDLE_MS));
    const fresh = await freshness(port, FIRST.fresh);
    const pushed = await readWhile(port, () => pushMany({ port, from: FIRST.push, count: ARTICLES }));
    const freshBeside = await besidePushing(port);
    const entries = await prepareDocuments(folder);
    const dropped = await readWhile(port, () => dropAll(folder, port, entries));
    return [
      ...waits('idle', idle, null),
      ...waits(`while ${ARTICLES.toLocaleString('en')} articles are pushed`, pushed, idle),
      ...waits(`while ${ARTICLES.toLocaleString('en')} articles come from a folder`, dropped, idle),
      ...sinceAccepted('idle', fresh),
      ...sinceAccepted('while others push', freshBeside),
    ];
  } finally {
    await hub.stop();
  }
}

function waits(name: string, report: PacedReport, idle: PacedReport | null): readonly Figure[] {
  const most = idle === null ? null : Number(Math.max(2, ALLOWED_MS / idle.p99).toPrecision(3));
  const row = (what: string, ours: number, bare: number | null): Figure => ({
    ...{ name: `serve: ${what}, ${name}`, unit: 'ms', ours, bare, limit: null },
  });
  return [
    { ...row('p99', report.p99, idle?.p99 ?? null), limit: most === null ? null : { most } },
    row('p50', report.p50, idle?.p50 ?? null),
    row('the reader’s own delay, p99', report.lagP99, idle?.lagP99 ?? null),
    { ...row('reads refused', (100 * report.refused) / report.requests, null), unit: '%' },
  ];
}

function sinceAccepted(name: string, waited: readonly number[]): readonly Figure[] {
  return [50, 99].map((p) => ({
    ...{ name: `serve: from 201 to the new bytes, p${p}, ${name}`, unit: 'ms', ours: percentile(waited, p) },
    ...{ bare: null, limit: null },
  }));
}

/** Reads the feed of all at a fixed pace while something is done. */
async function readWhile(port: number, work: () => Promise<unknown>): Promise<PacedReport> {
  const order: PacedOrder = { port, path: '/feeds/all.rss', perSecond: READS_PER_SECOND };
  const { child } = await startScript<string>('paced-reader.ts', 'generator', order);
  try {
    await work();
    child.process.send('stop');
    const report = await nextMessage<PacedReport>(child);
    if (report.errors > 0) throw new Error(`${report.errors} of ${report.requests} reads went wrong`);
    return report;
  } finally {
    await child.stop();
  }
}

async function pushMany(order: Omit<PushOrder, 'connections'>): Promise<void> {
  const given: PushOrder = { ...order, connections: CONNECTIONS };
  const { child } = await startScript<string>('pusher.ts', 'generator', given);
  const { seconds, refused } = await nextMessage<PushReport>(child);
  console.error(`  ${order.count} articles pushed in ${seconds.toFixed(1)} s, sent again after a 503: ${refused}`);
}

/** Writes many documents beside the source's folder; their number of entries. */
async function prepareDocuments(folder: string): Promise<number> {
  await mkdir(join(folder, 'prepared'));
  const documents = Math.ceil(ARTICLES / ITEMS);
  for (let n = 0; n < documents; n += 1) await writeFile(join(folder, 'prepared', `${n}.xml`), rssText(n));
  return documents * ITEMS;
}

/** Puts them into the source's folder at once; resolves when all of their entries are kept. */
async function dropAll(folder: string, port: number, entries: number): Promise<void> {
  const wanted = (await keptEntries(port)) + entries;
  const startedAt = performance.now();
  await rename(join(folder, 'prepared'), join(folder, 'feeds', 'drop', 'all'));
  while ((await keptEntries(port)) < wanted) {
    if (performance.now() - startedAt > FOLDER_MS) throw new Error('the folder was not read in time');
    await setTimeout(500);
  }
  console.error(`  ${entries} entries of a folder kept after ${Math.round(performance.now() - startedAt)} ms`);
}

async function keptEntries(port: number): Promise<number> {
  const text = String((await exchange({ port, path: '/metrics' })).body);
  return Number(/^khorak_entries (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** Freshness while another process pushes all the time. */
async function besidePushing(port: number): Promise<readonly number[]> {
  const order: PushOrder = { port, from: FIRST.beside, count: FIRST.freshBeside - FIRST.beside, connections: 4 };
  const { child } = await startScript<string>('pusher.ts', 'generator', order);
  try {
    return await freshness(port, FIRST.freshBeside);
  } finally {
    await child.stop();
  }
}

/** From the 201 of each of many pushes until the feed shows it, in milliseconds. */
async function freshness(port: number, from: number): Promise<readonly number[]> {
  const agent = keptConnections(1);
  const waited: number[] = [];
  for (let n = from; n < from + FRESH; n += 1) {
    await pushUntilTaken(n, { port, agent });
    waited.push(await waitUntilShown(n, { port, agent }));
    await setTimeout(PUSH_EVERY_MS);
  }
  agent.destroy();
  return waited;
}

async function waitUntilShown(n: number, to: Pick<Ask, 'port' | 'agent'>): Promise<number> {
  const acceptedAt = performance.now();
  for (let look = 0; ; look += 1) {
    const headers = { 'accept-encoding': 'gzip', 'x-forwarded-for': clientAddress(n * 10 + (look % 10)) };
    const { status, body } = await exchange({ ...to, path: HOT_PATH, headers });
    const waitedMs = performance.now() - acceptedAt;
    if (status !== 200) throw new Error(`the feed was answered ${status}: ${body}`);
    if (gunzipSync(body).includes(`/news/${n}<`)) return waitedMs;
    if (waitedMs > 10_000) throw new Error('a new article does not show');
    await setTimeout(1);
  }
}
