/** Commands that come by a store whose hub has other files than they. */
import { readdir } from 'node:fs/promises';
import { exportFeeds } from '../../src/commands/export.ts';
import { poll } from '../../src/commands/poll.ts';
import type { CommandContext } from '../../src/commands/terminal.ts';
import { loadConfig } from '../../src/config.ts';
import { openStore } from '../../src/store/index.ts';
import { makeFolder } from '../e2e/hub-process.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';

let database: TestDatabase;
let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  database = await openTestDatabase();
  folder = await makeFolder({
    'hub/sources/desk.yaml': 'title: { fa: تحریریه }\npush: true\n',
    'other/sources/radio.yaml': 'title: { fa: رادیو }\nfeed: http://127.0.0.1:1/rss\n',
    'other/sources/box.yaml': 'title: { fa: صندوق }\nfolder: inbox\n',
    'other/inbox/1.txt': 'خبر\n\nمتن.\n',
  });
});
afterEach(async () => {
  await database.drop();
  await folder.remove();
});

/** Runs a command with the files of a folder; its code, and what it said. */
async function run(files: string, command: (context: CommandContext) => Promise<number>) {
  const said: string[] = [];
  const environment = {
    DATABASE_URL: database.url,
    FEEDS_DIR: `${folder.path}/${files}`,
    TICK_SECONDS: '1',
    PUBLIC_URL: 'https://a.example',
  };
  const terminal = {
    say: (line: string) => said.push(line),
    complain: (line: string) => said.push(line),
    interactive: false,
  };
  return [await command({ config: loadConfig(environment), environment, terminal }), ...said];
}
const standings = async () => {
  const store = await openStore({ url: database.url, now: Date.now });
  const found = await Promise.all(['desk', 'radio', 'box'].map((id) => store.sourceStanding(id)));
  await store.close();
  return found;
};
const OTHER = expect.stringMatching(
  /^khorak: the hub follows other files than .*\/other: run this with the files it has$/,
);

test('polling leaves them in force, and says which sources the hub does not know', async () => {
  await run('hub', (context) => poll(context, []));
  expect(await run('other', (context) => poll(context, []))).toEqual([
    1,
    OTHER,
    'box: not polled: it is not among the files that the hub follows',
    'radio: not polled: it is not among the files that the hub follows',
  ]);
  expect(await standings()).toEqual(['known', 'unknown', 'unknown']);
});

test('a mirror is left as it is', async () => {
  const mirror = `${folder.path}/mirror`;
  expect((await run('hub', (context) => exportFeeds(context, [mirror], { watch: false })))[0]).toBe(0);
  const before = (await readdir(mirror, { recursive: true })).toSorted();
  expect(await run('other', (context) => exportFeeds(context, [mirror], { watch: false }))).toEqual([1, OTHER]);
  expect((await readdir(mirror, { recursive: true })).toSorted()).toEqual(before);
  expect(await standings()).toEqual(['known', 'unknown', 'unknown']);
});
