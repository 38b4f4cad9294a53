/** docs/nginx.conf as a real nginx runs it: before two servers that can be told what to say, and before a real hub. */
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { type HubProcess, makeFolder, settingsIn, startHub, until } from '../e2e/hub-process.ts';
import { NGINX, type RunningNginx, runNginx } from '../e2e/mirror-nginx.ts';
import { freePort } from '../free-port.ts';
import { describeWith } from '../published/outside.ts';

jest.setTimeout(60_000);

/** A little more than a copy is good for. */
const EXPIRED_MS = 2100;

/** The configuration with another place for its files and the servers at `ports`; nothing else is changed. */
async function startInFront(folder: string, ports: readonly number[]): Promise<RunningNginx> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const { uid, username } = userInfo();
  const main = readFileSync(resolve('docs/nginx.conf'), 'utf8')
    .replace('user nginx;', `daemon off; ${uid === 0 ? `user ${username};` : ''}`)
    .replace('worker_processes auto;', 'worker_processes 1;')
    .replace('/run/nginx.pid', `${folder}/pid`)
    .replace('/dev/stderr warn', `${folder}/error.log`)
    .replace('http {', `http { ${temporary.join(' ')}`)
    .replace(/ *resolver .*\n/, '')
    .replace('server serve:3000 resolve;', ports.map((one) => `server 127.0.0.1:${one};`).join(' '))
    .replace('/var/cache/nginx', folder)
    .replace('listen 80;', `listen 127.0.0.1:${port};`);
  return runNginx({ folder, main, url: `http://127.0.0.1:${port}` });
}

/** Asks again until the answer fits or a copy is no longer good; resolves to the last answer. */
async function whileKept<T>(again: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + EXPIRED_MS;
  for (;;) {
    const isLast = performance.now() > end;
    const answer = await again();
    if (isLast || fits(answer)) return answer;
    await setTimeout(20);
  }
}

/** One request with these headers only; nothing is unpacked. */
async function ask(url: string, headers: Record<string, string> = {}, { method = 'GET', body = '' } = {}) {
  const answer = await new Promise<IncomingMessage>((found, fail) => {
    request(url, { method, headers, agent: false }, found).on('error', fail).end(body);
  });
  const all: IncomingHttpHeaders = answer.headers;
  return { status: answer.statusCode, headers: all, body: await buffer(answer) };
}

/** What a server says of a path. */
interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly afterMs?: number;
}

describeWith(NGINX !== null, 'nginx')('nginx before two servers', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let nginx: RunningNginx;
  let asked: { path: string; method: string; headers: IncomingHttpHeaders; port: number | undefined }[];
  /** What is said of a path that is not answered by `good`. */
  const answers = new Map<string, Answer>();
  const servers: Server[] = [];
  let ports: number[];
  const good = {
    status: 200,
    headers: {
      ETag: '"one"',
      'Last-Modified': 'Thu, 26 Nov 2026 08:00:00 GMT',
      'Cache-Control': 'public, max-age=600',
      Vary: 'Sec-Fetch-Dest, Accept-Encoding',
    },
    body: 'one',
  };
  beforeAll(async () => {
    for (let n = 0; n < 2; n += 1) {
      const server = createServer(async (req, res) => {
        const { url = '', method = '', headers, socket } = req;
        asked.push({ path: url, method, headers, port: socket.localPort });
        const { status, headers: told, body, afterMs }: Answer = answers.get(url) ?? good;
        await setTimeout(afterMs ?? 0);
        const isKnown = status === 200 && headers['if-none-match'] === told.ETag && told.ETag !== undefined;
        res.writeHead(isKnown ? 304 : status, told).end(isKnown ? undefined : body);
      });
      servers.push(server.listen(0, '127.0.0.1'));
      await once(server, 'listening');
    }
    ports = servers.map((server) => (server.address() as AddressInfo).port);
    folder = await makeFolder();
    asked = [];
    nginx = await startInFront(join(folder.path, 'nginx'), ports);
  });
  beforeEach(() => {
    asked = [];
    answers.clear();
  });
  afterAll(async () => {
    await nginx?.stop();
    for (const server of servers) server.close();
    await folder.remove();
  });
  const get = (path: string, headers: Record<string, string> = {}) => ask(nginx.url + path, headers);
  const askedFor = (path: string) => asked.filter((one) => one.path === path);
  /** What nginx answers when its copy of a path is no longer good and a server has been asked. */
  const renewed = (path: string) => {
    const before = askedFor(path).length;
    return whileKept(
      () => get(path),
      () => askedFor(path).length > before,
    );
  };

  test('a feed is asked for once a second, whoever and however many want it, and readers get 304', async () => {
    answers.set('/feeds/a.rss', { ...good, afterMs: 100 });
    const all = await Promise.all(Array.from({ length: 20 }, () => get('/feeds/a.rss')));
    expect(new Set(all.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set(['200 one']));
    expect(asked).toHaveLength(1);
    expect(all[0]?.headers['cache-control']).toBe('public, max-age=600');
    expect(all[0]?.headers.vary).toBe('Sec-Fetch-Dest, Accept-Encoding');
    const known = await get('/feeds/a.rss', { 'if-none-match': 'W/"one"' });
    expect([known.status, known.body.length, known.headers.etag]).toEqual([304, 0, '"one"']);
    expect((await get('/feeds/a.rss', { 'if-none-match': '"none"' })).status).toBe(200);
    expect(asked).toHaveLength(1);
    expect((await ask(`${nginx.url}/feeds/a.rss`, {}, { method: 'HEAD' })).headers['x-cache']).toBe('HIT');
  });

  test('each coding and a browser’s window have copies of their own, and a coding that is refused is not asked for', async () => {
    const codings = ['', 'gzip', 'deflate, gzip, br', 'br;q=1.0, gzip;q=0.5', 'zstd, gzip', 'br;q=0, gzip', 'identity'];
    for (const coding of codings) await get('/feeds/c.atom', coding === '' ? {} : { 'accept-encoding': coding });
    expect(asked.map(({ headers }) => headers['accept-encoding'])).toEqual([undefined, 'gzip', 'br', 'zstd']);
    await get('/feeds/c.atom', { 'sec-fetch-dest': 'document' });
    expect(asked).toHaveLength(5);
  });

  test('who reads is told to the server, and nobody can say he is another', async () => {
    await get('/feeds/d.rss', { 'x-forwarded-for': '192.0.2.7' });
    await get('/', { 'x-forwarded-for': '192.0.2.7', host: 'hub.example:8080' });
    expect(asked.map(({ headers }) => headers['x-forwarded-for'])).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(asked[1]?.headers).toMatchObject({ host: 'hub.example:8080', 'x-forwarded-proto': 'http' });
  });

  test('nothing but feeds is kept, nor what asks for news only, nor what comes with a warning', async () => {
    const twice = async (path: string, headers?: Record<string, string>) => {
      asked = [];
      await get(path, headers);
      await get(path, headers);
      return asked.length;
    };
    for (const path of ['/', '/healthz', '/readers', '/articles/abc', '/feeds/all', '/feeds/search?q=a']) {
      expect([path, await twice(path)]).toEqual([path, 2]);
    }
    expect([(await get('/metrics')).status, await twice('/metrics')]).toEqual([404, 0]);
    expect(await twice('/feeds/e.rss', { 'a-im': 'feed', 'if-none-match': '"zero"' })).toBe(2);
    expect(asked[1]?.headers).toMatchObject({ 'a-im': 'feed', 'if-none-match': '"zero"' });
    answers.set('/feeds/f.rss', { ...good, headers: { ...good.headers, Warning: '111 - "Revalidation Failed"' } });
    expect(await twice('/feeds/f.rss')).toBe(2);
    expect((await get('/feeds/f.rss')).headers.warning).toBe('111 - "Revalidation Failed"');
    for (const path of ['/feeds.opml', '/news/feeds/category/a/fa.json?limit=3', '/feeds/all/archive/2026-10.rss']) {
      expect([path, await twice(path)]).toEqual([path, 1]);
    }
  });

  test('a push passes, once, with what is answered', async () => {
    answers.set('/articles', { status: 503, headers: { 'Retry-After': '5' }, body: 'later' });
    const body = JSON.stringify({ title: 'خبر' });
    const answer = await ask(`${nginx.url}/articles`, { authorization: 'Bearer a' }, { method: 'POST', body });
    expect([answer.status, answer.headers['retry-after'], answer.body.toString()]).toEqual([503, '5', 'later']);
    expect(asked).toMatchObject([{ method: 'POST', path: '/articles', headers: { authorization: 'Bearer a' } }]);
  });

  describe('a copy that is no longer good', () => {
    // At paths of their own they share the waits.
    test.concurrent('is asked about by its validators after a second, and the new one takes its place', async () => {
      const path = '/feeds/b.json';
      await get(path);
      expect((await renewed(path)).headers['x-cache']).toBe('REVALIDATED');
      expect(askedFor(path).at(-1)?.headers).toMatchObject({
        'if-none-match': '"one"',
        'if-modified-since': good.headers['Last-Modified'],
      });
      answers.set(path, { ...good, headers: { ...good.headers, ETag: '"two"' }, body: 'two' });
      expect((await renewed(path)).body.toString()).toBe('two');
    });

    test.concurrent('and has no date is fetched anew, so that it has one as soon as there is one', async () => {
      const path = '/feeds/undated.rss';
      const { 'Last-Modified': _, ...undated } = good.headers;
      answers.set(path, { ...good, headers: undated });
      expect((await get(path)).headers['last-modified']).toBeUndefined();
      answers.delete(path);
      expect((await renewed(path)).headers['last-modified']).toBe(good.headers['Last-Modified']);
      expect(askedFor(path).at(-1)?.headers['if-none-match']).toBeUndefined();
    });

    test.concurrent('gives way to what is gone, which is gone even when the servers are', async () => {
      const path = '/feeds/source/old.rss';
      await get(path);
      answers.set(path, { status: 410, headers: { 'Cache-Control': 'no-store' }, body: 'gone' });
      expect((await renewed(path)).status).toBe(410);
      answers.set(path, { status: 503, headers: { 'Cache-Control': 'no-store' }, body: 'away' });
      expect((await renewed(path)).status).toBe(410);
      expect(askedFor(path)).toHaveLength(3);
    });

    test.concurrent('is shown with a warning while the servers are busy, and without as soon as they are not', async () => {
      const [path, never] = ['/feeds/busy.rss', '/feeds/never.rss'];
      await get(path);
      for (const one of [path, never]) answers.set(one, { status: 503, headers: { 'Retry-After': '5' }, body: 'busy' });
      const warning = '111 - "Revalidation Failed"';
      expect(await renewed(path)).toMatchObject({ status: 200, headers: { 'x-cache': 'STALE', warning } });
      expect(await get(never)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
      answers.delete(path);
      expect((await renewed(path)).headers.warning).toBeUndefined();
    });
  });

  test('both servers are asked; one dies and nobody notices; both die and feeds are served all the same', async () => {
    for (let n = 0; n < 8; n += 1) await get('/');
    expect(new Set(asked.map(({ port }) => port))).toEqual(new Set(ports));
    const end = async (server: Server) => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    };
    const [one, other] = servers as [Server, Server];
    await end(one);
    for (let n = 0; n < 8; n += 1) expect((await get(`/feeds/alive-${n}.rss`)).status).toBe(200);
    await get('/feeds/g.rss');
    await end(other);
    await whileKept(
      () => get('/feeds/g.rss'),
      ({ headers }) => headers['x-cache'] === 'STALE',
    );
    for (let n = 0; n < 5; n += 1) {
      const { status, headers, body } = await get('/feeds/g.rss');
      expect([status, headers['x-cache'], body.toString()]).toEqual([200, 'STALE', 'one']);
    }
    expect((await get('/feeds/g.rss', { 'if-none-match': '"one"' })).status).toBe(304);
    expect((await get('/')).status).toBe(502);
  });
});

describeWith(NGINX !== null, 'nginx')('nginx before a hub', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let hub: HubProcess;
  let nginx: RunningNginx;
  beforeAll(async () => {
    const source = (title: string, id: string) => ({
      [`feeds/sources/${id}.yaml`]: `title: { fa: ${title} }\nlanguage: fa\npush: true\npublish: full\n`,
    });
    folder = await makeFolder(source('میز', 'desk'));
    hub = await startHub(settingsIn(folder.path, { TRUST_PROXY: '1', ROLES: 'serve' }));
    nginx = await startInFront(join(folder.path, 'nginx'), [Number(new URL(hub.url).port)]);
  });
  afterAll(async () => {
    await nginx?.stop();
    await hub?.kill();
    await folder.remove();
  });
  const push = (id: string) =>
    ask(
      `${nginx.url}/articles`,
      { authorization: 'Bearer push-secret', 'content-type': 'application/json' },
      {
        method: 'POST',
        body: JSON.stringify({ source: 'desk', id, title: `خبر ${id}`, content_text: 'متن '.repeat(300) }),
      },
    );
  const feed = (headers: Record<string, string> = {}) => ask(`${nginx.url}/news/feeds/all.json`, headers);

  test('a pushed article is in the feed within seconds, in each coding, and what is new alone can be had', async () => {
    expect((await push('one')).status).toBe(201);
    const first = await until(
      () => feed(),
      ({ body }) => body.includes('خبر one'),
    );
    const zipped = await feed({ 'accept-encoding': 'gzip' });
    expect([zipped.headers['content-encoding'], zipped.headers.etag === first.headers.etag]).toEqual(['gzip', false]);
    expect((await feed({ 'if-none-match': first.headers.etag ?? '' })).status).toBe(304);
    expect((await push('two')).status).toBe(201);
    const startedAt = performance.now();
    const second = await until(
      () => feed(),
      ({ body }) => body.includes('خبر two'),
    );
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(second.body.includes('خبر two')).toBe(true);
    const news = await feed({ 'a-im': 'feed', 'if-none-match': first.headers.etag ?? '' });
    expect([news.status, news.body.includes('خبر two'), news.body.includes('خبر one')]).toEqual([226, true, false]);
  });

  test('it keeps its date, and outlives the hub', async () => {
    const dated = await until(
      () => feed(),
      ({ headers }) => headers['last-modified'] !== undefined,
    );
    expect(dated.headers['last-modified']).toMatch(/GMT$/);
    await hub.kill();
    const stale = await whileKept(feed, ({ headers }) => headers['x-cache'] === 'STALE');
    expect([stale.status, stale.headers['x-cache'], stale.body.equals(dated.body)]).toEqual([200, 'STALE', true]);
    expect((await push('three')).status).toBe(502);
  });
});
