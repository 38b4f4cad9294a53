/** The index of words as SQLite has it (FTS5). */
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { SearchSpelling, SearchTerm } from '../model.ts';
import { fieldMark } from '../text/search-text.ts';
import type { Database, StoreTables } from './schema.ts';

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
