/** Entries that PostgreSQL does not take, for whatever reason it has. */
import { HubError } from '../../src/errors.ts';
import { takeArticle } from '../../src/pipeline.ts';
import { openReaderPool, type ReaderPool } from '../../src/reading/reader-pool.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { serve } from '../collect/loopback.ts';
import { openPollingHub } from '../polling/polling-hub.ts';
import { FOREVER, NOW, names, sampleEntry, save, statuses } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';

let database: TestDatabase;
let readers: ReaderPool;
beforeAll(() => {
  readers = openReaderPool({ threads: 1, timeoutMs: 10_000 });
});
afterAll(() => readers.close());
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.drop());

/** Has the server refuse titles that begin with "bad". */
async function refuse(code: string): Promise<void> {
  await database.query(`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'refused' using errcode = '${code}'; end $$`);
  await database.query(`create trigger refuse before insert or update on entries for each row
    when (new.title like 'bad%') execute function refuse()`);
}

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ url: database.url, now: () => NOW });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

const good = (name: string) => sampleEntry(name, { published: null });
const bad = (name: string) => sampleEntry(name, { published: null, title: `bad ${name}` });

test.each(['22003', '22021', '54000'])(
  'an entry refused with %s takes no other entry of its document with it',
  (code) =>
    withStore(async (store) => {
      await refuse(code);
      const saved = await save(store, [good('a'), bad('b'), good('c'), good('d'), bad('e'), good('f')]);
      expect(statuses(saved)).toEqual(['created', 'refused', 'created', 'created', 'refused', 'created']);
      expect(saved.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `key-${name}`));
      expect(names(await store.findFeed({ limit: 9 }))).toEqual(['a', 'c', 'd', 'f']);
    }),
);

test('what is too long for an index is refused alone, by the server itself', () =>
  withStore(async (store) => {
    const noise = Array.from({ length: 4000 }, (_, n) => Math.sin(n).toString(36).slice(2)).join('');
    const saved = await save(store, [good('a'), sampleEntry('long', { id: `urn:long:${noise}` })]);
    expect(statuses(saved)).toEqual(['created', 'refused']);
  }));

test('a failure that says nothing of the entries fails their document, and so does a claim that has gone', () =>
  withStore(async (store) => {
    await refuse('42501');
    await expect(save(store, [good('a'), bad('b')])).rejects.toMatchObject({ code: '42501' });
    const source = { id: 'sample', retention: FOREVER, deliberate: false };
    const lease = { sourceId: 'sample', token: 'another' };
    await expect(store.saveEntries({ source, entries: [bad('c'), good('d')], at: NOW, lease })).rejects.toBeInstanceOf(
      HubError,
    );
    expect(names(await store.findFeed({ limit: 9 }))).toEqual([]);
  }));

test('a poll tells of it among the rejected items, and who pushes such an article is told too', async () => {
  const item = (title: string) => `<item><guid isPermaLink="false">${title}</guid><title>${title}</title></item>`;
  const server = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    response.end(
      `<rss version="2.0"><channel><title>P</title>${['one', 'bad two', 'three'].map(item)}</channel></rss>`,
    );
  });
  const hub = await openPollingHub(readers, `feed: ${server.url}\n`, { DATABASE_URL: database.url });
  await refuse('22003');
  const event = await hub.poll();
  expect(event).toMatchObject({ kind: 'read', created: 2 });
  expect(event.rejected).toEqual([{ guid: 'bad two', reason: 'store-refused' }]);
  expect((await hub.entries()).map(({ title }) => title)).toEqual(['one', 'three']);

  const [source] = hub.hub.keeper.current().sources;
  if (source === undefined) throw new Error('no source');
  const bytes = Buffer.from(JSON.stringify({ id: 'p', title: 'bad pushed', content_text: 'x' }));
  const article = { name: 'POST /articles', url: null, contentType: 'application/json', bytes, fetchedAt: NOW };
  const answer = await takeArticle(hub.hub.reading, source, article);
  expect(answer).toMatchObject({ kind: 'rejected', errors: [{ code: 'store-refused' }] });
  await hub.close();
  await server.close();
});
