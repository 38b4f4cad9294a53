import { describe, expect, jest, test } from '@jest/globals';
import { openStore } from '../../src/store/index.ts';
import { openDatabase } from '../../src/store/open.ts';
import type { Database } from '../../src/store/schema.ts';
import { createWriteGroup } from '../../src/store/write-group.ts';

const NOTED = { bytes: 1, modified_at: 1 };
const note = (path: string) => (trx: Database) =>
  trx
    .insertInto('files')
    .values({ source_id: 'kariz', path, ...NOTED })
    .execute();

async function withGroup(work: (group: ReturnType<typeof createWriteGroup>, db: Database) => Promise<void>) {
  const db = await openDatabase('sqlite::memory:', 0);
  try {
    await work(createWriteGroup(db), db);
  } finally {
    await db.destroy();
  }
}

const paths = async (db: Database) =>
  (await db.selectFrom('files').select('path').orderBy('path').execute()).map(({ path }) => path);

const PATIENT = { rows: 1, patient: true };

describe('writes that share a commit', () => {
  test('what came while others were waiting is written with them, in one transaction', async () => {
    await withGroup(async (group, db) => {
      let transactions = 0;
      const counted = (path: string) => async (trx: Database) => {
        if (path === 'b') transactions += 1;
        await note(path)(trx);
        return path;
      };
      await group.run(note('first'), PATIENT);
      const answers = await Promise.all(['b', 'c', 'd'].map((path) => group.run(counted(path), PATIENT)));
      expect(answers).toEqual(['b', 'c', 'd']);
      expect(transactions).toBe(1);
      expect(await paths(db)).toEqual(['b', 'c', 'd', 'first']);
    });
  });

  test('one that fails takes nothing with it, and its caller alone hears of it', async () => {
    await withGroup(async (group, db) => {
      await group.run(note('a'), PATIENT);
      const outcomes = await Promise.allSettled(
        [note('b'), note('a'), note('c')].map((work) => group.run(work, PATIENT)),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await paths(db)).toEqual(['a', 'b', 'c']);
    });
  });

  test('one that somebody waits for is written at once, and what waited goes with it', async () => {
    await withGroup(async (group, db) => {
      await group.run(note('a'), PATIENT);
      const patient = group.run(note('b'), PATIENT);
      await group.run(note('c'), { rows: 1, patient: false });
      expect(await paths(db)).toEqual(['a', 'b', 'c']);
      await patient;
    });
  });

  test('so many rows that waiting for more would gain nothing are written at once', async () => {
    await withGroup(async (group, db) => {
      await group.run(note('a'), PATIENT);
      // The moment a patient write would wait for never passes.
      jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick', 'queueMicrotask'] });
      await Promise.all([group.run(note('b'), PATIENT), group.run(note('c'), { rows: 300, patient: true })]);
      expect(await paths(db)).toEqual(['a', 'b', 'c']);
    }).finally(() => jest.useRealTimers());
  });

  test('closing the store writes what still waits', async () => {
    const store = await openStore({ url: 'sqlite::memory:', now: () => 1 });
    await store.syncCatalog(
      { fingerprint: 'x', sources: [{ id: 'kariz', pollable: true, url: 'https://a.example/' }] },
      1,
    );
    const [lease] = await store.claimDueSources({ now: 1, leaseMs: 1000, limit: 1 });
    const report = { sourceId: 'kariz', token: lease?.token ?? '', at: 2, nextDueAt: 9, validators: null, error: null };
    const rest = { intervalMs: null, address: null, hints: null, ended: false, succeeded: true };
    const polls = [
      store.finishPoll({ ...report, ...rest, token: 'another' }),
      store.finishPoll({ ...report, ...rest }),
    ];
    await store.close();
    expect(await Promise.all(polls)).toEqual([false, true]);
  });
});
