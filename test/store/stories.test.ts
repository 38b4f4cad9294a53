import { DAY, HOUR, NOW, openWorkplace, sampleEntry, save, stored, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

const WIRE = 'زلزله‌ای به بزرگی ۵٫۱ جنوب کشور را لرزاند';
const told = async (name: string) => (await stored(place.store, name)).story;

describe('a story', () => {
  test('is the entry’s own where nobody else tells it', async () => {
    await save(place.store, [sampleEntry('a', { title: WIRE })]);
    expect(await told('a')).toBe('key-a');
  });

  test('joins what several papers take over from an agency, however they spell it', async () => {
    await save(place.store, [sampleEntry('a', { title: WIRE })]);
    await save(place.store, [sampleEntry('b', { title: 'زلزله ای به بزرگي 5٫1 جنوب كشور را لرزاند' })], {
      source: 'second',
      at: NOW + HOUR,
    });
    await save(place.store, [sampleEntry('c', { title: WIRE })], { source: 'third', at: NOW + 2 * DAY });
    expect([await told('a'), await told('b'), await told('c')]).toEqual(['key-a', 'key-a', 'key-a']);
  });

  test('is another one in another language, in another week, or under a title that says little', async () => {
    await save(place.store, [sampleEntry('a', { title: WIRE }), sampleEntry('s', { title: 'اخبار روز' })]);
    const other = { source: 'second', at: NOW + HOUR };
    await save(place.store, [sampleEntry('ps', { title: WIRE, language: 'ps' })], other);
    await save(place.store, [sampleEntry('t', { title: 'اخبار روز' })], other);
    await save(place.store, [sampleEntry('late', { title: WIRE })], { source: 'third', at: NOW + 9 * DAY });
    expect(await Promise.all(['ps', 't', 'late'].map(told))).toEqual(['key-ps', 'key-t', 'key-late']);
  });

  test('is never joined with an earlier one of the same paper: a daily column has one title', async () => {
    await save(place.store, [sampleEntry('a', { title: WIRE })]);
    await save(place.store, [sampleEntry('b', { title: WIRE })], { at: NOW + DAY });
    expect(await told('b')).toBe('key-b');
  });

  test('is told by a paper once: what it prints again under the title is a story of its own', async () => {
    await save(place.store, [sampleEntry('a', { title: WIRE })]);
    const twice = [sampleEntry('b', { title: WIRE }), sampleEntry('c', { title: WIRE })];
    await save(place.store, twice, { source: 'second', at: NOW + 1 });
    await save(place.store, [sampleEntry('d', { title: WIRE })], { source: 'second', at: NOW + 2 });
    expect((await Promise.all(['b', 'c', 'd'].map(told))).filter((story) => story === 'key-a')).toHaveLength(1);
  });

  test('stays the same when the entry is corrected', async () => {
    await save(place.store, [sampleEntry('a', { title: WIRE })]);
    await save(place.store, [sampleEntry('b', { title: WIRE })], { source: 'second' });
    await save(place.store, [sampleEntry('b', { title: 'عنوانی دیگر برای همان خبر زلزله' })], {
      source: 'second',
      at: NOW + HOUR,
    });
    expect(await stored(place.store, 'b')).toMatchObject({ story: 'key-a', revision: 2 });
  });
});
