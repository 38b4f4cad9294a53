import { type ExpressionBuilder, sql } from 'kysely';
import type { Delivery, NoticeKind, Wants } from '../model.ts';
import { BATCH, inCalm } from './batches.ts';
import { chunks } from './chunks.ts';
import type { DeliverySettling } from './port.ts';
import { toNames } from './rows.ts';
import type { Database, DeliveryRow, EntryRow, StoreTables } from './schema.ts';

/** Where an entry stands, as far as partners choose by it. */
export interface Standing {
  readonly sourceId: string;
  readonly categories: readonly string[];
  readonly language: string | null;
}

/** Something that happened to an entry that is kept. */
export interface Change {
  readonly kind: Exclude<NoticeKind, 'withdrawn'>;
  readonly id: string;
  /** Where it stood before: a partner that has had it there is told that it has moved on. */
  readonly before: Standing | null;
}

/** Where an entry's row stands. */
export function standingOf({
  source_id,
  categories,
  language,
}: Pick<EntryRow, 'source_id' | 'categories' | 'language'>): Standing {
  return { sourceId: source_id, categories: toNames(categories), language };
}

/** How long a notice waits for a partner that cannot be reached. */
const KEPT_MS = 30 * 86_400_000;
/** Behind every revision. */
const LAST = 2_147_483_647;
/** So much of the digest of what an entry says tells its states apart. */
const DIGITS = 8;

/** Has every partner that wants it told, in the transaction in which it happened: what is saved is told, and nothing else is. */
export async function noteChanges(trx: Database, changes: readonly Change[], at: number): Promise<void> {
  const partners = await trx.selectFrom('partners').select(['id', 'wants']).where('removed', '=', 0).execute();
  if (partners.length === 0) return;
  const told = partners.map(({ id, wants }) => ({ id, wants: JSON.parse(wants) as Wants }));
  for (const part of chunks(changes, BATCH)) {
    const rows = await loadSaved(trx, part);
    const notices = part.flatMap(({ kind, id, before }) => {
      const row = rows.get(id);
      if (row === undefined) return [];
      // One id is one state of an entry: where a store is set back, what follows is another though it has the same number.
      const noticeId = `${row.key}-${row.revision}-${row.material_hash.slice(0, DIGITS)}`;
      const standings = before === null ? [standingOf(row)] : [before, standingOf(row)];
      const notice = { notice_id: noticeId, kind, entry_id: id, entry_key: row.key, revision: row.revision };
      return told
        .filter(({ wants }) => standings.some((one) => fits(wants, one)))
        .map((partner) => ({ ...notice, partner_id: partner.id, ...newlyDue(at) }));
    });
    await insertNotices(trx, notices);
  }
}

/**
 * Has every partner told, whatever it wants now and whether or not it is told anything else: it may have had the entry, and to be
 * told of one that it never had costs it nothing.
 */
export async function noteWithdrawals(
  trx: Database,
  entries: readonly Pick<EntryRow, 'id' | 'key'>[],
  at: number,
): Promise<void> {
  const partners = await trx.selectFrom('partners').select('id').execute();
  const notices = entries.flatMap(({ id, key }) => {
    const notice = { notice_id: `${key}-withdrawn`, kind: 'withdrawn', entry_id: id, entry_key: key } as const;
    return partners.map((partner) => ({ ...notice, partner_id: partner.id, revision: LAST, ...newlyDue(at) }));
  });
  await insertNotices(trx, notices);
}

/** Due at once, whatever a clock may say later; `at` is for the order. */
const newlyDue = (at: number) => ({ at, attempts: 0, refusals: 0, due_at: 0 });

async function loadSaved(trx: Database, changes: readonly Change[]) {
  const ids = changes.map(({ id }) => id);
  const columns = ['id', 'key', 'revision', 'material_hash', 'source_id', 'categories', 'language'] as const;
  const rows = await trx.selectFrom('entries').select(columns).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function insertNotices(trx: Database, notices: readonly DeliveryRow[]): Promise<void> {
  for (const part of chunks(notices, BATCH)) {
    await trx
      .insertInto('deliveries')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Whether a partner is told of what stands there. */
function fits(wants: Wants, { sourceId, categories, language }: Standing): boolean {
  return (
    (wants.sources.length === 0 || wants.sources.includes(sourceId)) &&
    (wants.categories.length === 0 || categories.some((category) => wants.categories.includes(category))) &&
    (wants.languages.length === 0 || wants.languages.some((range) => isIn(range, language)))
  );
}

function isIn(range: string, language: string | null): boolean {
  return language !== null && `${language}-`.toLowerCase().startsWith(`${range}-`.toLowerCase());
}

/** What a partner is to be told by now, in the order in which it happened. */
export async function dueDeliveries(
  db: Database,
  partnerId: string,
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<readonly Delivery[]> {
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('partner_id', '=', partnerId)
    // Not by the index of what is due: mostly everything is, and the order has one of its own.
    .where(sql`+due_at`, '<=', now)
    .orderBy('at')
    .orderBy('revision')
    .orderBy('notice_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    partnerId: row.partner_id,
    noticeId: row.notice_id,
    kind: row.kind,
    entryId: row.entry_id,
    entryKey: row.entry_key,
    at: row.at,
    attempts: row.attempts,
    refusals: row.refusals,
  }));
}

/** Ends a delivery or puts it off, unless its partner has gone to another process: then nothing, and false. */
export async function settleDelivery(
  db: Database,
  { partnerId, token, noticeId, retry }: DeliverySettling,
): Promise<boolean> {
  if (retry === null) {
    const { numDeletedRows } = await db
      .deleteFrom('deliveries')
      .where('partner_id', '=', partnerId)
      .where('notice_id', '=', noticeId)
      .where(isHeld(token))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ due_at: retry.at, attempts: retry.attempts, refusals: retry.refusals })
    .where('partner_id', '=', partnerId)
    .where('notice_id', '=', noticeId)
    .where(isHeld(token))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Whether the partner of a delivery is still claimed under this token. */
function isHeld(token: string) {
  return ({ exists, selectFrom }: ExpressionBuilder<StoreTables, 'deliveries'>) =>
    exists(
      selectFrom('partners')
        .select('id')
        .whereRef('partners.id', '=', 'deliveries.partner_id')
        .where('lease_token', '=', token),
    );
}

/** Forgets what no partner has taken for long; gives how much. In short transactions. */
export async function forgetDeliveries(db: Database, at: number): Promise<number> {
  let forgotten = 0;
  for (const { id } of await db.selectFrom('partners').select('id').execute()) {
    const old = db
      .selectFrom('deliveries')
      .select('notice_id')
      .where('partner_id', '=', id)
      .where('at', '<', at - KEPT_MS)
      .orderBy('at')
      .limit(BATCH);
    forgotten += await inCalm(async () => {
      const { numDeletedRows } = await db
        .deleteFrom('deliveries')
        .where('partner_id', '=', id)
        .where('notice_id', 'in', old)
        .executeTakeFirst();
      return Number(numDeletedRows);
    });
  }
  return forgotten;
}
