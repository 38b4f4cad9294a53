import SqliteFile from 'better-sqlite3';
import type { FeedQuery } from '../../src/model.ts';
import { groupsOf, positionsQuery } from '../../src/store/find-feed.ts';
import { openDatabase } from '../../src/store/open.ts';
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
async function plansOf(query: Omit<FeedQuery, 'limit'>): Promise<readonly string[]> {
  const db = await openDatabase(place.url, NOW);
  const [[scope = ''] = [], ...others] = groupsOf({ ...query, limit: 50 });
  const { sql, parameters } = positionsQuery(db, { scope, others, words: query.search ?? [], limit: 50 }).compile();
  await db.destroy();
  const file = new SqliteFile(place.path);
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
  ['a search', { search: [['خبر'], ['متن', 'نیست']] }],
])('the feed of %s is one range of an index, read in order and never sorted', async (_, query) => {
  const plans = await plansOf(query);
  expect(plans[0]).toMatch(/^SEARCH l USING PRIMARY KEY \(scope=\?\)$/);
  expect(plans.filter((plan) => /SCAN|TEMP B-TREE/.test(plan))).toEqual([]);
  for (const plan of plans.filter((line) => /^SEARCH o/.test(line))) {
    expect(plan).toMatch(/\(scope=\? AND sort_at=\? AND seq=\?\)/);
  }
});
