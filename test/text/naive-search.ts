/** What it means that a text answers a question, in as few words as can be: no index, no walk, no folded text. */
import type { SearchSpelling, SearchTerm } from '../../src/model.ts';
import { joinedParts, searchWords } from '../../src/text/search-text.ts';

export interface SearchedText {
  readonly fields: readonly string[];
  readonly language: string | null;
}

export function answers(terms: readonly SearchTerm[], { fields, language }: SearchedText): boolean {
  const parts = joinedParts(fields, language).map((part) => [part]);
  const texts = [...fields.map((field) => searchWords(field, language)), ...parts];
  const holds = ({ spellings }: SearchTerm) =>
    spellings.some((spelling) => isOf(spelling, language) && texts.some((words) => stands(spelling, words)));
  return terms.length > 0 && terms.every((term) => holds(term) !== term.negated);
}

function isOf(spelling: SearchSpelling, language: string | null): boolean {
  return spelling.language === null || spelling.language === language?.split('-')[0];
}

function stands({ words, open }: SearchSpelling, text: readonly string[]): boolean {
  const last = words.length - 1;
  return text.some((_, from) =>
    words.every((word, at) => {
      const there = text[from + at];
      return open && at === last ? there?.startsWith(word) : there === word;
    }),
  );
}
