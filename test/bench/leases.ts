import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceLease } from '../../src/model.ts';
import { openStore } from '../../src/store/index.ts';
import { startPostgres } from '../postgres-server.ts';
import type { Figure } from './figures.ts';
import { FETCHED_AT } from './task.ts';

const SOURCES = 20_000;
/** As many as a collector with its default sockets claims at a time. */
const BATCH = 64;
/** Polls that end about the same time: enough that commits are shared as they are in a large hub. */
const AT_ONCE = 1000;
const LEASE_MS = 60_000;

type Store = Awaited<ReturnType<typeof openStore>>;

/**
 * What a poll costs the database beside its entries: its share of a claim, its report, and on PostgreSQL the turn at its host.
 * Microseconds by the wall, many asking at once.
 */
export async function benchLeases(): Promise<readonly Figure[]> {
  const server = await startPostgres({ durable: true });
  const folder = await mkdtemp(join(tmpdir(), 'khorak-bench-'));
  try {
    const sqlite = await measure('SQLite', `sqlite:${join(folder, 'khorak.db')}`);
    return [...sqlite, ...(await measure('PostgreSQL', `${server.url}/postgres`))];
  } finally {
    await rm(folder, { recursive: true, force: true });
    await server.remove();
  }
}

async function measure(engine: string, url: string): Promise<readonly Figure[]> {
  const store = await openStore({ url, now: () => FETCHED_AT });
  try {
    await store.syncCatalog({ fingerprint: engine, sources: madeUpSources() }, FETCHED_AT);
    const leases: SourceLease[] = [];
    const claiming = await microseconds(async () => {
      for (let batch = claim(store); ; batch = claim(store)) {
        const claimed = await batch;
        if (claimed.length === 0) break;
        leases.push(...claimed);
      }
    });
    const reporting = await microseconds(() => inBatches(leases, (lease) => report(store, lease)));
    const figure = (what: string, ours: number): Figure => ({
      name: `leases: ${what}, ${engine}`,
      ...{ unit: 'µs', ours: ours / SOURCES, bare: null, limit: null },
    });
    return [
      figure(`one source of a claim of ${BATCH}`, claiming),
      figure(`the report of one poll, ${AT_ONCE} at once`, reporting),
      ...(store.turns === null
        ? []
        : [figure(`a turn taken and left, ${AT_ONCE} at once`, await turns(store, leases))]),
    ];
  } finally {
    await store.close();
  }
}

function claim(store: Store): Promise<readonly SourceLease[]> {
  return store.claimDueSources({ now: FETCHED_AT, leaseMs: LEASE_MS, limit: BATCH });
}

function report(store: Store, { sourceId, token }: SourceLease): Promise<boolean> {
  return store.finishPoll({
    ...{ sourceId, token, at: FETCHED_AT, nextDueAt: FETCHED_AT + LEASE_MS, intervalMs: LEASE_MS, succeeded: true },
    ...{ validators: null, error: null, address: null, hints: null, ended: false },
  });
}

function turns({ turns }: Store, leases: readonly SourceLease[]): Promise<number> {
  return microseconds(() =>
    inBatches(leases, async ({ sourceId }) => {
      const turn = await turns?.take(sourceId, LEASE_MS);
      if (turn?.kind === 'turn') await turns?.leave(sourceId, turn.token, 1000);
    }),
  );
}

async function inBatches<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) await Promise.all(all.slice(at, at + AT_ONCE).map(work));
}

async function microseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) * 1000;
}

function madeUpSources() {
  return Array.from({ length: SOURCES }, (_, n) => ({
    id: `paper-${n}`,
    pollable: true,
    url: `https://${n}.example/`,
  }));
}
