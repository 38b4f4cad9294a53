import { archiveStanding } from './archives.ts';
import { sourceStanding } from './catalog-sync.ts';
import { countEntries, countLanguages } from './counts.ts';
import { findEntry } from './find-entry.ts';
import { findFeed, groupsOf } from './find-feed.ts';
import { readMeta } from './meta.ts';
import type { Store } from './port.ts';
import type { Database } from './schema.ts';

/** What serving asks of the store: it only reads, on a connection of its own, so that it never waits for what is being written. */
export type ReadingStore = Pick<
  Store,
  | 'findFeed'
  | 'findEntry'
  | 'archiveStanding'
  | 'sourceStanding'
  | 'languageCounts'
  | 'languages'
  | 'categoryLanguages'
  | 'countEntries'
  | 'version'
  | 'changedAt'
  | 'createdAt'
  | 'ping'
>;

/** The reading half of the store. A search may take its time over `searches`, and no feed waits for it. */
export function readingStore(reads: Database, searches: Database): ReadingStore {
  return {
    findFeed: (query) => findFeed(query.search === undefined ? reads : searches, query),
    findEntry: (key) => findEntry(reads, key),
    archiveStanding: async (query, name) => {
      const groups = groupsOf(query);
      const [scope] = groups.length === 1 ? (groups[0] ?? []) : [];
      return scope === undefined ? 'unknown' : archiveStanding(reads, scope, name);
    },
    sourceStanding: (id) => sourceStanding(reads, id),
    languageCounts: () => countLanguages(reads),
    languages: async () => (await countLanguages(reads)).all,
    categoryLanguages: async () => (await countLanguages(reads)).byCategory,
    countEntries: () => countEntries(reads),
    version: async () => (await readMeta(reads)).version,
    changedAt: async () => (await readMeta(reads)).changed_at,
    createdAt: async () => (await readMeta(reads)).created_at,
    async ping() {
      await readMeta(reads);
    },
  };
}
