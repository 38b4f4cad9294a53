/** The index of words as PostgreSQL has it (tsvector): the same words at the same places, so the same answers. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { SearchSpelling, SearchTerm } from '../model.ts';
import { fieldMark } from '../text/search-text.ts';

/** Later words have no places of their own, and one word keeps so many. @see PostgreSQL manual, "Limitations" of text search */
const MOST_PLACES = 16_383;
const MOST_PLACES_OF_A_WORD = 255;
/** A vector takes 1,048,575 bytes of words with their places; of a text with more words the rest is not found. */
const MOST_BYTES = 900_000;
/** What each word and each place takes besides, at most. */
const BYTES_OF_A_WORD = 8;
const BYTES_OF_A_PLACE = 2;

/**
 * Makes the index, empty. Words come folded and parted, so none of the server's dictionaries has a say. New entries wait in a list
 * that searches read too, until there are enough of them: word by word they would take longer than all else that is saved.
 */
export async function createSearchIndex(db: Kysely<unknown>): Promise<void> {
  await sql`create table entry_words (
    rowid bigint primary key references entries (seq) on delete cascade,
    words tsvector not null
  )`.execute(db);
  await sql`create index entry_words_words on entry_words using gin (words)`.execute(db);
}

/** A text of folded words as a tsvector is written. */
export function toVector(text: string): string {
  const places = new Map<string, number[]>();
  let place = 0;
  let bytes = 0;
  for (const word of text.split(' ')) {
    if (word === '') continue;
    place += 1;
    bytes += BYTES_OF_A_PLACE + (places.has(word) ? 0 : Buffer.byteLength(word) + BYTES_OF_A_WORD);
    if (bytes > MOST_BYTES) break;
    const there = places.get(word) ?? [];
    if (place <= MOST_PLACES && there.length < MOST_PLACES_OF_A_WORD) there.push(place);
    places.set(word, there);
  }
  return Array.from(places, ([word, at]) => (at.length === 0 ? quoted(word) : `${quoted(word)}:${at}`)).join(' ');
}

/** Whether an entry's words (`w`) are what the terms ask for. */
export function matchesWords(terms: readonly SearchTerm[]): RawBuilder<boolean> {
  const matches = sql<boolean>`w.words @@ ${matchExpression(terms)}::tsquery`;
  return terms.every(({ negated }) => negated) ? sql<boolean>`not (${matches})` : matches;
}

/** What the terms ask for, as a tsquery is written. With negated terms alone it matches what they rule out. */
function matchExpression(terms: readonly SearchTerm[]): string {
  const wanted = terms.filter(({ negated }) => !negated).map(termExpression);
  const unwanted = terms.filter(({ negated }) => negated).map(termExpression);
  if (wanted.length === 0) return unwanted.join(' | ');
  const all = `(${wanted.join(' & ')})`;
  return unwanted.length === 0 ? all : `${all} & !(${unwanted.join(' | ')})`;
}

function termExpression({ spellings }: SearchTerm): string {
  const languages = [...new Set(spellings.map(({ language }) => language))];
  const parts = languages.map((language) => {
    const phrases = spellings.filter((spelling) => spelling.language === language).map(phraseExpression);
    const any = phrases.join(' | ');
    return language === null ? any : `(${quoted(fieldMark(language))} & (${any}))`;
  });
  return `(${parts.join(' | ')})`;
}

function phraseExpression({ words, open }: SearchSpelling): string {
  return `(${words.map(quoted).join(' <-> ')}${open ? ':*' : ''})`;
}

function quoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
