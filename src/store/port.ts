import type {
  Entry,
  FeedPage,
  FeedQuery,
  FileState,
  Retention,
  SavedEntry,
  SourceLease,
  SourceState,
  StoredEntry,
  Validators,
} from '../model.ts';

/** What the store needs to know of the source whose entries it is handed. */
export interface SavingSource {
  readonly id: string;
  readonly retention: Retention;
  /** The publisher handed these over on purpose (push, folder): dates and credits count as changes too. */
  readonly deliberate: boolean;
}

/** Entries of one document, in its order; `at` is our clock. */
export interface EntryBatch {
  readonly source: SavingSource;
  readonly entries: readonly Entry[];
  readonly at: number;
}

/** What the key of an entry leads to. */
export type FoundEntry =
  | { readonly kind: 'entry'; readonly entry: StoredEntry }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown' };

/** The part of the catalogue the store remembers. */
export interface CatalogSources {
  readonly fingerprint: string;
  /** The whole catalogue as text, kept for `catalogSnapshot`; none given: the one kept stays. */
  readonly snapshot?: string | undefined;
  readonly sources: readonly { readonly id: string; readonly pollable: boolean }[];
}

/** Which sources to claim: those due, or the named ones whether due or not. */
export interface ClaimOptions {
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
  readonly ids?: readonly string[] | undefined;
}

/** How a claimed poll ended. `validators` and `intervalMs`: null keeps what is stored. */
export interface PollReport {
  readonly sourceId: string;
  readonly token: string;
  readonly at: number;
  readonly nextDueAt: number;
  readonly validators: Validators | null;
  readonly error: string | null;
  readonly intervalMs: number | null;
  readonly succeeded: boolean;
}

/** How many visible entries there are of each language, in all, by category and by source; most frequent first. */
export interface LanguageCounts {
  readonly all: readonly { readonly language: string; readonly entries: number }[];
  readonly byCategory: readonly { readonly category: string; readonly language: string; readonly entries: number }[];
  /** Entries a source only lists, as another keeps them, count for it too: they stand in its feed. */
  readonly bySource: readonly { readonly source: string; readonly language: string; readonly entries: number }[];
}

/** Everything kept. All of it survives a crash once its promise has resolved. */
export interface Store {
  /** Saves a document's entries in one transaction; the answers stand in the order given. */
  saveEntries(batch: EntryBatch): Promise<readonly SavedEntry[]>;
  /** Newest first by (min(published, first seen), order of arrival). */
  findFeed(query: FeedQuery): Promise<FeedPage>;
  findEntry(key: string): Promise<FoundEntry>;
  /** Deletes an entry's content and keeps it from coming back. */
  withdrawEntry(key: string, at: number): Promise<'withdrawn' | 'gone' | 'unknown'>;
  /** Expires by age and by count, in short transactions; gives how many went. */
  expireEntries(
    sources: readonly { readonly id: string; readonly retention: Retention }[],
    at: number,
  ): Promise<number>;
  /** Remembers the catalogue's sources; those no longer in it leave every feed. */
  syncCatalog(catalog: CatalogSources, at: number): Promise<void>;
  /** The catalogue last synced, as text; null before the first. */
  catalogSnapshot(): Promise<string | null>;
  sourceStanding(id: string): Promise<'known' | 'removed' | 'unknown'>;
  claimDueSources(options: ClaimOptions): Promise<readonly SourceLease[]>;
  /** False, and nothing written, when another has claimed the source since. */
  finishPoll(report: PollReport): Promise<boolean>;
  listSourceStates(): Promise<readonly SourceState[]>;
  fileStates(sourceId: string): Promise<ReadonlyMap<string, FileState>>;
  saveFileStates(sourceId: string, files: readonly FileState[], forget: readonly string[]): Promise<void>;
  languageCounts(): Promise<LanguageCounts>;
  /** `languageCounts().all` */
  languages(): Promise<LanguageCounts['all']>;
  /** `languageCounts().byCategory` */
  categoryLanguages(): Promise<LanguageCounts['byCategory']>;
  /** Visible entries. */
  countEntries(): Promise<number>;
  /** A number that changes, in any process, whenever a feed may have. */
  version(): Promise<number>;
  /** When `version` last moved; `createdAt` before it ever has. */
  changedAt(): Promise<number>;
  createdAt(): Promise<number>;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
