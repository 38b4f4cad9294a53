import { parseSearch } from '../../src/text/search.ts';
import { DAY, NOW, names, openWorkplace, sampleEntry, save, statuses, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

const sync = (fingerprint: string, ids: readonly string[], at = NOW, snapshot?: string) =>
  place.store.syncCatalog({ fingerprint, snapshot, sources: ids.map((id) => ({ id, pollable: true, url: null })) }, at);
const all = async (query: object = {}) => names(await place.store.findFeed({ ...query, limit: 100 }));

test('a source is known once the catalogue has it and removed once it has it no more', async () => {
  expect(await place.store.sourceStanding('sample')).toBe('unknown');
  await sync('1', ['sample']);
  expect(await place.store.sourceStanding('sample')).toBe('known');
  await sync('2', []);
  expect(await place.store.sourceStanding('sample')).toBe('removed');
  await sync('3', ['sample']);
  expect(await place.store.sourceStanding('sample')).toBe('known');
});

test('a removed source leaves every feed at once and comes back with its entries', async () => {
  await sync('1', ['sample', 'other']);
  await save(
    place.store,
    Array.from({ length: 1100 }, (_, index) => sampleEntry(`n${index}`)),
  );
  await save(place.store, [sampleEntry('b', { language: 'he' })], { source: 'other' });
  await sync('2', ['other'], NOW + DAY);
  expect([await all(), await all({ category: 'politics' })]).toEqual([['b'], ['b']]);
  expect([await all({ source: 'sample' }), await all({ languages: ['fa'] })]).toEqual([[], []]);
  expect(await all({ search: parseSearch('خبر') })).toEqual(['b']);
  expect(await place.store.findEntry('key-n1')).toEqual({ kind: 'gone', isHidden: true });
  expect(await place.store.languages()).toEqual([{ language: 'he', entries: 1 }]);
  expect((await place.store.findFeed({ limit: 1 })).modifiedAt).toBe(NOW + DAY);
  await sync('3', ['other', 'sample'], NOW + 2 * DAY);
  expect(await place.store.countEntries()).toBe(1101);
  expect(await all({ source: 'sample', languages: ['fa'] })).toHaveLength(100);
  expect(await place.store.findEntry('key-n1')).toMatchObject({ kind: 'entry' });
});

test('the same catalogue again moves nothing, over a restart too', async () => {
  await sync('1', ['sample']);
  await save(place.store, [sampleEntry('a')]);
  const before = [await place.store.version(), (await place.store.findFeed({ limit: 1 })).modifiedAt];
  await place.restart();
  await sync('1', ['sample'], NOW + DAY);
  expect([await place.store.version(), (await place.store.findFeed({ limit: 1 })).modifiedAt]).toEqual(before);
});

test('the first catalogue leaves an empty feed as old as the store; a changed one dates every feed', async () => {
  await sync('1', [], NOW + 5);
  expect((await place.store.findFeed({ limit: 1 })).modifiedAt).toBe(NOW);
  const version = await place.store.version();
  await sync('2', [], NOW + DAY);
  expect((await place.store.findFeed({ limit: 1 })).modifiedAt).toBe(NOW + DAY);
  expect(await place.store.version()).toBeGreaterThan(version);
});

test('a renamed source takes its entries along, and none of them twice', async () => {
  await sync('1', ['old-name']);
  await save(place.store, [sampleEntry('a')], { source: 'old-name' });
  await sync('2', ['new-name'], NOW + 1);
  const saved = await save(place.store, [sampleEntry('a')], { source: 'new-name', at: NOW + 2 });
  expect(saved).toMatchObject([{ status: 'updated', revision: 2 }]);
  expect(await all({ source: 'new-name' })).toEqual(['a']);
  expect(await place.store.findEntry('key-a')).toMatchObject({ entry: { sourceId: 'new-name', firstSeenAt: NOW } });
  await sync('3', ['new-name', 'old-name'], NOW + 3);
  expect([await all(), await all({ source: 'old-name' })]).toEqual([['a'], ['a']]);
  expect(await place.store.countEntries()).toBe(1);
});

test('what a removed source still brings is kept unseen until it is back', async () => {
  await sync('1', ['sample']);
  await sync('2', []);
  const version = await place.store.version();
  expect(statuses(await save(place.store, [sampleEntry('a')]))).toEqual(['created']);
  expect([await all(), await place.store.version()]).toEqual([[], version]);
  await sync('3', ['sample'], NOW + 1);
  expect(await all()).toEqual(['a']);
});

test('an article of a removed source can be withdrawn for good', async () => {
  await sync('1', ['sample']);
  await save(place.store, [sampleEntry('a')]);
  await sync('2', []);
  expect(await place.store.withdrawEntry('key-a', NOW)).toBe('withdrawn');
  await sync('3', ['sample']);
  expect([await all(), await place.store.countEntries()]).toEqual([[], 0]);
});

test('the catalogue last in force is still known after a restart', async () => {
  expect(await place.store.catalogSnapshot()).toBe(null);
  await sync('1', ['sample'], NOW, '{"sources":1}');
  await sync('1', ['sample'], NOW, '{"sources":2}');
  await sync('1', ['sample'], NOW);
  expect(await (await place.restart()).catalogSnapshot()).toBe('{"sources":2}');
});
