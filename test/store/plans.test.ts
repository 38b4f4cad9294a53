import SqliteFile from 'better-sqlite3';
import type { Compilable } from 'kysely';
import type { FeedQuery } from '../../src/model.ts';
import { amongQuery, groupsOf, positionsQuery } from '../../src/store/find-feed.ts';
import { openDatabase } from '../../src/store/open.ts';
import type { Database } from '../../src/store/schema.ts';
import { type Position, searchPositions } from '../../src/store/search-feed.ts';
import { matchesQuery } from '../../src/store/search-sqlite.ts';
import { parseSearch } from '../../src/text/search.ts';
import { NOW, openWorkplace, sampleEntry, save, type Workplace } from './sample.ts';

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
  await save(
    place.store,
    Array.from({ length: 3000 }, (_, index) => sampleEntry(`n${index}`)),
  );
});
afterAll(() => place.clear());

/** How SQLite would walk, with and without statistics of the tables. */
async function plansOf(query: Omit<FeedQuery, 'limit'>, after: Position | null): Promise<readonly string[]> {
  const [[scope = ''] = [], ...others] = groupsOf({ ...query, limit: 50 });
  return explained((db) => positionsQuery(db, { scope, others, after, limit: 50 }));
}

async function explained(query: (db: Database) => Compilable): Promise<readonly string[]> {
  const db = await openDatabase(place.url, NOW);
  const { sql, parameters } = query(db).compile();
  await db.destroy();
  const file = new SqliteFile(place.url.slice('sqlite:'.length));
  const explain = () => file.prepare(`explain query plan ${sql}`).all(...parameters) as { detail: string }[];
  const plans = [...explain()];
  file.exec('analyze');
  plans.push(...explain());
  file.exec('delete from sqlite_stat1');
  file.close();
  return plans.map(({ detail }) => detail);
}

test.each<[string, Omit<FeedQuery, 'limit'>]>([
  ['everything', {}],
  ['a source', { source: 'sample' }],
  ['a category', { category: 'politics' }],
  ['a language', { languages: ['fa'] }],
  ['a category in a language', { category: 'politics', languages: ['fa'] }],
  ['a source in a language', { source: 'sample', languages: ['fa'] }],
  ['several categories of several sources', { categories: ['politics', 'sport'], sources: ['sample', 'other'] }],
])('the feed of %s is one range of an index, read in order and never sorted', async (_, query) => {
  const first = await plansOf(query, null);
  expect(first[0]).toMatch(/^SEARCH l USING PRIMARY KEY \(scope=\?\)$/);
  const next = await plansOf(query, { seq: 7, sort_at: NOW });
  expect(next[0]).toMatch(/^SEARCH l USING PRIMARY KEY \(scope=\? AND \(sort_at,seq\)<\(\?,\?\)\)$/);
  const plans = [...first, ...next];
  expect(plans.filter((plan) => /SCAN|TEMP B-TREE/.test(plan))).toEqual([]);
  for (const plan of plans.filter((line) => /^SEARCH o/.test(line))) {
    expect(plan).toMatch(/\(scope=\? AND sort_at=\? AND seq=\?\)/);
  }
});

test('a search asks the index of words from its latest entry down, and looks up what it names', async () => {
  const matches = await explained((db) => matchesQuery(db, '"خبر"*', { below: 5000, limit: 2000 }));
  expect(new Set(matches)).toEqual(
    new Set([expect.stringMatching(/^SCAN entry_words VIRTUAL TABLE INDEX \d+:\S*M\d/)]),
  );
  const lookups = await explained((db) => amongQuery(db, groupsOf({ languages: ['fa'], limit: 50 }), [1, 2, 3]));
  expect(lookups.filter((plan) => /SCAN|TEMP B-TREE/.test(plan))).toEqual([]);
  expect(lookups[0]).toMatch(/^SEARCH e USING INTEGER PRIMARY KEY/);
});

test('a search for a rare word reads no entry but the one that holds it', async () => {
  await save(place.store, [sampleEntry('rare', { title: 'کمیاب' })]);
  const db = await openDatabase(place.url, NOW);
  const asked: (readonly number[])[] = [];
  const found = await searchPositions(db, parseSearch('كمياب'), {
    limit: 50,
    scopes: ['a'],
    walk: async () => {
      throw new Error('walked');
    },
    among: async (seqs) => {
      asked.push(seqs);
      return amongQuery(db, [['a']], seqs).execute();
    },
  });
  await db.destroy();
  expect(asked).toEqual([found.map(({ seq }) => seq)]);
  expect(found.length).toBe(1);
});
