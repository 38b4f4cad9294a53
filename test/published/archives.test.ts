import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Entry, FeedFormat } from '../../src/model.ts';
import { childrenOf, readXml, textOf, type XmlNode } from '../render/xml-tree.ts';
import { sampleEntry } from '../store/sample.ts';
import { openFolder } from './outside.ts';
import { FORMATS, NOW, openPublishedHub, type PublishedHub } from './published-hub.ts';

const DAY = 86_400_000;
const folder = openFolder();
mkdirSync(join(folder.path, 'sources'));
writeFileSync(
  join(folder.path, 'sources/sample.yaml'),
  'title: { fa: نمونه }\nlanguage: fa\npush: true\npublish: full\n',
);
cpSync(resolve('feeds/categories.yaml'), join(folder.path, 'categories.yaml'));
let newsroom: PublishedHub;
beforeEach(async () => {
  newsroom = await openPublishedHub(folder.path);
});
afterEach(() => newsroom.close());
afterAll(() => folder.remove());

/** NOW is 1 December 2026, noon. */
async function publish(
  articles: Readonly<Record<string, number>>,
  at = NOW,
  fields: Partial<Entry> = {},
): Promise<void> {
  const entries = Object.entries(articles).map(([name, published]) =>
    sampleEntry(name, { published: { at: published, precision: 'minute' }, ...fields }),
  );
  const source = { id: 'sample', retention: { days: null, entries: null }, deliberate: true };
  await newsroom.hub.store.saveEntries({ source, entries, at });
}
const OCTOBER = Date.UTC(2026, 9, 5);
const NOVEMBER = Date.UTC(2026, 10, 5);

const get = (path: string) => newsroom.get(`${newsroom.url}${path}`);
const linkOf = (node: XmlNode, rel: string, name: string) =>
  childrenOf(node, name).find(({ attributes }) => attributes.rel === rel)?.attributes.href ?? null;

/** What a document says of archives, whatever its format. */
function read(format: FeedFormat, body: string) {
  if (format === 'json') {
    const { next_url: prev = null, items, _khorak } = JSON.parse(body);
    const current = _khorak.current ?? null;
    return { prev, current, isArchive: _khorak.archive === true, ids: items.map(({ id }: { id: string }) => id) };
  }
  const root = readXml(body);
  const feed = format === 'rss' ? (childrenOf(root, 'channel')[0] as XmlNode) : root;
  const link = format === 'rss' ? 'atom:link' : 'link';
  return {
    prev: linkOf(feed, 'prev-archive', link),
    current: linkOf(feed, 'current', link),
    isArchive: childrenOf(feed, 'fh:archive').length === 1,
    ids: childrenOf(feed, format === 'rss' ? 'item' : 'entry').map((one) =>
      textOf(one, format === 'rss' ? 'guid' : 'id'),
    ),
  };
}

describe('the archives of a running hub', () => {
  test.each(FORMATS)('lead from the feed back through its months: %s', async (format) => {
    await publish({ now: NOW - 3_600_000, nov: NOVEMBER, oct: OCTOBER, oct2: OCTOBER + DAY });
    const feed = await get(`/feeds/category/politics/fa.${format}`);
    const first = read(format, feed.body);
    const base = `${newsroom.url}/feeds/category/politics/fa`;
    expect(first).toMatchObject({ isArchive: false, current: null, prev: `${base}/archive/2026-11.${format}` });
    const november = await newsroom.get(first.prev ?? '');
    expect([november.status, november.contentType]).toEqual([200, feed.contentType]);
    expect(read(format, november.body)).toEqual({
      isArchive: true,
      current: `${base}.${format}`,
      prev: `${base}/archive/2026-10.${format}`,
      ids: ['https://news.example/nov'],
    });
    const october = await get(`/feeds/category/politics/fa/archive/2026-10.${format}`);
    expect(read(format, october.body)).toMatchObject({
      prev: null,
      ids: ['https://news.example/oct2', 'https://news.example/oct'],
    });
  });

  test('are asked for as the feed was, and have the feed’s id in Atom', async () => {
    await publish({ nov: NOVEMBER });
    const { prev } = read('atom', (await get('/feeds/all.atom?limit=1&content=summary&bidi=none')).body);
    expect(prev).toBe(`${newsroom.url}/feeds/all/archive/2026-11.atom?content=summary&bidi=none`);
    const archive = await newsroom.get(prev ?? '');
    expect(archive.body).not.toContain('<content');
    expect(read('atom', archive.body).current).toBe(`${newsroom.url}/feeds/all.atom?content=summary&bidi=none`);
    expect(textOf(readXml(archive.body), 'id')).toBe(`${newsroom.url}/feeds/all.atom?content=summary&bidi=none`);
  });

  test('stay byte for byte the same while news comes in, and lose what is taken back', async () => {
    await publish({ nov: NOVEMBER, gone: NOVEMBER + DAY });
    const address = '/feeds/all/archive/2026-11.atom';
    const before = await get(address);
    await publish({ later: NOW - 60_000 }, NOW + 1000);
    expect((await get(address)).body).toBe(before.body);
    // Not by what makes the feed one of several languages either: an archive is of its own.
    await publish({ english: NOW - 30_000 }, NOW + 1500, { language: 'en', direction: 'ltr' });
    expect((await get('/feeds/all.rss')).body).not.toContain('<language>');
    expect((await get(address)).body).toBe(before.body);
    await newsroom.hub.store.withdrawEntry('key-gone', NOW + 2000);
    const after = await get(address);
    expect(read('atom', after.body).ids).toEqual(['https://news.example/nov']);
    const deleted = childrenOf(readXml(after.body), 'at:deleted-entry').map(({ attributes }) => attributes.ref);
    expect(deleted).toEqual(['https://news.example/gone']);
  });

  test('are compared by their tag alone, and not kept long: what is taken back must go', async () => {
    await publish({ nov: NOVEMBER });
    const { headers } = await fetch(`${newsroom.url}/feeds/all/archive/2026-11.atom`);
    expect([headers.get('last-modified'), headers.get('cache-control')]).toEqual([
      null,
      'public, max-age=300, stale-while-revalidate=300, stale-if-error=86400',
    ]);
    expect(headers.get('etag')).toMatch(/^"/);
  });

  test('take any number of entries of one moment, in parts that lead to one another', async () => {
    const many = Object.fromEntries(Array.from({ length: 650 }, (_, n) => [`m${n}`, NOVEMBER]));
    await publish(many);
    const sizes: number[] = [];
    const ids = new Set<string>();
    for (let next = read('json', (await get('/feeds/all.json')).body).prev; next !== null && sizes.length < 10; ) {
      const part = read('json', (await newsroom.get(next)).body);
      sizes.push(part.ids.length);
      for (const id of part.ids) ids.add(id);
      next = part.prev;
    }
    expect([sizes, ids.size]).toEqual([[300, 300, 50], 650]);
  });

  test('and every part of a feed, however much of it is asked for, have one id', async () => {
    await publish({ now: NOW - 1000, nov: NOVEMBER });
    const idOf = async (path: string) => textOf(readXml((await get(path)).body), 'id');
    const id = `${newsroom.url}/feeds/all.atom`;
    for (const path of ['/feeds/all.atom', '/feeds/all.atom?limit=1', '/feeds/all/archive/2026-11.atom'])
      expect(await idOf(path)).toBe(id);
    expect((await get('/feeds/all/archive/2026-11.atom?limit=abc')).status).toBe(400);
  });

  test('are 404 while a month runs or when it never had anything, 410 once all of it has expired', async () => {
    await publish({ oct: OCTOBER, now: NOW });
    const statusOf = async (name: string) => (await get(`/feeds/all/archive/${name}.json`)).status;
    expect(await statusOf('2026-12')).toBe(404);
    expect(await statusOf('2026-09')).toBe(404);
    expect(await statusOf('2026-13')).toBe(404);
    expect(await statusOf('2026-10')).toBe(200);
    await newsroom.hub.store.expireEntries([{ id: 'sample', retention: { days: null, entries: 1 } }], NOW + 1000);
    expect(await statusOf('2026-10')).toBe(410);
    expect((await get('/feeds/source/nobody/archive/2026-10.rss')).status).toBe(404);
    expect((await get('/feeds/search/archive/2026-10.rss?q=x')).status).toBe(404);
  });
});
