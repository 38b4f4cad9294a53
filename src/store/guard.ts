/** What a store says when its engine fails it. */
import { HubError } from '../errors.ts';

type Asked = (...args: readonly unknown[]) => Promise<unknown>;

/** How the methods of a store fail. */
export interface Guard {
  /** Throws at once where the engine is known not to answer. */
  readonly refuse?: () => void;
  /** The error to throw in place of one. */
  readonly explain: (error: unknown) => unknown;
}

/** The same methods, each asynchronous, failing as the guard says. */
export function guarded<T extends object>(methods: T, { refuse = () => {}, explain }: Guard): T {
  const guard =
    (method: Asked): Asked =>
    async (...args) => {
      refuse();
      try {
        return await method(...args);
      } catch (error) {
        throw explain(error);
      }
    };
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, guard(method as Asked)])) as T;
}

/** What may pass: another process holds the file, the disk is full, gone or read-only. @see https://www.sqlite.org/rescode.html */
const PASSING = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|PERM|NOMEM|PROTOCOL)/;

/** SQLite's failures that trying again later may mend are `unavailable`; others stay what they are. */
export const ofSqlite: Guard = {
  explain: (cause) => {
    const code = String((cause as { code?: unknown } | null)?.code ?? '');
    if (!PASSING.test(code)) return cause;
    return new HubError('unavailable', `The database cannot be used (${code})`, { cause });
  },
};
