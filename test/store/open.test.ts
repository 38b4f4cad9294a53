import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import { HubError } from '../../src/errors.ts';
import { openStore } from '../../src/store/index.ts';
import { openDatabase } from '../../src/store/open.ts';
import { NOW, sampleEntry, save, statuses } from './sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khorak-open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (url: string) => openStore({ url, now: () => NOW });

async function refusal(url: string): Promise<HubError> {
  const error: unknown = await open(url).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HubError)) throw new Error(`not refused by name: ${String(error)}`);
  expect([error.code, error.message.includes('\n')]).toEqual(['store-unusable', false]);
  return error;
}

test('the data folder is made when it is missing, whatever its name', async () => {
  const path = join(folder, 'a', 'داده ها', 'khorak.db');
  const store = await open(`sqlite:${path}`);
  await store.ping();
  await store.close();
  expect(readFileSync(path).subarray(0, 6).toString()).toBe('SQLite');
});

test('a store in memory is a store of its own', async () => {
  const [one, two] = [await open('sqlite::memory:'), await open('sqlite::memory:')];
  await save(one, [sampleEntry('a')]);
  expect([await one.countEntries(), await two.countEntries()]).toEqual([1, 0]);
  await Promise.all([one.close(), two.close()]);
});

test.each([
  ['synchronous', 2],
  ['journal_mode', 'wal'],
  ['foreign_keys', 1],
  ['busy_timeout', 5000],
])('what is acknowledged is synced and readers do not wait for writers: %s', async (setting, value) => {
  const db = await openDatabase(`sqlite:${join(folder, 'x.db')}`, NOW);
  const { rows } = await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(`pragma ${setting}`));
  expect(Object.values(rows[0] ?? {})).toEqual([value]);
  await db.destroy();
});

test('a data folder that can\u2019t be made is refused in one line with its path and the mend', async () => {
  writeFileSync(join(folder, 'file'), '');
  const error = await refusal(`sqlite:${join(folder, 'file', 'khorak.db')}`);
  expect(error.message).toContain(join(folder, 'file'));
  expect(error.message).toContain('write permission');
});

(existsSync('/proc/self') ? test : test.skip)('a place that takes no folders is refused at once', async () => {
  expect((await refusal('sqlite:/proc/khorak/deep/khorak.db')).message).toContain('/proc/khorak/deep');
});

test('a folder in the place of the file is refused', async () => {
  expect((await refusal(`sqlite:${folder}`)).message).toContain(folder);
});

test('a file that is no database is refused and left as it is', async () => {
  const path = join(folder, 'x.db');
  writeFileSync(path, 'this is a note, not a database\n'.repeat(500));
  const error = await refusal(`sqlite:${path}`);
  expect(error.message).toMatch(/damaged.*backup/);
  expect(error.message).toContain(path);
  expect(readFileSync(path, 'utf8')).toMatch(/^this is a note/);
});

test('a database cut short is refused', async () => {
  const path = join(folder, 'x.db');
  const store = await open(`sqlite:${path}`);
  await save(
    store,
    Array.from({ length: 200 }, (_, index) => sampleEntry(`n${index}`)),
  );
  await store.close();
  truncateSync(path, 8192);
  expect((await refusal(`sqlite:${path}`)).message).toMatch(/damaged/);
});

test('a store made by a newer version is refused and left as it is', async () => {
  const path = join(folder, 'x.db');
  await (await open(`sqlite:${path}`)).close();
  const file = new SqliteFile(path);
  file.prepare("insert into kysely_migration values ('9999-from-the-future', '2030-01-01')").run();
  file.close();
  const error = await refusal(`sqlite:${path}`);
  expect(error.message).toMatch(/newer version.*9999-from-the-future/);
});

test.each(['postgres://hub:secret@db/khorak', 'postgresql://db/khorak'])('PostgreSQL is refused: %s', async (url) => {
  const error = await refusal(url);
  expect(error.message).toContain('PostgreSQL');
  expect(error.message).not.toContain('secret');
});

test.each(['', 'data/khorak.db', 'mysql:x', 'sqlite:'])(
  'an address that names no engine is refused: "%s"',
  async (url) => {
    expect((await refusal(url)).message).toContain('sqlite:');
  },
);

test('two processes opening one new file at once both get a whole store', async () => {
  const url = `sqlite:${join(folder, 'x.db')}`;
  const stores = await Promise.all([open(url), open(url), open(url)]);
  const [one, two, three] = stores;
  expect(statuses(await save(one, [sampleEntry('a')]))).toEqual(['created']);
  expect(statuses(await save(two, [sampleEntry('a')]))).toEqual(['unchanged']);
  expect([await three.countEntries(), await three.version()]).toEqual([1, await one.version()]);
  await Promise.all(stores.map((store) => store.close()));
});

test('opening again runs no migration twice and keeps when the store was made', async () => {
  const url = `sqlite:${join(folder, 'x.db')}`;
  await (await open(url)).close();
  const store = await openStore({ url, now: () => NOW + 1 });
  expect(await store.createdAt()).toBe(NOW);
  await store.close();
});
