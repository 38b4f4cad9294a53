/** PostgreSQL with a million entries (a tenth of it unless asked for): how it finds what is asked for, and what half of them going costs those who read. */
import { jest } from '@jest/globals';
import pg from 'pg';
import type { Entry } from '../../src/model.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { parseSearch } from '../../src/text/search.ts';
import { DAY, HOUR, NOW, sampleEntry } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';
import { ENTRIES, expireWhileReading } from './expiring.ts';

jest.setTimeout(900_000);

/** Tables that grow with the entries. */
const LARGE = ['entries', 'entry_texts', 'entry_words', 'listings', 'sightings', 'tombstones', 'deliveries'];

let database: TestDatabase;
let store: Store;
/** Half of the entries are of last month; each stands in seven scopes, as an entry of one category does. */
async function fill({ query }: TestDatabase): Promise<void> {
  const sources = "'s' || (n % 100)";
  const at = `(${NOW} - (n % 2) * ${40 * DAY} - n * 10::bigint)`;
  await query(`insert into sources (id, pollable, removed, next_due_at, lease_until, failures, move_count)
    select 's' || n, 1, 0, ${NOW} + n, 0, 0, 0 from generate_series(0, ${ENTRIES / 10 - 1}) as n`);
  await query(`insert into entries (id, key, source_id, title, language, direction, authors, tags, categories, attribution,
      enclosures, first_seen_at, changed_at, revised_at, revision, sort_at, hidden, material_hash, published_at,
      published_precision, title_hash)
    select 'https://news.example/' || n, 'key-' || n, ${sources}, 'خبر ' || n, 'fa', 'rtl', '[]', '[]', '["politics"]', '[]',
      '[]', ${at}, ${at}, ${at}, 1, ${at}, 0, md5(n::text), ${at}, 'minute', substr(md5((n % ${ENTRIES / 2})::text), 1, 12)
    from generate_series(1, ${ENTRIES}) as n`);
  await query("insert into entry_texts select seq, '<p>متن</p>', 'متن' from entries");
  // Besides the common words some hundreds that are less so, as in news: of fewer than a hundred PostgreSQL learns nothing.
  await query(`insert into entry_words select seq,
      ('''¶fa'':1 ''خبر'':2 ''' || seq || ''':3 ' || string_agg('''واژه' || k || 'ـ' || seq * k % (20 * k) || ''':' || k + 3, ' '))::tsvector
    from entries, generate_series(1, 20) as k group by seq`);
  await query('insert into sightings select seq, source_id, first_seen_at, first_seen_at from entries');
  for (const scope of ["'a'", "'s:' || source_id", "'l:fa'", "'c:politics'", "'c:politics/fa'"])
    await query(`insert into listings select ${scope}, sort_at, seq from entries`);
  await query(`insert into scopes select scope, count(*), ${NOW} from listings group by scope`);
  await query(`insert into tombstones (id, key, source_id, kind, at, last_listed_at)
    select 'https://gone.example/' || n, 'gone-' || n, 's1', 'expired', ${NOW}, ${NOW} from generate_series(1, ${ENTRIES / 5}) as n`);
  // Ten partners, each with a tenth of the notices; half of them are put off.
  await query(`insert into partners (id, url, wants, removed, due_at, failures, lease_until)
    select 'p' || n, 'https://p' || n || '.example/', '{"sources":[],"categories":[],"languages":[]}', 0, 0, 0, 0
    from generate_series(0, 9) as n`);
  await query(`insert into deliveries (partner_id, notice_id, kind, entry_id, entry_key, revision, at, attempts, refusals, due_at)
    select 'p' || (n % 10), 'notice-' || n, 'created', 'https://news.example/' || n, 'key-' || n, 1, ${NOW}, 0, 0,
      case when n % 10 < 5 then 0 else ${NOW + DAY} end
    from generate_series(1, ${ENTRIES / 5}) as n`);
  await query('analyze');
}

/** Every statement that `work` sends, with its values. */
async function sentBy(work: () => Promise<unknown>): Promise<readonly { text: string; values: readonly unknown[] }[]> {
  const sent: { text: string; values: readonly unknown[] }[] = [];
  const { query } = pg.Client.prototype;
  const spy = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [text, values] = args as [string, readonly unknown[] | undefined];
    if (typeof text === 'string' && /^(select|with|update|delete)/i.test(text))
      sent.push({ text, values: values ?? [] });
    return (query as (...given: unknown[]) => unknown).apply(this, args) as never;
  });
  await work();
  spy.mockRestore();
  return sent;
}

/** What a plan reads from end to end, of what is large. */
function readWhole(plan: Record<string, unknown>): readonly string[] {
  const own =
    plan['Node Type'] === 'Seq Scan' && LARGE.includes(String(plan['Relation Name']))
      ? [String(plan['Relation Name'])]
      : [];
  const parts = (plan.Plans ?? []) as Record<string, unknown>[];
  return [...own, ...parts.flatMap(readWhole)];
}

const source = { id: 's7', retention: { days: 30, entries: 20_000 }, deliberate: false };
const fresh = (name: string): Entry =>
  sampleEntry(name, { id: `https://news.example/new-${name}`, key: `new-${name}` });

describe('many entries on PostgreSQL', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
    await (await openStore({ url: database.url, now: () => NOW })).close();
    await fill(database);
    store = await openStore({ url: database.url, now: () => NOW });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a feed of all', () => store.findFeed({ limit: 50 })],
    ['a feed of a language', () => store.findFeed({ limit: 50, languages: ['fa'] })],
    ['a feed of a category', () => store.findFeed({ limit: 50, category: 'politics', languages: ['fa'] })],
    ['a feed of a source', () => store.findFeed({ limit: 50, source: 's7' })],
    ['a search for a rare word', () => store.findFeed({ limit: 50, search: parseSearch('"77777"') })],
    ['a search for a common word', () => store.findFeed({ limit: 50, search: parseSearch('خبر') })],
    ['an archive', () => store.archiveStanding({ limit: 50 }, '2025-09')],
    ['an article', () => store.findEntry('key-4711')],
    ['what is known of ids', () => store.knownIds(['https://news.example/1', 'https://news.example/2'])],
    ['counts of languages', () => store.languageCounts()],
    ['saving new entries', () => store.saveEntries({ source, entries: [fresh('a'), fresh('b')], at: NOW })],
    [
      'saving a revision',
      () =>
        store.saveEntries({
          source,
          entries: [sampleEntry('x', { id: 'https://news.example/7', key: 'key-7' })],
          at: NOW,
        }),
    ],
    ['a withdrawal', () => store.withdrawEntry('key-9', NOW)],
    ['claiming what is due', () => store.claimDueSources({ now: NOW + 50, leaseMs: 1000, limit: 20 })],
    ['claiming partners', () => store.claimDuePartners({ now: NOW, leaseMs: 1000, limit: 3 })],
    ['what a partner is to be told', () => store.dueDeliveries('p1', { now: NOW, limit: 50 })],
  ])('%s is found by indexes, whatever there is', async (_what, work) => {
    const sent = await sentBy(work);
    expect(sent.length).toBeGreaterThan(0);
    for (const { text, values } of sent) {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      const { rows } = await client.query(`explain (format json) ${text}`, [...values]);
      await client.end();
      expect([text, readWhole(rows[0]['QUERY PLAN'][0].Plan)]).toEqual([text, []]);
    }
  });

  test('half of the entries go, a few at a time: who reads feeds hardly notices, and the tables do not grow', async () => {
    const bytes = async () => {
      const [row] = await database.query('select pg_database_size(current_database()) as n');
      return (row as { n: number }).n;
    };
    const before = await store.countEntries();
    const { expired, left, bytesBefore, bytesAfter } = await expireWhileReading(store, {
      ...{ sources: Array.from({ length: 100 }, (_, n) => `s${n}`), days: 30, at: NOW + HOUR, bytes },
      query: { limit: 50, category: 'politics', languages: ['fa'] },
    });
    expect(expired).toBeGreaterThan(ENTRIES * 0.49);
    expect(before - left).toBe(expired);
    expect(bytesAfter).toBeLessThan(bytesBefore * 1.2);
  });
});
