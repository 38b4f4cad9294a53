import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jest } from '@jest/globals';
import type { Entry } from '../../src/model.ts';
import { childrenOf, readXml, textOf } from '../render/xml-tree.ts';
import { sampleEntry } from '../store/sample.ts';
import { openFolder } from './outside.ts';
import { NOW, openPublishedHub, type PublishedHub } from './published-hub.ts';

const folder = openFolder();
mkdirSync(join(folder.path, 'sources'));
for (const id of ['sample', 'second'])
  writeFileSync(
    join(folder.path, `sources/${id}.yaml`),
    `title: { fa: ${id} }\nlanguage: fa\npush: true\npublish: full\n`,
  );
cpSync(resolve('feeds/categories.yaml'), join(folder.path, 'categories.yaml'));
let newsroom: PublishedHub;
beforeEach(async () => {
  newsroom = await openPublishedHub(folder.path);
});
afterEach(() => newsroom.close());
afterAll(() => folder.remove());

let clock = NOW;
async function publish(names: readonly string[], fields: Partial<Entry> = {}, source = 'sample'): Promise<void> {
  clock += 1000;
  const entries = names.map((name) => sampleEntry(name, { published: null, ...fields }));
  const saving = { id: source, retention: { days: null, entries: null }, deliberate: true };
  await newsroom.hub.store.saveEntries({ source: saving, entries, at: clock });
}
const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${newsroom.url}${path}`, { headers });
const idsIn = (atom: string) => childrenOf(readXml(atom), 'entry').map((entry) => textOf(entry, 'id')?.slice(-1));

describe('who asks only for what is new (RFC 3229)', () => {
  const delta = (tag: string | null, im = 'feed') => ask('/feeds/all.atom', { 'A-IM': im, 'If-None-Match': tag ?? '' });

  test('gets 226 with what came or was corrected since, and the tag of the whole', async () => {
    await publish(['a', 'b', 'c']);
    const first = (await ask('/feeds/all.atom')).headers.get('etag');
    await publish(['d']);
    await publish(['b'], { title: 'اصلاح‌شده' });
    const answer = await delta(first);
    const whole = await ask('/feeds/all.atom', { 'Accept-Encoding': 'identity' });
    expect([answer.status, answer.headers.get('im'), answer.headers.get('cache-control')]).toEqual([
      226,
      'feed',
      'no-store, im',
    ]);
    expect(answer.headers.get('vary')).toBe('A-IM, If-None-Match, Accept-Encoding');
    expect(answer.headers.get('etag')).toBe(whole.headers.get('etag'));
    expect(idsIn(await answer.text()).sort()).toEqual(['b', 'd']);
    expect(idsIn(await whole.text())).toHaveLength(4);
    expect((await delta(answer.headers.get('etag'))).status).toBe(304);
  });

  test('is told what was taken back, too', async () => {
    await publish(['a', 'b']);
    const first = (await ask('/feeds/all.atom')).headers.get('etag');
    await newsroom.hub.store.withdrawEntry('key-a', clock + 10);
    const feed = readXml(await (await delta(first)).text());
    expect(childrenOf(feed, 'entry')).toEqual([]);
    expect(childrenOf(feed, 'at:deleted-entry').map(({ attributes }) => attributes.ref)).toEqual([
      'https://news.example/a',
    ]);
  });

  test.each(['feed', 'diffe, feed;q=0.5', 'FEED'])('whatever else it takes: %s', async (im) => {
    await publish(['a']);
    const first = (await ask('/feeds/all.atom')).headers.get('etag');
    await publish(['b']);
    expect((await delta(first, im)).status).toBe(226);
  });

  test.each(['diffe', 'feed;q=0', 'feeds'])('gets the whole where it does not take it: %s', async (im) => {
    await publish(['a']);
    const first = (await ask('/feeds/all.atom')).headers.get('etag');
    await publish(['b']);
    expect((await delta(first, im)).status).toBe(200);
  });

  test('gets the whole when its version is not known any more, or it has none', async () => {
    await publish(['a']);
    const first = (await ask('/feeds/all.atom')).headers.get('etag');
    for (let n = 0; n < 20; n += 1) {
      await publish([`n${n}`]);
      await ask('/feeds/all.atom');
    }
    expect((await delta(first)).status).toBe(200);
    expect((await delta('"never"')).status).toBe(200);
    expect((await ask('/feeds/all.atom', { 'A-IM': 'feed' })).status).toBe(200);
  });

  test('by the tag of any coding', async () => {
    await publish(['a']);
    const first = (await ask('/feeds/all.atom', { 'Accept-Encoding': 'br' })).headers.get('etag');
    expect(first).toMatch(/-br"$/);
    await publish(['b']);
    const answer = await ask('/feeds/all.atom', {
      'A-IM': 'feed',
      'If-None-Match': `W/${first}`,
      'Accept-Encoding': 'br',
    });
    expect([answer.status, idsIn(await answer.text())]).toEqual([226, ['b']]);
  });
});

describe('a feed', () => {
  test('shows at once what was written, and keeps its bytes and tag when something else was', async () => {
    await publish(['a']);
    const before = await ask('/feeds/source/sample.json');
    await publish(['x'], { language: 'he', title: 'שלום' }, 'second');
    const after = await ask('/feeds/source/sample.json');
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
    expect(await after.text()).toBe(await before.text());
    await publish(['b']);
    expect(await (await ask('/feeds/source/sample.json')).text()).toContain('https://news.example/b');
  });

  test('never traps a reader who asks by date alone: after a deletion, a correction, a late arrival', async () => {
    const now = jest.spyOn(Date, 'now').mockImplementation(() => clock + 4000);
    await publish(['a', 'b', 'c']);
    const dateOf = async () => (await ask('/feeds/all.rss')).headers.get('last-modified') ?? '';
    const statusSince = async (date: string) => (await ask('/feeds/all.rss', { 'If-Modified-Since': date })).status;
    let date = await dateOf();
    expect(await statusSince(date)).toBe(304);
    clock += 5000;
    await newsroom.hub.store.withdrawEntry('key-a', clock);
    expect(await statusSince(date)).toBe(200);
    date = await dateOf();
    await publish(['b'], { title: 'اصلاح‌شده' });
    expect(await statusSince(date)).toBe(200);
    date = await dateOf();
    await publish(['old'], { published: { at: NOW - 400 * 86_400_000, precision: 'day' } });
    expect(await statusSince(date)).toBe(200);
    now.mockRestore();
  });

  test('tells no date while another change may come to bear the same one', async () => {
    const now = jest.spyOn(Date, 'now');
    const at = (time: number) => now.mockImplementation(() => time);
    await publish(['a']);
    at(clock);
    const early = await ask('/feeds/all.rss');
    expect(early.headers.get('last-modified')).toBeNull();
    const sameSecond = { 'If-Modified-Since': new Date(clock).toUTCString() };
    expect((await ask('/feeds/all.rss', sameSecond)).status).toBe(200);
    const byTag = await ask('/feeds/all.rss', { 'If-None-Match': early.headers.get('etag') ?? '' });
    expect([byTag.status, byTag.headers.get('last-modified')]).toEqual([304, null]);
    at(clock + 3000);
    const settled = await ask('/feeds/all.rss');
    expect(settled.headers.get('last-modified')).toBe(new Date(clock).toUTCString());
    expect((await ask('/feeds/all.rss', sameSecond)).status).toBe(304);
    now.mockRestore();
  });

  test('is given as it was last, with a warning, while the store fails, and anew once it does not', async () => {
    await publish(['a']);
    const good = await (await ask('/feeds/all.rss')).text();
    await publish(['b']);
    const { store } = newsroom.hub;
    const findFeed = store.findFeed;
    Object.assign(store, {
      findFeed: async () => {
        throw new Error('the disk is gone');
      },
    });
    const stale = await ask('/feeds/all.rss');
    expect([stale.status, stale.headers.get('warning')]).toEqual([200, '111 - "Revalidation Failed"']);
    expect(await stale.text()).toBe(good);
    expect((await ask('/feeds/all.rss?limit=9')).status).toBe(500);
    Object.assign(store, { findFeed });
    const mended = await ask('/feeds/all.rss');
    expect(mended.headers.get('warning')).toBeNull();
    expect(await mended.text()).toContain('https://news.example/b');
  });

  test('that many ask for at once is made once', async () => {
    await publish(['a']);
    const { store } = newsroom.hub;
    const findFeed = store.findFeed;
    let found = 0;
    Object.assign(store, {
      findFeed: (query: Parameters<typeof findFeed>[0]) => {
        found += 1;
        return findFeed(query);
      },
    });
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask('/feeds/all.rss?limit=33')));
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
    expect(found).toBe(1);
    Object.assign(store, { findFeed });
  });
});
