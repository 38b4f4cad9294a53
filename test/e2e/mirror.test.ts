/** A mirror kept by `khorak export --watch` in a process of its own. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { run, until } from './hub-process.ts';
import {
  documentsIn,
  faultOf,
  type MirrorWorld,
  openWorld,
  push,
  readPlain,
  startWatch,
  timesIn,
  type Watching,
  withdraw,
} from './mirror-world.ts';

jest.setTimeout(60_000);

let world: MirrorWorld;
let watching: Watching | null = null;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  if (watching?.process.exitCode === null) await watching.kill();
});
afterAll(async () => {
  await world.hub.kill();
  await world.remove();
});

/** Waits until a round has been told of; resolves to how many there were. */
const rounds = (count: number) =>
  until(
    async () => watching?.lines.filter((line) => line.includes(' documents, ')).length ?? 0,
    (told) => told >= count,
  );
const holding = (text: string) =>
  documentsIn(world.root).filter((name) => readPlain(world.root, name)?.includes(text) === true);

test('an article that is pushed stands in the mirror within three seconds, and what it does not touch keeps its time', async () => {
  await push(world, 'desk', 'خبر نخست');
  await push(world, 'wire', 'A first story');
  watching = startWatch(world);
  expect(await rounds(1)).toBe(1);
  const before = timesIn(world.root);

  const pushedAt = Date.now();
  const key = await push(world, 'desk', 'خبر تازه');
  const page = `articles/${key}.html`;
  await until(async () => existsSync(join(world.root, page)), Boolean);
  await rounds(2);
  expect(Date.now() - pushedAt).toBeLessThan(3000);

  const changed = holding('خبر تازه');
  expect(changed).toEqual(expect.arrayContaining([page, 'feeds/all.rss', 'feeds/source/desk.json', 'feeds/all.html']));
  const after = timesIn(world.root);
  const touched = Object.keys(after).filter((name) => before[name] !== after[name]);
  expect(touched.filter((name) => !changed.includes(name) && name !== 'feeds.opml')).toEqual([]);
  expect(after['feeds/source/wire.rss']).toBe(before['feeds/source/wire.rss']);
  for (const name of documentsIn(world.root)) {
    const plain = readFileSync(join(world.root, name));
    expect([name, gunzipSync(readFileSync(join(world.root, `${name}.gz`))).equals(plain)]).toEqual([name, true]);
    expect([name, brotliDecompressSync(readFileSync(join(world.root, `${name}.br`))).equals(plain)]).toEqual([
      name,
      true,
    ]);
  }
  expect(await watching.stop()).toBe(0);
});

test('an article that is withdrawn leaves every document within three seconds, and its page is marked as gone', async () => {
  const key = await push(world, 'desk', 'خبری که پس گرفته می‌شود');
  watching = startWatch(world);
  await rounds(1);
  expect(holding('خبری که پس گرفته می‌شود').length).toBeGreaterThan(10);
  const from = Date.now();
  await withdraw(world, key);
  await until(
    async () => holding('خبری که پس گرفته می‌شود').length,
    (held) => held === 0,
  );
  expect(Date.now() - from).toBeLessThan(3000);
  expect(holding('خبری که پس گرفته می‌شود')).toEqual([]);
  for (const ending of ['', '.gz', '.br'])
    expect(existsSync(join(world.root, `articles/${key}.html${ending}`))).toBe(false);
  expect(readdirSync(join(world.root, '.khorak/gone'))).toContain(key);
  expect(readPlain(world.root, 'feeds/all.atom')).toContain('<at:deleted-entry');
  expect(await watching.stop()).toBe(0);
});

test('killed at any moment it leaves whole files only, and goes on from them', async () => {
  let faults: string[] = [];
  let [looks, pushed] = [0, 0];
  const lookAround = () => {
    for (const name of documentsIn(world.root)) {
      faults.push(...['', '.gz', '.br'].map((end) => faultOf(world.root, name + end)).filter((fault) => fault !== ''));
      looks += 1;
    }
  };
  const newest = () => Math.max(...documentsIn(world.root).map((name) => statSync(join(world.root, name)).ctimeMs));
  for (const lifeMs of [20, 150, 700]) {
    const before = newest();
    watching = startWatch(world);
    await until(
      async () => {
        await push(world, 'desk', `خبر ${pushed++}`);
        lookAround();
        return newest();
      },
      (at) => at > before,
    );
    for (const end = Date.now() + lifeMs; Date.now() < end; ) {
      await push(world, 'wire', `story ${pushed++}`);
      lookAround();
    }
    await watching.kill();
    lookAround();
  }
  expect(faults).toEqual([]);
  expect(looks).toBeGreaterThan(100);

  faults = [];
  watching = startWatch(world);
  await rounds(1);
  lookAround();
  expect(faults).toEqual([]);
  expect(await watching.stop()).toBe(0);
  const feeds = documentsIn(world.root).filter((name) => /^feeds\/.*\.(?:rss|atom|json)$/.test(name));
  expect(feeds.length).toBeGreaterThan(30);
  for (const name of feeds) {
    const served = await (await fetch(`${world.hub.url}/${name}`)).text();
    expect([name, readPlain(world.root, name) === served]).toEqual([name, true]);
  }
  expect(await run('src/cli.mjs', ['export', world.root], world.env)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(' 0 written, 0 removed'),
  });
});

test('a source that is renamed or removed is followed, and files of others stay', async () => {
  const key = await push(world, 'wire', 'A story of the wire');
  watching = startWatch(world);
  await rounds(1);
  await world.write('mirror/feeds/source/mine.txt', 'a note');
  await world.write('feeds/sources/desk.yaml', 'title: { fa: میز تازه }\nlanguage: fa\npush: true\ncategory: news\n');
  await until(async () => holding('میز تازه').includes('feeds/source/desk.rss'), Boolean);
  await rm(join(world.root, '../feeds/sources/wire.yaml'));
  await until(
    async () => existsSync(join(world.root, 'feeds/source/wire.rss')),
    (there) => !there,
  );
  await rounds(3);
  expect(documentsIn(world.root).filter((name) => name.includes('wire') || name.includes(key))).toEqual([]);
  expect(holding('میز تازه')).toContain('feeds/source/desk.html');
  expect(readPlain(world.root, 'feeds/source/mine.txt')).toBe('a note');
  expect(await watching.stop()).toBe(0);
});
