import type { ExpressionBuilder } from 'kysely';
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

/** Something that happened to an entry. */
export interface Happening {
  readonly kind: NoticeKind;
  readonly id: string;
  readonly key: string;
  readonly revision: number;
  /** Before and after: a partner that has had it is told that it has moved on. */
  readonly standings: readonly Standing[];
}

/** Where an entry's row stands. */
export function standingOf({ source_id, categories, language }: EntryRow): Standing {
  return { sourceId: source_id, categories: toNames(categories), language };
}

/** How long a notice waits for a partner that cannot be reached. */
const KEPT_MS = 30 * 86_400_000;
/** Behind every revision. */
const LAST = 2_147_483_647;

/** Has every partner that wants it told, in the transaction in which it happened: what is saved is told, and nothing else is. */
export async function noteDeliveries(trx: Database, happenings: readonly Happening[], at: number): Promise<void> {
  if (happenings.length === 0) return;
  const partners = await trx
    .selectFrom('partners')
    .select(['id', 'wants'])
    .where('removed', '=', 0)
    .where('ended_at', 'is', null)
    .execute();
  const rows = partners.flatMap(({ id, wants }) => {
    const wanted = JSON.parse(wants) as Wants;
    return happenings.filter(({ standings }) => standings.some((one) => fits(wanted, one))).map(rowOf(id, at));
  });
  for (const part of chunks(rows, BATCH)) {
    await trx
      .insertInto('deliveries')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

function rowOf(partnerId: string, at: number) {
  return ({ kind, id, key, revision }: Happening): DeliveryRow => ({
    partner_id: partnerId,
    notice_id: noticeId(kind, key, revision),
    kind,
    entry_id: id,
    entry_key: key,
    revision: kind === 'withdrawn' ? LAST : revision,
    at,
    attempts: 0,
    due_at: at,
  });
}

/** Made from what it says, so that nothing that is done twice gives it a second one. */
function noticeId(kind: NoticeKind, key: string, revision: number): string {
  return kind === 'withdrawn' ? `${key}-withdrawn` : `${key}-${revision}`;
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
    .where('due_at', '<=', now)
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
  }));
}

/** Ends a delivery or puts it off, unless its partner has gone to another process: then nothing, and false. */
export async function settleDelivery(
  db: Database,
  { partnerId, token, noticeId, retryAt }: DeliverySettling,
): Promise<boolean> {
  if (retryAt === null) {
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
    .set((eb) => ({ attempts: eb('attempts', '+', 1), due_at: retryAt }))
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
