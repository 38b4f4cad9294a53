import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import SqliteFile from 'better-sqlite3';
import { main } from '../../src/cli.ts';
import { backup } from '../../src/commands/backup.ts';
import { migrate } from '../../src/commands/migrate.ts';
import type { CommandContext } from '../../src/commands/terminal.ts';
import { loadConfig } from '../../src/config.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { makeFolder } from '../e2e/hub-process.ts';
import { answersOf, fillStore, tablesOf } from '../store/filled-store.ts';
import { NOW, sampleEntry, save } from '../store/sample.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let store: Store;
let said: string[];
beforeEach(async () => {
  folder = await makeFolder();
  store = await openStore({ url: urlOf('khorak.db'), now: () => NOW });
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

const pathOf = (name: string) => `${folder.path}/${name}`;
const urlOf = (name: string) => `sqlite:${pathOf(name)}`;

function context(databaseUrl = urlOf('khorak.db')): CommandContext {
  const environment = { DATABASE_URL: databaseUrl };
  const terminal = { say: (line: string) => said.push(line), complain: (line: string) => said.push(line) };
  return { config: loadConfig(environment), environment, terminal: { ...terminal, interactive: false } };
}

/** The exit code and what is said; an error's one line. */
async function run(command: () => Promise<number>): Promise<readonly unknown[]> {
  said = [];
  try {
    return [await command(), ...said];
  } catch (error) {
    return [(error as Error).message];
  }
}
const backUp = (file: string, { force = false, from = urlOf('khorak.db') } = {}) =>
  run(() => backup(context(from), [pathOf(file)], { force }));
const move = (from: string | null, to: string | null, more: readonly string[] = []) =>
  run(() => migrate(context(), more, { from, to, restart: false }));

test('a backup made while a hub writes is one file that a hub starts on, and is restored by it', async () => {
  await fillStore(store, 1100);
  const before = await tablesOf(urlOf('khorak.db'));
  let isOver = false;
  let written = 0;
  const writing = (async () => {
    for (; !isOver; await setImmediate()) await save(store, [sampleEntry(`w${++written}`)]);
  })();
  const answer = await backUp('copy.db');
  isOver = true;
  await writing;
  expect(answer).toEqual([0, expect.stringMatching(/copy\.db: [\d.]+ MB$/)]);
  expect(readdirSync(folder.path).filter((name) => name.includes('copy'))).toEqual(['copy.db']);
  const copy = new SqliteFile(pathOf('copy.db'));
  expect(copy.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  copy.close();
  const after = await tablesOf(urlOf('copy.db'));
  for (const [name, rows] of before)
    if (!['meta', 'entries', 'entry_texts', 'sightings', 'listings', 'scopes'].includes(name))
      expect([name, after.get(name)]).toEqual([name, rows]);
  expect((await move(urlOf('copy.db'), urlOf('restored.db')))[0]).toBe(0);
  expect(await tablesOf(urlOf('restored.db'))).toEqual(after);
  expect(await answersOf(urlOf('restored.db'))).toEqual(await answersOf(urlOf('copy.db')));
}, 30_000);

test('a file that is there is replaced only when that is wanted, and never one that is in use', async () => {
  writeFileSync(pathOf('copy.db'), 'mine');
  expect(await backUp('copy.db')).toEqual([expect.stringMatching(/copy\.db is there already; .* --force$/)]);
  expect((await backUp('copy.db', { force: true }))[0]).toBe(0);
  const other = await openStore({ url: urlOf('copy.db'), now: () => NOW });
  expect(await backUp('copy.db', { force: true })).toEqual([
    expect.stringMatching(/copy\.db-wal is there: a hub uses/),
  ]);
  await other.close();
  expect(await backUp('khorak.db', { force: true })).toEqual([expect.stringMatching(/is the store itself/)]);
});

test('what cannot be backed up is told in one line, and nothing is left', async () => {
  expect(await backUp('none/copy.db')).toEqual([expect.stringMatching(/^There is no folder .*\/none; make it/)]);
  expect(await backUp('copy.db', { from: urlOf('none.db') })).toEqual([
    expect.stringMatching(/^There is no store .*none/),
  ]);
  writeFileSync(pathOf('text.db'), 'no database at all '.repeat(99));
  expect(await backUp('copy.db', { from: urlOf('text.db') })).toEqual([
    expect.stringMatching(/^The store .*text\.db cannot be used: the file is damaged or no SQLite database/),
  ]);
  expect(await run(() => backup(context(), [], { force: false }))).toEqual([
    2,
    expect.stringMatching(/needs one FILE/),
  ]);
  expect(existsSync(pathOf('none.db'))).toBe(false);
  expect(readdirSync(folder.path).filter((name) => /copy|draft/.test(name))).toEqual([]);
});

test('a store is moved, and what was moved is told', async () => {
  await fillStore(store, 300);
  expect(await move(urlOf('khorak.db'), urlOf('new.db'))).toEqual([
    0,
    expect.stringMatching(/^moved, in [\d.]+ s; every count is the same$/),
    expect.stringMatching(/^catalog_texts 1, sources 4, files 2, pages 1100, subscriptions 1, entries \d+, /),
    'start the hub with DATABASE_URL set to the new address',
  ]);
  expect(await tablesOf(urlOf('new.db'))).toEqual(await tablesOf(urlOf('khorak.db')));
}, 30_000);

test.each([
  ['no addresses', null, null, /^khorak: migrate needs --from: sqlite:PATH or postgres:\/\//],
  ['one address', 'sqlite:a.db', null, /^khorak: migrate needs --to: /],
  ['a path', 'a.db', 'sqlite:b.db', /^khorak: migrate needs --from: /],
  ['another engine', 'sqlite:a.db', 'mysql://a/b', /^khorak: migrate needs --to: /],
  ['no database', 'sqlite:a.db', 'postgres://localhost', /^khorak: migrate needs --to: /],
  ['memory', 'sqlite::memory:', 'sqlite:b.db', /^khorak: migrate needs --from: /],
])('%s: what migrate needs is told in one line', async (_case, from, to, line) => {
  expect(await move(from, to)).toEqual([2, expect.stringMatching(line)]);
});

test('a move that cannot be is told in one line, and makes nothing', async () => {
  expect(await move(urlOf('none.db'), urlOf('new.db'))).toEqual([
    expect.stringMatching(/^There is no store .*none\.db/),
  ]);
  new SqliteFile(pathOf('other.db')).exec('create table t (a)').close();
  expect(await move(urlOf('other.db'), urlOf('new.db'))).toEqual([expect.stringMatching(/holds no store of a hub/)]);
  const old = new SqliteFile(pathOf('khorak.db'));
  old.exec("delete from kysely_migration where name = '0006-machines'");
  expect(await move(urlOf('khorak.db'), urlOf('new.db'))).toEqual([
    expect.stringMatching(/older version; start the hub/),
  ]);
  old.exec("insert into kysely_migration values ('0006-machines', 'now'), ('9999-later', 'now')");
  old.close();
  expect(await move(urlOf('khorak.db'), urlOf('new.db'))).toEqual([
    expect.stringMatching(/newer version \(it has 9999/),
  ]);
  expect(existsSync(pathOf('new.db'))).toBe(false);
  expect(await move(urlOf('khorak.db'), urlOf('new.db'), ['x'])).toEqual([2, expect.stringMatching(/--to alone/)]);
  expect(await move(urlOf('none.db'), 'postgres://localhost:1/a')).toHaveLength(1);
});

test('a place that does not answer is told by its address, not by a setting', async () => {
  expect(await move(urlOf('khorak.db'), 'postgres://u:geheim@127.0.0.1:1/a')).toEqual([
    expect.stringMatching(
      /^The store postgres:\/\/127\.0\.0\.1:1\/a cannot be used: nothing answers there .* in its address$/,
    ),
  ]);
  expect(await move(urlOf('khorak.db'), urlOf('khorak.db'))).toEqual([expect.stringMatching(/moved to itself/)]);
});

test('what --restart does is told by --help', async () => {
  said = [];
  expect(await main(['migrate', '--help'], context().terminal)).toBe(0);
  expect(said.join(' ')).toMatch(/--restart empties\s+the half-done target/);
});

test('the command line knows both commands', async () => {
  said = [];
  const terminal = { ...context().terminal };
  expect(await main(['backup'], terminal)).toBe(2);
  expect(await main(['migrate', '--to', 'sqlite:x.db'], terminal)).toBe(2);
  expect(said).toEqual([expect.stringMatching(/backup needs one FILE/), expect.stringMatching(/migrate needs --from/)]);
});
