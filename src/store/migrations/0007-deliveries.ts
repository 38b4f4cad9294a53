import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';

/** Partners that are told of entries, and what each is still to be told. */
export function deliveries(ddl: EngineDdl): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createPartners(db, ddl);
      await db.schema
        .createTable('deliveries')
        .addColumn('partner_id', ddl.text, (c) => c.notNull())
        .addColumn('notice_id', ddl.text, (c) => c.notNull())
        .addColumn('kind', ddl.text, (c) => c.notNull())
        .addColumn('entry_id', ddl.text, (c) => c.notNull())
        .addColumn('entry_key', ddl.text, (c) => c.notNull())
        .addColumn('revision', 'integer', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull())
        .addColumn('refusals', 'integer', (c) => c.notNull())
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('deliveries_pk', ['partner_id', 'notice_id'])
        .execute();
      const order = db.schema.createIndex('deliveries_order').on('deliveries');
      await order.columns(['partner_id', 'at', 'revision', 'notice_id']).execute();
      await db.schema.createIndex('deliveries_due').on('deliveries').columns(['partner_id', 'due_at']).execute();
    },
  };
}

async function createPartners(db: Kysely<unknown>, ddl: EngineDdl): Promise<void> {
  await db.schema
    .createTable('partners')
    .addColumn('id', ddl.text, (c) => c.primaryKey().notNull())
    .addColumn('url', ddl.text, (c) => c.notNull())
    .addColumn('wants', ddl.text, (c) => c.notNull())
    .addColumn('removed', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('last_error', ddl.text)
    .addColumn('last_success_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('lease_token', ddl.text)
    .execute();
}
