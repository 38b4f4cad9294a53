import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { SharedTurn, SharedTurns } from '../model.ts';
import type { Database } from './schema.ts';

/** The database's own clock, in epoch milliseconds: machines' clocks differ by more than a pause is long. */
const NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Turns of hosts kept in the database, for all processes that are on it. PostgreSQL only. */
export function hostTurns(db: Database): SharedTurns {
  return {
    take: (host, holdMs) => takeTurn(db, host, holdMs),
    async leave(host, token, restMs) {
      await db
        .updateTable('host_turns')
        .set({ token: null, free_at: sql<number>`${NOW} + ${Math.ceil(restMs)}::bigint` })
        .where('host', '=', host)
        .where('token', '=', token)
        .execute();
    },
  };
}

/** One statement takes it or leaves it: of two that come at once the second waits for the first, and finds it taken. */
async function takeTurn(db: Database, host: string, holdMs: number): Promise<SharedTurn> {
  const token = randomUUID();
  const until = sql<number>`${NOW} + ${Math.ceil(holdMs)}::bigint`;
  const taken = await db
    .insertInto('host_turns')
    .values({ host, free_at: until, token })
    .onConflict((conflict) =>
      conflict
        .column('host')
        .doUpdateSet((eb) => ({ free_at: eb.ref('excluded.free_at'), token: eb.ref('excluded.token') }))
        .where('host_turns.free_at', '<=', NOW),
    )
    .returning('host')
    .executeTakeFirst();
  if (taken !== undefined) return { kind: 'turn', token };
  const there = await db
    .selectFrom('host_turns')
    .select(['token', sql<number>`free_at - ${NOW}`.as('afterMs')])
    .where('host', '=', host)
    .executeTakeFirst();
  if (there?.token === null) return { kind: 'resting', afterMs: Math.max(1, there.afterMs) };
  return { kind: 'held' };
}

/** Forgets hosts that nobody has asked for long. */
export async function forgetTurns(db: Database): Promise<void> {
  await db.deleteFrom('host_turns').where('free_at', '<', sql<number>`${NOW} - 86400000`).execute();
}
