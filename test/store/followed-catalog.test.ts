import { keepCatalog, type Telling } from '../../src/catalog-keeper.ts';
import { makeFolder } from '../e2e/hub-process.ts';
import { NOW, openWorkplace, type Workplace } from './sample.ts';

type Folder = Awaited<ReturnType<typeof makeFolder>>;

const sourceNamed = (title: string) => `title: { fa: ${title} }\npush: true\n`;
const DESK = { 'feeds/sources/desk.yaml': sourceNamed('تحریریه') };
const RADIO = { 'feeds/sources/radio.yaml': sourceNamed('رادیو') };

let place: Workplace;
const folders: Folder[] = [];
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place.clear();
  for (const folder of folders.splice(0)) await folder.remove();
});

/** A process with files of its own on the one store. */
async function processWith(files: Record<string, string>, telling: Telling = 'always') {
  const folder = await makeFolder(files);
  folders.push(folder);
  const heard: boolean[] = [];
  let syncs = 0;
  const store = {
    ...place.store,
    syncCatalog: async (...given: Parameters<typeof place.store.syncCatalog>) => {
      syncs += 1;
      await place.store.syncCatalog(...given);
    },
  };
  const keeper = await keepCatalog({
    ...{ feedsDir: `${folder.path}/feeds`, store, telling, now: () => NOW, report: () => {} },
    reportFollowed: (isFollowed) => heard.push(isFollowed),
  });
  return { keeper, folder, heard, syncs: () => syncs };
}

const standings = async () => [await place.store.sourceStanding('desk'), await place.store.sourceStanding('radio')];

test('who starts last is followed, and the other says that it is not, once, until it is again', async () => {
  const old = await processWith(DESK);
  expect(await standings()).toEqual(['known', 'unknown']);
  const fresh = await processWith({ ...DESK, ...RADIO });
  expect(await standings()).toEqual(['known', 'known']);
  for (let look = 0; look < 4; look += 1) await old.keeper.refresh();
  expect([old.keeper.isFollowed(), old.heard, fresh.keeper.isFollowed()]).toEqual([false, [false], true]);
  expect(await standings()).toEqual(['known', 'known']);
  // The other gets the same files.
  await old.folder.write('feeds/sources/radio.yaml', sourceNamed('رادیو'));
  expect(await old.keeper.refresh()).toBe(true);
  await fresh.keeper.refresh();
  expect([old.keeper.isFollowed(), old.heard, fresh.keeper.isFollowed()]).toEqual([true, [false, true], true]);
});

test('files that change for one process a moment earlier are no news', async () => {
  const [one, other] = [await processWith(DESK), await processWith(DESK)];
  await one.folder.write('feeds/sources/radio.yaml', sourceNamed('رادیو'));
  await one.keeper.refresh();
  await other.keeper.refresh();
  await other.folder.write('feeds/sources/radio.yaml', sourceNamed('رادیو'));
  await other.keeper.refresh();
  await other.keeper.refresh();
  expect([one.heard, other.heard]).toEqual([[], []]);
});

test('a broken file does not put its process’s catalogue in force again with every look', async () => {
  const broken = await processWith({ ...DESK, 'feeds/sources/broken.yaml': 'title: [' });
  await processWith({ ...DESK, ...RADIO });
  for (let look = 0; look < 3; look += 1) await broken.keeper.refresh();
  expect([broken.syncs(), broken.heard]).toEqual([1, [false]]);
  expect(await standings()).toEqual(['known', 'known']);
});

test('what concerns no feed is remembered too, and is nobody else’s business', async () => {
  const [one, other] = [await processWith(DESK), await processWith(DESK)];
  await one.folder.write('feeds/sources/desk.yaml', `${sourceNamed('تحریریه')}retention: { days: 3 }\n`);
  await one.keeper.refresh();
  expect([one.syncs(), String(await place.store.catalogSnapshot())]).toEqual([2, expect.stringContaining('"days":3')]);
  for (let look = 0; look < 3; look += 1) await other.keeper.refresh();
  expect(other.heard).toEqual([]);
});

test.each(['first', 'never'] as const)('who comes by (%s) leaves another’s files in force', async (telling) => {
  await processWith(DESK);
  const visitor = await processWith(RADIO, telling);
  expect([visitor.syncs(), visitor.keeper.isFollowed()]).toEqual([0, false]);
  expect(visitor.keeper.current().sources.map(({ id }) => id)).toEqual(['radio']);
  await visitor.folder.write('feeds/sources/tv.yaml', sourceNamed('تلویزیون'));
  await visitor.keeper.refresh();
  expect(await standings()).toEqual(['known', 'unknown']);
});

test('who comes by first has its files taken up, for there are no others', async () => {
  const first = await processWith(DESK, 'first');
  expect([await standings(), first.keeper.isFollowed()]).toEqual([['known', 'unknown'], true]);
  expect((await processWith(DESK, 'first')).keeper.isFollowed()).toBe(true);
});

test('a store that knows only an older release’s catalogue takes up this one', async () => {
  await place.store.syncCatalog({ fingerprint: '1', snapshot: '{"hub":{},"sources":[]}', sources: [] }, NOW);
  const fresh = await processWith(DESK);
  expect([await standings(), fresh.keeper.isFollowed()]).toEqual([['known', 'unknown'], true]);
});

test('a file that was away while a command came by is taken up again when it is back, as it was', async () => {
  const files = { ...DESK, ...RADIO };
  const hub = await processWith(files);
  const command = await processWith(DESK);
  expect(await standings()).toEqual(['known', 'removed']);
  // The hub never saw the file away: its time alone is another.
  await hub.folder.write('feeds/sources/radio.yaml', `${sourceNamed('رادیو')}\n`);
  expect(await hub.keeper.refresh()).toBe(true);
  expect([await standings(), hub.heard, command.keeper.isFollowed()]).toEqual([['known', 'known'], [], true]);
});
