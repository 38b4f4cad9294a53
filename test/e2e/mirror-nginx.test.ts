/** The mirror as nginx serves it, with the configuration of README. */
import { readFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { describeWith } from '../published/outside.ts';
import { run, until } from './hub-process.ts';
import { NGINX, type RunningNginx, startNginx } from './mirror-nginx.ts';
import { documentsIn, type MirrorWorld, openWorld, push, readPlain, withdraw } from './mirror-world.ts';

jest.setTimeout(60_000);

const TYPES: Record<string, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
  opml: 'text/x-opml; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

/** One GET with these headers only; nothing is unpacked. */
async function ask(url: string, headers: Record<string, string> = {}) {
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    get(url, { headers, agent: false }, resolve).on('error', reject),
  );
  const all: IncomingHttpHeaders = answer.headers;
  return { status: answer.statusCode, headers: all, body: await buffer(answer) };
}

/** The address of a file: pages have no ending there. */
const addressOf = (name: string) => `/${name}`.replace(/\.html$/, '').replace(/^\/index$/, '/');

describeWith(NGINX !== null, 'nginx')('a mirror behind nginx', () => {
  let world: MirrorWorld;
  let alone: RunningNginx;
  let inFront: RunningNginx;
  let withdrawn: string;
  beforeAll(async () => {
    world = await openWorld();
    await push(world, 'desk', 'خبر نخست');
    await push(world, 'wire', 'A first story');
    withdrawn = await push(world, 'desk', 'خبر پس‌گرفته');
    await withdraw(world, withdrawn);
    const exported = await run('src/cli.mjs', ['export', world.root], world.env);
    expect(exported.code).toBe(0);
    const { root } = world;
    alone = await startNginx({ root, folder: join(root, '../nginx') });
    inFront = await startNginx({ root, folder: join(root, '../nginx-in-front'), hubUrl: world.hub.url });
  });
  afterAll(async () => {
    await Promise.all([alone?.stop(), inFront?.stop()]);
    await world.hub.kill();
    await world.remove();
  });

  test('every document has its type, its language, its bytes, validators that hold, and a gzip variant', async () => {
    const names = documentsIn(world.root);
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) {
      const url = alone.url + addressOf(name);
      const plain = await ask(url);
      const type = TYPES[name.split('.').at(-1) ?? ''];
      expect([name, plain.status, plain.headers['content-type'], plain.headers['content-encoding']]).toEqual([
        name,
        200,
        type,
        undefined,
      ]);
      expect([name, plain.body.equals(readFileSync(join(world.root, name)))]).toEqual([name, true]);
      expect([name, plain.headers.vary]).toEqual([name, 'Accept-Encoding']);
      expect([name, plain.headers['access-control-allow-origin']]).toEqual([
        name,
        /^feeds[./]/.test(name) ? '*' : undefined,
      ]);

      const zipped = await ask(url, { 'accept-encoding': 'gzip' });
      expect([name, zipped.headers['content-encoding'], zipped.headers['content-type']]).toEqual([name, 'gzip', type]);
      expect([name, zipped.body.equals(readFileSync(join(world.root, `${name}.gz`)))]).toEqual([name, true]);
      expect(zipped.headers.etag).not.toBe(plain.headers.etag);
      expect(zipped.headers['last-modified']).toBe(plain.headers['last-modified']);

      for (const { headers } of [plain, zipped]) {
        const encoding = { 'accept-encoding': headers['content-encoding'] ?? 'identity' };
        const conditions = { 'if-none-match': headers.etag ?? '', 'if-modified-since': headers['last-modified'] ?? '' };
        for (const [condition, value] of Object.entries(conditions)) {
          const again = await ask(url, { ...encoding, [condition]: value });
          expect([name, condition, again.status, again.body.length]).toEqual([name, condition, 304, 0]);
        }
      }
    }
  });

  test('a feed of one language says which, as the hub does; types and times are the hub’s too', async () => {
    for (const path of ['/feeds/all', '/feeds/language/fa', '/feeds/source/wire', '/feeds/category/news/fa']) {
      for (const ending of ['.rss', '.atom', '.json']) {
        const ours = await ask(alone.url + path + ending);
        // the hub tells a date some seconds after the change
        const theirs = await until(
          () => ask(world.hub.url + path + ending),
          ({ headers }) => headers['last-modified'] !== undefined,
        );
        const told = ['content-type', 'last-modified', 'cache-control', 'access-control-allow-origin'];
        const languages = theirs.headers['content-language'] ?? '';
        expect([path, ours.headers['content-language']]).toEqual([
          path,
          languages.includes(',') ? undefined : languages,
        ]);
        for (const name of told) expect([name, ours.headers[name]]).toEqual([name, theirs.headers[name]]);
      }
    }
    const pages = ['/', '/categories', '/ns/khorak', '/feeds/source/wire'].map((path) => ask(alone.url + path));
    expect((await Promise.all(pages)).map(({ headers }) => headers['content-language'])).toEqual([
      'fa',
      'fa',
      'en',
      'en',
    ]);
  });

  test('PUBLIC_URL’s prefix is taken, what is withdrawn is 410, and nothing else is there', async () => {
    const statusOf = async (path: string) => (await ask(alone.url + path)).status;
    expect((await ask(`${alone.url}/news/feeds/all.rss`)).body.toString()).toBe(readPlain(world.root, 'feeds/all.rss'));
    expect([await statusOf('/news/'), await statusOf('/news/feeds/all')]).toEqual([200, 200]);
    expect(await statusOf(`/articles/${withdrawn}`)).toBe(410);
    expect(await statusOf(`/news/articles/${withdrawn}`)).toBe(410);
    const others = [
      '/.khorak/manifest',
      '/.khorak/languages.map',
      '/feeds/all.rss.gz',
      '/feeds/all.html',
      '/feeds',
      '/no',
    ];
    for (const path of others) expect([path, await statusOf(path)]).toEqual([path, 404]);
  });

  test('every link of a page leads to something', async () => {
    const dead: string[] = [];
    const links = new Set<string>();
    for (const name of documentsIn(world.root).filter((file) => file.endsWith('.html'))) {
      const html = readPlain(world.root, name) ?? '';
      for (const [, href = ''] of html.matchAll(/ href="((?:https:\/\/hub\.example)?\/news[^"#?]*)/g)) {
        links.add(href.replace('https://hub.example', ''));
      }
    }
    expect(links.size).toBeGreaterThan(50);
    for (const path of links) if ((await ask(alone.url + path)).status !== 200) dead.push(path);
    expect(dead).toEqual([]);
  });

  test('in front of a hub it gives way to it, and takes over when the hub is away', async () => {
    const search = '/feeds/search.json?q=story';
    expect((await ask(`${inFront.url}${search}`)).status).toBe(200);
    const etag = (await ask(`${inFront.url}/feeds/all.rss`)).headers.etag;
    expect(etag).toBe((await ask(`${world.hub.url}/feeds/all.rss`)).headers.etag);
    await world.hub.kill();
    for (const name of documentsIn(world.root)) {
      const { status, body, headers } = await ask(inFront.url + addressOf(name));
      expect([name, status, headers['content-type']]).toEqual([name, 200, TYPES[name.split('.').at(-1) ?? '']]);
      expect([name, body.toString() === readPlain(world.root, name)]).toEqual([name, true]);
    }
    const feed = `${inFront.url}/news/feeds/language/fa.atom`;
    expect((await ask(feed)).headers['content-language']).toBe('fa');
    expect((await ask(feed, { 'if-none-match': etag ?? '' })).status).toBe(200);
    expect((await ask(`${inFront.url}/articles/${withdrawn}`)).status).toBe(410);
    const pushed = await fetch(`${inFront.url}/articles`, { method: 'POST', body: '{}' });
    expect(pushed.status).toBe(503);
  });
});
