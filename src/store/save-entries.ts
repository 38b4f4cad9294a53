import type { Entry, SavedEntry } from '../model.ts';
import { chunks } from './chunks.ts';
import { type Change, noteChanges, standingOf } from './deliveries.ts';
import { insertEntries, type SavingContext } from './insert-entries.ts';
import { refuseLost } from './leases.ts';
import { addToSource } from './listings.ts';
import { bumpVersion } from './meta.ts';
import type { EntryBatch } from './port.ts';
import { expireOverCount } from './retention.ts';
import { type Repeat, reviseEntries } from './revise-entries.ts';
import type { Database, EntryRow } from './schema.ts';
import { recordSightings } from './sightings.ts';
import { touchTombstones } from './tombstones.ts';
import type { WriteGroup } from './write-group.ts';

/**
 * What PostgreSQL says where it is a value that it cannot keep: data exceptions, and what is larger than an index or a vector takes.
 * @see PostgreSQL manual, appendix A, "Error codes"
 */
const OF_A_VALUE = /^(22...|54000)$/;

/**
 * Saves a document's entries in one transaction, perhaps with those of other documents; once it resolves they are on the
 * disk. Where the database refuses one of them, each half is saved by itself, until that one is left and is `refused`.
 */
export async function saveEntries(writes: WriteGroup, batch: EntryBatch): Promise<readonly SavedEntry[]> {
  const { entries } = batch;
  const [first] = entries;
  if (first === undefined) return [];
  const writing = { rows: entries.length, patient: batch.patient === true };
  try {
    return await writes.run((trx) => saveInside(trx, batch), writing);
  } catch (error) {
    if (!OF_A_VALUE.test(String((error as { code?: unknown } | null)?.code))) throw error;
    if (entries.length === 1) return [{ id: first.id, key: first.key, revision: 0, status: 'refused' }];
  }
  const half = Math.ceil(entries.length / 2);
  // The last ones first, as in a document that is saved at once.
  const above = (batch.above ?? 0) + half;
  const later = await saveEntries(writes, { ...batch, entries: entries.slice(half), above });
  const earlier = await saveEntries(writes, { ...batch, entries: entries.slice(0, half) });
  return [...earlier, ...later];
}

async function saveInside(trx: Database, batch: EntryBatch): Promise<readonly SavedEntry[]> {
  await refuseLost(trx, batch.lease);
  const context = await readContext(trx, batch);
  const firsts = firstOfEachId(batch.entries);
  const ids = [...firsts.keys()];
  const gone = await touchTombstones(trx, ids, batch.at);
  const rows = await loadRows(trx, ids);
  const fresh = [...firsts.values()].filter((entry) => !rows.has(entry.id) && !gone.has(entry.id));
  const known = [...firsts.values()].flatMap((entry) => {
    const row = rows.get(entry.id);
    return row === undefined ? [] : [{ entry, row }];
  });
  const mine = known.filter(({ row }) => isOurs(row, context));
  const others = known.filter(({ row }) => !isOurs(row, context));

  await insertEntries(trx, fresh, context);
  const news = await sight(trx, { mine, others }, context);
  const revisions = await reviseEntries(trx, mine, context);
  const changed = fresh.length > 0 || revisions.size > 0;
  if (!context.removed && (changed || news)) await bumpVersion(trx, batch.at);
  if (changed) {
    const created = fresh.map(({ id }): Change => ({ kind: 'created', id, before: null }));
    const revised = mine.filter(({ row }) => revisions.has(row.seq));
    const updated = revised.map(({ row }): Change => ({ kind: 'updated', id: row.id, before: standingOf(row) }));
    await noteChanges(trx, [...created, ...updated], batch.at);
  }
  const expired = changed ? await expireOverCount(trx, batch.source, batch.at) : [];
  return answer(batch.entries, {
    gone: new Set([...gone, ...expired]),
    rows,
    others: new Set(others.map(({ row }) => row)),
    revisions,
  });
}

interface Outcome {
  readonly gone: ReadonlySet<string>;
  readonly rows: ReadonlyMap<string, EntryRow>;
  readonly others: ReadonlySet<EntryRow>;
  readonly revisions: ReadonlyMap<number, number>;
}

/** What became of each entry; of several with one id, the first is the one that counted. */
function answer(entries: readonly Entry[], outcome: Outcome): readonly SavedEntry[] {
  const seen = new Set<string>();
  return entries.map(({ id, key }) => {
    const first = !seen.has(id);
    seen.add(id);
    if (outcome.gone.has(id)) return { id, key, revision: 0, status: 'gone' };
    const row = outcome.rows.get(id);
    if (row === undefined) return { id, key, revision: 1, status: first ? 'created' : 'unchanged' };
    if (outcome.others.has(row)) return { id, key: row.key, revision: row.revision, status: 'sighting' };
    const revision = outcome.revisions.get(row.seq);
    const status = revision !== undefined && first ? 'updated' : 'unchanged';
    return { id, key: row.key, revision: revision ?? row.revision, status };
  });
}

/** Ours to change: from this source, or from one that has left the catalogue since (renamed, merged). */
function isOurs(row: EntryRow, context: SavingContext): boolean {
  return row.source_id === context.sourceId || (row.hidden === 1 && !context.removed);
}

/** Notes who lists what. True when that shows: an entry of another source is now in this source's feed too. */
async function sight(
  trx: Database,
  known: { readonly mine: readonly Repeat[]; readonly others: readonly Repeat[] },
  { sourceId, at }: SavingContext,
): Promise<boolean> {
  const seqs = [...known.mine, ...known.others].map(({ row }) => row.seq);
  const fresh = await recordSightings(trx, sourceId, { seqs, at });
  const news = known.others.map(({ row }) => row).filter((row) => row.hidden === 0 && fresh.has(row.seq));
  await addToSource(trx, sourceId, { rows: news, at });
  return news.length > 0;
}

async function readContext(trx: Database, { source, at, above = 0 }: EntryBatch): Promise<SavingContext> {
  const row = await trx.selectFrom('sources').select('removed').where('id', '=', source.id).executeTakeFirst();
  return { sourceId: source.id, deliberate: source.deliberate, removed: row?.removed === 1, at, above };
}

async function loadRows(trx: Database, ids: readonly string[]): Promise<ReadonlyMap<string, EntryRow>> {
  const rows = new Map<string, EntryRow>();
  for (const part of chunks(ids, 1000)) {
    for (const row of await trx.selectFrom('entries').selectAll().where('id', 'in', part).execute()) {
      rows.set(row.id, row);
    }
  }
  return rows;
}

function firstOfEachId(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const firsts = new Map<string, Entry>();
  for (const entry of entries) if (!firsts.has(entry.id)) firsts.set(entry.id, entry);
  return firsts;
}
