/** A hub whose PostgreSQL goes and comes back. */
import { jest } from '@jest/globals';
import { type HubProcess, makeFolder, settingsIn, startHub, until } from '../e2e/hub-process.ts';
import { type PostgresServer, startPostgres } from '../postgres-server.ts';

jest.setTimeout(60_000);

let server: PostgresServer;
let hub: HubProcess;
let folder: Awaited<ReturnType<typeof makeFolder>>;

beforeAll(async () => {
  server = await startPostgres({ durable: true });
  folder = await makeFolder({
    'feeds/hub.yaml': 'title: { fa: خوراک }\n',
    'feeds/categories.yaml': 'news: { fa: خبر }\n',
    'feeds/sources/desk.yaml': 'title: { fa: میز }\nlanguage: fa\npush: true\ncategory: news\n',
  });
  const DATABASE_URL = `${server.url}/postgres`;
  hub = await startHub(settingsIn(folder.path, { DATABASE_URL }));
});
afterAll(async () => {
  await hub.kill();
  await server.remove();
  await folder.remove();
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${hub.url}${path}`, { headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const push = (id: string, more: object = {}) =>
  fetch(`${hub.url}/articles`, {
    method: 'POST',
    headers: { authorization: 'Bearer push-secret', 'content-type': 'application/json' },
    body: JSON.stringify({ source: 'desk', id, title: `خبر ${id}`, content_text: 'متن', ...more }),
  });
/** Feeds of a language that an entry has and no source declares. */
const UNDECLARED = ['/feeds/language/ar.rss', '/feeds/category/news/ar.rss'];

test('while it is away what is in memory is served with a warning, the rest is 503, and all goes on when it is back', async () => {
  expect((await push('one')).status).toBe(201);
  const oldest = await get('/feeds/all.rss');
  expect((await push('arabic', { language: 'ar' })).status).toBe(201);
  const middle = await get('/feeds/all.rss');
  const newsSince = ({ headers }: { readonly headers: Headers }) =>
    get('/feeds/all.rss', { 'A-IM': 'feed', 'If-None-Match': headers.get('etag') ?? '' });
  expect((await newsSince(oldest)).status).toBe(226);
  expect((await push('last')).status).toBe(201);
  const good = await get('/feeds/all.rss');
  for (const path of UNDECLARED) expect((await get(path)).status).toBe(200);
  expect((await get('/metrics')).text).toMatch(/^khorak_entries 3$/m);
  expect([good.status, good.headers.get('warning')]).toEqual([200, null]);
  expect((await get('/readyz')).status).toBe(200);

  await server.stop();
  await hub.logged(({ msg }) => msg === 'a tick failed');
  const stale = await until(
    () => get('/feeds/all.rss'),
    ({ headers }) => headers.get('warning') !== null,
  );
  expect([stale.status, stale.headers.get('warning')]).toEqual([200, '111 - "Revalidation Failed"']);
  expect(stale.text).toBe(good.text);
  const etag = good.headers.get('etag') ?? '';
  expect((await fetch(`${hub.url}/feeds/all.rss`, { headers: { 'If-None-Match': etag } })).status).toBe(304);
  for (const path of UNDECLARED) {
    const { status, headers } = await get(path);
    expect([path, status, headers.get('warning')]).toEqual([path, 200, '111 - "Revalidation Failed"']);
  }
  // Of the first it has news, but from before what came last; of the second none.
  for (const known of [oldest, middle]) {
    const whole = await newsSince(known);
    expect([whole.status, whole.headers.get('warning')]).toEqual([200, '111 - "Revalidation Failed"']);
    expect(whole.text).toBe(good.text);
  }
  const metrics = await get('/metrics');
  expect(metrics.status).toBe(200);
  expect(metrics.text).toContain('http_requests_total{');
  expect(metrics.text).not.toMatch(/^khorak_(?:entries|source_failures)\b.* \d+$/m);

  const started = performance.now();
  const refused = [await push('two'), await fetch(`${hub.url}/feeds/all.atom`), await fetch(`${hub.url}/readyz`)];
  expect(refused.map(({ status }) => status)).toEqual([503, 503, 503]);
  for (const answer of refused.slice(0, 2)) {
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await answer.json()).toMatchObject({ code: 'unavailable' });
  }
  expect((await get('/healthz')).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(2000);

  await server.start();
  await until(
    () => get('/readyz'),
    ({ status }) => status === 200,
  );
  expect((await push('two')).status).toBe(201);
  const mended = await get('/feeds/all.rss');
  expect([mended.status, mended.headers.get('warning')]).toEqual([200, null]);
  expect(mended.text).toContain('خبر two');
  expect((await newsSince(middle)).status).toBe(226);
  expect((await get('/metrics')).text).toMatch(/^khorak_entries 4$/m);
  await hub.logged(({ msg }) => /can be reached again$/.test(String(msg)));
  const news = hub.log.filter(({ msg }) => /^PostgreSQL can/.test(String(msg))).map(({ msg }) => msg);
  expect(news).toEqual([
    'PostgreSQL cannot be reached: what is in memory is served meanwhile',
    'PostgreSQL can be reached again',
  ]);
  expect(hub.log.filter(({ reason }) => reason === null)).toEqual([]);
  expect(hub.log.filter(({ err, msg }) => err !== undefined && msg !== 'request failed')).toEqual([]);
  expect(hub.log.filter(({ msg }) => msg === 'a tick failed')).toEqual([
    expect.objectContaining({ level: 40, reason: 'PostgreSQL cannot be reached' }),
  ]);
  const { host } = new URL(server.url);
  const serving = await hub.logged(({ msg }) => msg === 'serving');
  expect(serving.store).toBe(`postgres://${host}/postgres`);
  expect(await hub.stop()).toBe(0);
});
