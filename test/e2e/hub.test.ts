/** The hub as its users meet it: a real process, real sockets, a real store. */

import { once } from 'node:events';
import { chmodSync, cpSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { jest } from '@jest/globals';
import { openStore } from '../../src/store/index.ts';
import { countInbox, type HubProcess, makeFolder, run, settingsIn, startHub, until, untilRead } from './hub-process.ts';
import { type PublisherServer, rssOf, startPublisher } from './publisher-server.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BEARER = { authorization: 'Bearer push-secret' };
const PUSH_SOURCE =
  'title: { fa: تحریریه }\nlanguage: fa\nhomepage: https://desk.example/\npush: true\npublish: full\ncategory: news\n';

jest.setTimeout(30_000);

interface JsonFeed {
  readonly language?: string;
  readonly items: readonly { id: string; title: string; language?: string; date_modified?: string }[];
}

async function json(hub: HubProcess, path: string): Promise<JsonFeed> {
  return (await fetch(`${hub.url}${path}`)).json() as Promise<JsonFeed>;
}

async function push(hub: HubProcess, article: unknown) {
  const answer = await fetch(`${hub.url}/articles`, {
    method: 'POST',
    headers: { ...BEARER, 'content-type': 'application/json' },
    body: JSON.stringify(article),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown>,
    location: answer.headers.get('location'),
  };
}

describe('the sample newsroom', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let hub: HubProcess;
  beforeAll(async () => {
    folder = await makeFolder();
    cpSync(join(ROOT, 'feeds'), join(folder.path, 'feeds'), { recursive: true });
    hub = await startHub(settingsIn(folder.path));
  });
  afterAll(async () => {
    await hub.stop();
    await folder.remove();
  });

  test.each(['fa', 'ar', 'he', 'ur', 'en'])('publishes at least three articles in %s', async (language) => {
    const feed = await until(
      () => json(hub, `/feeds/language/${language}.json`),
      ({ items }) => items.length >= 3,
    );
    expect(feed.items.length).toBeGreaterThanOrEqual(3);
    expect(feed.language).toBe(language);
  });

  test('is published in every language soon after it serves', async () => {
    const times = hub.log
      .filter(({ msg }) => msg === 'serving' || msg === 'read')
      .map(({ time }) => Date.parse(String(time)));
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(10_000);
  });

  test('is published whole and in all three formats by every feed the directory lists', async () => {
    const opml = await (await fetch(`${hub.url}/feeds.opml`)).text();
    const addresses = [...opml.matchAll(/xmlUrl="https:\/\/hub\.example\/news([^"]+)\.rss"/g)].map(([, path]) => path);
    expect(addresses.length).toBeGreaterThan(15);
    for (const path of addresses) {
      for (const format of ['rss', 'atom', 'json']) {
        expect([path, (await fetch(`${hub.url}${path}.${format}`)).status]).toEqual([path, 200]);
      }
    }
  });

  test('names each language of a mixed feed in the header and on the items, not on the feed', async () => {
    const answer = await fetch(`${hub.url}/feeds/all.json`);
    const feed = (await answer.json()) as JsonFeed;
    expect(feed.language).toBeUndefined();
    const header = answer.headers.get('content-language')?.split(', ') ?? [];
    expect(new Set(header)).toEqual(new Set(feed.items.map(({ language }) => language)));
  });

  test('finds a word typed with Arabic letters in Persian text', async () => {
    const typed = encodeURIComponent('کتاب'.replace('ک', 'ك'));
    const found = await json(hub, `/feeds/search.json?q=${typed}&lang=fa`);
    expect(found.items.length).toBeGreaterThan(0);
  });

  test('gives the same bytes and validators after a restart', async () => {
    const paths = ['/feeds/all.rss', '/feeds/all.atom', '/feeds/all.json', '/feeds/language/he.atom', '/feeds.opml'];
    const take = async () =>
      Promise.all(
        paths.map(async (path) => {
          // a date is told some seconds after the change
          const answer = await until(
            () => fetch(`${hub.url}${path}`),
            ({ headers }) => headers.has('last-modified'),
          );
          expect(answer.headers.has('last-modified')).toBe(true);
          return [answer.headers.get('etag'), answer.headers.get('last-modified'), await answer.text()];
        }),
      );
    expect(await untilRead(hub.url, countInbox())).toBe(countInbox());
    const before = await take();
    await hub.stop();
    hub = await startHub(settingsIn(folder.path));
    expect(await take()).toEqual(before);
  });
});

describe('a feed read over HTTP', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let publisher: PublisherServer;
  let env: Record<string, string>;
  let hub: HubProcess;
  const poll = (...sources: string[]) => run('src/cli.mjs', ['poll', ...sources], env);
  beforeAll(async () => {
    publisher = await startPublisher(
      rssOf([
        ['1', 'خبر یکم', 'متن یکم'],
        ['2', 'خبر دوم', 'متن دوم'],
      ]),
    );
    folder = await makeFolder({
      'feeds/sources/paper.yaml': `title: { fa: روزنامه }\nlanguage: fa\nhomepage: https://paper.example/\nfeed: ${publisher.url}/rss\n`,
    });
    env = settingsIn(folder.path);
  });
  afterAll(async () => {
    await hub?.kill();
    await publisher.close();
    await folder.remove();
  });

  test('polled twice gives one 200, one 304 and no second entry', async () => {
    const first = await poll('paper');
    const second = await poll('paper');
    expect([first.stdout, second.stdout]).toEqual([
      expect.stringContaining('2 new'),
      expect.stringContaining('not modified'),
    ]);
    expect(publisher.answers).toEqual([200, 304]);
    hub = await startHub(env);
    expect((await json(hub, '/feeds/all.json')).items.map(({ title }) => title).sort()).toEqual(['خبر دوم', 'خبر یکم']);
  });

  test('that is corrected keeps one entry, with a later updated', async () => {
    const before = await json(hub, '/feeds/source/paper.json');
    publisher.serve(
      rssOf([
        ['1', 'خبر یکم، اصلاح‌شده', 'متن یکم'],
        ['2', 'خبر دوم', 'متن دوم'],
      ]),
    );
    await poll();
    const after = await json(hub, '/feeds/source/paper.json');
    expect(after.items.length).toBe(2);
    const [id] = before.items.filter(({ title }) => title === 'خبر یکم').map((item) => item.id);
    const corrected = after.items.find((item) => item.id === id);
    expect(corrected?.title).toBe('خبر یکم، اصلاح‌شده');
    const original = before.items.find((item) => item.id === id);
    expect(Date.parse(corrected?.date_modified ?? '')).toBeGreaterThan(
      Date.parse(original?.date_modified ?? '1970-01-01'),
    );
  });

  test('that fails keeps its last good entries published and shows its last error', async () => {
    publisher.serve(null);
    const failed = await poll();
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('503')]);
    const status = await run('src/cli.mjs', ['status'], env);
    expect([status.code, status.stdout]).toEqual([1, expect.stringMatching(/1 failures: fetch-status: .*503/)]);
    expect(await hub.stop()).toBe(0);
    hub = await startHub(env);
    expect((await json(hub, '/feeds/source/paper.json')).items.length).toBe(2);
  });

  test('on a private address is refused unless it is allowed', async () => {
    const asked = publisher.answers.length;
    const { ALLOW_PRIVATE_ADDRESSES: _allowed, ...closed } = env;
    const refused = await run('src/cli.mjs', ['poll'], closed);
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('ALLOW_PRIVATE_ADDRESSES')]);
    expect(publisher.answers).toHaveLength(asked);
  });
});

describe('the catalogue', () => {
  test('is taken up without a restart; a broken file keeps its last good version, a removed one answers 410', async () => {
    const folder = await makeFolder({ 'feeds/sources/desk.yaml': PUSH_SOURCE });
    const env = settingsIn(folder.path);
    let hub = await startHub(env);
    const article = { source: 'desk', id: '1', title: 'نخستین خبر', content_text: 'متن خبر.' };
    expect((await push(hub, article)).status).toBe(201);

    await folder.write('feeds/sources/second.yaml', PUSH_SOURCE.replace('تحریریه', 'میز دوم'));
    const added = await until(
      () => fetch(`${hub.url}/feeds/source/second.rss`),
      ({ status }) => status === 200,
    );
    expect(added.status).toBe(200);

    await folder.write('feeds/sources/desk.yaml', 'title: [');
    await hub.logged((line) => String(line.file).endsWith('sources/desk.yaml'));
    expect((await json(hub, '/feeds/source/desk.json')).items.length).toBe(1);
    const checked = await run('src/cli.mjs', ['check'], env);
    expect([checked.code, checked.stderr]).toEqual([1, expect.stringMatching(/sources\/desk\.yaml:\d+: .+\. .+/)]);

    await hub.stop();
    hub = await startHub(env);
    expect((await json(hub, '/feeds/source/desk.json')).items.length).toBe(1);

    const { rm } = await import('node:fs/promises');
    await rm(join(folder.path, 'feeds/sources/desk.yaml'));
    const gone = await until(
      () => fetch(`${hub.url}/feeds/source/desk.rss`),
      ({ status }) => status === 410,
    );
    expect([gone.status, gone.headers.get('content-type')]).toEqual([
      410,
      expect.stringContaining('application/problem+json'),
    ]);
    expect((await json(hub, '/feeds/all.json')).items).toEqual([]);
    await hub.stop();
    await folder.remove();
  });
});

describe('a pushed article', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let hub: HubProcess;
  beforeAll(async () => {
    folder = await makeFolder({ 'feeds/sources/desk.yaml': PUSH_SOURCE });
    hub = await startHub(settingsIn(folder.path));
  });
  afterAll(async () => {
    await hub.stop();
    await folder.remove();
  });

  test('is created, then unchanged, then updated, and stays one entry', async () => {
    const article = {
      source: 'desk',
      id: 'a1',
      title: 'قیمت < ارزش',
      content_html: '<p>متن <b>خبر</b></p>',
      published: '2026-11-01T08:00:00Z',
    };
    const created = await push(hub, article);
    expect([created.status, created.body.status, created.location]).toEqual([201, 'created', created.body.url]);
    expect((await push(hub, article)).body.status).toBe('unchanged');
    const updated = await push(hub, { ...article, title: 'قیمت و ارزش' });
    expect([updated.status, updated.body.status, updated.body.revision, updated.body.key]).toEqual([
      200,
      'updated',
      2,
      created.body.key,
    ]);
    const feed = await json(hub, '/feeds/source/desk.json');
    expect(feed.items.map(({ title }) => title)).toEqual(['قیمت و ارزش']);
  });

  test('with a date nobody can read is refused, naming the field', async () => {
    const refused = await push(hub, {
      source: 'desk',
      id: 'd1',
      title: 'خبر',
      content_text: 'متن.',
      published: 'دیروز',
    });
    expect([refused.status, refused.body.errors]).toEqual([422, [expect.objectContaining({ field: 'published' })]]);
  });

  test('shows its source by name, never by its id, and names no upstream', async () => {
    await push(hub, { source: 'desk', id: 'd2', title: 'خبر با منبع', content_text: 'متن.' });
    const rss = await (await fetch(`${hub.url}/feeds/source/desk.rss`)).text();
    expect(rss).toContain('>تحریریه</source>');
    expect(rss).not.toContain('>desk</source>');
  });

  test('withdrawn leaves every feed, answers 410, and does not come back', async () => {
    const article = { source: 'desk', id: 'a2', title: 'خبر نادرست', content_text: 'متن.' };
    const { body } = await push(hub, article);
    const address = `${hub.url}/articles/${body.key}`;
    expect((await fetch(address, { method: 'DELETE', headers: BEARER })).status).toBe(204);
    expect((await fetch(address)).status).toBe(410);
    expect((await fetch(address, { method: 'DELETE', headers: BEARER })).status).toBe(410);
    expect((await push(hub, article)).status).toBe(410);
    expect((await json(hub, '/feeds/all.json')).items.map(({ title }) => title)).not.toContain('خبر نادرست');
  });

  test('withdrawn as the last of its language leaves an empty feed, which says that it was withdrawn', async () => {
    const article = { source: 'desk', id: 'a3', title: 'ہک خبر', content_text: 'متن۔', language: 'pnb' };
    const { body } = await push(hub, article);
    const feeds = ['/feeds/language/pnb.atom', '/feeds/category/economy/pnb.atom'];
    const statuses = () => Promise.all(feeds.map(async (path) => (await fetch(`${hub.url}${path}`)).status));
    expect(await statuses()).toEqual([200, 200]);
    await fetch(`${hub.url}/articles/${body.key}`, { method: 'DELETE', headers: BEARER });
    expect(await statuses()).toEqual([200, 200]);
    const feed = await (await fetch(`${hub.url}/feeds/language/pnb.atom`)).text();
    expect([feed.includes('<entry'), feed.includes(`deleted-entry ref="`)]).toEqual([false, true]);
  });

  test('that was acknowledged survives kill -9 at any moment', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const victim = await startHub(settingsIn(folder.path));
      const pushing = (async () => {
        for (let count = 0; count < 500; count += 1) {
          const id = `k-${round}-${count}`;
          const answer = await push(victim, { source: 'desk', id, title: `خبر ${id}`, content_text: 'متن خبر.' });
          acknowledged.push(String(answer.body.key));
        }
      })().catch(() => undefined);
      const goal = acknowledged.length + 5 + round * 7;
      await until(
        async () => acknowledged.length,
        (length) => length >= goal,
      );
      await victim.kill();
      await pushing;
    }
    const survivor = await startHub(settingsIn(folder.path));
    const statuses = await Promise.all(
      acknowledged.map(async (key) => (await fetch(`${survivor.url}/articles/${key}`)).status),
    );
    expect(acknowledged.length).toBeGreaterThan(30);
    expect(new Set(statuses)).toEqual(new Set([200]));
    await survivor.stop();
  });
});

describe('a start that cannot succeed', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  beforeEach(async () => {
    folder = await makeFolder({ 'feeds/sources/desk.yaml': PUSH_SOURCE });
  });
  afterEach(() => folder.remove());

  const oneLine = (text: string) => text.trim().split('\n');

  test('says in one line that the port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const ended = await run('src/main.mjs', [], settingsIn(folder.path, { PORT: String(port) }));
    taken.close();
    expect([ended.code, oneLine(ended.stderr)]).toEqual([1, [expect.stringContaining(String(port))]]);
    // What could not start has put no files in force.
    const store = await openStore({ url: `sqlite:${folder.path}/data/khorak.db`, now: Date.now });
    expect(await store.catalogSnapshot()).toBe(null);
    await store.close();
    await rm(`${folder.path}/data`, { recursive: true });
  });

  test('says in one line that the data folder cannot be written', async () => {
    await folder.write('data', 'a file where the folder should be');
    chmodSync(join(folder.path, 'data'), 0o400);
    const ended = await run('src/main.mjs', [], settingsIn(folder.path));
    expect([ended.code, oneLine(ended.stderr)]).toEqual([1, [expect.stringContaining(join(folder.path, 'data'))]]);
  });

  test('says in one line which setting is wrong', async () => {
    const ended = await run('src/main.mjs', [], settingsIn(folder.path, { TICK_SECONDS: 'soon' }));
    expect([ended.code, oneLine(ended.stderr)]).toEqual([1, [expect.stringContaining('TICK_SECONDS')]]);
  });

  test('says in one line that there is no catalogue', async () => {
    const ended = await run('src/main.mjs', [], settingsIn(folder.path, { FEEDS_DIR: join(folder.path, 'nowhere') }));
    expect([ended.code, oneLine(ended.stderr)]).toEqual([1, [expect.stringContaining('nowhere')]]);
  });
});
