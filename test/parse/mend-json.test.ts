import fc from 'fast-check';
import { mendJson } from '../../src/parse/mend-json.ts';
import { read } from './reading.ts';

const ITEMS = [1, 2, 3].map((n) => ({
  id: `peyk-${n}`,
  url: `https://peyk.example/${n}`,
  title: `خبر «${n}»`,
  content_html: `<p>متن \\ "${n}" [و] {و}</p>`,
  authors: [{ name: 'سارا' }],
}));
const feedOf = (items: readonly object[]) =>
  JSON.stringify(
    { version: 'https://jsonfeed.org/version/1.1', title: 'پیک', authors: [{ name: 'پیک' }], items },
    null,
    1,
  );

describe('JSON that a program wrote by hand', () => {
  test.each([
    ['raw line breaks in a text', feedOf(ITEMS).replace('متن', 'متن\n\tو'), 'control-characters', 3],
    ['control characters in a text', feedOf(ITEMS).replace('متن', 'متن\u0007'), 'control-characters', 3],
    [
      'control characters between its parts',
      feedOf(ITEMS).replace('"items"', '\u0000"items"'),
      'control-characters',
      3,
    ],
    ['a comma behind the last item', feedOf(ITEMS).replace(/\]\s*\}$/, ',\n]}'), 'trailing-comma', 3],
    ['escapes that do not exist', feedOf(ITEMS).replace('متن', "it\\'s"), 'bad-escape', 3],
    ['no end', feedOf(ITEMS).slice(0, -30), 'truncated-json', 2],
  ])('is read in spite of %s', async (_name, text, repair, count) => {
    for (const contentType of ['application/feed+json', null]) {
      const feed = await read(text, 'json', contentType);
      expect([feed.format, feed.title, feed.items.length, feed.repairs]).toEqual(['json', 'پیک', count, [repair]]);
    }
  });

  test('gives every item that was whole, wherever it is cut off, and no half ones', async () => {
    const text = feedOf(ITEMS);
    const sound = await read(text, 'json');
    const ends = ITEMS.map(({ id }, at) => {
      const next = text.indexOf(`"id": "${ITEMS[at + 1]?.id}"`);
      return text.lastIndexOf('}', next < 0 ? text.length - 2 : next) + (id === '' ? 0 : 1);
    });
    const first = ends[0] ?? 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: first, max: text.length - 1 }), async (cut) => {
        const { items, repairs } = await read(text.slice(0, cut), 'json');
        expect(items).toEqual(sound.items.slice(0, ends.filter((end) => end <= cut).length));
        expect(repairs).toContain('truncated-json');
      }),
      { numRuns: 200 },
    );
  });

  test('is no text for people when it cannot be read, whatever it was sent as', async () => {
    for (const text of ['{"title": "عنوان", "content_text": "مت', '{"a": {"b": ]}', '[{"a": 1},,]'])
      for (const contentType of ['application/json', 'text/plain', null])
        await expect(read(text, 'json', contentType)).rejects.toMatchObject({ code: 'unreadable-document' });
  });

  test('is left as it is when nothing is amiss', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(mendJson(text)).toEqual({ json: text, repairs: [] });
      }),
      { numRuns: 300 },
    );
  });

  test.each(['{"a":', '["', '{"a":"\u0001', '[{},', '{"items":[{"a":1},{"b":"\\'])(
    'takes time in proportion to its input: %j',
    (bit) => {
      const start = performance.now();
      mendJson(bit.repeat(100_000));
      expect(performance.now() - start).toBeLessThan(3000);
    },
  );
});
