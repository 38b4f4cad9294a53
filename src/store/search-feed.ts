/** Answers to a search on SQLite, newest first: the index tells which entries match, `listings` where they stand. */
import { setImmediate } from 'node:timers/promises';
import type { SearchTerm } from '../model.ts';
import type { Database } from './schema.ts';
import { matchExpression, matchesQuery } from './search-sqlite.ts';

/** An entry's place in every feed. */
export interface Position {
  readonly seq: number;
  readonly sort_at: number;
}

/** The feed that is searched. */
export interface SearchedFeed {
  readonly limit: number;
  /** The scopes that its entries are walked by: each entry of it is in one of them. */
  readonly scopes: readonly string[];
  /** The next entries of a scope, newest first, after a position. */
  walk(scope: string, after: Position | null, limit: number): Promise<readonly Position[]>;
  /** Those of these entries that are in the feed. */
  among(seqs: readonly number[]): Promise<readonly Position[]>;
}

/** How much is asked of the store at a time; between two times the server has its turn. */
export interface SearchPace {
  /** Matches; when the first of these is not full there are no others. */
  readonly matches: number;
  /** Entries walked. */
  readonly entries: number;
}

/** How far the number of matches asked for grows. */
const MOST_TIMES = 4;
const PACE: SearchPace = { matches: 2000, entries: 500 };

/**
 * The newest entries of a feed that answer.
 *
 * A rare word has few matches: each is looked up. A common one has many, so the feed is walked from its newest entry until
 * there are enough; matches are known from the latest number down, as far as the walk has come, so that neither the texts nor
 * all matches are read.
 */
export async function searchPositions(
  trx: Database,
  terms: readonly SearchTerm[],
  feed: SearchedFeed,
  pace: SearchPace = PACE,
): Promise<readonly Position[]> {
  if (terms.length === 0) return [];
  const matches = await openMatches(trx, terms, pace.matches);
  const known = matches.all();
  const found = new Map<number, Position>();
  if (known !== null) {
    for (let from = 0; from < known.length; from += pace.entries) {
      for (const position of await feed.among(known.slice(from, from + pace.entries)))
        found.set(position.seq, position);
    }
  } else {
    for (const scope of feed.scopes) {
      for (const position of await walkScope(scope, { feed, matches, pace })) found.set(position.seq, position);
    }
  }
  return newestFirst([...found.values()]).slice(0, feed.limit);
}

/** The order of every feed. */
export function newestFirst(positions: readonly Position[]): readonly Position[] {
  return positions.toSorted((a, b) => b.sort_at - a.sort_at || b.seq - a.seq);
}

async function walkScope(
  scope: string,
  search: { readonly feed: SearchedFeed; readonly matches: Matches; readonly pace: SearchPace },
): Promise<readonly Position[]> {
  const { feed, matches, pace } = search;
  const found: Position[] = [];
  let after: Position | null = null;
  for (;;) {
    const rows: readonly Position[] = await feed.walk(scope, after, pace.entries);
    for (const row of rows) {
      while (!matches.isRead(row.seq)) await matches.readOn();
      if (matches.has(row.seq)) found.push(row);
      if (found.length === feed.limit) return found;
    }
    if (rows.length < pace.entries) return found;
    after = rows.at(-1) ?? null;
    await setImmediate();
  }
}

/** The entries that match, read as far as they are asked for. */
interface Matches {
  /** Whether it is known by now if this entry matches. */
  isRead(seq: number): boolean;
  readOn(): Promise<void>;
  has(seq: number): boolean;
  /** All of them, when they are few and known. */
  all(): readonly number[] | null;
}

async function openMatches(trx: Database, terms: readonly SearchTerm[], first: number): Promise<Matches> {
  const expression = matchExpression(terms);
  const isExcluding = terms.every(({ negated }) => negated);
  const seqs = new Set<number>();
  let below = Number.MAX_SAFE_INTEGER;
  let size = first;
  const read = async () => {
    const rows = await matchesQuery(trx, expression, { below, limit: size }).execute();
    for (const { rowid } of rows) seqs.add(rowid);
    below = rows.length < size ? 0 : (rows.at(-1)?.rowid ?? 0);
    // Each time it is asked the index puts its lists together anew: a few large helpings, none of which takes long.
    size = Math.min(size * 2, first * MOST_TIMES);
  };
  await read();
  return {
    isRead: (seq) => seq >= below,
    async readOn() {
      await setImmediate();
      await read();
    },
    has: (seq) => seqs.has(seq) !== isExcluding,
    all: () => (below === 0 && !isExcluding ? [...seqs] : null),
  };
}
