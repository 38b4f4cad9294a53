import { DAY, NOW, names, openWorkplace, sampleEntry, save, statuses, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
  await save(place.store, [sampleEntry('a'), sampleEntry('b')]);
});
afterEach(() => place.clear());

test('a withdrawn article leaves every feed and its page is gone', async () => {
  const version = await place.store.version();
  expect(await place.store.withdrawEntry('key-a', NOW + 5)).toBe('withdrawn');
  expect(await place.store.findEntry('key-a')).toEqual({ kind: 'gone' });
  for (const query of [{}, { source: 'sample' }, { category: 'politics' }, { languages: ['fa'] }]) {
    const page = await place.store.findFeed({ ...query, limit: 10 });
    expect([names(page), page.modifiedAt]).toEqual([['b'], NOW + 5]);
  }
  expect(await place.store.version()).toBeGreaterThan(version);
});

test('withdrawing twice, or what was never there, says so and moves nothing', async () => {
  await place.store.withdrawEntry('key-a', NOW);
  const version = await place.store.version();
  expect(await place.store.withdrawEntry('key-a', NOW + 1)).toBe('gone');
  expect(await place.store.withdrawEntry('nothing', NOW + 1)).toBe('unknown');
  expect(await place.store.findEntry('nothing')).toEqual({ kind: 'unknown' });
  expect(await place.store.version()).toBe(version);
});

test('a withdrawn article never comes back, not even years later or handed over on purpose', async () => {
  await place.store.withdrawEntry('key-a', NOW);
  await place.store.expireEntries([], NOW + 4000 * DAY);
  expect(statuses(await save(place.store, [sampleEntry('a')], { at: NOW + 4001 * DAY, deliberate: true }))).toEqual([
    'gone',
  ]);
});

test('an expired article that is then withdrawn never comes back either', async () => {
  await place.store.expireEntries([{ id: 'sample', retention: { days: 1, entries: null } }], NOW + 9 * DAY);
  expect(await place.store.withdrawEntry('key-a', NOW + 10 * DAY)).toBe('gone');
  await place.store.expireEntries([], NOW + 4000 * DAY);
  expect(await place.store.findEntry('key-a')).toEqual({ kind: 'gone' });
  expect(await place.store.findEntry('key-b')).toEqual({ kind: 'unknown' });
});

test('nothing of a withdrawn article is kept but its address, source and the time', async () => {
  const secret = 'رازمحرمانه';
  await save(place.store, [sampleEntry('s', { title: secret, contentHtml: secret, contentText: secret })]);
  await save(place.store, [sampleEntry('s', { title: `${secret} دوم` })], { at: NOW + 1 });
  await place.store.withdrawEntry('key-s', NOW + 5);
  expect(await place.rows("select * from tombstones where key = 'key-s'")).toEqual([
    {
      id: 'https://news.example/s',
      key: 'key-s',
      source_id: 'sample',
      kind: 'withdrawn',
      at: NOW + 5,
      last_listed_at: NOW + 5,
      filed: null,
    },
  ]);
  const tables = 'entries entry_texts entry_words sightings listings revisions tombstones withdrawals'.split(' ');
  for (const table of tables) {
    expect(JSON.stringify(await place.rows(`select * from ${table}`))).not.toMatch(/رازمحرمانه|key-s".*"revision/);
  }
  expect(await place.rows('select * from revisions')).toEqual([]);
});
