import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { exportFeeds } from '../../src/commands/export.ts';
import { openFolder as openMirrorFolder } from '../../src/commands/export-folder.ts';
import { openMirror } from '../../src/commands/export-mirror.ts';
import { openPages } from '../../src/commands/export-pages.ts';
import { createPlanner } from '../../src/commands/export-plan.ts';
import { loadConfig } from '../../src/config.ts';
import type { Hub } from '../../src/hub.ts';
import { openFolder } from '../published/outside.ts';
import { NOW, openPublishedHub, type PublishedHub } from '../published/published-hub.ts';
import { sampleEntry } from '../store/sample.ts';

jest.setTimeout(30_000);

const DAY = 86_400_000;
const FOREVER = { days: null, entries: null };
const catalog = openFolder();
mkdirSync(join(catalog.path, 'sources'));
for (const id of ['sample', 'other']) {
  writeFileSync(join(catalog.path, `sources/${id}.yaml`), 'title: { fa: نمونه }\nlanguage: fa\npush: true\n');
}

let newsroom: PublishedHub;
let folder: ReturnType<typeof openFolder>;
let said: string[];
let complained: string[];
beforeEach(async () => {
  newsroom = await openPublishedHub(catalog.path);
  folder = openFolder();
  [said, complained] = [[], []];
});
afterEach(async () => {
  await newsroom.close();
  folder.remove();
});
afterAll(() => catalog.remove());

const terminal = {
  say: (line: string) => void said.push(line),
  complain: (line: string) => void complained.push(line),
  interactive: false,
};
const read = (name: string) => readFileSync(join(folder.path, name), 'utf8');
const isThere = (name: string) => existsSync(join(folder.path, name));

async function publish(name: string, at: number, changes: Parameters<typeof sampleEntry>[1] = {}, source = 'sample') {
  const entries = [sampleEntry(name, { published: { at, precision: 'minute' }, ...changes })];
  const [saved] = await newsroom.hub.store.saveEntries({
    source: { id: source, retention: FOREVER, deliberate: true },
    entries,
    at: NOW,
  });
  return saved?.key ?? '';
}

/** A mirror of the newsroom in the test's folder. `change` may break the hub it is of. */
async function openTestMirror(change: (hub: Hub) => Partial<Hub> = () => ({})) {
  const hub = { ...newsroom.hub, ...change(newsroom.hub) };
  const pages = await openPages(hub);
  const folderOf = await openMirrorFolder(folder.path);
  const parts = {
    folder: folderOf,
    store: hub.store,
    stamps: new Map<string, string>(),
    now: () => NOW,
    signal: new AbortController().signal,
  };
  const round = openMirror(parts, createPlanner(hub, pages, folderOf.owned), { terminal, directory: 'mirror' });
  return { round, close: () => pages.close() };
}

test('archives are mirrored as far as they go, with the pages of articles that have no other address', async () => {
  await publish('now', NOW - DAY);
  const [linked, own] = [
    await publish('linked', Date.UTC(2026, 9, 5), { url: 'https://paper.example/1' }),
    await publish('own', Date.UTC(2026, 8, 5), { url: null }),
  ];
  for (let n = 0; n < 60; n += 1) await publish(`filler ${n}`, NOW - DAY - n, { url: `https://paper.example/f${n}` });
  const mirror = await openTestMirror();
  expect(await mirror.round()).toEqual({ isWhole: true, againAt: null });
  await mirror.close();
  for (const name of ['2026-09', '2026-10']) {
    for (const ending of ['rss', 'atom', 'json']) {
      const served = await newsroom.get(`${newsroom.url}/feeds/source/sample/archive/${name}.${ending}`);
      expect(read(`feeds/source/sample/archive/${name}.${ending}`)).toBe(served.body);
    }
  }
  expect([isThere(`articles/${own}.html`), isThere(`articles/${linked}.html`)]).toEqual([true, false]);
  expect(said).toEqual([expect.stringMatching(/^mirror: \d+ documents, .* written, 0 removed; languages\.map is new/)]);
});

test('a file of somebody else is neither overwritten nor removed, and that is told once', async () => {
  writeFileSync(join(folder.path, 'index.html'), 'mine');
  writeFileSync(join(folder.path, 'notes.txt'), 'mine too');
  const mirror = await openTestMirror();
  expect(await mirror.round()).toMatchObject({ isWhole: false });
  await mirror.round();
  await mirror.close();
  expect([read('index.html'), read('notes.txt'), isThere('index.html.gz')]).toEqual(['mine', 'mine too', false]);
  expect(complained).toEqual([expect.stringContaining("index.html is not of this mirror's making and left as found")]);
  expect(said.length).toBe(1);
});

test('a feed that cannot be read keeps what stands of it, stops no other, and keeps no article that is withdrawn', async () => {
  const [kept, taken] = [await publish('kept', NOW - DAY, { url: null }), await publish('taken', NOW - DAY)];
  const before = await openTestMirror();
  await before.round();
  await before.close();
  const feed = read('feeds/source/sample.rss');

  await newsroom.hub.store.withdrawEntry(taken, NOW);
  await publish('other', NOW - DAY, { title: 'خبر تازهٔ دیگر' }, 'other');
  const after = await openTestMirror(({ publisher }) => ({
    publisher: {
      ...publisher,
      readFeed: async (request) => {
        if (request.id === 'sample' || request.kind === 'all') throw new Error('the store is locked');
        return publisher.readFeed(request);
      },
    },
  }));
  expect(await after.round()).toMatchObject({ isWhole: false });
  await after.close();
  expect(complained).toEqual(
    ['/feeds/all', '/feeds/source/sample'].map((path) => `khorak: ${path}: the store is locked`),
  );
  expect(read('feeds/source/sample.rss')).toBe(feed);
  expect(read('feeds/source/other.rss')).toContain('خبر تازهٔ دیگر');
  expect([isThere(`articles/${kept}.html`), isThere(`articles/${taken}.html`)]).toEqual([true, false]);
  expect(isThere(`.khorak/gone/${taken}`)).toBe(true);
});

test('archives that take long wait their turn, and what is withdrawn leaves them at once all the same', async () => {
  const corrected = await publish('corrected', Date.UTC(2026, 9, 5), { url: null });
  const withdrawn = await publish('withdrawn', Date.UTC(2026, 9, 6), { url: null });
  for (let n = 0; n < 60; n += 1) await publish(`filler ${n}`, NOW - DAY - n);
  let clock = NOW;
  const slow = () => {
    clock += 1000;
    return clock;
  };
  const mirror = await openTestMirror(({ reading }) => ({ reading: { ...reading, now: slow } }));
  await mirror.round();
  const archive = () => read('feeds/all/archive/2026-10.json');

  await publish('corrected', Date.UTC(2026, 9, 5), { url: null, title: 'عنوان اصلاح‌شده' });
  const { againAt } = await mirror.round();
  expect(archive()).not.toContain('عنوان اصلاح‌شده');
  expect(againAt).toBeGreaterThan(clock);
  clock = againAt ?? clock;
  expect(await mirror.round()).toEqual({ isWhole: true, againAt: null });
  expect(archive()).toContain('عنوان اصلاح‌شده');
  expect(read(`articles/${corrected}.html`)).toContain('عنوان اصلاح‌شده');

  await newsroom.hub.store.withdrawEntry(withdrawn, NOW);
  await mirror.round();
  await mirror.close();
  expect(JSON.parse(archive()).items.map((item: { url: string }) => item.url)).toEqual([
    expect.stringContaining(corrected),
  ]);
  expect(isThere(`articles/${withdrawn}.html`)).toBe(false);
});

test('the page of an article that has no other address stays when the article has left the feeds, until it is withdrawn', async () => {
  const [own, linked] = [
    await publish('own', NOW - 60_000, { url: null }),
    await publish('linked', NOW - 60_000, { url: 'https://paper.example/1' }),
  ];
  const mirror = await openTestMirror();
  await mirror.round();
  for (let n = 0; n < 60; n += 1) await publish(`filler ${n}`, NOW - n, { url: `https://paper.example/f${n}` });
  await mirror.round();
  expect(read('feeds/all.json')).not.toContain(own);
  expect([isThere(`articles/${own}.html`), isThere(`articles/${linked}.html`)]).toEqual([true, false]);

  await publish('own', NOW - 60_000, { url: null, title: 'عنوان اصلاح‌شده' });
  await mirror.round();
  expect(read(`articles/${own}.html`)).toContain('عنوان اصلاح‌شده');
  await newsroom.hub.store.withdrawEntry(own, NOW);
  await mirror.round();
  await mirror.close();
  expect([isThere(`articles/${own}.html`), isThere(`.khorak/gone/${own}`)]).toEqual([false, true]);
});

test('a document never has the time of other bytes: every change is a later whole second, nothing else is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          text: fc.constantFrom('a', 'b', 'c'),
          at: fc.integer({ min: 0, max: 3000 }),
          restart: fc.boolean(),
        }),
        {
          maxLength: 12,
        },
      ),
      async (steps) => {
        const place = openFolder();
        let mirror = await openMirrorFolder(place.path);
        await mirror.claim(['feeds/all.rss']);
        let [text, time] = ['', 0];
        for (const step of steps) {
          if (step.restart) mirror = await openMirrorFolder(place.path);
          const isNew = await mirror.replace('feeds/all.rss', Buffer.from(step.text), NOW + step.at);
          const file = join(place.path, 'feeds/all.rss');
          const times = ['', '.gz', '.br'].map((ending) => statSync(file + ending).mtimeMs);
          expect(isNew).toBe(step.text !== text);
          expect(new Set(times).size).toBe(1);
          expect((times[0] ?? 0) % 1000).toBe(0);
          if (isNew) expect(times[0]).toBeGreaterThan(time);
          else expect(times[0]).toBe(time);
          expect(gunzipSync(readFileSync(`${file}.gz`)).toString()).toBe(step.text);
          [text, time] = [step.text, times[0] ?? 0];
        }
        place.remove();
      },
    ),
    { numRuns: 40 },
  );
});

test('a torn or missing variant is made again after a restart', async () => {
  const mirror = await openMirrorFolder(folder.path);
  await mirror.claim(['feeds.css']);
  await mirror.replace('feeds.css', Buffer.from('a{}'), NOW);
  writeFileSync(join(folder.path, 'feeds.css.gz'), '');
  const again = await openMirrorFolder(folder.path);
  expect(await again.replace('feeds.css', Buffer.from('a{}'), NOW)).toBe(true);
  expect(gunzipSync(readFileSync(join(folder.path, 'feeds.css.gz'))).toString()).toBe('a{}');
});

test('a folder that is a file is refused, and none at all is asked for', async () => {
  const environment = { FEEDS_DIR: catalog.path, DATABASE_URL: 'sqlite::memory:' };
  const context = { config: loadConfig(environment), environment, terminal };
  expect(await exportFeeds(context, [], { watch: false })).toBe(2);
  writeFileSync(join(folder.path, 'file'), 'mine');
  const refused = exportFeeds(context, [join(folder.path, 'file')], { watch: false });
  await expect(refused).rejects.toThrow(/file is a file: name a folder\.$/);
  expect(read('file')).toBe('mine');
});
