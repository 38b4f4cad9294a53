import type { Entry } from '../../src/model.ts';
import { parseSearch } from '../../src/text/search.ts';
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
  stored,
  type Workplace,
} from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

describe('a new entry', () => {
  test('comes back from the store exactly as it went in', async () => {
    const entry = sampleEntry('a', { updated: { at: NOW - 10, precision: 'second' }, compiledBy: 'blogpo.ir' });
    expect(await save(place.store, [entry])).toEqual([{ id: entry.id, key: 'key-a', revision: 1, status: 'created' }]);
    expect(await stored(place.store, 'a')).toEqual({
      ...entry,
      sourceId: 'sample',
      firstSeenAt: NOW,
      changedAt: NOW,
      revisedAt: NOW - 10,
      revision: 1,
      story: 'key-a',
    });
  });

  test.each<[string, Partial<Entry>, number]>([
    ['its update, when that is later', { updated: { at: NOW - 60_000, precision: 'second' } }, NOW - 60_000],
    ['its publication, when the update is earlier', { updated: { at: NOW - DAY, precision: 'second' } }, NOW - HOUR],
    ['its publication', {}, NOW - HOUR],
    ['the time it was seen, when it names no date', { published: null }, NOW],
    ['the time it was seen, when its date lies ahead', { published: { at: NOW + HOUR, precision: 'second' } }, NOW],
  ])('was last revised at %s', async (_, changes, revisedAt) => {
    await save(place.store, [sampleEntry('a', changes)]);
    expect((await stored(place.store, 'a')).revisedAt).toBe(revisedAt);
  });

  test('without a date differs from the others of its document in when it was last revised, in document order', async () => {
    const undated = ['a', 'b', 'c', 'd'].map((name) => sampleEntry(name, { published: null }));
    const entries = [...undated.slice(0, 2), sampleEntry('dated'), ...undated.slice(2)];
    await save(place.store, entries);
    const revisedAt = async () => {
      const kept = await Promise.all(['a', 'b', 'dated', 'c', 'd'].map((name) => stored(place.store, name)));
      return kept.map((entry) => entry.revisedAt);
    };
    const expected = [NOW, NOW - 1, NOW - HOUR, NOW - 2, NOW - 3];
    expect(await revisedAt()).toEqual(expected);
    await save(place.store, entries, { at: NOW + HOUR });
    expect(await revisedAt()).toEqual(expected);
  });

  test('that stands twice in one document is kept once, as the first of the two has it', async () => {
    const saved = await save(place.store, [sampleEntry('a'), sampleEntry('b'), sampleEntry('a', { title: 'دیگر' })]);
    expect(statuses(saved)).toEqual(['created', 'created', 'unchanged']);
    expect(await stored(place.store, 'a')).toMatchObject({ title: 'خبر a', revision: 1 });
  });

  test('of an empty document changes nothing', async () => {
    const before = await place.store.version();
    expect(await save(place.store, [])).toEqual([]);
    expect(await place.store.version()).toBe(before);
  });

  test('of a very long document is saved like the others', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => sampleEntry(`n${index}`));
    expect(new Set(statuses(await save(place.store, many)))).toEqual(new Set(['created']));
    expect(new Set(statuses(await save(place.store, many, { at: NOW + DAY })))).toEqual(new Set(['unchanged']));
    expect(await place.store.countEntries()).toBe(2500);
  });
});

describe('the same entry again', () => {
  test('is unchanged and moves no version', async () => {
    await save(place.store, [sampleEntry('a')]);
    const [version, before] = [await place.store.version(), await stored(place.store, 'a')];
    expect(statuses(await save(place.store, [sampleEntry('a')], { at: NOW + DAY }))).toEqual(['unchanged']);
    expect(await place.store.version()).toBe(version);
    expect(await stored(place.store, 'a')).toEqual(before);
  });

  test('is unchanged when only its tags stand in another order or a poll dates it differently', async () => {
    await save(place.store, [sampleEntry('a')]);
    const again = sampleEntry('a', {
      tags: ['جهان', 'ایران'],
      published: { at: NOW - 2 * HOUR, precision: 'minute' },
      updated: { at: NOW, precision: 'minute' },
      attribution: [],
    });
    expect(statuses(await save(place.store, [again], { at: NOW + HOUR }))).toEqual(['unchanged']);
  });

  test('notes when its source last listed it', async () => {
    await save(place.store, [sampleEntry('a')]);
    await save(place.store, [sampleEntry('a')], { at: NOW + DAY });
    expect(await place.rows('select source_id, first_seen_at, last_seen_at from sightings')).toEqual([
      { source_id: 'sample', first_seen_at: NOW, last_seen_at: NOW + DAY },
    ]);
  });
});

describe('a changed entry', () => {
  test.each<[string, Partial<Entry>]>([
    ['title', { title: 'دیگر' }],
    ['summary', { summary: null }],
    ['content', { contentHtml: '<p>دیگر</p>', contentText: 'دیگر' }],
    ['link', { url: 'https://news.example/other' }],
    ['language', { language: 'fa-AF' }],
    ['authors', { authors: [] }],
    ['tags', { tags: ['ایران'] }],
    ['categories', { categories: ['sport'] }],
    ['image', { image: null }],
    ['enclosure', { enclosures: [] }],
  ])('is one entry with a second revision: %s', async (_, changes) => {
    await save(place.store, [sampleEntry('a')]);
    const [saved] = await save(place.store, [sampleEntry('a', changes)], { at: NOW + HOUR });
    expect(saved).toMatchObject({ status: 'updated', revision: 2, key: 'key-a' });
    expect(await stored(place.store, 'a')).toMatchObject({
      ...changes,
      firstSeenAt: NOW,
      changedAt: NOW + HOUR,
      revisedAt: NOW + HOUR,
      revision: 2,
    });
    expect(await place.store.countEntries()).toBe(1);
  });

  test('keeps what it was before in its history', async () => {
    await save(place.store, [sampleEntry('a')]);
    const before = await stored(place.store, 'a');
    await save(place.store, [sampleEntry('a', { title: 'دوم' })], { at: NOW + 1 });
    await save(place.store, [sampleEntry('a', { title: 'سوم' })], { at: NOW + 2 });
    const history = await place.rows<{ revision: number; at: number; snapshot: string }>('select * from revisions');
    expect(history.map(({ revision, at }) => [revision, at])).toEqual([
      [1, NOW + 1],
      [2, NOW + 2],
    ]);
    expect(JSON.parse(history[0]?.snapshot ?? '')).toEqual(before);
  });

  test('is always revised later than before, whatever its publisher claims', async () => {
    const claims = { updated: { at: NOW - DAY, precision: 'second' } } as const;
    await save(place.store, [sampleEntry('a', claims)]);
    await save(place.store, [sampleEntry('a', { ...claims, title: 'دوم' })], { at: NOW + 5 });
    expect((await stored(place.store, 'a')).revisedAt).toBe(NOW - HOUR + 1000);
    await save(place.store, [sampleEntry('a', { title: 'سوم', updated: { at: NOW + DAY, precision: 'second' } })], {
      at: NOW + 60_000,
    });
    expect((await stored(place.store, 'a')).revisedAt).toBe(NOW + 60_000);
  });

  test('keeps its first publication date when the new document has none', async () => {
    await save(place.store, [sampleEntry('a')]);
    await save(place.store, [sampleEntry('a', { title: 'دوم', published: null })], { at: NOW + HOUR });
    expect((await stored(place.store, 'a')).published).toEqual({ at: NOW - HOUR, precision: 'minute' });
  });

  test('does not climb the feed when its publisher dates it anew', async () => {
    await save(place.store, [
      sampleEntry('a'),
      sampleEntry('b', { published: { at: NOW - 60_000, precision: 'minute' } }),
    ]);
    const anew = { title: 'دوم', published: { at: NOW + DAY, precision: 'minute' } } as const;
    await save(place.store, [sampleEntry('a', anew)], { at: NOW + DAY });
    expect(names(await place.store.findFeed({ limit: 10 }))).toEqual(['b', 'a']);
    expect((await stored(place.store, 'a')).published?.at).toBe(NOW - HOUR);
  });

  test('is found by its new words, language and category only', async () => {
    await save(place.store, [sampleEntry('a')]);
    await save(
      place.store,
      [sampleEntry('a', { title: 'zebra', summary: null, contentText: null, language: 'en', categories: ['sport'] })],
      { at: NOW + HOUR },
    );
    const find = async (query: object) => names(await place.store.findFeed({ ...query, limit: 10 }));
    expect(await find({ search: parseSearch('zebra') })).toEqual(['a']);
    expect(await find({ search: parseSearch('"خبر"') })).toEqual([]);
    expect(await find({ languages: ['en'] })).toEqual(['a']);
    expect(await find({ languages: ['fa'] })).toEqual([]);
    expect(await find({ category: 'sport', languages: ['en'] })).toEqual(['a']);
    expect(await find({ category: 'politics' })).toEqual([]);
    expect(await place.store.categoryLanguages()).toEqual([{ category: 'sport', language: 'en', entries: 1 }]);
  });
});

describe('an article handed over deliberately', () => {
  test.each<[string, Partial<Entry>]>([
    ['date', { published: { at: NOW - 2 * HOUR, precision: 'minute' } }],
    ['update', { updated: { at: NOW - 5, precision: 'second' } }],
    ['source', { source: 'دیگر' }],
    ['attribution', { attribution: [] }],
    ['compiler', { compiledBy: 'blogpo.ir' }],
  ])('is revised when only its %s changes', async (_, changes) => {
    await save(place.store, [sampleEntry('a')], { deliberate: true });
    const saved = await save(place.store, [sampleEntry('a', changes)], { deliberate: true, at: NOW + HOUR });
    expect(statuses(saved)).toEqual(['updated']);
  });

  test('is unchanged when a date without a time is read again later the same day', async () => {
    const dated = (at: number) => sampleEntry('a', { published: { at, precision: 'day' } });
    await save(place.store, [dated(NOW - HOUR)], { deliberate: true });
    expect(statuses(await save(place.store, [dated(NOW + HOUR)], { deliberate: true, at: NOW + 2 * HOUR }))).toEqual([
      'unchanged',
    ]);
    expect(statuses(await save(place.store, [dated(NOW - DAY)], { deliberate: true, at: NOW + 3 * HOUR }))).toEqual([
      'updated',
    ]);
  });

  test('is unchanged when its impossible date is capped at a later hour', async () => {
    const capped = (at: number) => sampleEntry('a', { published: { at, precision: 'second' } });
    await save(place.store, [capped(NOW)], { deliberate: true });
    const saved = await save(place.store, [capped(NOW + HOUR)], { deliberate: true, at: NOW + HOUR });
    expect(statuses(saved)).toEqual(['unchanged']);
  });
});

describe('an entry of two sources', () => {
  test('stays as the first source has it and is only seen at the second', async () => {
    await save(place.store, [sampleEntry('a')]);
    const foreign = sampleEntry('a', { title: 'دستکاری' });
    const [first] = await save(place.store, [foreign], { source: 'other', at: NOW + HOUR });
    expect(first).toMatchObject({ status: 'sighting', revision: 1, key: 'key-a' });
    expect(await stored(place.store, 'a')).toMatchObject({ title: 'خبر a', sourceId: 'sample', changedAt: NOW });
  });

  test('stands in the feeds of both, and the second feed says when it came', async () => {
    await save(place.store, [sampleEntry('a')]);
    await save(place.store, [sampleEntry('a')], { source: 'other', at: NOW + HOUR });
    const page = await place.store.findFeed({ source: 'other', limit: 10 });
    expect(names(page)).toEqual(['a']);
    expect(page.modifiedAt).toBe(NOW + HOUR);
    expect((await place.store.findFeed({ source: 'sample', limit: 10 })).modifiedAt).toBe(NOW);
    expect((await place.store.languageCounts()).bySource).toEqual([
      { source: 'other', language: 'fa', entries: 1 },
      { source: 'sample', language: 'fa', entries: 1 },
    ]);
  });

  test('of no known language counts among all of its feeds, and for no language', async () => {
    await save(place.store, [sampleEntry('a'), sampleEntry('b', { language: null })]);
    const { all, bySource, totals } = await place.store.languageCounts();
    expect([all, bySource]).toEqual([
      [{ language: 'fa', entries: 1 }],
      [{ source: 'sample', language: 'fa', entries: 1 }],
    ]);
    expect(totals).toHaveLength(3);
    expect(totals).toEqual(
      expect.arrayContaining([
        { kind: 'all', id: '', entries: 2 },
        { kind: 'category', id: 'politics', entries: 2 },
        { kind: 'source', id: 'sample', entries: 2 },
      ]),
    );
  });

  test('moves the version once, not with every poll', async () => {
    await save(place.store, [sampleEntry('a')]);
    const before = await place.store.version();
    await save(place.store, [sampleEntry('a')], { source: 'other', at: NOW + HOUR });
    const after = await place.store.version();
    expect(after).toBeGreaterThan(before);
    await save(place.store, [sampleEntry('a')], { source: 'other', at: NOW + DAY });
    expect(await place.store.version()).toBe(after);
  });

  test('can still be revised by the first, in both feeds', async () => {
    await save(place.store, [sampleEntry('a')]);
    await save(place.store, [sampleEntry('a')], { source: 'other', at: NOW + 1 });
    await save(place.store, [sampleEntry('a', { title: 'دوم', language: 'ar' })], { at: NOW + 2 });
    const page = await place.store.findFeed({ source: 'other', languages: ['ar'], limit: 10 });
    expect(page.entries.map(({ title }) => title)).toEqual(['دوم']);
  });
});

test('the version moves with everything that is created or updated, and survives a restart', async () => {
  const seen = [await place.store.version()];
  await save(place.store, [sampleEntry('a')]);
  seen.push(await place.store.version());
  await save(place.store, [sampleEntry('a', { title: 'دوم' })], { at: NOW + 1, retention: FOREVER });
  seen.push(await place.store.version());
  expect(new Set(seen).size).toBe(3);
  expect(await place.store.changedAt()).toBe(NOW + 1);
  expect(await (await place.restart()).version()).toBe(seen.at(-1));
});

test('a batch that fails half way leaves nothing behind', async () => {
  const broken = { ...sampleEntry('b'), title: null } as unknown as Entry;
  await expect(save(place.store, [sampleEntry('a'), broken])).rejects.toThrow();
  expect(await place.store.countEntries()).toBe(0);
  expect(statuses(await save(place.store, [sampleEntry('a')]))).toEqual(['created']);
});

test('many documents saved at once all arrive', async () => {
  const batches = Array.from({ length: 20 }, (_, index) =>
    save(place.store, [sampleEntry(`n${index}`), sampleEntry('shared')], { source: `s${index}` }),
  );
  const saved = (await Promise.all(batches)).flat();
  expect(saved.filter(({ status }) => status === 'created')).toHaveLength(21);
  expect(saved.filter(({ status }) => status === 'sighting')).toHaveLength(19);
});
