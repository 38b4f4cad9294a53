/**
 * The index that searches look into, and all that is said of it in an engine's own words (here FTS5).
 * @see https://sqlite.org/fts5.html
 */
import type { Entry } from '../model.ts';
import { searchText } from '../text/search-text.ts';
import { isPostgres } from './engine.ts';
import { insertRows } from './insert-rows.ts';
import { toNames } from './rows.ts';
import type { Database } from './schema.ts';
import { toVector } from './search-postgres.ts';

const FILL_BATCH = 500;

/** The parts of an entry that are looked into. */
export type SearchedEntry = Pick<
  Entry,
  'title' | 'summary' | 'contentText' | 'authors' | 'tags' | 'source' | 'language'
>;

/** Fills it with the entries that are there, some at a time: a large store does not fit into memory. */
export async function fillSearchIndex(db: Database): Promise<void> {
  for (let last: number | null = 0; last !== null; ) {
    const some = await indexSomeEntries(db, last);
    await some.write(db);
    last = some.last;
  }
}

/** Reads some entries of those numbered above `after`; `write` puts their words in, and `last` is null when there are no more. */
export async function indexSomeEntries(db: Database, after: number) {
  const rows = await db
    .selectFrom('entries')
    .innerJoin('entry_texts', 'entry_texts.seq', 'entries.seq')
    .select(['entries.seq', 'title', 'summary', 'content_text', 'authors', 'tags', 'source', 'language'])
    .where('entries.seq', '>', after)
    .orderBy('entries.seq')
    .limit(FILL_BATCH)
    .execute();
  const numbered = rows.map(({ seq, content_text: contentText, authors, tags, ...rest }) => ({
    seq,
    entry: { ...rest, contentText, authors: toNames(authors), tags: toNames(tags) },
  }));
  return {
    rows: rows.length,
    last: rows.length < FILL_BATCH ? null : (rows.at(-1)?.seq ?? null),
    write: (trx: Database) => addToSearch(trx, numbered),
  };
}

/** Puts new entries into it. */
export async function addToSearch(
  trx: Database,
  numbered: readonly { readonly seq: number; readonly entry: SearchedEntry }[],
): Promise<void> {
  const rows = numbered.map(({ seq, entry }) => ({ rowid: seq, words: toWords(trx, entry) }));
  await insertRows(trx, 'entry_words', rows);
}

/** Takes over what a revised entry says now. */
export async function changeInSearch(trx: Database, seq: number, entry: SearchedEntry): Promise<void> {
  await trx
    .updateTable('entry_words')
    .set({ words: toWords(trx, entry) })
    .where('rowid', '=', seq)
    .execute();
}

function toWords(db: Database, entry: SearchedEntry): string {
  const { title, summary, contentText, authors, tags, source, language } = entry;
  const text = searchText([title, contentText ?? '', summary ?? '', ...authors, ...tags, source ?? ''], language);
  return isPostgres(db) ? toVector(text) : text;
}
