import SqliteFile from 'better-sqlite3';
import type { Store } from './port.ts';

/** Tells at no cost that feeds may have changed: for who serves from memory. */
export interface ChangeCounter extends WriteCount {
  readonly close: () => void;
}

/** What other processes write is seen after so long at the latest, what this one writes at once. */
const LOOK_EVERY_MS = 5;

/**
 * Gives the version of the store in an SQLite file. It is looked at rarely and read only where something was written since,
 * which SQLite knows from its shared memory: no poll that brings nothing new is a change.
 * @param elapsedMs a clock that never goes back, in milliseconds
 * @see https://www.sqlite.org/pragma.html#pragma_data_version
 */
export function openChangeCounter(path: string, elapsedMs: () => number = () => performance.now()): ChangeCounter {
  const file = new SqliteFile(path, { readonly: true });
  const writes = file.prepare<[], number>('pragma data_version').pluck();
  const version = file.prepare<[], number>('select version from meta where id = 1').pluck();
  let [seenWrites, current, lookedAt] = [writes.get(), version.get() ?? 0, elapsedMs()];
  let failures = 0;
  const look = () => {
    lookedAt = elapsedMs();
    try {
      const found = writes.get();
      if (found === seenWrites) return;
      current = version.get() ?? current;
      seenWrites = found;
    } catch {
      // What cannot be looked at may have changed: whoever asks the store then hears from it what is wrong.
      failures += 1;
      [current, seenWrites] = [-failures, undefined];
    }
  };
  return {
    changes: () => {
      if (elapsedMs() - lookedAt >= LOOK_EVERY_MS) look();
      return current;
    },
    // what was asked before the end may be answered after it
    note: () => file.open && look(),
    close: () => void file.close(),
  };
}

/** Counts changes, or names them: another number after each. */
export interface WriteCount {
  readonly changes: () => number;
  /** Tells that this process has written. */
  readonly note: () => void;
}

/** A store that tells `count` of what is written through it; for a database in memory that is all there is. */
export function countWrites(store: Omit<Store, 'changes'>, given?: WriteCount): Store {
  const count = given ?? createCount();
  const counted =
    <Args extends readonly unknown[], Result>(
      write: (...args: Args) => Promise<Result>,
      isChange: (result: Result) => boolean,
    ) =>
    async (...args: Args): Promise<Result> => {
      const result = await write(...args);
      if (given === undefined || isChange(result)) count.note();
      return result;
    };
  return {
    ...store,
    saveEntries: counted(store.saveEntries, (saved) =>
      saved.some(({ status }) => status === 'created' || status === 'updated'),
    ),
    withdrawEntry: counted(store.withdrawEntry, (result) => result === 'withdrawn'),
    expireEntries: counted(store.expireEntries, (expired) => expired > 0),
    syncCatalog: counted(store.syncCatalog, () => true),
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
