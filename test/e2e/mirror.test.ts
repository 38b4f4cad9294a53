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
  stateOf,
  timesIn,
  type Watching,
  withdraw,
} from './mirror-world.ts';

jest.setTimeout(60_000);

let world: MirrorWorld;
beforeAll(async () => {
  world = await openWorld({
    'feeds/sources/gazette.yaml': 'title: { en: Gazette }\nlanguage: en\npush: true\ncategory: world\n',
  });
});
afterAll(async () => {
  await world.hub.kill();
  await world.remove();
});

/** How many rounds a process has told of. */
const roundsOf = ({ lines }: Watching) => lines.filter((line) => line.includes(' documents, ')).length;
/** Waits until that many rounds have been told of; resolves to how many there were. */
const rounds = (watching: Watching, count: number) =>
  until(
    async () => roundsOf(watching),
    (told) => told >= count,
  );
const variantsOf = (name: string) => ['', '.gz', '.br'].map((end) => name + end);
/** Every feed in a mirror is what the hub serves. */
async function expectServed(root: string): Promise<void> {
  const feeds = documentsIn(root).filter((name) => /^feeds\/.*\.(?:rss|atom|json)$/.test(name));
  expect(feeds.length).toBeGreaterThan(30);
  for (const name of feeds) {
    const served = await (await fetch(`${world.hub.url}/${name}`)).text();
    expect([name, readPlain(root, name) === served]).toEqual([name, true]);
  }
}

describe('a mirror that is kept', () => {
  let watching: Watching;
  beforeAll(async () => {
    await push(world, 'desk', 'خبر نخست');
    await push(world, 'wire', 'A first story');
    const { code } = await run('src/cli.mjs', ['export', world.root], world.env);
    expect(code).toBe(0);
  });
  afterAll(async () => {
    if (watching?.process.exitCode === null) await watching.kill();
  });
  const holding = (text: string) =>
    documentsIn(world.root).filter((name) => readPlain(world.root, name)?.includes(text) === true);
  const isThere = (name: string) => existsSync(join(world.root, name));
  const expectVariants = () => {
    for (const name of documentsIn(world.root)) {
      const read = (ending: string) => readFileSync(join(world.root, name + ending));
      const bodies = [gunzipSync(read('.gz')), brotliDecompressSync(read('.br'))];
      expect([name, ...bodies.map((body) => body.equals(read('')))]).toEqual([name, true, true]);
    }
  };

  test('begins with every feed as it is served, and goes on without a change', async () => {
    expectVariants();
    await expectServed(world.root);
    watching = startWatch(world);
    expect(await rounds(watching, 1)).toBe(1);
    expect(watching.lines[0]).toContain(' 0 written, 0 removed');
  });

  test('has an article that is pushed within three seconds, and what it does not touch keeps its time', async () => {
    const [before, told] = [timesIn(world.root), roundsOf(watching)];
    const pushedAt = Date.now();
    const key = await push(world, 'desk', 'خبر تازه');
    const page = `articles/${key}.html`;
    await until(async () => isThere(page), Boolean);
    await rounds(watching, told + 1);
    expect(Date.now() - pushedAt).toBeLessThan(3000);

    const changed = holding('خبر تازه');
    expect(changed).toEqual(
      expect.arrayContaining([page, 'feeds/all.rss', 'feeds/source/desk.json', 'feeds/all.html']),
    );
    const after = timesIn(world.root);
    const touched = Object.keys(after).filter((name) => before[name] !== after[name]);
    expect(touched.filter((name) => !changed.includes(name) && name !== 'feeds.opml')).toEqual([]);
    expect(after['feeds/source/wire.rss']).toBe(before['feeds/source/wire.rss']);
    expectVariants();
  });

  test('loses an article that is withdrawn within three seconds, and marks its page as gone', async () => {
    const told = roundsOf(watching);
    const key = await push(world, 'desk', 'خبری که پس گرفته می‌شود');
    await rounds(watching, told + 1);
    expect(holding('خبری که پس گرفته می‌شود').length).toBeGreaterThan(10);
    const from = Date.now();
    await withdraw(world, key);
    await until(
      async () => holding('خبری که پس گرفته می‌شود').length,
      (held) => held === 0,
    );
    expect(Date.now() - from).toBeLessThan(3000);
    expect(holding('خبری که پس گرفته می‌شود')).toEqual([]);
    await rounds(watching, told + 2);
    for (const file of variantsOf(`articles/${key}.html`)) expect([file, isThere(file)]).toEqual([file, false]);
    expect(readdirSync(join(world.root, '.khorak/gone'))).toContain(key);
    expect(readPlain(world.root, 'feeds/all.atom')).toContain('<at:deleted-entry');
  });

  test('follows a source that is renamed or removed, and lets files of others stay', async () => {
    let told = roundsOf(watching);
    const key = await push(world, 'gazette', 'A story of the gazette');
    await rounds(watching, ++told);
    expect(isThere(`articles/${key}.html`)).toBe(true);
    await world.write('mirror/feeds/source/mine.txt', 'a note');
    await world.write('feeds/sources/desk.yaml', 'title: { fa: میز تازه }\nlanguage: fa\npush: true\ncategory: news\n');
    await until(async () => holding('میز تازه').includes('feeds/source/desk.rss'), Boolean);
    await rounds(watching, ++told);
    await rm(join(world.root, '../feeds/sources/gazette.yaml'));
    await until(
      async () => isThere('feeds/source/gazette.rss'),
      (there) => !there,
    );
    await rounds(watching, ++told);
    expect(documentsIn(world.root).filter((name) => name.includes('gazette') || name.includes(key))).toEqual([]);
    expect(holding('میز تازه')).toContain('feeds/source/desk.html');
    expect(readPlain(world.root, 'feeds/source/mine.txt')).toBe('a note');
  });

  test('ends whole when it is told to', async () => {
    expect(await watching.stop()).toBe(0);
  });
});

test('killed at any moment it leaves whole files only, and goes on from them', async () => {
  const mirror = { ...world, root: join(world.root, '../killed') };
  const { root } = mirror;
  const seen = new Map<string, string>();
  let faults: string[] = [];
  let [looks, pushed] = [0, 0];
  /** Looks at every file that is not as it was. */
  const lookAround = () => {
    for (const file of documentsIn(root).flatMap(variantsOf)) {
      const state = stateOf(root, file);
      if (seen.get(file) === state) continue;
      seen.set(file, state);
      looks += 1;
      const fault = faultOf(root, file);
      if (fault !== '') faults.push(fault);
    }
  };
  const newest = () => Math.max(...documentsIn(root).map((name) => statSync(join(root, name)).ctimeMs));
  let watching: Watching | null = null;
  try {
    for (const lifeMs of [20, 150, 700]) {
      const before = newest();
      await push(world, 'desk', `خبر ${pushed++}`);
      watching = startWatch(mirror);
      await until(
        async () => {
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
    seen.clear();
    watching = startWatch(mirror);
    await rounds(watching, 1);
    lookAround();
    expect(faults).toEqual([]);
    expect(await watching.stop()).toBe(0);
  } finally {
    if (watching?.process.exitCode === null) await watching.kill();
  }
  await expectServed(root);
  expect(await run('src/cli.mjs', ['export', root], world.env)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(' 0 written, 0 removed'),
  });
});
