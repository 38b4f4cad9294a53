import type { Generated, Kysely, Selectable } from 'kysely';
import type { Direction, NoticeKind, Precision, Subscription } from '../model.ts';

/** One row: what is known of the store itself. */
interface MetaTable {
  id: number;
  created_at: number;
  version: number;
  /** When `version` last moved. */
  changed_at: number;
  catalog_fingerprint: string | null;
  /** 0 until the catalogue has changed for the first time. */
  catalog_changed_at: number;
}

/** One row: the catalogue last synced, as text. Apart from `meta`, which every save changes. */
interface CatalogTextsTable {
  id: number;
  snapshot: string;
}

interface SourcesTable {
  id: string;
  pollable: number;
  removed: number;
  next_due_at: number;
  lease_until: number;
  lease_token: string | null;
  last_polled_at: number | null;
  last_success_at: number | null;
  last_error: string | null;
  failures: number;
  interval_ms: number | null;
  etag: string | null;
  last_modified: string | null;
  /** The address the catalogue gave when this row was last synced. */
  url: string | null;
  moved_to: string | null;
  move_target: string | null;
  move_count: number;
  ended_at: number | null;
  /** PollingHints as JSON. */
  hints: string | null;
  /** When it is due, whatever the poll under way says: it was hastened meanwhile. */
  hastened_at: number | null;
}

/** Pages read for a source of pages, or for the items of a feed. */
interface PagesTable {
  source_id: string;
  url: string;
  stamp: string | null;
  entry_id: string | null;
  etag: string | null;
  last_modified: string | null;
  first_seen_at: number;
  read_at: number | null;
  failures: number;
  next_try_at: number;
}

/** WebSub subscriptions of ours, at most one a source. */
interface SubscriptionsTable {
  source_id: string;
  key: string;
  hub: string;
  topic: string;
  secret: string;
  state: Subscription['state'];
  requested_at: number;
  lease_until: number | null;
  failures: number;
  next_request_at: number;
  last_notice_at: number | null;
}

interface FilesTable {
  source_id: string;
  path: string;
  bytes: number;
  modified_at: number;
  /** The `modified_at` it was taken at, a space, and the hash of the bytes. See files.ts. */
  hash: string | null;
}

interface EntriesTable {
  seq: Generated<number>;
  id: string;
  key: string;
  source_id: string;
  guid: string | null;
  url: string | null;
  title: string;
  summary: string | null;
  language: string | null;
  direction: Direction;
  published_at: number | null;
  published_precision: Precision | null;
  updated_at: number | null;
  updated_precision: Precision | null;
  authors: string;
  tags: string;
  categories: string;
  source: string | null;
  attribution: string;
  compiled_by: string | null;
  enclosures: string;
  image: string | null;
  first_seen_at: number;
  changed_at: number;
  revised_at: number;
  revision: number;
  /** min(published, first seen): the place in every feed. */
  sort_at: number;
  /** 1 while the entry's source is not in the catalogue. */
  hidden: number;
  /** Of what readers would see change. */
  material_hash: string;
  /** Key of the entry that told the story first; null: it is a story of its own. */
  story: string | null;
  /** Of the folded title; null where it is too short to tell stories apart. */
  title_hash: string | null;
  image_width: number | null;
  image_height: number | null;
}

/** Apart from `entries`, so that looking ids up does not drag articles through memory. */
interface EntryTextsTable {
  seq: number;
  content_html: string | null;
  content_text: string | null;
}

/** An index of the words of entries: it keeps where each stands, not the text. See search-index.ts. */
interface EntryWordsTable {
  /** The entry's seq. */
  rowid: number;
  /** Written only. */
  words: string;
}

/** Who lists an entry: its own source and every other that had the same id. */
interface SightingsTable {
  seq: number;
  source_id: string;
  first_seen_at: number;
  last_seen_at: number;
}

/** The order of every feed, kept ready: a feed is one range of this table. */
interface ListingsTable {
  scope: string;
  sort_at: number;
  seq: number;
}

/** How many visible entries a scope has and when it last lost or gained one. */
interface ScopesTable {
  scope: string;
  entries: number;
  changed_at: number;
}

interface RevisionsTable {
  seq: number;
  revision: number;
  /** When it was replaced. */
  at: number;
  /** The StoredEntry as it was, as JSON. */
  snapshot: string;
}

interface TombstonesTable {
  id: string;
  key: string;
  source_id: string;
  kind: 'expired' | 'withdrawn';
  at: number;
  last_listed_at: number;
  /** Where an expired entry was listed (`Filed` as JSON), should it be withdrawn later. */
  filed: string | null;
}

/** Which feeds are to say that an entry was taken back, and since when. */
interface WithdrawalsTable {
  scope: string;
  at: number;
  id: string;
  key: string;
  url: string | null;
  language: string | null;
  /** Its place in the feed's order: which archive it stood in. */
  sort_at: number;
}

/** Months of a feed that have lost an entry: once empty, they are gone, not unknown. */
interface ArchivedMonthsTable {
  scope: string;
  month: string;
}

/** When the next request to a host may be made, by whichever process. */
interface HostTurnsTable {
  host: string;
  free_at: number;
  /** Whose turn it is; null between turns. */
  token: string | null;
}

/** Who is told of entries, and how that goes. */
interface PartnersTable {
  id: string;
  url: string;
  /** Wants as JSON. */
  wants: string;
  /** 1 while the catalogue does not know it. */
  removed: number;
  due_at: number;
  failures: number;
  last_error: string | null;
  last_success_at: number | null;
  ended_at: number | null;
  lease_until: number;
  lease_token: string | null;
}

/** What a partner is still to be told. */
interface DeliveriesTable {
  partner_id: string;
  notice_id: string;
  kind: NoticeKind;
  entry_id: string;
  entry_key: string;
  /** Those of one moment go in this order. */
  revision: number;
  at: number;
  /** Attempts after which it was put off. */
  attempts: number;
  /** Those of them that the partner refused. */
  refusals: number;
  due_at: number;
}

/** Every table. Booleans are 0/1, instants epoch milliseconds, lists JSON text. */
export interface StoreTables {
  meta: MetaTable;
  catalog_texts: CatalogTextsTable;
  sources: SourcesTable;
  files: FilesTable;
  pages: PagesTable;
  subscriptions: SubscriptionsTable;
  entries: EntriesTable;
  entry_texts: EntryTextsTable;
  entry_words: EntryWordsTable;
  sightings: SightingsTable;
  listings: ListingsTable;
  scopes: ScopesTable;
  revisions: RevisionsTable;
  tombstones: TombstonesTable;
  withdrawals: WithdrawalsTable;
  archived_months: ArchivedMonthsTable;
  host_turns: HostTurnsTable;
  partners: PartnersTable;
  deliveries: DeliveriesTable;
}

/** The database, or a transaction on it. */
export type Database = Kysely<StoreTables>;
export type EntryRow = Selectable<EntriesTable>;
export type SourceRow = Selectable<SourcesTable>;
export type PageRow = Selectable<PagesTable>;
export type DeliveryRow = Selectable<DeliveriesTable>;
export type SubscriptionRow = Selectable<SubscriptionsTable>;
