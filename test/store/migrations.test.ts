import SqliteFile from 'better-sqlite3';
import { parseSearch } from '../../src/text/search.ts';
import { HOUR, NOW, names, openWorkplace, sampleEntry, save, statuses, stored } from './sample.ts';

/** Makes of a store's file what the version before the last change of its tables left behind. */
function turnBack(path: string): void {
  const file = new SqliteFile(path);
  file.exec(`
    drop trigger entries_leave_search;
    drop table entry_words;
    create table entry_search (seq integer primary key references entries (seq) on delete cascade, search_text text not null);
    alter table meta add column catalog_snapshot text;
    update meta set catalog_snapshot = (select snapshot from catalog_texts);
    drop table catalog_texts;
    alter table entries add column deliberate_hash text not null default 'x';
    drop index entries_story;
    alter table entries drop column story;
    alter table entries drop column title_hash;
    alter table entries drop column image_width;
    alter table entries drop column image_height;
    alter table tombstones drop column filed;
    alter table scopes rename column changed_at to removed_at;
    drop table withdrawals;
    drop table archived_months;
    drop table host_turns;
    drop table deliveries;
    drop table partners;
    alter table files drop column hash;
    alter table sources drop column hastened_at;
    delete from kysely_migration where name >= '0003';
  `);
  file.close();
}

test('a store of an earlier version is opened with all that is in it, and knows its entries again', async () => {
  const place = await openWorkplace();
  try {
    const sources = [{ id: 'sample', pollable: true, url: 'https://news.example/rss' }];
    await place.store.syncCatalog({ fingerprint: 'one', snapshot: 'the catalogue', sources }, NOW);
    await save(place.store, [sampleEntry('a'), sampleEntry('b')], { deliberate: true });
    const before = await stored(place.store, 'a');
    await place.store.close();
    turnBack(place.url.slice('sqlite:'.length));
    const store = await place.restart();
    expect(await store.catalogSnapshot()).toBe('the catalogue');
    expect(await stored(store, 'a')).toEqual(before);
    expect(names(await store.findFeed({ limit: 10, search: parseSearch('سارا "خبر b"') }))).toEqual(['b']);
    const again = [sampleEntry('a'), sampleEntry('b', { title: 'خبر دیگر' })];
    const saved = await save(store, again, { deliberate: true, at: NOW + HOUR });
    expect(statuses(saved)).toEqual(['unchanged', 'updated']);
  } finally {
    await place.clear();
  }
});

test('every entry of a store made before there was an index can be searched for', async () => {
  const place = await openWorkplace();
  try {
    const many = Array.from({ length: 1203 }, (_, n) => sampleEntry(`${n}`, { title: `شمارهٔ ${n}`, summary: null }));
    await save(place.store, many);
    await place.store.close();
    turnBack(place.url.slice('sqlite:'.length));
    const store = await place.restart();
    expect(await place.rows('select rowid from entry_words order by rowid')).toEqual(
      await place.rows('select seq as rowid from entries order by seq'),
    );
    for (const n of ['0', '499', '500', '1202']) {
      expect(names(await store.findFeed({ limit: 10, search: parseSearch(`"شماره ${n}"`) }))).toEqual([n]);
    }
  } finally {
    await place.clear();
  }
});

test('a hash that a version before it left behind, as it knows of none, is not taken for that of the file', async () => {
  const place = await openWorkplace();
  try {
    const state = { path: 'a.txt', bytes: 1, modifiedAt: NOW + 0.25, hash: 'hash' };
    await place.store.saveFileStates('inbox', [state, { ...state, path: 'b.txt' }], []);
    const file = new SqliteFile(place.url.slice('sqlite:'.length));
    file.prepare("update files set modified_at = ? where path = 'a.txt'").run(NOW + HOUR);
    file.close();
    expect([...(await place.store.fileStates('inbox')).values()]).toEqual([
      { ...state, modifiedAt: NOW + HOUR, hash: null },
      { ...state, path: 'b.txt' },
    ]);
  } finally {
    await place.clear();
  }
});
