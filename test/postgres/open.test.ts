import { sql } from 'kysely';
import { HubError } from '../../src/errors.ts';
import { openStore } from '../../src/store/index.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import type { Database } from '../../src/store/schema.ts';
import { NOW, names, sampleEntry, save, stored } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';
import { openWire } from './wire.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.drop());

const open = (url = database.url) => openStore({ url, now: () => NOW });
const refusal = async (url: string): Promise<HubError> => {
  const error: unknown = await open(url).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HubError)) throw new Error(`not refused: ${error}`);
  return error;
};

test('of processes that start at once one makes the tables, and all of them see the same store', async () => {
  const stores = await Promise.all(Array.from({ length: 5 }, () => open()));
  const [first] = stores;
  if (first === undefined) throw new Error('none');
  await save(first, [sampleEntry('a')]);
  for (const store of stores) expect(names(await store.findFeed({ limit: 3 }))).toEqual(['a']);
  expect(await database.query('select count(*) as n from meta')).toEqual([{ n: 1 }]);
  await Promise.all(stores.map((store) => store.close()));
});

test('a store that was made by a newer version is refused with its migration’s name', async () => {
  await (await open()).close();
  await database.query("insert into kysely_migration values ('9999-later', 'now')");
  expect((await refusal(database.url)).message).toMatch(/newer version \(it has 9999-later\)/);
});

test.each([
  ['a wrong password', (url: string) => url.replace(':secret@', ':wr0ng@'), /password.*mend the user and password/],
  ['no such database', (url: string) => `${url}_none`, /does not exist; make it \(createdb\)/],
  ['nobody there', (url: string) => url.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'), /nothing answers there/],
  ['no such host', (url: string) => url.replace('127.0.0.1', 'nowhere.invalid'), /nothing answers there/],
])('%s is said in one line that names the place and no password', async (_case, change, reason) => {
  const error = await refusal(change(database.url));
  expect(error.code).toBe('store-unusable');
  expect(error.message).toMatch(reason);
  expect(error.message).toMatch(/^The store postgres:\/\/[\w.:]+\/\w+ cannot be used: .*$/);
  expect(error.message).not.toMatch(/secret|wr0ng/);
});

test('a text with NUL in it, which PostgreSQL cannot keep, loses no entry', async () => {
  const store = await open();
  await save(store, [sampleEntry('a', { title: 'خبر\0تازه' }), sampleEntry('b')]);
  expect((await stored(store, 'a')).title).toBe('خبر\ufffdتازه');
  expect(names(await store.findFeed({ limit: 3 }))).toHaveLength(2);
  await store.close();
});

test('what takes long is told, without its values', async () => {
  const told: string[] = [];
  const store = await openStore({
    url: database.url,
    now: () => NOW,
    report: (event, { statement }) => told.push(`${event} ${statement}`),
  });
  await database.query(`create function slow() returns trigger language plpgsql as
    $$ begin perform pg_sleep(0.6); return new; end $$`);
  await database.query('create trigger slow before insert on entries for each statement execute function slow()');
  await save(store, [sampleEntry('secret-name')]);
  expect(told).toEqual([expect.stringMatching(/^slow insert into "entries"/)]);
  expect(told[0]).not.toContain('secret-name');
  await store.close();
});

test('a connection begins with nothing that PgBouncer refuses, and its bounds are set once it stands', async () => {
  const wire = await openWire(database.url, (said) => /^.{4}\0\x03\0\0.*(?:timeout|options)\0/s.test(said));
  const { close, ...kinds } = await openPostgres(wire.url, { createdAt: NOW, reportSlow: () => {} });
  const bounds = async (db: Database) => {
    const { rows } = await sql<object>`select current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as rest,
      current_setting('tcp_keepalives_idle') as silent`.execute(db);
    return rows[0];
  };
  const common = { rest: '5s', silent: '10' };
  expect(await bounds(kinds.db)).toEqual({ ...common, statement: '30s' });
  expect(await bounds(kinds.reads)).toEqual({ ...common, statement: '5s' });
  expect(await bounds(kinds.searches)).toEqual({ ...common, statement: '10s' });
  await close();
  wire.close();
});
