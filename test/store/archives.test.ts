import type { ArchivePart, Entry } from '../../src/model.ts';
import { archiveName, periodOf, readArchiveName, readPeriod } from '../../src/text/period.ts';
import { parseSearch } from '../../src/text/search.ts';
import { DAY, HOUR, NOW, names, openWorkplace, sampleEntry, save, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

/** NOW is 20 November 2025. */
const on = (name: string, at: number, changes: Partial<Entry> = {}) =>
  sampleEntry(name, { published: { at, precision: 'minute' }, ...changes });
const OCTOBER = Date.UTC(2025, 9, 10);
const SEPTEMBER = Date.UTC(2025, 8, 10);

const archive = (name: string, limit = 300) => {
  const part = readArchiveName(name);
  const period = readPeriod(part?.period ?? '');
  if (part === null || period === null) throw new Error(name);
  return place.store.findFeed({ limit, period: { ...period, after: part.after } });
};
const nameOf = (part: ArchivePart | null) => (part === null ? null : archiveName(part));

/** The names of the archives from the newest on, and everything that they and the feed hold. */
async function walk(
  limit: number,
  archived?: number,
): Promise<{ chain: readonly string[]; held: readonly (string | null)[] }> {
  const page = await place.store.findFeed({ limit });
  const chain: string[] = [];
  const held = [...names(page)];
  for (let next = nameOf(page.prevArchive); next !== null && chain.length < 2000; ) {
    chain.push(next);
    const older = await archive(next, archived);
    held.push(...names(older));
    next = nameOf(older.prevArchive);
  }
  return { chain, held: [...new Set(held)].sort() };
}

describe('the archives of a feed', () => {
  test('are the months that are over, newest first, and the feed leads to the first of them', async () => {
    await save(place.store, [on('now', NOW - HOUR), on('oct', OCTOBER), on('sep', SEPTEMBER), on('old', 86_400_000)]);
    expect((await walk(50)).chain).toEqual(['2025-10', '2025-09', '1970-01']);
    expect(names(await archive('2025-10'))).toEqual(['oct']);
    expect(names(await archive('2025-09'))).toEqual(['sep']);
  });

  test('are none while everything is of this month and on the page', async () => {
    await save(place.store, [on('a', NOW - HOUR), on('b', NOW - 3 * DAY)]);
    expect((await walk(50)).chain).toEqual([]);
  });

  test('hold the days of this month that the page has no room for, once they are over', async () => {
    const days = Array.from({ length: 5 }, (_, day) => on(`d${day}`, NOW - day * DAY - HOUR));
    await save(place.store, [...days, on('oct', OCTOBER)]);
    expect(await walk(2)).toEqual({
      chain: ['2025-11-18', '2025-11-17', '2025-11-16', '2025-10'],
      held: ['d0', 'd1', 'd2', 'd3', 'd4', 'oct'],
    });
    expect((await walk(50)).chain).toEqual(['2025-10']);
  });

  test('go on from the day that runs to the last that is over', async () => {
    await save(place.store, [on('a', NOW - 1), on('b', NOW - 2), on('c', NOW - 3), on('y', NOW - 2 * DAY)]);
    expect((await walk(1)).chain).toEqual(['2025-11-18']);
  });

  test('are not there in the first hours of a month: its last news is still being read', async () => {
    await save(place.store, [on('nov', NOW)]);
    await save(place.store, [on('x', NOW)], { at: Date.UTC(2025, 11, 1, 2) });
    expect((await place.store.findFeed({ limit: 50 })).prevArchive).toBeNull();
    await save(place.store, [on('y', NOW)], { at: Date.UTC(2025, 11, 1, 6, 1) });
    expect(nameOf((await place.store.findFeed({ limit: 50 })).prevArchive)).toBe('2025-11');
  });

  test('go on below the last entry of a period that is too large for one document, however many came at once', async () => {
    const many = Array.from({ length: 700 }, (_, n) => on(`m${n}`, SEPTEMBER));
    await save(place.store, [...many, on('same-month', SEPTEMBER - 3 * DAY), on('aug', SEPTEMBER - 30 * DAY)]);
    const { chain, held } = await walk(1, 300);
    expect(chain.map((name) => name.replace(/~.*/, '~'))).toEqual(['2025-09', '2025-09~', '2025-09~', '2025-08']);
    expect(held).toHaveLength(702);
  });

  test('keep their parts as they are while nothing in them is taken back', async () => {
    const many = Array.from({ length: 20 }, (_, n) => on(`m${n}`, SEPTEMBER + n * 1000));
    await save(place.store, many);
    const [, second = ''] = (await walk(1, 5)).chain;
    const before = names(await archive(second, 5));
    await save(place.store, [on('late', SEPTEMBER + 15_500)], { at: NOW + DAY });
    await place.store.withdrawEntry('key-m19', NOW + DAY);
    expect(names(await archive(second, 5))).toEqual(before);
  });

  test('are of each feed of one range, and of none that filters or searches', async () => {
    await save(place.store, [on('oct', OCTOBER), on('nov', NOW)]);
    const prev = async (query: object) => nameOf((await place.store.findFeed({ limit: 50, ...query })).prevArchive);
    for (const one of [
      {},
      { source: 'sample' },
      { languages: ['fa', 'fa'] },
      { category: 'politics', languages: ['fa'] },
    ])
      expect(await prev(one)).toBe('2025-10');
    for (const several of [
      { source: 'sample', languages: ['fa'] },
      { source: 'other' },
      { search: parseSearch('خبر') },
    ])
      expect(await prev(several)).toBeNull();
  });

  test('together with the page hold every entry that is not of the last hours', async () => {
    const at = (n: number) => Date.UTC(2025, 5, 1) + n * 13 * HOUR;
    const all = Array.from({ length: 300 }, (_, n) => on(`e${n}`, Math.min(at(n), NOW - DAY - HOUR)));
    await save(place.store, all);
    for (const [limit, archived] of [
      [1, 300],
      [7, 3],
      [50, 1],
    ] as const) {
      const { chain, held } = await walk(limit, archived);
      expect(held).toEqual(all.map(({ guid }) => guid).sort());
      expect(new Set(chain).size).toBe(chain.length);
    }
  });
});

describe('an archive', () => {
  const standing = (name: string, query: object = {}) => place.store.archiveStanding({ limit: 1, ...query }, name);

  test('is kept, open, unknown, and gone once all in it has expired', async () => {
    await save(place.store, [on('nov', NOW), on('oct', OCTOBER)]);
    expect(await standing('2025-10')).toBe('kept');
    expect(await standing('2025-11')).toBe('open');
    expect(await standing('2031-01')).toBe('open');
    expect(await standing('2025-09')).toBe('unknown');
    expect(await standing('nonsense')).toBe('unknown');
    expect(await standing('2025-10', { source: 'sample', languages: ['fa'] })).toBe('unknown');
    await place.store.expireEntries([{ id: 'sample', retention: { days: 1, entries: null } }], NOW + 3 * DAY);
    expect(await standing('2025-10')).toBe('expired');
    expect(await standing('2025-10', { languages: ['fa'] })).toBe('expired');
    expect(await standing('2025-10', { languages: ['he'] })).toBe('unknown');
  });

  test('is gone, not unknown, too when its last entry got another date or its source left the catalogue', async () => {
    const sources = [{ id: 'sample', pollable: true, url: null }];
    await place.store.syncCatalog({ fingerprint: '1', sources }, NOW);
    await save(place.store, [on('oct', OCTOBER), on('sep', SEPTEMBER)], { deliberate: true });
    await save(place.store, [on('oct', OCTOBER - 90 * DAY)], { deliberate: true, at: NOW + 1 });
    expect(await standing('2025-10')).toBe('expired');
    await place.store.syncCatalog({ fingerprint: '2', sources: [] }, NOW + 2);
    expect(await standing('2025-09')).toBe('expired');
  });

  test('stays as it is while news comes in, and changes when an entry in it is taken back', async () => {
    await save(place.store, [on('oct', OCTOBER), on('oct2', OCTOBER + 1), on('nov', NOW)]);
    const before = await archive('2025-10');
    await save(place.store, [on('nov2', NOW + DAY)], { at: NOW + DAY });
    const after = await archive('2025-10');
    expect({ ...after, modifiedAt: 0 }).toEqual({ ...before, modifiedAt: 0 });
    await place.store.withdrawEntry('key-oct2', NOW + 2 * DAY);
    await save(place.store, [on('far', NOW + 200 * DAY)], { at: NOW + 200 * DAY });
    const later = await archive('2025-10');
    expect(names(later)).toEqual(['oct']);
    expect(later.withdrawn.map(({ key }) => key)).toEqual(['key-oct2']);
    expect((await archive(periodOf(NOW, 'month').name)).withdrawn).toEqual([]);
  });
});
