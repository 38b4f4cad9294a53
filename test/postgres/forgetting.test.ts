/** What is forgotten after a year, beside others who write. */
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { openStore, type Store } from '../../src/store/index.ts';
import { DAY, NOW } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';

/** The lock of those who write feeds. */
const WRITERS = 7_120_145;
const LONG_AGO = NOW - 400 * DAY;

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await openTestDatabase();
  store = await openStore({ url: database.url, now: () => NOW });
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

/** Runs `work` while another process writes. */
async function whileWriting(work: (end: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query('select pg_advisory_lock($1)', [WRITERS]);
  await work(() => other.query('select pg_advisory_unlock($1)', [WRITERS]));
  await other.end();
}

const old = {
  tombstones: `insert into tombstones (id, key, source_id, kind, at, last_listed_at)
    select n, n, 'paper', 'expired', ${LONG_AGO}, ${LONG_AGO} from generate_series(1, 1203) n`,
  withdrawals: `insert into withdrawals (scope, at, id, key, sort_at)
    select 'a', ${LONG_AGO}, n, n, 0 from generate_series(1, 1203) n`,
  pages: `insert into pages (source_id, url, first_seen_at, failures, next_try_at)
    select 'paper', n, ${LONG_AGO}, 0, 0 from generate_series(1, 1203) n`,
};

test.each(Object.entries(old))('%s go in short transactions, until none is left', async (table, fill) => {
  await database.query(fill);
  await database.query('create table deletions (number bigint)');
  await database.query(`create function note() returns trigger language plpgsql as
    $$ begin insert into deletions select count(*) from gone; return null; end $$`);
  await database.query(`create trigger note after delete on ${table}
    referencing old table as gone for each statement execute function note()`);
  await store.expireEntries([], NOW);
  await store.forgetPages('paper', NOW);
  const deletions = (await database.query('select number from deletions')) as { number: number }[];
  expect(deletions.map(({ number }) => number)).toEqual([500, 500, 203]);
  expect(await database.query(`select * from ${table}`)).toEqual([]);
});

test('tombstones are forgotten by one process at a time, and not while another writes feeds', async () => {
  await database.query(old.tombstones);
  await whileWriting(async (end) => {
    let isDone = false;
    const forgetting = store.expireEntries([], NOW).then(() => {
      isDone = true;
    });
    await setTimeout(200);
    expect(isDone).toBe(false);
    await end();
    await forgetting;
  });
  expect(await database.query('select * from tombstones')).toEqual([]);
});

test('who finds nothing to forget waits for no writer', async () => {
  await whileWriting(async () => {
    expect(await store.expireEntries([{ id: 'paper', retention: { days: 1, entries: 1 } }], NOW)).toBe(0);
  });
});
