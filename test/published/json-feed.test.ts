import fc from 'fast-check';
import type { StoredEntry } from '../../src/model.ts';
import { anyContext, anyPageOfOne, contextFullOf, LONG_TEXTS, pageFullOf } from '../render/hostile-text.ts';
import { makeContext, makeEntry, makePage, rendered, SAMPLES } from '../render/newsroom.ts';
import { jsonFeedFaults } from './json-feed-schema.ts';

type Fields = Record<string, unknown>;

/** An entry that gives every member an item of ours can have. */
const FULL: StoredEntry = makeEntry({
  ...{ authors: ['مینا کریمی'], tags: ['مترو'], categories: ['politics'], language: 'fa-AF', revision: 2 },
  enclosures: [{ url: 'https://news.example/1.mp3', type: 'audio/mpeg', length: 12 }],
  image: 'https://news.example/1.jpg',
});

describe('a JSON document', () => {
  test('fits the schema: of every language, of one, of none, in full and in summary, empty', () => {
    const { feed } = makeContext();
    const contexts = [
      makeContext({ feed: { ...feed, language: 'fa', subtitle: 'خبرها', rights: '©' } }),
      makeContext({ content: 'summary' }),
    ];
    for (const context of contexts) {
      for (const page of [makePage(...SAMPLES, FULL), makePage()]) {
        expect(jsonFeedFaults(JSON.parse(rendered('json', page, context)))).toEqual([]);
      }
    }
  });

  test('fits the schema whatever text is in it', () => {
    fc.assert(
      fc.property(anyPageOfOne, anyContext, (page, context) => {
        expect(jsonFeedFaults(JSON.parse(rendered('json', page, context)))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test.each(Object.entries(LONG_TEXTS))(
    'fits the schema with 100 000 characters of %s in every field',
    (_kind, text) => {
      expect(jsonFeedFaults(JSON.parse(rendered('json', pageFullOf(text), contextFullOf(text))))).toEqual([]);
    },
  );
});

/** Each by one change: a schema that finds nothing must be one that could. */
describe('the schema finds', () => {
  const sound = rendered('json', makePage(FULL));
  type Change = (feed: Fields, item: Fields) => void;

  const without =
    (name: string): Change =>
    (feed) => {
      delete feed[name];
    };

  test.each<[string, Change]>([
    ['no version', without('version')],
    ['no title', without('title')],
    ['no items', without('items')],
    ['version 1.0', (feed) => Object.assign(feed, { version: 'https://jsonfeed.org/version/1' })],
    ['a title that is null', (feed) => Object.assign(feed, { title: null })],
    ['a member of nobody', (feed) => Object.assign(feed, { copyright: '© ایسنا' })],
    ['an object of ours that is none', (feed) => Object.assign(feed, { _khorak: 'x' })],
    ['a self address with raw letters', (feed) => Object.assign(feed, { feed_url: 'https://hub.example/خوراک.json' })],
    ['an author without anything', (feed) => Object.assign(feed, { authors: [{}] })],
    ['a hub without an address', (feed) => Object.assign(feed, { hubs: [{ type: 'WebSub' }] })],
    ['an item without an id', (_feed, item) => delete item.id],
    ['an id that is a number', (_feed, item) => Object.assign(item, { id: 46324 })],
    ['an item without content', (_feed, item) => delete item.content_html],
    ['a date without a zone', (_feed, item) => Object.assign(item, { date_published: '2021-09-04T07:30:00' })],
    ['a date of RFC 822', (_feed, item) => Object.assign(item, { date_modified: 'Sat, 04 Sep 2021 07:30:00 GMT' })],
    ['a day that is none', (_feed, item) => Object.assign(item, { date_published: '2021-02-30T07:30:00Z' })],
    ['a language with an underscore', (_feed, item) => Object.assign(item, { language: 'fa_IR' })],
    [
      'an attachment without a type',
      (_feed, item) => Object.assign(item, { attachments: [{ url: 'https://e.example/' }] }),
    ],
    ['an address of blanks', (_feed, item) => Object.assign(item, { url: 'https://e.example/a b' })],
    ['a tag twice', (_feed, item) => Object.assign(item, { tags: ['مترو', 'مترو'] })],
  ])('%s', (_what, change) => {
    const feed = JSON.parse(sound);
    expect(jsonFeedFaults(feed)).toEqual([]);
    change(feed, feed.items[0]);
    expect(jsonFeedFaults(feed)).not.toEqual([]);
  });
});
