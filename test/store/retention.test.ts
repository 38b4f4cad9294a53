import {
  DAY,
  FOREVER,
  HOUR,
  NOW,
  names,
  openWorkplace,
  sampleEntry,
  save,
  statuses,
  type Workplace,
} from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

const aged = (name: string, hoursAgo: number) =>
  sampleEntry(name, { published: { at: NOW - hoursAgo * HOUR, precision: 'minute' } });
const all = async () => names(await place.store.findFeed({ limit: 100 }));

describe('retention by age', () => {
  const keep = (days: number | null) => [{ id: 'sample', retention: { days, entries: null } }];

  test('counts from when an entry was first seen, not from its date', async () => {
    await save(place.store, [aged('old-news', 24 * 400)]);
    await save(place.store, [sampleEntry('later')], { at: NOW + 2 * DAY });
    expect(await place.store.expireEntries(keep(3), NOW + 2 * DAY)).toBe(0);
    expect(await place.store.expireEntries(keep(3), NOW + 4 * DAY)).toBe(1);
    expect(await all()).toEqual(['later']);
    expect(await place.store.findEntry('key-old-news')).toEqual({ kind: 'gone' });
  });

  test('without a limit keeps everything', async () => {
    await save(place.store, [sampleEntry('a')]);
    expect(await place.store.expireEntries(keep(null), NOW + 10_000 * DAY)).toBe(0);
  });

  test('ends early where it is asked for so many at the most, and goes on where it is called again', async () => {
    const many = Array.from({ length: 1203 }, (_, index) => sampleEntry(`n${index}`));
    await save(place.store, many);
    expect(await place.store.expireEntries(keep(1), NOW + 9 * DAY, 600)).toBe(1000);
    expect(await place.store.countEntries()).toBe(203);
    expect(await place.store.expireEntries(keep(1), NOW + 9 * DAY, 600)).toBe(203);
  });

  test('leaves the entries of other sources alone', async () => {
    await save(place.store, [sampleEntry('a')]);
    await save(place.store, [sampleEntry('b')], { source: 'other' });
    expect(await place.store.expireEntries(keep(1), NOW + 9 * DAY)).toBe(1);
    expect(await all()).toEqual(['b']);
  });

  test('works through more entries than one transaction takes, and deletes every part of them', async () => {
    const many = Array.from({ length: 1203 }, (_, index) => sampleEntry(`n${index}`));
    await save(place.store, many);
    await save(place.store, [sampleEntry('n0', { title: 'دوم' })], { at: NOW + 1 });
    expect(await place.store.expireEntries(keep(1), NOW + 9 * DAY)).toBe(1203);
    for (const table of ['entries', 'entry_texts', 'entry_words', 'sightings', 'listings', 'revisions']) {
      expect([table, await place.rows(`select * from ${table}`)]).toEqual([table, []]);
    }
    expect(await place.store.countEntries()).toBe(0);
    expect(await place.store.languages()).toEqual([]);
  });
});

describe('retention by count', () => {
  const two = { days: null, entries: 2 };

  test('expires the oldest above it', async () => {
    await save(place.store, [aged('c', 3), aged('a', 1), aged('d', 4), aged('b', 2)]);
    expect(await place.store.expireEntries([{ id: 'sample', retention: two }], NOW + 1)).toBe(2);
    expect(await all()).toEqual(['a', 'b']);
    expect(await place.store.expireEntries([{ id: 'sample', retention: two }], NOW + 2)).toBe(0);
  });

  test('holds as soon as a document is saved, for a document longer than it too', async () => {
    const saved = await save(place.store, [aged('a', 1), aged('b', 2), aged('c', 3), aged('c', 3)], { retention: two });
    expect(statuses(saved)).toEqual(['created', 'created', 'gone', 'gone']);
    expect(await all()).toEqual(['a', 'b']);
    await save(place.store, [aged('new', 0)], { retention: two, at: NOW + 1 });
    expect(await all()).toEqual(['new', 'a']);
  });

  test('of nothing keeps nothing', async () => {
    await save(place.store, [aged('a', 1)], { retention: { days: null, entries: 0 } });
    expect(await all()).toEqual([]);
  });
});

describe('what has expired', () => {
  beforeEach(async () => {
    await save(place.store, [sampleEntry('a')]);
    await place.store.expireEntries([{ id: 'sample', retention: { days: 1, entries: null } }], NOW + 2 * DAY);
  });

  test('does not come back while its publisher still lists it, changed or not, from whichever source', async () => {
    const version = await place.store.version();
    const again = [sampleEntry('a'), sampleEntry('a', { title: 'دوم' })];
    expect(statuses(await save(place.store, again, { at: NOW + 3 * DAY }))).toEqual(['gone', 'gone']);
    expect(statuses(await save(place.store, again, { source: 'other', at: NOW + 3 * DAY }))).toEqual(['gone', 'gone']);
    expect(await all()).toEqual([]);
    expect(await place.store.version()).toBe(version);
  });

  test('is forgotten a year after it was last listed, not a year after it expired', async () => {
    await save(place.store, [sampleEntry('a')], { at: NOW + 300 * DAY });
    await place.store.expireEntries([], NOW + 400 * DAY);
    expect(await place.store.findEntry('key-a')).toEqual({ kind: 'gone' });
    await place.store.expireEntries([], NOW + 666 * DAY);
    expect(await place.store.findEntry('key-a')).toEqual({ kind: 'unknown' });
    expect(statuses(await save(place.store, [sampleEntry('a')], { at: NOW + 667 * DAY }))).toEqual(['created']);
  });

  test('moved the version and the feed when it went', async () => {
    await save(place.store, [sampleEntry('b')], { at: NOW + 2 * DAY, retention: FOREVER });
    const version = await place.store.version();
    await place.store.expireEntries([{ id: 'sample', retention: { days: 1, entries: null } }], NOW + 9 * DAY);
    expect(await place.store.version()).toBeGreaterThan(version);
    expect((await place.store.findFeed({ limit: 10 })).modifiedAt).toBe(NOW + 9 * DAY);
  });
});
