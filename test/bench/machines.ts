import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { openStore, type Store } from '../../src/store/index.ts';
import { type PostgresServer, startPostgres } from '../postgres-server.ts';
import { forkScript, nextMessage } from './child.ts';
import type { Figure } from './figures.ts';
import { type Batch, readBatches, saveBatch } from './save.ts';
import { writeCatalog } from './sweep-catalog.ts';
import type { SharedOrder, SharedReport } from './sweep-shared.ts';

const SOURCES = 20_000;
const CLAIM = 64;
const FEEDS = 400;
/** Collectors, publisher and PostgreSQL each want a core of their own. */
const CORES_WANTED = 6;

/** Claims, saves and sweeps; PostgreSQL's commits wait for the disk as SQLite's do. */
export async function benchMachines(): Promise<readonly Figure[]> {
  const server = await startPostgres({ durable: true });
  const folder = await mkdtemp(join(tmpdir(), 'khorak-bench-'));
  try {
    const batches = await readBatches();
    const sqlite = await onEngine(`sqlite:${join(folder, 'khorak.db')}`, batches);
    const postgres = await onEngine(await newDatabase(server, 'engine'), batches);
    return [
      beside('machines: leases claimed and given back, PostgreSQL beside SQLite', postgres.leases, sqlite.leases),
      beside('machines: saving new entries, PostgreSQL beside SQLite', postgres.fresh, sqlite.fresh),
      beside('machines: saving entries that are known, PostgreSQL beside SQLite', postgres.known, sqlite.known),
      ...(await benchCollectors(server, folder)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
    await server.remove();
  }
}

function beside(name: string, ours: number, bare: number): Figure {
  return { name, unit: '/s', ours, bare, limit: null };
}

async function newDatabase({ url }: PostgresServer, name: string): Promise<string> {
  await query(`${url}/postgres`, `create database ${name}`);
  return `${url}/${name}`;
}

async function query(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** By the wall, for the work is done in another process there. */
async function onEngine(url: string, batches: readonly Batch[]) {
  const now = Date.now();
  const store = await openStore({ url, now: () => now });
  try {
    const entries = batches.reduce((sum, batch) => sum + batch.entries.length, 0);
    const leases = await claimAll(store, now);
    const save = () => perSecond(entries, () => eightAtATime(batches, (batch) => saveBatch(store, batch)));
    return { leases, fresh: await save(), known: await save() };
  } finally {
    await store.close();
  }
}

async function claimAll(store: Store, now: number): Promise<number> {
  const sources = Array.from({ length: SOURCES }, (_, n) => ({
    id: `s${n}`,
    pollable: true,
    url: `https://s${n}.example/`,
  }));
  await store.syncCatalog({ fingerprint: '1', sources }, now);
  return perSecond(SOURCES, async () => {
    for (;;) {
      const leases = await store.claimDueSources({ now, leaseMs: 60_000, limit: CLAIM });
      if (leases.length === 0) return;
      await Promise.all(leases.map((lease) => store.putBack({ ...lease, nextDueAt: now + 60_000 })));
    }
  });
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return count / ((performance.now() - startedAt) / 1000);
}

async function eightAtATime(batches: readonly Batch[], work: (batch: Batch) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < batches.length; at += 8) await Promise.all(batches.slice(at, at + 8).map(work));
}

/** The same feeds polled by one process and by two: everything new, then nothing new. */
async function benchCollectors(server: PostgresServer, folder: string): Promise<readonly Figure[]> {
  const publisher = forkScript('publisher.ts', [String(FEEDS)]);
  try {
    const { urls } = await nextMessage<{ urls: readonly string[] }>({ process: publisher });
    const order = async (name: string, read: readonly string[]): Promise<SharedOrder> => {
      const feedsDir = join(folder, name);
      await writeCatalog(feedsDir, read);
      return { feedsDir, database: await newDatabase(server, name) };
    };
    const one = await collectWith([await order('one', urls)]);
    const shared = await order('two', urls);
    const two = await collectWith([shared, shared]);
    // Two hubs that have nothing in common but the machine: what they cost more than one is the machine's doing.
    const half = urls.length / 2;
    const apart = await collectWith([await order('west', urls.slice(0, half)), await order('east', urls.slice(half))]);
    const isRoomy = cpus().length >= CORES_WANTED;
    const rate = ({ polls, wallMs }: Swept) => polls / (wallMs / 1000);
    const cost = ({ polls, cpuMs }: Swept) => cpuMs / polls;
    return (['first', 'unchanged'] as const).flatMap((sweep) => [
      {
        name: `machines: ${sweep} sweep, two collectors beside one`,
        unit: 'polls/s',
        ours: rate(two[sweep]),
        bare: rate(one[sweep]),
        limit: isRoomy ? { least: 1.8 } : null,
      },
      {
        name: `machines: ${sweep} sweep, CPU of a poll, two collectors beside one`,
        unit: 'ms',
        ours: cost(two[sweep]),
        bare: cost(one[sweep]),
        limit: { most: 1.1 },
      },
      {
        name: `machines: ${sweep} sweep, CPU of a poll, two on one database beside two on one each`,
        unit: 'ms',
        ours: cost(two[sweep]),
        bare: cost(apart[sweep]),
        limit: null,
      },
    ]);
  } finally {
    publisher.kill();
  }
}

/** A sweep by all collectors together. */
interface Swept {
  readonly polls: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** The last of several sweeps that bring nothing new: by then everything is warm. */
async function collectWith(orders: readonly SharedOrder[]): Promise<{ first: Swept; unchanged: Swept }> {
  const children = orders.map(() => forkScript('sweep-shared.ts', []));
  const databases = [...new Set(orders.map(({ database }) => database))];
  const ask = (statement: string) => Promise.all(databases.map((database) => query(database, statement)));
  const report = async () => {
    const reports = await Promise.all(
      children.map((child) => {
        const said = nextMessage<SharedReport>({ process: child });
        child.send('report');
        return said;
      }),
    );
    const sum = (of: (report: SharedReport) => number) => reports.reduce((total, one) => total + of(one), 0);
    return { polls: sum(({ polls }) => polls), cpuMs: sum(({ cpuMs }) => cpuMs) };
  };
  const sweep = async (): Promise<Swept> => {
    const before = await report();
    const startedAt = performance.now();
    await ask('update sources set next_due_at = 0');
    const left = 'select count(*)::int as n from sources where next_due_at = 0 or lease_token is not null';
    while ((await ask(left)).some(([row]) => row?.n !== 0)) await setTimeout(50);
    const wallMs = performance.now() - startedAt;
    const { polls, cpuMs } = await report();
    return { polls: polls - before.polls, cpuMs: cpuMs - before.cpuMs, wallMs };
  };
  try {
    for (const [at, child] of children.entries()) {
      child.send(orders[at] as SharedOrder);
      await nextMessage({ process: child });
    }
    const first = await sweep();
    let unchanged = await sweep();
    for (let round = 0; round < 8; round += 1) unchanged = await sweep();
    return { first, unchanged };
  } finally {
    for (const child of children) child.kill();
  }
}
