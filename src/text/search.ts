/** A question as people type it, read as what its answers must and must not say. */
import type { SearchSpelling, SearchTerm } from '../model.ts';
import { FOLDINGS } from './fold.ts';
import { exactSpellings, openSpellings } from './spellings.ts';

/** What a question may ask for at most. */
export const MAX_SEARCH_TERMS = 16;

/** Spellings of all terms together: a question of a word tries all it may be, one of many the likeliest. */
const MAX_SPELLINGS = 480;

const QUOTES = '"«»“”„‟';
/** Keyboards of phones make a dash of a hyphen. */
const MINUS = /^\p{Cf}*[-‐‑‒–—−﹣－]+\p{Cf}*/u;
/** One before a letter does not close: it stands inside a word, as in «צה"ל». */
const QUOTED = new RegExp(`^\\p{Cf}*[${QUOTES}](.*?)[${QUOTES}](?![\\p{L}\\p{N}])`, 'su');
const WORD = /^\S+/u;

interface Piece {
  readonly text: string;
  readonly exact: boolean;
  readonly negated: boolean;
}

/**
 * Reads a question: words, of which a text must hold each; «quoted phrases» and words, meant as they are written; both with
 * a minus before them when a text must not hold them. Letters, digits and the spacing of compounds are those of any
 * keyboard and language.
 * @returns no term at all when the question holds no word: nothing answers it
 */
export function parseSearch(question: string): readonly SearchTerm[] {
  const pieces = cutPieces(question);
  const terms = pieces
    .map((piece, at) => ({ piece, ranks: ranksOf(pieces, at) }))
    .filter(({ ranks }) => ranks.length > 0);
  const most = Math.floor(MAX_SPELLINGS / Math.max(1, terms.length));
  return terms.map(({ piece, ranks }) => ({
    negated: piece.negated,
    spellings: distinct(ranks.flat()).slice(0, most),
  }));
}

function cutPieces(question: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let rest = question.trimStart();
  while (rest !== '') {
    const minus = MINUS.exec(rest)?.[0] ?? '';
    const asked = rest.slice(minus.length);
    const quoted = QUOTED.exec(asked);
    const whole = quoted?.[0] ?? WORD.exec(asked)?.[0] ?? '';
    const negated = minus !== '';
    pieces.push({ text: quoted?.[1] ?? whole, negated, exact: negated || quoted !== null });
    rest = asked.slice(whole.length).trimStart();
  }
  return pieces;
}

/** Spellings by rank, those of every folding merged. */
function ranksOf(pieces: readonly Piece[], at: number): readonly (readonly SearchSpelling[])[] {
  const { text, exact } = pieces[at] as Piece;
  const { words, place } = neighbors(pieces, at);
  const ranked = FOLDINGS.map((language) =>
    exact ? exactSpellings(text, language) : openSpellings(words, place, language),
  );
  const ranks = Math.max(...ranked.map(({ length }) => length));
  return Array.from({ length: ranks }, (_, rank) => ranked.flatMap((one) => one[rank] ?? []));
}

/** The run of plain words that a piece stands in. */
function neighbors(
  pieces: readonly Piece[],
  at: number,
): { readonly words: readonly string[]; readonly place: number } {
  const isPlain = (piece: Piece | undefined) => piece !== undefined && !piece.exact;
  let from = at;
  let until = at + 1;
  while (isPlain(pieces[from - 1])) from -= 1;
  while (isPlain(pieces[until])) until += 1;
  return { words: pieces.slice(from, until).map(({ text }) => text), place: at - from };
}

function distinct(spellings: readonly SearchSpelling[]): readonly SearchSpelling[] {
  const seen = new Map(spellings.map((spelling) => [JSON.stringify(spelling), spelling]));
  return [...seen.values()];
}
