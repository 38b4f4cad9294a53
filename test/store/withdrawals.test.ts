import type { FeedQuery } from '../../src/model.ts';
import { DAY, FOREVER, HOUR, NOW, openWorkplace, sampleEntry, save, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

const told = async (query: Omit<FeedQuery, 'limit'> = {}) =>
  (await place.store.findFeed({ limit: 50, ...query })).withdrawn.map(({ key }) => key);

describe('an entry that is taken back', () => {
  test('is told in every feed it stood in, with its id, address and the time', async () => {
    await save(place.store, [sampleEntry('a'), sampleEntry('b')]);
    await place.store.withdrawEntry('key-a', NOW + HOUR);
    const { withdrawn, modifiedAt, entries } = await place.store.findFeed({ limit: 50 });
    expect(withdrawn).toEqual([
      {
        id: 'https://news.example/a',
        key: 'key-a',
        url: 'https://news.example/a',
        language: 'fa',
        at: NOW + HOUR,
      },
    ]);
    expect(entries.map(({ key }) => key)).toEqual(['key-b']);
    expect(modifiedAt).toBe(NOW + HOUR);
    const feeds: Omit<FeedQuery, 'limit'>[] = [
      { source: 'sample' },
      { category: 'politics' },
      { languages: ['fa'] },
      { category: 'politics', languages: ['fa'] },
      { source: 'sample', languages: ['fa'] },
    ];
    for (const feed of feeds) expect(await told(feed)).toEqual(['key-a']);
    for (const feed of [{ source: 'other' }, { category: 'sport' }, { languages: ['he'] }])
      expect(await told(feed)).toEqual([]);
    expect(await told({ source: 'sample', languages: ['he'] })).toEqual([]);
  });

  test('goes later than its last correction, though that stands ahead of the clock: readers may ignore it else', async () => {
    const at = NOW + HOUR;
    await save(place.store, [sampleEntry('a', { published: null })], { at });
    await save(place.store, [sampleEntry('a', { published: null, title: 'درست‌تر' })], { at: at + 200 });
    const [corrected] = (await place.store.findFeed({ limit: 1 })).entries;
    expect(corrected?.revisedAt).toBeGreaterThan(at + 200);
    const before = await place.store.findFeed({ limit: 1 });
    await place.store.withdrawEntry('key-a', at + 400);
    const { withdrawn, modifiedAt } = await place.store.findFeed({ limit: 1 });
    expect(withdrawn[0]?.at).toBeGreaterThan(corrected?.revisedAt ?? 0);
    expect(modifiedAt).toBeGreaterThanOrEqual(before.modifiedAt ?? 0);
  });

  test('goes later than its last correction where it had expired meanwhile too', async () => {
    for (const [n, title] of ['یک', 'دو', 'سه'].entries())
      await save(place.store, [sampleEntry('a', { published: null, title })], { at: NOW + n });
    const [corrected] = (await place.store.findFeed({ limit: 1 })).entries;
    await place.store.expireEntries([{ id: 'sample', retention: { days: null, entries: 0 } }], NOW + 5);
    expect(await place.store.withdrawEntry('key-a', NOW + 6)).toBe('gone');
    const { withdrawn } = await place.store.findFeed({ limit: 1 });
    expect(withdrawn[0]?.at).toBeGreaterThan(corrected?.revisedAt ?? 0);
  });

  test('is told in the feed of another source that listed it too', async () => {
    await save(place.store, [sampleEntry('a')]);
    await save(place.store, [sampleEntry('a')], { source: 'second', at: NOW + 1 });
    await place.store.withdrawEntry('key-a', NOW + HOUR);
    expect(await told({ source: 'second' })).toEqual(['key-a']);
  });

  test('is told for thirty days of the store’s time, the latest first', async () => {
    await save(place.store, [sampleEntry('a'), sampleEntry('b'), sampleEntry('c')]);
    await place.store.withdrawEntry('key-a', NOW + DAY);
    await place.store.withdrawEntry('key-b', NOW + 2 * DAY);
    expect(await told()).toEqual(['key-b', 'key-a']);
    await save(place.store, [sampleEntry('d')], { at: NOW + 31 * DAY + 1 });
    expect(await told()).toEqual(['key-b']);
  });

  test('is told though it had expired here: readers keep entries longer than we do', async () => {
    await save(place.store, [sampleEntry('a')]);
    await place.store.expireEntries([{ id: 'sample', retention: { days: 1, entries: null } }], NOW + 3 * DAY);
    const before = await place.store.version();
    expect(await place.store.withdrawEntry('key-a', NOW + 4 * DAY)).toBe('gone');
    for (const feed of [{}, { source: 'sample' }, { category: 'politics', languages: ['fa'] }])
      expect(await told(feed)).toEqual(['key-a']);
    expect(await place.store.version()).toBeGreaterThan(before);
    expect(await place.store.withdrawEntry('key-a', NOW + 5 * DAY)).toBe('gone');
    expect((await place.store.findFeed({ limit: 5 })).withdrawn).toHaveLength(1);
  });

  test('makes feeds new though its source has left the catalogue', async () => {
    await place.store.syncCatalog({ fingerprint: '1', sources: [{ id: 'sample', pollable: true, url: null }] }, NOW);
    await save(place.store, [sampleEntry('a')]);
    await place.store.syncCatalog({ fingerprint: '2', sources: [] }, NOW + 1);
    const before = await place.store.version();
    await place.store.withdrawEntry('key-a', NOW + 2);
    expect(await place.store.version()).toBeGreaterThan(before);
    expect(await told({ category: 'politics' })).toEqual(['key-a']);
  });

  test('is told with the latest five hundred', async () => {
    const many = Array.from({ length: 510 }, (_, n) => sampleEntry(`w${n}`));
    await save(place.store, many);
    for (const { key } of many) await place.store.withdrawEntry(key, NOW + HOUR);
    await save(place.store, [sampleEntry('last')]);
    await place.store.withdrawEntry('key-last', NOW + 2 * HOUR);
    const page = await told();
    expect([page.length, page[0]]).toEqual([500, 'key-last']);
  });

  test('is forgotten after a year', async () => {
    await save(place.store, [sampleEntry('a')]);
    await place.store.withdrawEntry('key-a', NOW);
    await place.store.expireEntries([], NOW + 364 * DAY);
    expect(await place.rows('select * from withdrawals')).not.toEqual([]);
    await place.store.expireEntries([], NOW + 366 * DAY);
    expect(await place.rows('select * from withdrawals')).toEqual([]);
  });
});

test('an entry that only expires is not said to be taken back', async () => {
  await save(place.store, [sampleEntry('a')], { retention: FOREVER });
  await place.store.expireEntries([{ id: 'sample', retention: { days: 1, entries: null } }], NOW + 3 * DAY);
  expect(await told()).toEqual([]);
});
