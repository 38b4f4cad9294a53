import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import type { Entry, FeedPage, Retention, SavedEntry } from '../../src/model.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { openTestDatabase, type TestDatabase } from './test-database.ts';

/** 2025-11-20T08:00:00Z: the clock of these tests. */
export const NOW = Date.UTC(2025, 10, 20, 8);
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
export const FOREVER: Retention = { days: null, entries: null };

/** A store in a place of its own. */
export interface Workplace {
  readonly url: string;
  readonly store: Store;
  /** Closes the store and opens it again, as a restart does. */
  restart(): Promise<Store>;
  /** Looks at the tables from outside; `?` is a value's place. */
  rows<T>(query: string, ...values: unknown[]): Promise<readonly T[]>;
  clear(): Promise<void>;
}

/** A store of its own for each test: a new file, or on PostgreSQL the file's database, emptied. */
export function openWorkplace(): Promise<Workplace> {
  return process.env.KHORAK_TEST_ENGINE === 'postgres' ? openPostgresPlace() : openSqlitePlace();
}

/** Whether these tests run on PostgreSQL. */
export const onPostgres = process.env.KHORAK_TEST_ENGINE === 'postgres';

async function openSqlitePlace(): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'khorak-store-'));
  const path = join(folder, 'data', 'khorak.db');
  const url = `sqlite:${path}`;
  const rows = async <T>(query: string, ...values: unknown[]) => {
    const file = new SqliteFile(path, { readonly: true });
    try {
      return file.prepare(query).all(...values) as T[];
    } finally {
      file.close();
    }
  };
  return workplaceAt(url, { rows, clear: async () => rmSync(folder, { recursive: true, force: true }) });
}

/** Databases of this test file that nobody uses now: to empty one takes a tenth of the time of making one. */
const spare: TestDatabase[] = [];

/** Everything but which migrations have been. */
const EMPTY = `do $$ declare name text; begin
  set local session_replication_role = replica;
  for name in select quote_ident(tablename) from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
    execute 'delete from ' || name;
  end loop;
  for name in select quote_ident(sequencename) from pg_sequences where schemaname = 'public' loop
    execute 'alter sequence ' || name || ' restart';
  end loop;
end $$`;

async function openPostgresPlace(): Promise<Workplace> {
  const database = spare.pop() ?? (await openTestDatabase());
  const { url, query } = database;
  const rows = async <T>(statement: string, ...values: unknown[]) => {
    let place = 0;
    return (await query(
      statement.replace(/\?/g, () => `$${++place}`),
      values,
    )) as T[];
  };
  const clear = async () => {
    await query(EMPTY);
    spare.push(database);
  };
  return workplaceAt(url, { rows, clear });
}

async function workplaceAt(url: string, place: Pick<Workplace, 'rows' | 'clear'>): Promise<Workplace> {
  let store = await openStore({ url, now: () => NOW });
  return {
    url,
    get store() {
      return store;
    },
    async restart() {
      await store.close();
      store = await openStore({ url, now: () => NOW + 30 * DAY });
      return store;
    },
    rows: place.rows,
    async clear() {
      await store.close();
      await place.clear();
    },
  };
}

export function sampleEntry(name: string, changes: Partial<Entry> = {}): Entry {
  return {
    id: `https://news.example/${name}`,
    key: `key-${name}`,
    guid: name,
    url: `https://news.example/${name}`,
    title: `خبر ${name}`,
    summary: 'خلاصهٔ خبر',
    contentHtml: '<p>متن خبر</p>',
    contentText: 'متن خبر',
    language: 'fa',
    direction: 'rtl',
    published: { at: NOW - HOUR, precision: 'minute' },
    updated: null,
    authors: ['سارا رضایی'],
    tags: ['ایران', 'جهان'],
    categories: ['politics'],
    source: 'خبرگزاری نمونه',
    attribution: ['رویترز', 'خبرگزاری نمونه'],
    compiledBy: null,
    enclosures: [{ url: 'https://news.example/a.mp3', type: 'audio/mpeg', length: 12 }],
    image: 'https://news.example/a.jpg',
    ...changes,
  };
}

/** Saves as a poll of `sample` at NOW does, unless told otherwise. */
export function save(
  store: Store,
  entries: readonly Entry[],
  options: { source?: string; at?: number; retention?: Retention; deliberate?: boolean } = {},
): Promise<readonly SavedEntry[]> {
  const { source = 'sample', at = NOW, retention = FOREVER, deliberate = false } = options;
  return store.saveEntries({ source: { id: source, retention, deliberate }, entries, at });
}

export const statuses = (saved: readonly SavedEntry[]): readonly string[] => saved.map(({ status }) => status);
export const names = (page: FeedPage): readonly (string | null)[] => page.entries.map(({ guid }) => guid);

/** The stored entry of a name, which must be there. */
export async function stored(store: Store, name: string) {
  const found = await store.findEntry(`key-${name}`);
  if (found.kind !== 'entry') throw new Error(`${name} is ${found.kind}`);
  return found.entry;
}
