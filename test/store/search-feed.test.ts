import fc from 'fast-check';
import { sql } from 'kysely';
import type { Entry, FeedQuery } from '../../src/model.ts';
import { amongQuery, findMatches, positionsQuery } from '../../src/store/find-feed.ts';
import { openStore, openThreadedStore } from '../../src/store/index.ts';
import { insertEntries } from '../../src/store/insert-entries.ts';
import { openDatabase } from '../../src/store/open.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import type { Database } from '../../src/store/schema.ts';
import { ALL, categoryScope } from '../../src/store/scopes.ts';
import { type SearchPace, searchPositions } from '../../src/store/search-feed.ts';
import { parseSearch } from '../../src/text/search.ts';
import { answers } from '../text/naive-search.ts';
import { DAY, HOUR, NOW, names, onPostgres, openWorkplace, sampleEntry, save, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

const at = (hoursAgo: number) => ({ published: { at: NOW - hoursAgo * HOUR, precision: 'minute' as const } });
const find = async (question: string, query: Omit<FeedQuery, 'limit'> & { limit?: number } = {}) =>
  names(await place.store.findFeed({ limit: 10, ...query, search: parseSearch(question) }));
const BARE = { title: '-', summary: null, contentText: null, contentHtml: null, authors: [], tags: [], source: null };

describe('a search', () => {
  beforeEach(async () => {
    await save(place.store, [
      sampleEntry('a', { ...BARE, ...at(1), title: 'او می\u200Cگردد', summary: 'علي آمد', contentText: 'كتاب تازه' }),
      sampleEntry('b', { ...BARE, ...at(2), title: 'کتاب ۱۲', authors: ['سارا رضایی'], tags: ['ادبیات'] }),
      sampleEntry('c', { ...BARE, ...at(3), title: 'والكتاب', source: 'وكالة الأنباء', language: 'ar' }),
      sampleEntry('d', { ...BARE, ...at(4), title: 'تازه‌ترین خبر', contentText: '100% _x_', categories: ['sport'] }),
    ]);
  });

  test.each<[string, string, readonly string[]]>([
    ['finds a word however it is spaced', 'می گردد', ['a']],
    ['finds a later part of a joined word', 'گردد', ['a']],
    ['finds the letters of either keyboard', 'كتاب', ['a', 'b', 'c']],
    ['finds digits of any script', '١٢', ['b']],
    ['wants every word', 'کتاب 12', ['b']],
    ['finds a phrase in a field', '"كتاب تازه"', ['a']],
    ['finds none across fields', '"آمد کتاب"', []],
    ['finds words across fields', 'علی تازه', ['a']],
    ['leaves out what is ruled out', 'کتاب -تازه', ['b', 'c']],
    ['leaves out a phrase', 'تازه -"کتاب تازه"', ['d']],
    ['of what is ruled out alone gives all else', '-کتاب', ['c', 'd']],
    ['finds authors, tags and the source', 'سارا ادبیات', ['b']],
    ['finds the source', '"وكالة الانباء"', ['c']],
    ['takes signs for no words', '%', []],
    ['ignores signs beside words', '% 12 _', ['b']],
    ['of signs alone finds nothing', '؟ - "!"', []],
    ['takes the language of the index for words', 'کتاب OR 12 NOT a* ) words: "', []],
    ['finds nothing that starts in the middle', 'تاب', []],
  ])('%s', async (_, question, expected) => {
    expect(await find(question)).toEqual(expected);
  });

  test('stays within the feed it is asked of', async () => {
    expect(await find('تازه', { category: 'sport' })).toEqual(['d']);
    expect(await find('کتاب', { languages: ['fa'], limit: 1 })).toEqual(['a']);
    expect(await find('کتاب', { languages: ['ar'], category: 'politics' })).toEqual(['c']);
    expect(await find('کتاب', { sources: ['other'] })).toEqual([]);
    expect(await find('-کتاب', { languages: ['fa'] })).toEqual(['d']);
  });

  test('sees at once what was revised, withdrawn or expired, over the connection that serves too', async () => {
    const open = onPostgres ? openStore : openThreadedStore;
    const served = await open({ url: place.url, now: () => NOW });
    const seen = async (question: string) => names(await served.findFeed({ limit: 10, search: parseSearch(question) }));
    expect(await seen('کتاب')).toEqual(['a', 'b', 'c']);
    await save(served, [sampleEntry('b', { ...BARE, ...at(2), title: 'دفتر ۱۲' })], { at: NOW + 1 });
    expect([await seen('کتاب'), await seen('دفتر'), await seen('سارا')]).toEqual([['a', 'c'], ['b'], []]);
    await served.withdrawEntry('key-a', NOW + 2);
    expect([await seen('کتاب'), await seen('-کتاب')]).toEqual([['c'], ['b', 'c', 'd']]);
    await served.expireEntries([{ id: 'sample', retention: { days: 1, entries: null } }], NOW + 2 * DAY);
    expect([await seen('کتاب'), await seen('-کتاب')]).toEqual([[], []]);
    await served.close();
    expect(await place.rows('select rowid from entry_words')).toEqual([]);
  });

  test('does not see what a source showed that has left the catalogue, and sees it again when it is back', async () => {
    const sources = [{ id: 'sample', pollable: true, url: null }];
    await place.store.syncCatalog({ fingerprint: '1', sources }, NOW);
    await place.store.syncCatalog({ fingerprint: '2', sources: [] }, NOW + 1);
    expect([await find('کتاب'), await find('-کتاب')]).toEqual([[], []]);
    await place.store.syncCatalog({ fingerprint: '3', sources }, NOW + 2);
    expect(await find('کتاب')).toEqual(['a', 'b', 'c']);
  });

  test('takes the longest question there can be', async () => {
    const words = Array.from({ length: 16 }, (_, n) => `كتابهایي${n % 10}ي`);
    expect(await find(words.join(' '))).toEqual([]);
    expect(await find(words.map((word) => `-${word}`).join(' '))).toEqual(['a', 'b', 'c', 'd']);
    expect(await find(`"${'كي '.repeat(66)}"`)).toEqual([]);
  });
});

/** Few words, so that they meet; the same ones as languages and keyboards spell them. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  fa: [
    'می',
    'گردد',
    'می\u200cگردد',
    'میگردد',
    'كتاب',
    'کتاب\u200cها',
    'ها',
    '۱۲',
    'و',
    'گفت',
    'گو',
    'گفت\u200cو\u200cگو',
  ],
  ar: ['كتاب', 'والكتاب', 'الكتاب', 'مي', '١٢', 'و', 'علي', 'على'],
  he: ['ספר', 'הספר', 'בספר', 'צה"ל', 'צהל', '12'],
  ur: ['کتاب', 'ہے', 'ھے', 'ہی', '۱۲', 'می'],
  en: ['book', 'Books', "don't", 'dont', '12', '-', '%'],
};
const ALL_WORDS = Object.values(WORDS).flat();

interface Written {
  readonly language: string;
  readonly title: readonly string[];
  readonly content: readonly string[];
  readonly hoursAgo: number;
  readonly category: string;
}

const written: fc.Arbitrary<Written> = fc.constantFrom('fa', 'ar', 'he', 'ur', 'en').chain((language) =>
  fc.record({
    language: fc.constant(language),
    title: fc.array(fc.constantFrom(...(WORDS[language] ?? [])), { minLength: 1, maxLength: 3 }),
    content: fc.array(fc.constantFrom(...(WORDS[language] ?? [])), { maxLength: 6 }),
    hoursAgo: fc.nat({ max: 6 }),
    category: fc.constantFrom('politics', 'sport'),
  }),
);
const piece = fc
  .record({
    minus: fc.constantFrom('', '', '', '-', '–'),
    quotes: fc.constantFrom(['', ''], ['', ''], ['"', '"'], ['«', '»']),
    words: fc.array(fc.constantFrom(...ALL_WORDS), { minLength: 1, maxLength: 2 }),
  })
  .map(({ minus, quotes, words }) => minus + quotes[0] + words.join(' ') + quotes[1]);
const question = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(' '));

const toEntry = (text: Written, index: number): Entry =>
  sampleEntry(`${index}`, {
    ...BARE,
    ...at(text.hoursAgo),
    title: text.title.join(' '),
    contentText: text.content.join(' '),
    language: text.language,
    categories: [text.category],
  });

/** A database with no entry in it, to be closed by `destroy`. */
async function openEmpty(): Promise<Database> {
  if (!onPostgres) return openDatabase('sqlite::memory:', NOW);
  const { db } = await openPostgres(place.url, { createdAt: NOW, reportSlow: () => {} });
  await sql`truncate entries, listings, scopes restart identity cascade`.execute(db);
  return db;
}

const POLITICS = categoryScope('politics');

/** Numbers of the entries of politics that answer, found in steps of so many. */
async function search(db: Database, asked: string, how: { readonly pace: SearchPace; readonly limit: number }) {
  if (onPostgres) {
    const question = { scopes: [ALL], others: [[POLITICS]], limit: how.limit, search: parseSearch(asked) };
    return (await findMatches(db, question)).map(({ seq }) => seq);
  }
  const found = await searchPositions(
    db,
    parseSearch(asked),
    {
      limit: how.limit,
      scopes: [ALL],
      walk: (scope, after, limit) => positionsQuery(db, { scope, others: [[POLITICS]], after, limit }).execute(),
      among: (seqs) => amongQuery(db, [[ALL], [POLITICS]], seqs).execute(),
    },
    how.pace,
  );
  return found.map(({ seq }) => seq);
}

test('gives what a reader of every text would pick, whether it looks matches up or walks the feed', async () => {
  const paces: readonly SearchPace[] = [
    { matches: 1000, entries: 2 },
    { matches: 1, entries: 3 },
    { matches: 3, entries: 1 },
    { matches: 2, entries: 100 },
  ];
  const context = { sourceId: 'sample', deliberate: false, removed: false, above: 0, at: NOW };
  const texts = fc.array(written, { minLength: 1, maxLength: 14 });
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.array(question, { minLength: 8, maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      async (written, questions, limit) => {
        const db = await openEmpty();
        try {
          await insertEntries(db, written.map(toEntry), context);
          for (const asked of questions) {
            const terms = parseSearch(asked);
            const expected = written
              .map((text, index) => ({ ...text, seq: written.length - index }))
              .filter(({ category }) => category === 'politics')
              .filter(({ title, content, language }) =>
                answers(terms, { fields: [title.join(' '), content.join(' ')], language }),
              )
              .sort((one, other) => one.hoursAgo - other.hoursAgo || other.seq - one.seq)
              .slice(0, limit)
              .map(({ seq }) => seq);
            hits += expected.length;
            for (const pace of paces)
              expect([asked, pace, await search(db, asked, { pace, limit })]).toEqual([asked, pace, expected]);
          }
        } finally {
          await db.destroy();
        }
      },
    ),
    { numRuns: onPostgres ? 30 : 60 },
  );
  expect(hits).toBeGreaterThan(onPostgres ? 40 : 100);
}, 60_000);
