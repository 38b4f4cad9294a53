import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { FeedPage, FeedQuery, SearchTerm, StoredEntry } from '../model.ts';
import { findPrevArchive } from './archives.ts';
import { isPostgres } from './engine.ts';
import { readMeta } from './meta.ts';
import { toStoredEntry } from './rows.ts';
import type { Database, StoreTables } from './schema.ts';
import { ALL, categoryScope, languageScope, pairScope, sourceScope } from './scopes.ts';
import { newestFirst, type Position, searchPositions } from './search-feed.ts';
import { matchesWords } from './search-postgres.ts';
import { findWithdrawals } from './withdrawals.ts';

/** A scope of every group must hold an entry for it to be in the feed. */
type ScopeGroup = readonly string[];

/** The newest entries that answer the query, from one moment of the store. */
export async function findFeed(db: Database, query: FeedQuery): Promise<FeedPage> {
  const groups = groupsOf(query);
  const reading = db.transaction().setAccessMode('read only');
  // SQLite's transactions are of one moment by themselves.
  return (isPostgres(db) ? reading.setIsolationLevel('repeatable read') : reading).execute(async (trx) => {
    const sizes = await readScopes(trx, groups.flat());
    const { limit, period, search } = query;
    const positions = await findPositions(trx, { groups, sizes, limit, period, search });
    const entries = await loadEntries(trx, positions);
    const meta = await readMeta(trx);
    const now = meta.changed_at;
    const withdrawn = await findWithdrawals(trx, { groups, period, now });
    const modifiedAt = Math.max(
      meta.created_at,
      meta.catalog_changed_at,
      lastChange(groups, sizes),
      ...entries.map((entry) => entry.changedAt),
      ...withdrawn.map(({ at }) => at),
      await lastSighting(trx, query, positions),
    );
    const [scope] = groups.length === 1 && search === undefined ? (groups[0] ?? []) : [];
    const last = positions.length === limit ? (positions.at(-1) ?? null) : null;
    const prevArchive = scope === undefined ? null : await findPrevArchive(trx, { scope, period, last, now });
    return { entries, modifiedAt, withdrawn, prevArchive };
  });
}

/** The query as groups of scopes; a category and a language meet in one range of their own. */
export function groupsOf(query: FeedQuery): readonly ScopeGroup[] {
  const sources = [one(query.source), query.sources ?? []].filter((ids) => ids.length > 0);
  const categories = [one(query.category), query.categories ?? []].filter((ids) => ids.length > 0);
  const ranges = (query.languages ?? []).filter((range) => range !== '*');
  const pairs = categories.flatMap((ids) => ranges.map((range) => ids.map((id) => pairScope(id, range))));
  const groups = [
    ...sources.map((ids) => ids.map(sourceScope)),
    ...(pairs.length > 0
      ? pairs
      : [...categories.map((ids) => ids.map(categoryScope)), ...ranges.map((range) => [languageScope(range)])]),
  ];
  const distinct = new Map(groups.map((group) => [group.join(' '), group]));
  return groups.length > 0 ? [...distinct.values()] : [[ALL]];
}

function one(id: string | undefined): readonly string[] {
  return id === undefined ? [] : [id];
}

interface ScopeSize {
  readonly entries: number;
  readonly changed_at: number;
}

async function readScopes(trx: Database, scopes: readonly string[]): Promise<ReadonlyMap<string, ScopeSize>> {
  const rows = await trx.selectFrom('scopes').selectAll().where('scope', 'in', scopes).execute();
  return new Map(rows.map((row) => [row.scope, row]));
}

interface Range {
  readonly groups: readonly ScopeGroup[];
  readonly sizes: ReadonlyMap<string, ScopeSize>;
  readonly limit: number;
  readonly period: FeedQuery['period'];
  readonly search: readonly SearchTerm[] | undefined;
}

/** Walks the smallest group's ranges, newest first, and checks the others entry by entry. */
async function findPositions(trx: Database, range: Range): Promise<readonly Position[]> {
  const { groups, sizes, limit, period, search } = range;
  const sizeOf = (group: ScopeGroup) => group.reduce((sum, scope) => sum + (sizes.get(scope)?.entries ?? 0), 0);
  const [smallest = [ALL], ...others] = groups.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const scopes = smallest.filter((scope) => (sizes.get(scope)?.entries ?? 0) > 0);
  const walk = (scope: string, after: Position | null, limit: number) =>
    positionsQuery(trx, { scope, others, after, limit, period }).execute();
  if (search !== undefined && isPostgres(trx)) return findMatches(trx, { scopes, others, limit, search });
  if (search !== undefined) {
    const among = (seqs: readonly number[]) => amongQuery(trx, groups, seqs).execute();
    return searchPositions(trx, search, { limit, scopes, walk, among });
  }
  const found = new Map<number, Position>();
  for (const scope of scopes) {
    for (const row of await walk(scope, placeOf(period), limit)) found.set(row.seq, row);
  }
  return newestFirst([...found.values()]).slice(0, limit);
}

/** How many of the newest entries of a feed are looked through before an index is asked which entries have the words at all. */
const LOOKED_THROUGH = 1000;

/**
 * Answers to a search on PostgreSQL. Among the newest entries there are enough of whatever is common; what is rare is found by the
 * index of words. Left to the planner, a common word has all its entries fetched and sorted: it takes an entry's place in a feed and
 * the entry for two things that have little to do with each other. Exported as `positionsQuery` is.
 */
export async function findMatches(
  trx: Database,
  asked: {
    readonly scopes: readonly string[];
    readonly others: readonly ScopeGroup[];
    readonly limit: number;
    readonly search: readonly SearchTerm[];
  },
): Promise<readonly Position[]> {
  const { scopes, others, limit, search } = asked;
  if (search.length === 0) return [];
  const matches = matchesWords(search);
  const found = new Map<number, Position>();
  for (const scope of scopes) {
    const newest = positionsQuery(trx, { scope, others, after: null, limit: LOOKED_THROUGH });
    const near = await trx
      .selectFrom(newest.as('l'))
      .innerJoin('entry_words as w', 'w.rowid', 'l.seq')
      .select(['l.seq', 'l.sort_at'])
      .where(matches)
      .orderBy('l.sort_at', 'desc')
      .orderBy('l.seq', 'desc')
      .limit(limit)
      .execute();
    const rows = near.length < limit ? await lookUp(trx, { scope, others, limit, matches }) : near;
    for (const row of rows) found.set(row.seq, row);
  }
  return newestFirst([...found.values()]).slice(0, limit);
}

/** By the index of words: an entry leads from its words to its place in the feed. */
function lookUp(
  trx: Database,
  asked: {
    readonly scope: string;
    readonly others: readonly ScopeGroup[];
    readonly limit: number;
    readonly matches: RawBuilder<boolean>;
  },
): Promise<readonly Position[]> {
  const { scope, others, limit, matches } = asked;
  return positionsQuery(trx, { scope, others, after: null, limit })
    .innerJoin('entries as e', (join) => join.onRef('e.seq', '=', 'l.seq').onRef('e.sort_at', '=', 'l.sort_at'))
    .innerJoin('entry_words as w', 'w.rowid', 'e.seq')
    .where(matches)
    .execute();
}

/** Where an archive goes on; null at its period's newest end. */
function placeOf(period: FeedQuery['period']): Position | null {
  const after = period?.after ?? null;
  return after === null ? null : { sort_at: after.sortAt, seq: after.seq };
}

/** One range of `listings` from its newest end; exported so that its plan can be tested. */
export function positionsQuery(
  db: Database,
  walk: {
    scope: string;
    others: readonly ScopeGroup[];
    after: Position | null;
    limit: number;
    period?: FeedQuery['period'];
  },
): SelectQueryBuilder<StoreTables & { l: StoreTables['listings'] }, 'l', Position> {
  let query = db.selectFrom('listings as l').select(['l.seq', 'l.sort_at']).where('l.scope', '=', walk.scope);
  if (walk.period !== undefined) {
    query = query.where('l.sort_at', '>=', walk.period.from).where('l.sort_at', '<', walk.period.until);
  }
  for (const group of walk.others) query = query.where(isListed('l', group));
  const { after } = walk;
  if (after !== null) {
    query = query.where((eb) => eb(eb.refTuple('l.sort_at', 'l.seq'), '<', eb.tuple(after.sort_at, after.seq)));
  }
  return query.orderBy('l.sort_at', 'desc').orderBy('l.seq', 'desc').limit(walk.limit);
}

/** Those of some entries that are in all groups; exported as `positionsQuery` is. */
export function amongQuery(
  db: Database,
  groups: readonly ScopeGroup[],
  seqs: readonly number[],
): SelectQueryBuilder<StoreTables & { e: StoreTables['entries'] }, 'e', Position> {
  let query = db.selectFrom('entries as e').select(['e.seq', 'e.sort_at']).where('e.seq', 'in', seqs);
  for (const group of groups) query = query.where(isListed('e', group));
  return query;
}

/** Whether one of these scopes holds the row's entry too. */
function isListed(row: 'l' | 'e', scopes: ScopeGroup) {
  return sql<boolean>`exists (select 1 from listings as o where o.scope in (${sql.join(scopes)})
    and o.sort_at = ${sql.ref(`${row}.sort_at`)} and o.seq = ${sql.ref(`${row}.seq`)})`;
}

async function loadEntries(trx: Database, positions: readonly Position[]): Promise<readonly StoredEntry[]> {
  if (positions.length === 0) return [];
  const rows = await trx
    .selectFrom('entries')
    .innerJoin('entry_texts', 'entry_texts.seq', 'entries.seq')
    .selectAll('entries')
    .select(['content_html', 'content_text'])
    .where(
      'entries.seq',
      'in',
      positions.map((position) => position.seq),
    )
    .execute();
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return positions.flatMap(({ seq }) => {
    const row = bySeq.get(seq);
    return row === undefined ? [] : [toStoredEntry(row)];
  });
}

/** When the feed may last have lost or gained an entry: not later than the quietest of its groups did. */
function lastChange(groups: readonly ScopeGroup[], sizes: ReadonlyMap<string, ScopeSize>): number {
  return Math.min(...groups.map((group) => Math.max(...group.map((scope) => sizes.get(scope)?.changed_at ?? 0))));
}

/** When the page's entries last joined the feed of one of the sources asked for. */
async function lastSighting(trx: Database, query: FeedQuery, positions: readonly Position[]): Promise<number> {
  const sources = [...one(query.source), ...(query.sources ?? [])];
  if (sources.length === 0 || positions.length === 0) return 0;
  const row = await trx
    .selectFrom('sightings')
    .select((eb) => eb.fn.max('first_seen_at').as('at'))
    .where('source_id', 'in', sources)
    .where(
      'seq',
      'in',
      positions.map((position) => position.seq),
    )
    .executeTakeFirst();
  return row?.at ?? 0;
}
