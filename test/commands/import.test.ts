/** `khorak import` on sites, feeds and lists: each becomes a source's file, and nothing that is there is touched. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { article, feedLink, front, openDesk, openSite, rss, type Site } from './site.ts';

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function atDesk(publicUrl?: string) {
  const desk = await openDesk(publicUrl);
  opened.push(desk);
  const sources = () => {
    const folder = join(desk.path, 'feeds/sources');
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    return Object.fromEntries(files.map((name) => [name, parse(readFileSync(join(folder, name), 'utf8'))]));
  };
  return { ...desk, sources };
}

async function siteOf(documents: (url: string) => Readonly<Record<string, string>>): Promise<Site> {
  const site = await openSite(documents);
  opened.push(site);
  return site;
}

const opml = (body: string) => `<?xml version="1.0"?><opml version="2.0"><head/><body>${body}</body></opml>`;

test('a site becomes a source: its feed, its name, the language it is written in', async () => {
  const desk = await atDesk();
  const site = await siteOf(() => ({
    '/': front(feedLink('/comments/feed', 'comments') + feedLink('/rss')),
    '/rss': rss('روزنامهٔ نمونه', 'خبر یکم', 'en'),
  }));
  expect(await desk.import(`${site.url}/`)).toBe(0);
  expect(desk.sources()).toEqual({
    'paper.yaml': {
      title: { fa: 'روزنامهٔ نمونه' },
      language: 'fa',
      homepage: 'https://paper.example/',
      feed: `${site.url}/rss`,
      category: 'news',
      publish: 'summary',
    },
  });
  expect(desk.said).toEqual([
    `feed taken: ${site.url}/rss (of 2: ${site.url}/rss, ${site.url}/comments/feed)`,
    'written: sources/paper.yaml',
    `${site.url}/: 1 sources written, 0 skipped`,
  ]);
});

test('a feed, imported twice, becomes one source', async () => {
  const desk = await atDesk();
  const site = await siteOf(() => ({ '/rss': rss('Paper') }));
  expect(await desk.import(`${site.url}/rss`)).toBe(0);
  expect(await desk.import(`${site.url}/rss`)).toBe(0);
  expect(Object.keys(desk.sources())).toEqual(['paper.yaml']);
  expect(desk.complained).toEqual(['skipped: Paper: A source with this feed is there already']);
});

test('an article leads to the feed of its site', async () => {
  const desk = await atDesk();
  const site = await siteOf(() => ({ '/news/1': article(feedLink('/rss')), '/rss': rss('Paper') }));
  expect(await desk.import(`${site.url}/news/1`)).toBe(0);
  expect(desk.sources()['paper.yaml'].feed).toBe(`${site.url}/rss`);
});

test('the address of a list is read as the list it is', async () => {
  const desk = await atDesk();
  const site = await siteOf(() => ({
    '/list': opml(
      '<outline text="One" xmlUrl="https://one.example/rss"/><outline text="Two" xmlUrl="https://two.example/rss"/>',
    ),
  }));
  expect(await desk.import(`${site.url}/list`)).toBe(0);
  expect(Object.keys(desk.sources())).toEqual(['one.yaml', 'two.yaml']);
});

test('what a list names only by its page is looked up; what has no feed is named with the reason', async () => {
  const desk = await atDesk();
  const site = await siteOf(() => ({ '/a': front(feedLink('/a/rss')), '/a/rss': rss('خوراک الف'), '/b/': front('') }));
  const list = `<outline text="Paper A" htmlUrl="${site.url}/a" language="ar"/><outline text="Paper B" htmlUrl="${site.url}/b/"/><outline text="Known" xmlUrl="https://known.example/rss"/>`;
  await desk.write('list.opml', opml(list));
  expect(await desk.import(`${desk.path}/list.opml`)).toBe(0);
  const sources = desk.sources();
  expect(Object.keys(sources)).toEqual(['known.yaml', 'paper-a.yaml']);
  expect(sources['paper-a.yaml']).toMatchObject({
    title: { ar: 'Paper A' },
    language: 'ar',
    feed: `${site.url}/a/rss`,
  });
  expect(desk.complained).toEqual([expect.stringMatching(/^skipped: Paper B: .*no feed was found/)]);
});

test("this hub's own feeds are no sources, from its list, by address or by what they say of themselves", async () => {
  const site = await siteOf((url) => ({
    '/news/feeds/all.rss': rss('خوراک'),
    '/copy': `<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>خوراک</title><link rel="self" href="${url}/news/feeds/all.atom"/></feed>`,
  }));
  const desk = await atDesk(`${site.url}/news`);
  const list = `<outline text="خوراک" xmlUrl="${site.url}/news/feeds/language/fa.rss"/><outline text="Other" xmlUrl="https://other.example/rss"/>`;
  await desk.write('feeds.opml', opml(list));
  expect(await desk.import(`${desk.path}/feeds.opml`, `${site.url}/news/feeds/all.rss`, `${site.url}/copy`)).toBe(0);
  expect(Object.keys(desk.sources())).toEqual(['other.yaml']);
  expect(desk.complained).toHaveLength(3);
  expect(desk.complained.every((line) => line.includes('This hub publishes'))).toBe(true);
});

test('what cannot be read is said in one line, and the rest is imported', async () => {
  const desk = await atDesk();
  await desk.write('good.opml', opml('<outline text="One" xmlUrl="https://one.example/rss"/>'));
  const code = await desk.import(`${desk.path}/missing.opml`, `${desk.path}/good.opml`);
  expect(code).toBe(1);
  expect(desk.complained).toEqual([`khorak: ${desk.path}/missing.opml cannot be read: there is no such file`]);
  expect(Object.keys(desk.sources())).toEqual(['one.yaml']);
});
