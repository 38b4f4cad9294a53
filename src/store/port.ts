import type {
  Delivery,
  Entry,
  FeedPage,
  FeedQuery,
  FileState,
  PageState,
  PartnerLease,
  PartnerState,
  PolledAddress,
  PollingHints,
  Retention,
  SavedEntry,
  SharedTurns,
  SourceLease,
  SourceState,
  StoredEntry,
  Subscription,
  Validators,
  Wants,
} from '../model.ts';

/** What the store needs to know of the source whose entries it is handed. */
export interface SavingSource {
  readonly id: string;
  readonly retention: Retention;
  /** The publisher handed these over on purpose (push, folder): dates and credits count as changes too. */
  readonly deliberate: boolean;
}

/** The claim that something is written under; when another has the source since, nothing is written: `lease-lost`. */
export type HeldClaim = Pick<SourceLease, 'sourceId' | 'token'>;

/** Entries of one document, in its order; `at` is our clock. */
export interface EntryBatch {
  readonly source: SavingSource;
  readonly entries: readonly Entry[];
  readonly at: number;
  /** How many entries of the same document stand above these, where a document is saved in parts. */
  readonly above?: number | undefined;
  readonly lease?: HeldClaim | undefined;
  /** Nobody waits for it: it may be written a moment later, together with others. */
  readonly patient?: boolean | undefined;
}

/** What the key of an entry leads to. */
export type FoundEntry =
  | { readonly kind: 'entry'; readonly entry: StoredEntry }
  /** `isHidden`: its source has left the catalogue, and may be back. */
  | { readonly kind: 'gone'; readonly isHidden?: true }
  | { readonly kind: 'unknown' };

/** Whether a period of a feed is archived: `open` while it runs, `expired` once all in it has gone. */
export type ArchiveStanding = 'kept' | 'open' | 'expired' | 'unknown';

/** The part of the catalogue the store remembers. */
export interface CatalogSources {
  readonly fingerprint: string;
  /** The whole catalogue as text, kept for `catalogSnapshot`; none given: the one kept stays. */
  readonly snapshot?: string | undefined;
  readonly sources: readonly {
    readonly id: string;
    readonly pollable: boolean;
    /** The address that is polled; another one than before makes the source a new one to poll. */
    readonly url: string | null;
  }[];
  /** Who is told of entries; none given: those known stay. */
  readonly partners?: readonly ToldPartner[] | undefined;
}

/** A partner that is told of entries. */
export interface ToldPartner {
  readonly id: string;
  /** Another one than before makes what went wrong a thing of the past. */
  readonly url: string;
  readonly wants: Wants;
}

/** What came of a delivery: done with, where there is no `retry`. */
export interface DeliverySettling {
  readonly partnerId: string;
  readonly token: string;
  readonly noticeId: string;
  readonly retry: { readonly at: number; readonly attempts: number; readonly refusals: number } | null;
}

/** How a claimed partner did. `succeededAt` null: nothing was delivered. */
export interface PartnerReport {
  readonly partnerId: string;
  readonly token: string;
  /** Nothing is sent to it before. */
  readonly dueAt: number;
  readonly failures: number;
  readonly error: string | null;
  readonly succeededAt: number | null;
  readonly endedAt: number | null;
}

/** Which sources to claim: those due, or the named ones whether due or not. */
export interface ClaimOptions {
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
  readonly ids?: readonly string[] | undefined;
}

/** How a claimed poll ended. `validators`, `intervalMs`, `address`, `hints`: null keeps what is stored. */
export interface PollReport {
  readonly sourceId: string;
  readonly token: string;
  readonly at: number;
  readonly nextDueAt: number;
  readonly validators: Validators | null;
  readonly error: string | null;
  readonly intervalMs: number | null;
  readonly address: PolledAddress | null;
  readonly hints: PollingHints | null;
  /** True for 410: the source is not claimed any more, unless it is named and then succeeds. */
  readonly ended: boolean;
  readonly succeeded: boolean;
}

/** The parts of a subscription that change while it lasts. */
export type SubscriptionChange = Partial<
  Pick<Subscription, 'state' | 'requestedAt' | 'leaseUntil' | 'failures' | 'nextRequestAt' | 'lastNoticeAt'>
>;

/** How many visible entries there are of each language, in all, by category and by source; most frequent first. */
export interface LanguageCounts {
  readonly all: readonly { readonly language: string; readonly entries: number }[];
  /** Languages that entries had and none has now: their feeds may hold withdrawals. */
  readonly former: readonly string[];
  readonly byCategory: readonly { readonly category: string; readonly language: string; readonly entries: number }[];
  /** Entries a source only lists, as another keeps them, count for it too: they stand in its feed. */
  readonly bySource: readonly { readonly source: string; readonly language: string; readonly entries: number }[];
  /** Entries of any language or none; `id` is empty for all. */
  readonly totals: readonly {
    readonly kind: 'all' | 'category' | 'source';
    readonly id: string;
    readonly entries: number;
  }[];
}

/** Everything kept. All of it survives a crash once its promise has resolved. */
export interface Store {
  /**
   * Saves a document's entries in one transaction (in several, where some are `refused`); the answers stand in the order given.
   * @throws HubError 'lease-lost'
   */
  saveEntries(batch: EntryBatch): Promise<readonly SavedEntry[]>;
  /** Newest first by (min(published, first seen), order of arrival). */
  findFeed(query: FeedQuery): Promise<FeedPage>;
  findEntry(key: string): Promise<FoundEntry>;
  /** Whether a feed has an archive of this name; only feeds of one range have any. */
  archiveStanding(query: FeedQuery, name: string): Promise<ArchiveStanding>;
  /** Deletes an entry's content and keeps it from coming back. */
  withdrawEntry(key: string, at: number): Promise<'withdrawn' | 'gone' | 'unknown'>;
  /**
   * Expires by age and by count, in short transactions with pauses in between; gives how many went. Where `most` is given it ends once
   * so many have, or somewhat more: then it is to be called again.
   */
  expireEntries(
    sources: readonly { readonly id: string; readonly retention: Retention }[],
    at: number,
    most?: number,
  ): Promise<number>;
  /** Remembers the catalogue's sources; those no longer in it leave every feed. */
  syncCatalog(catalog: CatalogSources, at: number): Promise<void>;
  /** The catalogue last synced, as text; null before the first. */
  catalogSnapshot(): Promise<string | null>;
  /** Its first hundred characters. */
  catalogHead(): Promise<string | null>;
  sourceStanding(id: string): Promise<'known' | 'removed' | 'unknown'>;
  claimDueSources(options: ClaimOptions): Promise<readonly SourceLease[]>;
  /** Claims one source by its name, whether it is polled or not; null while another has it, or once it has left the catalogue. */
  claimSource(claim: { sourceId: string; now: number; leaseMs: number }): Promise<SourceLease | null>;
  /** False, and nothing written, when another has claimed the source since. */
  finishPoll(report: PollReport): Promise<boolean>;
  /** Gives a claim back unpolled; the source is due at `nextDueAt`. */
  putBack(lease: { sourceId: string; token: string; nextDueAt: number }): Promise<void>;
  listSourceStates(): Promise<readonly SourceState[]>;
  /** Makes a source due at `at` at the latest (a notice came); one that ended or is not polled stays so. */
  hastenPoll(sourceId: string, at: number): Promise<void>;
  /** Holds a claim longer. False when another has it since. */
  renewLease(lease: { sourceId: string; token: string; until: number }): Promise<boolean>;
  /** Claims partners that are to be told something, those waiting longest first. */
  claimDuePartners(options: Omit<ClaimOptions, 'ids'>): Promise<readonly PartnerLease[]>;
  /** Holds a claim longer. False when another has the partner since. */
  renewPartner(lease: { partnerId: string; token: string; until: number }): Promise<boolean>;
  /** What a partner is to be told by now, in the order in which it happened. */
  dueDeliveries(partnerId: string, due: { now: number; limit: number }): Promise<readonly Delivery[]>;
  /** Done with, or put off. False, and nothing written, when another has the partner since. */
  settleDelivery(settling: DeliverySettling): Promise<boolean>;
  /** Gives a claim back. False, and nothing written, when another has the partner since. */
  releasePartner(report: PartnerReport): Promise<boolean>;
  /** Makes all that waits for a partner due now; one that wanted no more is tried again. */
  hastenPartner(id: string): Promise<void>;
  /** Gives up the notices that no partner has taken for thirty days; gives how many. */
  forgetDeliveries(at: number): Promise<number>;
  /** How the partners of the catalogue do. */
  listPartnerStates(): Promise<readonly PartnerState[]>;
  /** What is known of these pages of a source, by address. */
  pageStates(sourceId: string, urls: readonly string[]): Promise<ReadonlyMap<string, PageState>>;
  /** @throws HubError 'lease-lost' */
  savePageStates(sourceId: string, pages: readonly PageState[], lease?: HeldClaim): Promise<void>;
  /** Pages of a source that are to be fetched (again) by now: `nextTryAt` has come. Earliest first seen first. */
  duePages(sourceId: string, due: { now: number; limit: number }): Promise<readonly PageState[]>;
  /**
   * Forgets the pages of a source that were first seen before `before`.
   * @throws HubError 'lease-lost'
   */
  forgetPages(sourceId: string, before: number, lease?: HeldClaim): Promise<void>;
  /** Those of these entries that are kept, by id, whichever source has them. */
  findEntriesById(ids: readonly string[]): Promise<ReadonlyMap<string, StoredEntry>>;
  /** Which of these ids were ever published here: kept, expired or withdrawn, and by which source. */
  knownIds(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly sourceId: string }>>;
  subscriptionOf(sourceId: string): Promise<Subscription | null>;
  subscriptionByKey(key: string): Promise<Subscription | null>;
  /** Writes a subscription over the one its source had. */
  saveSubscription(subscription: Subscription): Promise<void>;
  /**
   * Changes only these fields, and only in one of these states and, where it is given, while its next request is due at `dueAt`, so
   * that of several processes one takes a step; false, and nothing written, otherwise.
   */
  changeSubscription(
    key: string,
    from: readonly Subscription['state'][],
    to: SubscriptionChange,
    dueAt?: number,
  ): Promise<boolean>;
  listSubscriptions(): Promise<readonly Subscription[]>;
  dropSubscription(sourceId: string): Promise<void>;
  /** Subscriptions whose next request is due. */
  dueSubscriptions(now: number, limit: number): Promise<readonly Subscription[]>;
  fileStates(sourceId: string): Promise<ReadonlyMap<string, FileState>>;
  /** @throws HubError 'lease-lost' */
  saveFileStates(
    sourceId: string,
    files: readonly FileState[],
    forget: readonly string[],
    lease?: HeldClaim,
  ): Promise<void>;
  languageCounts(): Promise<LanguageCounts>;
  /** `languageCounts().all` */
  languages(): Promise<LanguageCounts['all']>;
  /** `languageCounts().byCategory` */
  categoryLanguages(): Promise<LanguageCounts['byCategory']>;
  /** Visible entries. */
  countEntries(): Promise<number>;
  /** Turns at hosts that all processes on this store keep; null where the store is this process's own file. */
  readonly turns: SharedTurns | null;
  /** Another number whenever a feed may have changed: at once where this process wrote; at no cost, for who asks at each request. */
  changes(): number;
  /** The same of all processes, from the store itself. */
  version(): Promise<number>;
  /** When `version` last moved; `createdAt` before it ever has. */
  changedAt(): Promise<number>;
  createdAt(): Promise<number>;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
