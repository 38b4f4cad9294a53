import fc from 'fast-check';
import type { Entry } from '../../src/model.ts';
import { mergePage } from '../../src/polling/merge-page.ts';
import { sampleEntry } from '../store/sample.ts';

const BARE: Partial<Entry> = {
  ...{ summary: null, contentHtml: null, contentText: null, published: null, language: null, direction: 'ltr' },
  ...{
    authors: [],
    tags: [],
    categories: [],
    source: null,
    attribution: [],
    compiledBy: null,
    enclosures: [],
    image: null,
  },
};

test('an item keeps what it states, whatever its page says', () => {
  const item = sampleEntry('item', { contentText: 'متنی که از متن صفحه بلندتر است' });
  const page = sampleEntry('page', { summary: 'خلاصهٔ صفحه', authors: ['دیگری'], tags: ['دیگر'], image: null });
  expect(mergePage(item, page)).toEqual(item);
});

test('an item that states nothing but its title takes everything else from its page', () => {
  const item = sampleEntry('item', BARE);
  const page = sampleEntry('page');
  const { id, key, guid, url, title, updated } = item;
  expect(mergePage(item, page)).toEqual({ ...page, id, key, guid, url, title, updated });
});

test('of two texts the longer one is taken, HTML and plain text together', () => {
  const item = sampleEntry('item', { contentHtml: '<p>کوتاه</p>', contentText: 'کوتاه' });
  const page = sampleEntry('page', { contentHtml: '<p>بسیار بلندتر</p>', contentText: 'بسیار بلندتر' });
  expect(mergePage(item, page)).toMatchObject({ contentHtml: '<p>بسیار بلندتر</p>', contentText: 'بسیار بلندتر' });
  expect(mergePage(page, item)).toMatchObject({ contentHtml: '<p>بسیار بلندتر</p>', contentText: 'بسیار بلندتر' });
});

test('the category an item falls into by default gives way to the one its page is labelled with', () => {
  const item = sampleEntry('item', { tags: [], categories: ['news'] });
  expect(mergePage(item, sampleEntry('page', { tags: ['ورزش'], categories: ['sport'] })).categories).toEqual(['sport']);
  expect(mergePage(item, sampleEntry('page', { tags: [], categories: [] })).categories).toEqual(['news']);
});

test('merging what came of it with its item again changes nothing, so that an unchanged item is no revision', () => {
  const text = fc.option(fc.string(), { nil: null });
  const list = fc.array(fc.string({ minLength: 1 }), { maxLength: 2 });
  const entry: fc.Arbitrary<Entry> = fc
    .record({
      ...{ summary: text, contentHtml: text, contentText: text, source: text, compiledBy: text, image: text },
      ...{ authors: list, tags: list, categories: list, attribution: list },
      language: fc.constantFrom(null, 'fa', 'en'),
      direction: fc.constantFrom('rtl' as const, 'ltr' as const),
      published: fc.option(fc.record({ at: fc.nat(), precision: fc.constant('minute' as const) }), { nil: null }),
    })
    .map((fields) => sampleEntry('any', fields));
  fc.assert(
    fc.property(entry, entry, (item, page) => {
      const merged = mergePage(item, page);
      expect(mergePage(item, merged)).toEqual(merged);
    }),
  );
});
