import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backupStore, moveStore, openStore } from '../../src/store/index.ts';
import { answersOf, ask, askNumber, fillStore, numberOfNext, tablesOf } from '../store/filled-store.ts';
import { NOW, sampleEntry, save } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';

const SCRIPT = fileURLToPath(new URL('../fixtures/store/move-and-die.ts', import.meta.url));
const ENTRIES = 1100;
const now = () => NOW;
const LONG_MS = 60_000;

let folder: string;
/** A file that is filled once; tests only read it. */
let filled: string;
/** What stands in it, and what it answers. */
let rows: ReadonlyMap<string, readonly unknown[]>;
let answers: unknown;
/** A database that it was moved to; tests only read and copy it. */
let moved: TestDatabase;
const told: number[] = [];
let databases: TestDatabase[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'khorak-move-'));
  filled = `sqlite:${join(folder, 'filled.db')}`;
  const store = await openStore({ url: filled, now });
  await fillStore(store, ENTRIES);
  await store.close();
  rows = await tablesOf(filled);
  answers = await answersOf(filled);
  moved = await openTestDatabase();
  const report = ({ done, total }: { done: number; total: number }) => void told.push(done / total);
  const outcome = await moveStore({ from: filled, to: moved.url, now, report });
  expect(outcome).toMatchObject({ isResumed: false, isCurrent: true });
}, LONG_MS);
beforeEach(() => {
  databases = [];
});
afterEach(async () => {
  for (const database of databases) await database.drop();
});
afterAll(async () => {
  await moved?.drop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
const newFile = () => `sqlite:${join(folder, `${++files}.db`)}`;
const pathOf = (url: string) => url.slice('sqlite:'.length);
const newDatabase = async (like?: TestDatabase) => {
  const database = await openTestDatabase(like);
  databases.push(database);
  return database.url;
};
/** Moves until the report of step `cut`, where it fails. */
const moveUntil = (from: string, to: string, cut: number) => {
  let steps = 0;
  const report = () => {
    steps += 1;
    if (steps > cut) throw new Error('the cable was cut');
  };
  return moveStore({ from, to, now, report });
};

test(
  'there and back again, every row of every table is the same, and so is what readers get',
  async () => {
    expect(told).toEqual(told.toSorted((one, other) => one - other));
    expect(told.at(-1)).toBe(1);
    for (const [name, { length }] of rows) expect([name, length > 0]).toEqual([name, true]);
    expect(await tablesOf(moved.url)).toEqual(rows);
    const beyond = await newDatabase();
    await moveStore({ from: moved.url, to: beyond, now });
    const back = newFile();
    await moveStore({ from: beyond, to: back, now });
    expect(await tablesOf(back)).toEqual(rows);
    expect(await tablesOf(filled)).toEqual(rows);
    expect(await answersOf(moved.url)).toEqual(answers);
    expect(await answersOf(back)).toEqual(answers);
  },
  LONG_MS,
);

test(
  'what is saved after a move has a number that no entry ever had',
  async () => {
    const there = await newDatabase(moved);
    const back = newFile();
    await moveStore({ from: there, to: back, now });
    const last = await askNumber(filled, "select seq as n from sqlite_sequence where name = 'entries'");
    expect(await askNumber(filled, 'select max(seq) as n from entries')).toBeLessThan(last);
    expect(await numberOfNext(there, 'next')).toBe(last + 1);
    expect(await numberOfNext(back, 'next')).toBe(last + 1);
  },
  LONG_MS,
);

test(
  'a move that is cut off at any step goes on where it was, and no hub starts on it before',
  async () => {
    for (const to of [await newDatabase(), newFile()]) {
      for (const cut of [0, 5, 3, 9, 1])
        await expect(moveUntil(filled, to, cut)).rejects.toThrow(
          /^The move was cut off: the cable was cut; run it again as before, and it goes on where it was$/,
        );
      await expect(openStore({ url: to, now })).rejects.toThrow(
        /cannot be used: a move into it has not come to its end/,
      );
      expect(await moveStore({ from: filled, to, now })).toMatchObject({ isResumed: true, isCurrent: true });
      expect(await tablesOf(to)).toEqual(rows);
    }
  },
  LONG_MS,
);

test(
  'kill -9 in the middle, twice, and what comes of it is the same',
  async () => {
    const there = await newDatabase();
    for (const step of [6, 14]) {
      const child = spawn(process.execPath, ['--no-warnings', SCRIPT, filled, there, `${step}`], { stdio: 'inherit' });
      expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
    }
    expect(await moveStore({ from: filled, to: there, now })).toMatchObject({ isResumed: true });
    expect(await tablesOf(there)).toEqual(rows);
    expect(await answersOf(there)).toEqual(answers);
  },
  LONG_MS,
);

test('a place that holds something else is refused, and left as it is', async () => {
  const there = await newDatabase();
  const store = await openStore({ url: there, now });
  await save(store, [sampleEntry('mine')]);
  await store.close();
  const before = await tablesOf(there);
  for (const restart of [false, true])
    await expect(moveStore({ from: filled, to: there, now, restart })).rejects.toThrow(
      /^postgres:\/\/[\w.:]+\/\w+ holds a store already; name an empty place$/,
    );
  expect(await tablesOf(there)).toEqual(before);
});

test(
  'a half-done move of another store is refused, and emptied when that is wanted',
  async () => {
    const other = newFile();
    const store = await openStore({ url: other, now });
    await fillStore(store, 300);
    await store.close();
    const before = await answersOf(other);
    for (const to of [await newDatabase(), newFile()]) {
      await expect(moveUntil(other, to, 9)).rejects.toThrow(/cut off/);
      await expect(moveStore({ from: filled, to, now })).rejects.toThrow(
        /holds a half-done move of .*; run that one to its end, or begin anew with --restart, which empties /,
      );
      expect(await moveStore({ from: filled, to, now, restart: true })).toMatchObject({ isResumed: false });
      expect(await tablesOf(to)).toEqual(rows);
    }
    expect(await answersOf(other)).toEqual(before);
  },
  LONG_MS,
);

describe('a source that is written meanwhile', () => {
  const sources = async () => {
    const file = newFile();
    copyFileSync(pathOf(filled), pathOf(file));
    return [await newDatabase(moved), file];
  };
  const write = async (url: string, name: string) => {
    const store = await openStore({ url, now });
    await save(store, [sampleEntry(name)]);
    await store.close();
  };

  test(
    'gives what it was when the move began, and the move says that it is not all',
    async () => {
      for (const from of await sources()) {
        const before = await tablesOf(from);
        const to = from.startsWith('sqlite:') ? await newDatabase() : newFile();
        let isWritten = false;
        // The first step comes after the one moment at which the source is read.
        const report = async () => {
          if (!isWritten) await write(from, 'late');
          isWritten = true;
        };
        const moved = await moveStore({ from, to, now, report });
        expect(moved.isCurrent).toBe(false);
        expect(await tablesOf(to)).toEqual(before);
      }
    },
    LONG_MS,
  );

  test(
    'between two runs is told, and the move begins anew when it is asked to',
    async () => {
      for (const from of await sources()) {
        const to = from.startsWith('sqlite:') ? await newDatabase() : newFile();
        await expect(moveUntil(from, to, 8)).rejects.toThrow(/cut off/);
        await write(from, 'between');
        await expect(moveStore({ from, to, now })).rejects.toThrow(
          /was written since the move of it began; stop its hub and begin anew with --restart, which empties /,
        );
        await moveStore({ from, to, now, restart: true });
        expect(await tablesOf(to)).toEqual(await tablesOf(from));
      }
    },
    LONG_MS,
  );
});

test(
  'counts that differ are told by table, and the target does not count as moved',
  async () => {
    const there = await newDatabase();
    await expect(moveUntil(filled, there, 12)).rejects.toThrow(/cut off/);
    const n = await askNumber(filled, 'select count(*) as n from pages');
    await ask(there, ["delete from pages where url like '%/1?%'"]);
    const differ = new RegExp(
      `^The counts differ \\(pages ${n} in the source, ${n - 1} moved\\): .* begin anew with --restart`,
    );
    await expect(moveStore({ from: filled, to: there, now })).rejects.toThrow(differ);
    await expect(openStore({ url: there, now })).rejects.toThrow(/has not come to its end/);
    await moveStore({ from: filled, to: there, now, restart: true });
    expect(await tablesOf(there)).toEqual(rows);
  },
  LONG_MS,
);

test(
  'of two moves into one place at once one is refused',
  async () => {
    const there = await newDatabase();
    const both = await Promise.allSettled([1, 2].map(() => moveStore({ from: filled, to: there, now })));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await tablesOf(there)).toEqual(rows);
  },
  LONG_MS,
);

test(
  'a database is backed up while a hub writes, into a file that a hub starts on, and restored from it',
  async () => {
    const there = await newDatabase(moved);
    const before = await tablesOf(there);
    const hub = await openStore({ url: there, now });
    const file = join(folder, 'backup.db');
    let n = 0;
    const writes: Promise<unknown>[] = [];
    await backupStore({
      ...{ url: there, file, now },
      report: () => void writes.push(save(hub, [sampleEntry(`w${++n}`)])),
    });
    await Promise.all(writes);
    await hub.close();
    expect(n).toBeGreaterThan(10);
    expect(await tablesOf(`sqlite:${file}`)).toEqual(before);
    expect(await answersOf(`sqlite:${file}`)).toEqual(answers);
    const restored = await newDatabase();
    await moveStore({ from: `sqlite:${file}`, to: restored, now });
    expect(await tablesOf(restored)).toEqual(before);
    expect(await answersOf(restored)).toEqual(answers);
  },
  LONG_MS,
);
