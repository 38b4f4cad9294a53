/** Sites without feeds and feeds without texts, as the hub's users meet them: real processes, real sockets. */
import { jest } from '@jest/globals';
import { feedOf, listOf, type NewsSite, openNewsSite, pageOf } from '../polling/news-site.ts';
import { makeFolder, run, settingsIn, startHub, until } from './hub-process.ts';

jest.setTimeout(30_000);

const TEXT = ['گلخانهٔ شهر پیک‌آباد با بیست هزار گلدان تازه، از امروز هر روز تا غروب به روی همه باز است.'];

let site: NewsSite;
let folder: Awaited<ReturnType<typeof makeFolder>>;
let env: Record<string, string>;
beforeEach(async () => {
  site = await openNewsSite();
  folder = await makeFolder();
  env = settingsIn(folder.path);
});
afterEach(async () => {
  await site.close();
  await folder.remove();
});

const source = (lines: string) =>
  folder.write('feeds/sources/peyk.yaml', `title: { fa: پیک بامداد }\nlanguage: fa\npublish: full\n${lines}`);
const publish = (paths: readonly string[]) => {
  for (const path of paths) site.answers.set(path, pageOf({ title: `خبر ${path}`, text: TEXT }));
  site.answers.set('/list', listOf(paths));
};

interface JsonFeed {
  readonly items: readonly { id: string; title: string; url: string; content_html?: string }[];
}

test('a site without a feed is polled by hand, shows in the status and is published with its texts', async () => {
  await source(`pages: { list: "${site.url}/list", links: "ul.news a" }\n`);
  publish(Array.from({ length: 31 }, (_, at) => `/n/${at + 1}`));
  expect((await run('src/cli.mjs', ['status'], env)).stdout).toContain('peyk\tpages\tnot polled yet');
  const first = await run('src/cli.mjs', ['poll', 'peyk'], env);
  expect([first.code, first.stdout]).toEqual([0, 'peyk: 30 new, 0 updated, 1 page left for the next poll\n']);
  const hub = await startHub(env);
  const feed = await until(
    async () => (await (await fetch(`${hub.url}/feeds/source/peyk.json`)).json()) as JsonFeed,
    ({ items }) => items.length === 31,
  );
  expect(feed.items[0]).toMatchObject({ title: 'خبر /n/31', url: `${site.url}/n/31` });
  expect(feed.items.every(({ content_html }) => content_html?.includes(TEXT[0] ?? 'a text'))).toBe(true);
  const line = await hub.logged(({ document }) => document === `${site.url}/n/31`);
  expect(line).toMatchObject({ msg: 'read', created: 1 });
  expect(await hub.stop()).toBe(0);
  const again = await run('src/cli.mjs', ['poll', 'peyk'], env);
  expect(again.stdout).toBe('peyk: not modified\n');
  expect((await run('src/cli.mjs', ['status'], env)).stdout).toMatch(/^peyk\tpages\tlast read \S+, next poll \S+$/m);
});

test("a feed without texts is published with the texts of its pages and the feed's own identifiers", async () => {
  await source(`feed: "${site.url}/rss"\narticle: page\n`);
  publish(['/n/1']);
  const link = `${site.url}/n/1`;
  site.answers.set(
    '/rss',
    feedOf([{ guid: 'tag:peyk.example,2025:1', link, title: 'گلخانه باز شد', summary: 'گلخانه.' }]),
  );
  expect((await run('src/cli.mjs', ['poll'], env)).stdout).toBe(`peyk (${site.url}/rss): 1 new, 0 updated\n`);
  const hub = await startHub(env);
  const feed = (await (await fetch(`${hub.url}/feeds/source/peyk.json`)).json()) as JsonFeed;
  expect(feed.items).toMatchObject([
    { id: 'tag:peyk.example,2025:1', title: 'گلخانه باز شد', content_html: expect.stringContaining(TEXT[0] ?? '') },
  ]);
  await hub.stop();
});

test('a page that robots.txt forbids is left alone, and the hub says so', async () => {
  await source(`pages: { list: "${site.url}/list", links: "ul.news a" }\n`);
  publish(['/n/2', '/n/1']);
  site.answers.set('/robots.txt', { body: 'User-agent: *\nDisallow: /\n' });
  const polled = await run('src/cli.mjs', ['poll'], env);
  expect([polled.code, polled.stdout]).toEqual([1, expect.stringContaining('robots.txt')]);
  expect((await run('src/cli.mjs', ['status'], env)).stdout).toMatch(/1 failures: robots-refused: .* does not allow/);
  expect(site.asked.map(({ path }) => path)).toEqual(['/robots.txt']);
});
