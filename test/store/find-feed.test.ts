import type { FeedQuery } from '../../src/model.ts';
import { DAY, HOUR, NOW, names, openWorkplace, sampleEntry, save, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

const find = async (query: Omit<FeedQuery, 'limit'> & { limit?: number }) =>
  names(await place.store.findFeed({ limit: 10, ...query }));
const at = (hoursAgo: number) => ({ published: { at: NOW - hoursAgo * HOUR, precision: 'minute' as const } });

describe('order', () => {
  test('is newest first, and as the document has it among entries of one time', async () => {
    await save(place.store, [sampleEntry('old', at(5)), sampleEntry('x', at(2)), sampleEntry('y', at(2))]);
    await save(place.store, [sampleEntry('new', at(1))]);
    expect(await find({})).toEqual(['new', 'x', 'y', 'old']);
    expect(await find({ limit: 2 })).toEqual(['new', 'x']);
  });

  test('takes an entry without a date, or dated ahead, for as new as when it was seen', async () => {
    await save(place.store, [sampleEntry('ahead', at(-20))]);
    await save(place.store, [sampleEntry('dateless', { published: null })], { at: NOW + 1 });
    await save(place.store, [sampleEntry('dated', at(0.5))], { at: NOW + 2 });
    expect(await find({})).toEqual(['dateless', 'ahead', 'dated']);
  });
});

describe('what a feed asks for', () => {
  beforeEach(async () => {
    await save(place.store, [
      sampleEntry('fa1', { ...at(1), language: 'fa', categories: ['politics'] }),
      sampleEntry('dari', { ...at(2), language: 'fa-AF', categories: ['politics', 'world'] }),
      sampleEntry('he1', { ...at(3), language: 'he', categories: ['sport'] }),
    ]);
    await save(
      place.store,
      [
        sampleEntry('fao', { ...at(4), language: 'fao', categories: [] }),
        sampleEntry('none', { ...at(5), language: null, categories: ['sport', 'sport'] }),
        sampleEntry('fa2', { ...at(6), language: 'fa', categories: ['sport'] }),
      ],
      { source: 'other' },
    );
  });

  test.each<[string, Omit<FeedQuery, 'limit'>, readonly string[]]>([
    ['everything', {}, ['fa1', 'dari', 'he1', 'fao', 'none', 'fa2']],
    ['one source', { source: 'other' }, ['fao', 'none', 'fa2']],
    ['one category', { category: 'sport' }, ['he1', 'none', 'fa2']],
    ['a language with its regions', { languages: ['fa'] }, ['fa1', 'dari', 'fa2']],
    ['a language in any case', { languages: ['FA-af'] }, ['dari']],
    ['any language', { languages: ['*'] }, ['fa1', 'dari', 'he1', 'fao', 'none', 'fa2']],
    ['two ranges, which both must take it', { languages: ['fa', 'fa-AF'] }, ['dari']],
    ['two languages at once, which none is', { languages: ['fa', 'he'] }, []],
    ['a category in a language', { category: 'politics', languages: ['fa'] }, ['fa1', 'dari']],
    ['a category in two ranges', { category: 'politics', languages: ['fa', 'fa-AF'] }, ['dari']],
    ['several categories', { categories: ['world', 'sport'] }, ['dari', 'he1', 'none', 'fa2']],
    ['several categories in a language', { categories: ['politics', 'world'], languages: ['fa'] }, ['fa1', 'dari']],
    ['a category within categories', { category: 'politics', categories: ['world'] }, ['dari']],
    ['several sources', { sources: ['sample', 'other'] }, ['fa1', 'dari', 'he1', 'fao', 'none', 'fa2']],
    ['a source and a category', { source: 'other', category: 'sport' }, ['none', 'fa2']],
    ['a source within others', { source: 'other', sources: ['sample'] }, []],
    [
      'empty lists, which ask for nothing',
      { sources: [], categories: [], languages: [] },
      ['fa1', 'dari', 'he1', 'fao', 'none', 'fa2'],
    ],
    ['a source nobody knows', { source: 'unknown' }, []],
  ])('%s', async (_, query, expected) => {
    expect(await find(query)).toEqual(expected);
  });

  test('is counted by language, by category and by source', async () => {
    expect(await place.store.languages()).toEqual([
      { language: 'fa', entries: 2 },
      { language: 'fa-AF', entries: 1 },
      { language: 'fao', entries: 1 },
      { language: 'he', entries: 1 },
    ]);
    expect(await place.store.categoryLanguages()).toEqual([
      { category: 'politics', language: 'fa', entries: 1 },
      { category: 'politics', language: 'fa-AF', entries: 1 },
      { category: 'sport', language: 'fa', entries: 1 },
      { category: 'sport', language: 'he', entries: 1 },
      { category: 'world', language: 'fa-AF', entries: 1 },
    ]);
    expect((await place.store.languageCounts()).bySource).toContainEqual({
      source: 'other',
      language: 'fa',
      entries: 1,
    });
    expect(await place.store.countEntries()).toBe(6);
  });
});

describe('when a feed was modified', () => {
  const modifiedAt = async (query: Omit<FeedQuery, 'limit'> = {}) =>
    (await place.store.findFeed({ ...query, limit: 10 })).modifiedAt;

  test('is when the store was made, while there is nothing in it', async () => {
    expect(await modifiedAt()).toBe(NOW);
    await place.restart();
    expect(await modifiedAt()).toBe(NOW);
    expect(await place.store.createdAt()).toBe(NOW);
  });

  test('is when one of its entries last changed', async () => {
    await save(place.store, [sampleEntry('a'), sampleEntry('b', { categories: ['sport'] })], { at: NOW + 1 });
    await save(place.store, [sampleEntry('a', { title: 'دوم' })], { at: NOW + DAY });
    expect(await modifiedAt()).toBe(NOW + DAY);
    expect(await modifiedAt({ category: 'sport' })).toBe(NOW + 1);
  });

  test('is when an entry was last taken from it, after a restart too', async () => {
    await save(place.store, [sampleEntry('a'), sampleEntry('b', { categories: ['sport'], language: 'he' })]);
    await place.store.withdrawEntry('key-a', NOW + DAY);
    await place.restart();
    expect(await modifiedAt()).toBe(NOW + DAY);
    expect(await modifiedAt({ category: 'politics', languages: ['fa'] })).toBe(NOW + DAY);
    expect(await modifiedAt({ category: 'sport' })).toBe(NOW);
    expect(await modifiedAt({ languages: ['he'] })).toBe(NOW);
  });

  test('is when an entry moved to another category, for the feed it left', async () => {
    await save(place.store, [sampleEntry('a')]);
    await save(place.store, [sampleEntry('a', { categories: ['sport'] })], { at: NOW + DAY });
    expect(await modifiedAt({ category: 'politics' })).toBe(NOW + DAY);
  });
});
