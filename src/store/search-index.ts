/**
 * The index that searches look into, and all that is said of it in an engine's own words (here FTS5).
 * @see https://sqlite.org/fts5.html
 */
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Entry, SearchSpelling, SearchTerm } from '../model.ts';
import { fieldMark, searchText } from '../text/search-text.ts';
import { insertRows } from './insert-rows.ts';
import { toNames } from './rows.ts';
import type { Database, StoreTables } from './schema.ts';

const FILL_BATCH = 500;

/** The parts of an entry that are looked into. */
export type SearchedEntry = Pick<
  Entry,
  'title' | 'summary' | 'contentText' | 'authors' | 'tags' | 'source' | 'language'
>;

/**
 * Makes the index, empty. Its words are folded before they get here, so its own folding must change none: `ascii` cuts only
 * where ASCII is neither letter nor digit, which no folded word holds. An entry that is deleted leaves it, whoever deletes it.
 */
export async function createSearchIndex(db: Kysely<unknown>): Promise<void> {
  await sql`create virtual table entry_words
    using fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii')`.execute(db);
  await sql`create trigger entries_leave_search after delete on entries
    begin delete from entry_words where rowid = old.seq; end`.execute(db);
}

/** Fills it with the entries that are there, some at a time: a large store does not fit into memory. */
export async function fillSearchIndex(db: Database): Promise<void> {
  for (let last = 0; ; ) {
    const rows = await db
      .selectFrom('entries')
      .innerJoin('entry_texts', 'entry_texts.seq', 'entries.seq')
      .select(['entries.seq', 'title', 'summary', 'content_text', 'authors', 'tags', 'source', 'language'])
      .where('entries.seq', '>', last)
      .orderBy('entries.seq')
      .limit(FILL_BATCH)
      .execute();
    const numbered = rows.map(({ seq, content_text: contentText, authors, tags, ...rest }) => ({
      seq,
      entry: { ...rest, contentText, authors: toNames(authors), tags: toNames(tags) },
    }));
    await addToSearch(db, numbered);
    last = rows.at(-1)?.seq ?? last;
    if (rows.length < FILL_BATCH) return;
  }
}

/** Puts new entries into it. */
export async function addToSearch(
  trx: Database,
  numbered: readonly { readonly seq: number; readonly entry: SearchedEntry }[],
): Promise<void> {
  const rows = numbered.map(({ seq, entry }) => ({ rowid: seq, words: toSearchText(entry) }));
  await insertRows(trx, 'entry_words', rows);
}

/** Takes over what a revised entry says now. */
export async function changeInSearch(trx: Database, seq: number, entry: SearchedEntry): Promise<void> {
  await trx
    .updateTable('entry_words')
    .set({ words: toSearchText(entry) })
    .where('rowid', '=', seq)
    .execute();
}

function toSearchText(entry: SearchedEntry): string {
  const { title, summary, contentText, authors, tags, source, language } = entry;
  return searchText([title, contentText ?? '', summary ?? '', ...authors, ...tags, source ?? ''], language);
}

/** Numbers of the entries that match, the latest first: at most `limit`, all below a number. */
export function matchesQuery(
  trx: Database,
  expression: string,
  range: { readonly below: number; readonly limit: number },
): SelectQueryBuilder<StoreTables, 'entry_words', { rowid: number }> {
  return trx
    .selectFrom('entry_words')
    .select('rowid')
    .where(sql<boolean>`entry_words match ${expression}`)
    .where('rowid', '<', range.below)
    .orderBy('rowid', 'desc')
    .limit(range.limit);
}

/** What the terms ask for, in the index's own words. With negated terms alone it matches what they rule out. */
export function matchExpression(terms: readonly SearchTerm[]): string {
  const wanted = terms.filter(({ negated }) => !negated).map(termExpression);
  const unwanted = terms.filter(({ negated }) => negated).map(termExpression);
  if (wanted.length === 0) return unwanted.join(' OR ');
  const all = `(${wanted.join(' AND ')})`;
  return unwanted.length === 0 ? all : `${all} NOT (${unwanted.join(' OR ')})`;
}

function termExpression({ spellings }: SearchTerm): string {
  const languages = [...new Set(spellings.map(({ language }) => language))];
  const parts = languages.map((language) => {
    const phrases = spellings.filter((spelling) => spelling.language === language).map(phraseExpression);
    const any = phrases.join(' OR ');
    return language === null ? any : `(${quoted(fieldMark(language))} AND (${any}))`;
  });
  return `(${parts.join(' OR ')})`;
}

function phraseExpression({ words, open }: SearchSpelling): string {
  return quoted(words.join(' ')) + (open ? '*' : '');
}

function quoted(words: string): string {
  return `"${words.replaceAll('"', '""')}"`;
}
