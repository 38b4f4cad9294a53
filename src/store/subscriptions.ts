import type { Subscription } from '../model.ts';
import type { Database, SubscriptionRow } from './schema.ts';

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
