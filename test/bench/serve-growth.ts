/** What it costs that much is kept: the same questions to a small and a large store, each to a hub just started. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildBigStore, writeBigCatalog } from './big-store.ts';
import { residentBytesOf } from './child.ts';
import { exchange } from './exchange.ts';
import { type Figure, median } from './figures.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { pushArticle } from './newsroom.ts';

const SMALL = 10_000;
/** `KHORAK_BENCH_ENTRIES=1000000` tells more, in some minutes. */
const LARGE = Number(process.env.KHORAK_BENCH_ENTRIES ?? 100_000);
const STARTS = 3;
const ASKS = 11;
/** A limit nobody asked for before makes a document that is not kept yet. */
const FIRST_LIMIT = 41;
const MOST = 1.2;
const FEEDS = [
  '/feeds/all.rss',
  '/feeds/language/fa.rss',
  '/feeds/category/politics/fa.rss',
  '/feeds/source/paper-0.rss',
] as const;

/** Cold answers, starts and memory with a large store, in milliseconds and MB, beside the same with a small one. */
export async function benchGrowth(folder: string): Promise<readonly Figure[]> {
  console.error(`  growth from ${SMALL.toLocaleString('en')} to ${LARGE.toLocaleString('en')} entries`);
  const [small, large] = [await prepare(join(folder, 'small'), SMALL), await prepare(join(folder, 'large'), LARGE)];
  const first = { small: [] as number[], large: [] as number[] };
  const start = { small: [] as number[], large: [] as number[] };
  for (let round = 0; round < STARTS; round += 1) {
    for (const [size, place] of [
      ['small', small],
      ['large', large],
    ] as const) {
      const hub = await startHub({ folder: place });
      start[size].push(hub.startMs);
      first[size].push(await timeGet(hub.port, FEEDS[0]));
      await hub.stop();
    }
  }
  return [
    row('start', start, null),
    row('first answer after the start', first, MOST),
    ...(await compareHubs(small, large)),
  ];
}

interface Times {
  readonly small: readonly number[];
  readonly large: readonly number[];
}

function row(name: string, { small, large }: Times, most: number | null): Figure {
  return {
    ...{
      name: `serve: ${LARGE.toLocaleString('en')} entries beside ${SMALL.toLocaleString('en')}: ${name}`,
      unit: 'ms',
    },
    ...{ ours: median(large), bare: median(small), limit: most === null ? null : { most } },
  };
}

async function prepare(folder: string, entries: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeBigCatalog(join(folder, 'feeds'));
  await buildBigStore(join(folder, 'khorak.db'), entries);
  return folder;
}

/** Both hubs run at once and are asked in turn, so that whatever disturbs one disturbs the other. */
async function compareHubs(smallFolder: string, largeFolder: string): Promise<readonly Figure[]> {
  const small = await startHub({ folder: smallFolder });
  const large = await startHub({ folder: largeFolder });
  try {
    const figures: Figure[] = [];
    for (const feed of FEEDS) figures.push(row(`cold ${feed}`, await timeInTurn(small, large, coldGet(feed)), MOST));
    figures.push(row('from 201 to the new bytes', await timeInTurn(small, large, pushAndGet), MOST));
    return [...figures, ...memory(small, large)];
  } finally {
    await Promise.all([small.stop(), large.stop()]);
  }
}

function memory(small: HubProcess, large: HubProcess): readonly Figure[] {
  const [bare, ours] = [residentBytesOf(small.pid), residentBytesOf(large.pid)];
  if (bare === null || ours === null) return [];
  return [{ ...row('memory', { small: [bare / 1e6], large: [ours / 1e6] }, null), unit: 'MB' }];
}

type Timed = (port: number, n: number) => Promise<number>;

async function timeInTurn(small: HubProcess, large: HubProcess, work: Timed): Promise<Times> {
  const times = { small: [] as number[], large: [] as number[] };
  for (let n = 0; n < ASKS; n += 1) {
    times.small.push(await work(small.port, n));
    times.large.push(await work(large.port, n));
  }
  return times;
}

function coldGet(feed: string): Timed {
  return (port, n) => timeGet(port, `${feed}?limit=${FIRST_LIMIT + n + (FIRST_LIMIT + n >= 50 ? 1 : 0)}`);
}

async function timeGet(port: number, path: string): Promise<number> {
  const startedAt = performance.now();
  const { status } = await exchange({ port, path, headers: { 'accept-encoding': 'gzip' } });
  if (status !== 200) throw new Error(`${path} was answered ${status}`);
  return performance.now() - startedAt;
}

/** A change makes the hub count what it has: that must not take longer the more there is. */
async function pushAndGet(port: number, n: number): Promise<number> {
  const { status } = await pushArticle(n, { port, source: 'paper-0' });
  if (status !== 201) throw new Error(`an article was answered ${status}`);
  return timeGet(port, FEEDS[0]);
}
