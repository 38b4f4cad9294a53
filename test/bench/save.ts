import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '../../src/model.ts';
import { readDocument } from '../../src/reading/reader.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import type { Figure } from './figures.ts';
import { FETCHED_AT, readingTask } from './task.ts';

const FEEDS = 400;
/** Documents that wait to be saved at once, as they do in a sweep. */
const AT_ONCE = 8;

/** A source's document as it is saved. */
export interface Batch {
  readonly sourceId: string;
  readonly entries: readonly Entry[];
}

/** Saving documents of 30 entries, first new, then the same again; entries for each second of CPU. */
export async function benchSaving(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'khorak-bench-'));
  const store = await openStore({ url: `sqlite:${join(folder, 'khorak.db')}`, now: () => FETCHED_AT });
  try {
    const batches = await readBatches();
    const entries = batches.reduce((sum, batch) => sum + batch.entries.length, 0);
    const perSecond = async (name: string): Promise<Figure> => {
      const before = process.cpuUsage();
      for (let at = 0; at < batches.length; at += AT_ONCE) {
        await Promise.all(batches.slice(at, at + AT_ONCE).map((batch) => saveBatch(store, batch)));
      }
      const { user, system } = process.cpuUsage(before);
      return { name, unit: '/s', ours: entries / ((user + system) / 1e6), bare: null, limit: null };
    };
    return [await perSecond('save: new entries'), await perSecond('save: entries that are known')];
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Saves one as a poll does. */
export async function saveBatch(store: Store, { sourceId, entries }: Batch): Promise<void> {
  const source = { id: sourceId, retention: { days: 30, entries: 1000 }, deliberate: false };
  await store.saveEntries({ source, entries, at: FETCHED_AT, patient: true });
}

/** Reads the documents that are saved. */
export async function readBatches(): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  for (let n = 0; n < FEEDS; n += 1) {
    const result = await readDocument(readingTask(n));
    if (result.kind !== 'read') throw new Error(result.message);
    batches.push({ sourceId: `paper-${n}`, entries: result.normalized.entries });
  }
  return batches;
}
