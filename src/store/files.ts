import type { FileState } from '../model.ts';
import { chunks } from './chunks.ts';
import { refuseLost } from './leases.ts';
import type { HeldClaim } from './port.ts';
import type { Database } from './schema.ts';

/** A folder source's files as last read, by path. */
export async function fileStates(db: Database, sourceId: string): Promise<ReadonlyMap<string, FileState>> {
  const rows = await db.selectFrom('files').selectAll().where('source_id', '=', sourceId).orderBy('path').execute();
  return new Map(
    rows.map(({ path, bytes, modified_at, hash }) => {
      // A version from before there were hashes writes the rest of the row alone: then the hash is that of another state.
      const [takenAt, kept = null] = hash?.split(' ') ?? [];
      return [path, { path, bytes, modifiedAt: modified_at, hash: takenAt === String(modified_at) ? kept : null }];
    }),
  );
}

/** Remembers files as read and forgets those that have vanished. @throws HubError `lease-lost` */
export async function saveFileStates(
  db: Database,
  sourceId: string,
  change: {
    readonly files: readonly FileState[];
    readonly forget: readonly string[];
    readonly lease?: HeldClaim | undefined;
  },
): Promise<void> {
  if (change.files.length === 0 && change.forget.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await refuseLost(trx, change.lease);
    for (const part of chunks(change.forget, 1000)) {
      await trx.deleteFrom('files').where('source_id', '=', sourceId).where('path', 'in', part).execute();
    }
    const latest = new Map(change.files.map((file) => [file.path, file]));
    for (const part of chunks([...latest.values()], 1000)) {
      await trx
        .insertInto('files')
        .values(
          part.map(({ path, bytes, modifiedAt, hash }) => ({
            ...{ source_id: sourceId, path, bytes, modified_at: modifiedAt },
            hash: hash === null ? null : `${modifiedAt} ${hash}`,
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(['source_id', 'path']).doUpdateSet((eb) => ({
            bytes: eb.ref('excluded.bytes'),
            modified_at: eb.ref('excluded.modified_at'),
            hash: eb.ref('excluded.hash'),
          })),
        )
        .execute();
    }
  });
}
