import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import type { Entry } from '../../src/model.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { parseSearch } from '../../src/text/search.ts';
import { DAY, HOUR, NOW, names, sampleEntry, save } from './sample.ts';

const LANGUAGES = ['fa', 'ar', 'he', 'en', null] as const;
const STEP = 250;
const SOURCES = ['sample', 'paper', 'desk', 'lost'];

/** Fills a store with something of everything: `count` entries, some of them revised, withdrawn, expired, listed twice. */
export async function fillStore(store: Store, count: number): Promise<void> {
  const sources = SOURCES.map((id) => ({ id, pollable: id !== 'desk', url: `https://${id}.example/feed` }));
  const wants = { sources: [], categories: ['culture'], languages: ['he'] };
  const partners = [{ id: 'acme', url: 'https://acme.example/', wants }];
  await store.syncCatalog({ fingerprint: 'one', snapshot: '{"sources":["خوراک"]}', sources, partners }, NOW);
  for (let from = 0; from < count; from += STEP) {
    const entries = Array.from({ length: Math.min(STEP, count - from) }, (_, at) => entryOf(from + at));
    await save(store, entries, { source: SOURCES[(from / STEP) % SOURCES.length] ?? 'sample', at: NOW + from });
  }
  const some = Array.from({ length: Math.floor(count / 7) }, (_, at) => entryOf(at * 7));
  await save(store, some, { source: 'paper', at: NOW + HOUR });
  const revised = some.map((entry) => ({ ...entry, title: `${entry.title}، تصحیح‌شده` }));
  await save(store, revised, { source: 'sample', at: NOW + 2 * HOUR });
  for (const { key } of some.slice(0, 9)) await store.withdrawEntry(key, NOW + 3 * HOUR);
  await store.expireEntries(
    [{ id: 'desk', retention: { days: null, entries: Math.floor(count / 20) } }],
    NOW + 4 * HOUR,
  );
  await store.syncCatalog({ fingerprint: 'two', sources: sources.slice(0, 3) }, NOW + 5 * HOUR);
  await keepBooks(store);
  // The last number given is no longer there.
  await save(store, [sampleEntry('last')], { source: 'sample', at: NOW + 6 * HOUR });
  await store.withdrawEntry('key-last', NOW + 7 * HOUR);
}

/** Of what is kept beside entries: pages, files, subscriptions, polls. */
async function keepBooks(store: Store): Promise<void> {
  const page = {
    stamp: null,
    entryId: null,
    etag: '"a"',
    lastModified: null,
    firstSeenAt: NOW,
    readAt: null,
    failures: 1,
  };
  const pages = Array.from({ length: 1100 }, (_, n) => ({
    ...{ ...page, url: `https://paper.example/${n}?خ`, nextTryAt: Number.MAX_SAFE_INTEGER - n },
  }));
  await store.savePageStates('paper', pages);
  const files = ['a.txt', 'زیر/ب.html'].map((path) => ({ path, bytes: 5e9, modifiedAt: NOW + 0.125, hash: 'h' }));
  await store.saveFileStates('desk', files, []);
  await store.saveSubscription({
    ...{ sourceId: 'paper', key: 'k', hub: 'https://hub.example/', topic: 'https://paper.example/feed', secret: 's' },
    ...{
      state: 'active',
      requestedAt: NOW,
      leaseUntil: NOW + DAY,
      failures: 0,
      nextRequestAt: NOW,
      lastNoticeAt: null,
    },
  });
  const [lease] = await store.claimDueSources({ now: NOW, leaseMs: 1000, limit: 1 });
  if (lease === undefined) throw new Error('no source is due');
  await store.finishPoll({
    ...{ sourceId: lease.sourceId, token: lease.token, at: NOW, nextDueAt: NOW + DAY, error: null, intervalMs: 60_000 },
    ...{ validators: { etag: '"e"', lastModified: null }, address: null, hints: null, ended: false, succeeded: true },
  });
}

function entryOf(n: number): Entry {
  const language = LANGUAGES[n % LANGUAGES.length] ?? null;
  return sampleEntry(`e${n}`, {
    title: n % 11 === 0 ? 'یک خبر مشترک از چند خبرگزاری دربارهٔ باران' : `خبر ${n} 🌧 O'Neil \\ "${n % 97}"`,
    summary: n % 3 === 0 ? null : `خلاصه ${n}`,
    contentText: `متن می‌شود ${n % 13} باران ${'برف '.repeat(n % 40)}`,
    contentHtml: n % 5 === 0 ? null : `<p>${n}</p>`,
    language,
    direction: language === 'en' ? 'ltr' : 'rtl',
    published: n % 4 === 0 ? null : { at: NOW - n * HOUR, precision: 'minute' },
    categories: n % 2 === 0 ? ['politics'] : ['culture', 'politics'],
    image: null,
  });
}

/** The key of each table; `entry_words` is an engine's own and `host_turns` a matter of seconds. */
const KEYS = {
  ...{
    meta: ['id'],
    catalog_texts: ['id'],
    sources: ['id'],
    files: ['source_id', 'path'],
    pages: ['source_id', 'url'],
  },
  ...{ subscriptions: ['source_id'], entries: ['seq'], entry_texts: ['seq'], sightings: ['seq', 'source_id'] },
  ...{ listings: ['scope', 'sort_at', 'seq'], scopes: ['scope'], revisions: ['seq', 'revision'], tombstones: ['id'] },
  ...{ withdrawals: ['scope', 'at', 'id'], archived_months: ['scope', 'month'] },
  ...{ partners: ['id'], deliveries: ['partner_id', 'notice_id'] },
};

/** Every row of every table, ordered by its key. */
export async function tablesOf(url: string): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const statements = Object.entries(KEYS).map(([name, key]) => {
    const order = key.map((column) => `"${column}"`).join(', ');
    return `select * from ${name} order by ${order}`;
  });
  const answers = await ask(url, statements);
  return new Map(Object.keys(KEYS).map((name, at) => [name, answers[at] ?? []]));
}

/** Asks a store's database from outside. */
export async function ask(url: string, statements: readonly string[]): Promise<readonly (readonly unknown[])[]> {
  if (url.startsWith('sqlite:')) {
    const file = new SqliteFile(url.slice('sqlite:'.length));
    try {
      return statements.map((statement) => {
        const prepared = file.prepare(statement);
        return prepared.reader ? prepared.all() : [prepared.run()];
      });
    } finally {
      file.close();
    }
  }
  const getTypeParser = (oid: number, format?: 'text' | 'binary') =>
    oid === 20 ? Number : pg.types.getTypeParser(oid, format as 'text');
  const client = new pg.Client({ connectionString: url, types: { getTypeParser: getTypeParser as never } });
  await client.connect();
  try {
    const answers = [];
    for (const statement of statements) answers.push((await client.query(statement)).rows);
    return answers;
  } finally {
    await client.end();
  }
}

/** Asks for one number, `n`. */
export async function askNumber(url: string, statement: string): Promise<number> {
  const [[row] = []] = await ask(url, [statement]);
  return (row as { n: number }).n;
}

/** What readers get: feeds, searches, and the number of what is saved next. */
export async function answersOf(url: string): Promise<unknown> {
  const store = await openStore({ url, now: () => NOW + DAY });
  try {
    const queries = [{}, { source: 'paper' }, { category: 'culture' }, { languages: ['fa'] }, { source: 'lost' }];
    const feeds = [];
    for (const query of queries) feeds.push(await store.findFeed({ ...query, limit: 60 }));
    const searches = [];
    for (const question of ['باران', 'میشود', '"متن می‌شود"', 'برف -باران', 'تصحیح', 'oneil', '96', 'نیست'])
      searches.push([question, names(await store.findFeed({ limit: 40, search: parseSearch(question) }))]);
    return {
      ...{ feeds, searches, counts: await store.languageCounts(), version: await store.version() },
      ...{ createdAt: await store.createdAt(), snapshot: await store.catalogSnapshot() },
    };
  } finally {
    await store.close();
  }
}

/** Saves one more, and gives its number. */
export async function numberOfNext(url: string, name: string): Promise<number> {
  const store = await openStore({ url, now: () => NOW + DAY });
  await save(store, [sampleEntry(name)], { at: NOW + 2 * DAY });
  await store.close();
  return askNumber(url, 'select max(seq) as n from entries');
}
