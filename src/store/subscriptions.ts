import type { Subscription } from '../model.ts';
import type { SubscriptionChange } from './port.ts';
import type { Database, SubscriptionRow } from './schema.ts';

const COLUMNS = {
  state: 'state',
  requestedAt: 'requested_at',
  leaseUntil: 'lease_until',
  failures: 'failures',
  nextRequestAt: 'next_request_at',
  lastNoticeAt: 'last_notice_at',
} as const;

/** A source's subscription; null where it has none. */
export async function subscriptionOf(db: Database, sourceId: string): Promise<Subscription | null> {
  const row = await db.selectFrom('subscriptions').selectAll().where('source_id', '=', sourceId).executeTakeFirst();
  return row === undefined ? null : toSubscription(row);
}

/** The subscription a callback's address belongs to. */
export async function subscriptionByKey(db: Database, key: string): Promise<Subscription | null> {
  const row = await db.selectFrom('subscriptions').selectAll().where('key', '=', key).executeTakeFirst();
  return row === undefined ? null : toSubscription(row);
}

/** Writes a subscription over the one its source had. */
export async function saveSubscription(db: Database, subscription: Subscription): Promise<void> {
  const { sourceId, ...rest } = subscription;
  const row = {
    key: rest.key,
    hub: rest.hub,
    topic: rest.topic,
    secret: rest.secret,
    state: rest.state,
    requested_at: rest.requestedAt,
    lease_until: rest.leaseUntil,
    failures: rest.failures,
    next_request_at: rest.nextRequestAt,
    last_notice_at: rest.lastNoticeAt,
  };
  await db
    .insertInto('subscriptions')
    .values({ source_id: sourceId, ...row })
    .onConflict((conflict) => conflict.column('source_id').doUpdateSet(row))
    .execute();
}

/**
 * Changes the given fields of the subscription with this key, and nothing else of it, provided it is in one of the
 * states given: hub and poller write at the same time, each knowing only of its own part. False when there is none.
 */
export async function changeSubscription(
  db: Database,
  {
    key,
    from,
    to,
    dueAt,
  }: { key: string; from: readonly Subscription['state'][]; to: SubscriptionChange; dueAt?: number | undefined },
): Promise<boolean> {
  const columns = Object.fromEntries(
    Object.entries(to).map(([field, value]) => [COLUMNS[field as keyof SubscriptionChange], value]),
  );
  const result = await db
    .updateTable('subscriptions')
    .set(columns)
    .where('key', '=', key)
    .where('state', 'in', from)
    .$if(dueAt !== undefined, (query) => query.where('next_request_at', '=', dueAt ?? 0))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Every subscription, by source. */
export async function listSubscriptions(db: Database): Promise<readonly Subscription[]> {
  const rows = await db.selectFrom('subscriptions').selectAll().orderBy('source_id').execute();
  return rows.map(toSubscription);
}

/** Forgets a source's subscription; notices to its callback find nobody. */
export async function dropSubscription(db: Database, sourceId: string): Promise<void> {
  await db.deleteFrom('subscriptions').where('source_id', '=', sourceId).execute();
}

/** Subscriptions whose next request is due, those waiting longest first. */
export async function dueSubscriptions(db: Database, now: number, limit: number): Promise<readonly Subscription[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .selectAll()
    .where('next_request_at', '<=', now)
    .orderBy('next_request_at')
    .limit(limit)
    .execute();
  return rows.map(toSubscription);
}

function toSubscription(row: SubscriptionRow): Subscription {
  return {
    sourceId: row.source_id,
    key: row.key,
    hub: row.hub,
    topic: row.topic,
    secret: row.secret,
    state: row.state,
    requestedAt: row.requested_at,
    leaseUntil: row.lease_until,
    failures: row.failures,
    nextRequestAt: row.next_request_at,
    lastNoticeAt: row.last_notice_at,
  };
}
