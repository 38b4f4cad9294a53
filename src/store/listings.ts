import { sql } from 'kysely';
import { noteLostMonths } from './archives.ts';
import { chunks } from './chunks.ts';
import { isPostgres } from './engine.ts';
import { insertRows } from './insert-rows.ts';
import { toNames } from './rows.ts';
import type { Database, EntryRow } from './schema.ts';
import { countedScopes, countedUnder, type Listed, scopesOf, sourceScope } from './scopes.ts';

/** Puts entries into every feed they belong to. */
export async function addListings(trx: Database, entries: readonly Listed[], at: number): Promise<void> {
  const rows = entries.flatMap((entry) =>
    scopesOf(entry).map((scope) => ({ scope, sort_at: entry.sortAt, seq: entry.seq })),
  );
  await insertRows(trx, 'listings', rows);
  await countScopes(trx, tally(entries, 1), at);
}

/** Takes entries, given as they were listed, out of every feed. */
export async function removeListings(trx: Database, entries: readonly Listed[], at: number): Promise<void> {
  if (isPostgres(trx)) await deleteTogether(trx, entries);
  else for (const entry of entries) await deleteListings(trx, entry);
  await countScopes(trx, tally(entries, -1), at);
  await noteLostMonths(trx, entries);
}

async function deleteListings(trx: Database, entry: Listed): Promise<void> {
  await trx
    .deleteFrom('listings')
    .where('scope', 'in', scopesOf(entry))
    .where('sort_at', '=', entry.sortAt)
    .where('seq', '=', entry.seq)
    .execute();
}

/** The same in one statement for many: each is a way to the server and back. */
async function deleteTogether(trx: Database, entries: readonly Listed[]): Promise<void> {
  const rows = entries.flatMap((entry) =>
    scopesOf(entry).map((scope) => ({ scope, at: entry.sortAt, seq: entry.seq })),
  );
  const [scopes, ats, seqs] = [rows.map(({ scope }) => scope), rows.map(({ at }) => at), rows.map(({ seq }) => seq)];
  await sql`delete from listings as l
    using unnest(${scopes}::text[], ${ats}::bigint[], ${seqs}::bigint[]) as gone (scope, sort_at, seq)
    where l.scope = gone.scope and l.sort_at = gone.sort_at and l.seq = gone.seq`.execute(trx);
}

/** Shows entries, which are listed already, in one feed more: that of a source which lists them too. */
export async function addToSource(
  trx: Database,
  sourceId: string,
  { rows, at }: { readonly rows: readonly EntryRow[]; readonly at: number },
): Promise<void> {
  const scope = sourceScope(sourceId);
  const counts = new Map<string, number>();
  for (const { language } of rows) {
    for (const name of countedUnder(scope, language)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const listings = rows.map(({ seq, sort_at }) => ({ scope, sort_at, seq }));
  await insertRows(trx, 'listings', listings);
  await countScopes(trx, counts, at);
}

/** How these rows are, or would be, listed. */
export async function loadListed(trx: Database, rows: readonly EntryRow[]): Promise<readonly Listed[]> {
  const sources = new Map<number, string[]>();
  for (const part of chunks(rows, 1000)) {
    const sightings = await trx
      .selectFrom('sightings')
      .select(['seq', 'source_id'])
      .where(
        'seq',
        'in',
        part.map((row) => row.seq),
      )
      .execute();
    for (const { seq, source_id } of sightings) sources.set(seq, [...(sources.get(seq) ?? []), source_id]);
  }
  return rows.map((row) => ({
    seq: row.seq,
    sortAt: row.sort_at,
    language: row.language,
    categories: toNames(row.categories),
    sources: sources.get(row.seq) ?? [],
  }));
}

function tally(entries: readonly Listed[], step: 1 | -1): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    for (const scope of countedScopes(entry)) counts.set(scope, (counts.get(scope) ?? 0) + step);
  }
  return counts;
}

async function countScopes(trx: Database, counts: ReadonlyMap<string, number>, at: number): Promise<void> {
  const rows = [...counts].map(([scope, entries]) => ({ scope, entries, changed_at: at }));
  for (const part of chunks(rows, 1000)) {
    await trx
      .insertInto('scopes')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('scope').doUpdateSet((eb) => ({
          entries: eb('scopes.entries', '+', eb.ref('excluded.entries')),
          changed_at: eb
            .case()
            .when('excluded.changed_at', '>', eb.ref('scopes.changed_at'))
            .then(eb.ref('excluded.changed_at'))
            .else(eb.ref('scopes.changed_at'))
            .end(),
        })),
      )
      .execute();
  }
}
