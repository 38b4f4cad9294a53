import { readStamps } from '../../src/normalize/stamps.ts';
import { HOUR, NOW, openWorkplace, sampleEntry, save, statuses, stored, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

/** An article handed over at a time, with what its publisher says of its dates. */
function pushed(dates: { published?: string; updated?: string; title?: string }, seenAt: number) {
  const item = { published: dates.published ?? null, updated: dates.updated ?? null };
  const { published, updated } = readStamps(item, { language: 'fa', timezone: 'Asia/Tehran', seenAt });
  return sampleEntry('a', { published, updated, ...(dates.title === undefined ? {} : { title: dates.title }) });
}

async function pushThrice(dates: { published?: string; updated?: string }, later: typeof dates = dates) {
  const all: string[] = [];
  for (const [round, said] of [dates, later, later].entries()) {
    const at = NOW + round * HOUR;
    all.push(...statuses(await save(place.store, [pushed(said, at)], { deliberate: true, at })));
  }
  return all;
}

describe('an article handed over again and again whose date lies far ahead', () => {
  test('is the same article each time, whichever of its dates it is', async () => {
    expect(await pushThrice({ updated: '2035-04-13T09:00:00Z' })).toEqual(['created', 'unchanged', 'unchanged']);
    expect((await stored(place.store, 'a')).updated).toEqual({ at: NOW, precision: 'second' });
  });

  test('published ahead, is published when it was first seen', async () => {
    expect(await pushThrice({ published: '2035-04-13T09:00:00Z' })).toEqual(['created', 'unchanged', 'unchanged']);
    expect((await stored(place.store, 'a')).published).toEqual({ at: NOW, precision: 'second' });
  });

  test('both ahead, is still the same', async () => {
    const both = { published: '۱۱ اسفند ۱۴۱۴', updated: '۱۲ اسفند ۱۴۱۴ ۱۰:۴۵' };
    expect(await pushThrice(both)).toEqual(['created', 'unchanged', 'unchanged']);
  });

  test('keeps the update it had, when the new one lies ahead', async () => {
    const first = { published: '2025-11-19T08:00:00Z', updated: '2025-11-20T07:00:00Z' };
    const then = { ...first, updated: '2035-04-13T09:00:00Z' };
    expect(await pushThrice(first, then)).toEqual(['created', 'unchanged', 'unchanged']);
    expect((await stored(place.store, 'a')).updated?.at).toBe(Date.UTC(2025, 10, 20, 7));
  });

  test('that named no date at first, was published when it was first seen', async () => {
    expect(await pushThrice({}, { published: '2035-04-13T09:00:00Z' })).toEqual(['created', 'updated', 'unchanged']);
    expect((await stored(place.store, 'a')).published).toEqual({ at: NOW, precision: 'second' });
  });

  test('is revised when its words change', async () => {
    const dates = { updated: '2035-04-13T09:00:00Z' };
    await save(place.store, [pushed(dates, NOW)], { deliberate: true });
    const again = pushed({ ...dates, title: 'تیتر تازه' }, NOW + HOUR);
    expect(statuses(await save(place.store, [again], { deliberate: true, at: NOW + HOUR }))).toEqual(['updated']);
  });
});
