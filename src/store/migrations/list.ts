import type { Migration } from 'kysely/migration';
import type { EngineDdl } from '../engine.ts';
import { initial } from './0001-initial.ts';
import { reading } from './0002-reading.ts';
import { lighterRows } from './0003-lighter-rows.ts';
import { archives } from './0004-archives.ts';
import { search } from './0005-search.ts';
import { machines } from './0006-machines.ts';
import { deliveries } from './0007-deliveries.ts';
import { hastened } from './0008-hastened.ts';
import { fileHashes } from './0009-file-hashes.ts';

/** Every migration by its number, in order. Forward only: a released one is never edited. */
export function listMigrations(ddl: EngineDdl): Record<string, Migration> {
  return {
    '0001-initial': initial(ddl),
    '0002-reading': reading(ddl),
    '0003-lighter-rows': lighterRows(ddl),
    '0004-archives': archives(ddl),
    '0005-search': search(ddl),
    '0006-machines': machines(ddl),
    '0007-deliveries': deliveries(ddl),
    '0008-hastened': hastened(),
    '0009-file-hashes': fileHashes(ddl),
  };
}
