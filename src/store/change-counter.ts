import SqliteFile from 'better-sqlite3';
import type { Store } from './port.ts';

/** Tells at no cost that something was written: for who serves from memory. */
export interface ChangeCounter {
  /** Another number whenever any connection, of this process or another, has written. */
  readonly read: () => number;
  readonly close: () => void;
}

/**
 * Counts the changes of an SQLite file. A microsecond a look: no query, SQLite only looks at its shared memory.
 * @see https://www.sqlite.org/pragma.html#pragma_data_version
 */
export function openChangeCounter(path: string): ChangeCounter {
  const file = new SqliteFile(path, { readonly: true });
  const statement = file.prepare<[], number>('pragma data_version').pluck();
  return { read: () => statement.get() ?? 0, close: () => void file.close() };
}

/** Counts what is written. */
export interface WriteCount {
  readonly changes: () => number;
  readonly note: () => void;
}

/** Counts the writes that go through a store, besides those that `count` hears of: none, for a database in memory. */
export function countWrites(store: Omit<Store, 'changes'>, count: WriteCount = createCount()): Store {
  const counted =
    <Args extends readonly unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await write(...args);
      } finally {
        count.note();
      }
    };
  return {
    ...store,
    saveEntries: counted(store.saveEntries),
    withdrawEntry: counted(store.withdrawEntry),
    expireEntries: counted(store.expireEntries),
    syncCatalog: counted(store.syncCatalog),
    changes: count.changes,
  };
}

function createCount(): WriteCount {
  let changes = 0;
  return {
    changes: () => changes,
    note: () => {
      changes += 1;
    },
  };
}
