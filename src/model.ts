/**
 * Every shape that crosses a stage's boundary. Plain readonly data, no behavior.
 * Instants named `…At` are epoch milliseconds (UTC); durations name their unit.
 */

/** How text runs on a line. */
export type Direction = 'rtl' | 'ltr';

/** What a received document turned out to be. */
export type InputFormat = 'rss' | 'atom' | 'rdf' | 'json' | 'html' | 'text';

/** What the hub publishes. The names are the file extensions of interface.md. */
export type FeedFormat = 'rss' | 'atom' | 'json';

/** Text per language: BCP 47 tag → words, in the order the catalogue lists them. */
export type LocalizedText = Readonly<Record<string, string>>;

/** How exact a date in a document was. */
export type Precision = 'day' | 'minute' | 'second';

/** An instant and how much of it the publisher really said. */
export interface DateStamp {
  readonly at: number;
  readonly precision: Precision;
  /** Set where the publisher's date lay more than a day ahead: `at` is our clock then, another at each reading. Not stored. */
  readonly isCapped?: true;
}

// ── The catalogue ───────────────────────────────────────────────────────────

/** Where a source's documents come from; exactly one road. `folder.path` is absolute. */
export type SourceInput =
  | { readonly kind: 'feed'; readonly url: string }
  | { readonly kind: 'pages'; readonly list: string; readonly links: string; readonly selectors: PageSelectors }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'push' };

/** CSS selectors that override what extraction finds by itself. */
export interface PageSelectors {
  readonly title?: string | undefined;
  readonly content?: string | undefined;
  readonly published?: string | undefined;
  readonly author?: string | undefined;
  readonly remove?: string | undefined;
}

/** Words, tags or a pattern (all compared folded) that let an entry in or keep it out. */
export interface FilterRule {
  readonly words: readonly string[];
  readonly tags: readonly string[];
  readonly pattern: string | null;
}

/** Names of environment variables that hold a source's secrets, never their values. */
export interface RequestSettings {
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: string | null;
  readonly proxy: string | null;
}

/** What a source's store may keep; null is unlimited. Days count from first seen. */
export interface Retention {
  readonly days: number | null;
  readonly entries: number | null;
}

/** A publication the hub reads. */
export interface Source {
  readonly id: string;
  readonly title: LocalizedText;
  readonly language: string | null;
  readonly homepage: string | null;
  readonly timezone: string | null;
  readonly input: SourceInput;
  readonly category: string | null;
  /** The publisher's label, as written → our category's id. */
  readonly categories: Readonly<Record<string, string>>;
  readonly publish: 'summary' | 'full';
  readonly article: 'page' | null;
  readonly rights: string | null;
  readonly enabled: boolean;
  readonly pollEveryMs: number | null;
  readonly request: RequestSettings;
  readonly include: FilterRule | null;
  readonly exclude: FilterRule | null;
  readonly retention: Retention;
}

/** One of our categories: a stable ASCII id and its names. */
export interface Category {
  readonly id: string;
  readonly names: LocalizedText;
}

/** The hub itself, as `hub.yaml` describes it. */
export interface Hub {
  readonly title: LocalizedText;
  readonly description: LocalizedText;
  /** The language of pages and of the title of mixed feeds. */
  readonly language: string;
  readonly retention: Retention;
  /** Of folder sources: what `hub.yaml` does not state itself is unlimited. Left out by releases that knew none. */
  readonly folderRetention?: Retention;
}

/** A site that syndicates this hub. */
export interface Partner {
  readonly id: string;
  readonly profile: string | null;
  /** Where it is told of news, corrections and withdrawals; null where it polls. */
  readonly webhook: Webhook | null;
}

/** An address of a partner's that takes notices. */
export interface Webhook {
  readonly url: string;
  /** Name of the variable that holds the secret its notices are signed with. */
  readonly secret: string;
  readonly wants: Wants;
}

/** Of which entries a partner is told: those that fit every list, by one of its members. An empty list fits all. */
export interface Wants {
  readonly sources: readonly string[];
  readonly categories: readonly string[];
  /** Ranges: `fa` takes `fa-AF` too. @see RFC 4647 §3.3.1 */
  readonly languages: readonly string[];
}

/** What a partner is told of an entry. */
export type NoticeKind = 'created' | 'updated' | 'withdrawn';

/** A notice that a partner has not confirmed yet. Instants are epoch milliseconds. */
export interface Delivery {
  readonly partnerId: string;
  /** The same at every attempt: by it a partner knows what it has had. */
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly entryId: string;
  readonly entryKey: string;
  /** When it happened. */
  readonly at: number;
  /** Attempts after which it was put off, and those of them that the partner refused. */
  readonly attempts: number;
  readonly refusals: number;
}

/** A partner claimed: until the claim ends nobody else delivers to it. */
export interface PartnerLease {
  readonly partnerId: string;
  readonly token: string;
  /** Where it is told, as far as the store knows. */
  readonly url: string;
  /** Deliveries that failed since the last that succeeded, and why the last one did. */
  readonly failures: number;
  readonly lastError: string | null;
}

/** How a partner does. */
export interface PartnerState {
  readonly partnerId: string;
  readonly waiting: number;
  readonly failures: number;
  readonly lastError: string | null;
  readonly lastSuccessAt: number | null;
  /** It answered 410: nothing is sent until it has another address; what happens meanwhile waits. */
  readonly endedAt: number | null;
  /** When the first of what waits is tried; null when nothing waits. */
  readonly nextTryAt: number | null;
}

/** `feeds/` once checked. Sources and categories stand in the order of their ids / the file. */
export interface Catalog {
  readonly hub: Hub;
  readonly sources: readonly Source[];
  readonly categories: readonly Category[];
  readonly partners: readonly Partner[];
  /** SHA-256 of everything in it that can change a published byte. */
  readonly fingerprint: string;
}

/** One thing wrong in `feeds/`: where, why and how to mend it. `line` counts from 1. */
export interface CatalogProblem {
  readonly file: string;
  readonly line: number | null;
  readonly reason: string;
  readonly mend: string;
}

// ── Reading ─────────────────────────────────────────────────────────────────

/** Bytes as they came, from any road. */
export interface RawDocument {
  /** What people call it in messages: the URL or the path inside the folder. */
  readonly name: string;
  /** Base for relative links; null where there is none (a dropped file). */
  readonly url: string | null;
  /** The Content-Type header, or one made from the file's ending. */
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
  readonly fetchedAt: number;
}

/** A text field as received: plain, or HTML still to be cleaned. */
export interface TextConstruct {
  readonly kind: 'plain' | 'html';
  readonly value: string;
  /** Base for relative links inside, where it differs from the item's (xml:base). */
  readonly base?: string | undefined;
  /** xml:lang of the construct, where it differs from the item's. */
  readonly language?: string | undefined;
}

/** A file that belongs to an entry. `length` in bytes, 0 when unknown; a picture's or film's size where it is known. */
export interface Enclosure {
  readonly url: string;
  readonly type: string;
  readonly length: number;
  readonly size?: PictureSize | undefined;
}

/** In CSS pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** An item as received: nothing normalized, dates verbatim. */
export interface ParsedItem {
  readonly guid: string | null;
  readonly url: string | null;
  readonly title: TextConstruct | null;
  readonly summary: TextConstruct | null;
  readonly content: TextConstruct | null;
  readonly language: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  /** Our category ids, where the document itself names them (a pushed article). */
  readonly categories: readonly string[];
  /** The publication the item names as its origin. */
  readonly source: string | null;
  /** Address of the feed the item says it was taken from (RSS source, atom:source). */
  readonly sourceUrl: string | null;
  /** Names, upstream first, that the document states as data (a pushed article, another hub's feed). */
  readonly attribution: readonly string[];
  readonly compiledBy: string | null;
  readonly enclosures: readonly Enclosure[];
  readonly image: string | null;
  /** Where the document states it. */
  readonly imageSize?: PictureSize | undefined;
  readonly base: string | null;
}

/** What a feed says of how it wants to be polled. */
export interface PollingHints {
  /** What the publisher asks for between polls (ttl, sy:updatePeriod); null when silent. */
  readonly ttlMs: number | null;
  /** Hours of the day in GMT, 0–23, in which nothing new comes (RSS skipHours). */
  readonly skipHours: readonly number[];
  /** Days in GMT, 0 (Sunday) – 6, on which nothing new comes (RSS skipDays). */
  readonly skipDays: readonly number[];
  /** WebSub hubs the document advertises, absolute, in its order. */
  readonly hubs: readonly string[];
  /** The address the document gives as its own (rel=self), absolute: the WebSub topic. */
  readonly selfUrl: string | null;
}

/** A document taken apart. Malformed is reported in `repairs`, not fatal. */
export interface ParsedFeed {
  readonly format: InputFormat;
  readonly title: string | null;
  readonly language: string | null;
  readonly homepage: string | null;
  readonly items: readonly ParsedItem[];
  readonly hints: PollingHints;
  readonly repairs: readonly string[];
}

/** What a page of HTML leads to, beside or instead of an article. */
export interface PageSurvey {
  /** Feeds the page names (link rel=alternate), then feed-like links, absolute, in its order. */
  readonly feeds: readonly { readonly url: string; readonly type: string | null; readonly title: string | null }[];
  /** Addresses the given selector finds, absolute, canonical, distinct, in the page's order. */
  readonly links: readonly string[];
  /** True when the page itself is one article, by its metadata. */
  readonly isArticle: boolean;
  readonly title: string | null;
  readonly canonical: string | null;
  /** How many posts stand whole on the page itself (a public Telegram channel); 0 for any other page. */
  readonly posts: number;
}

/** An item normalized: what is stored and published. */
export interface Entry {
  /** An absolute URI, the same on every hub and after every restart. */
  readonly id: string;
  /** Short, stable, made from `id`; the entry's address below /articles/. */
  readonly key: string;
  /** The publisher's identifier, verbatim. */
  readonly guid: string | null;
  readonly url: string | null;
  /** Empty where the publisher gives neither a title nor a text to take one from. */
  readonly title: string;
  readonly summary: string | null;
  /** Sanitized fragment without direction markup of ours (that is added when published). */
  readonly contentHtml: string | null;
  readonly contentText: string | null;
  readonly language: string | null;
  readonly direction: Direction;
  readonly published: DateStamp | null;
  readonly updated: DateStamp | null;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  readonly categories: readonly string[];
  /** Name of the publication it came from, as written or as the catalogue has it. */
  readonly source: string | null;
  /** Who had it first … who had it last. */
  readonly attribution: readonly string[];
  readonly compiledBy: string | null;
  readonly enclosures: readonly Enclosure[];
  readonly image: string | null;
  readonly imageSize?: PictureSize | undefined;
}

/** An item that could not become an entry. */
export interface Rejection {
  readonly guid: string | null;
  readonly reason: string;
}

/** What parse and normalize make of one document. */
export interface NormalizedDocument {
  readonly format: InputFormat;
  readonly feed: { readonly title: string | null; readonly language: string | null; readonly homepage: string | null };
  readonly entries: readonly Entry[];
  readonly rejected: readonly Rejection[];
  readonly repairs: readonly string[];
  readonly hints: PollingHints;
}

/** What normalize knows of the document's source; `source` is null for a bare preview. */
export interface ReadingContext {
  readonly source: Source | null;
  /** Ids of our categories, to check what a document names. */
  readonly categoryIds: readonly string[];
  /** Every catalogued source's names, so that «خبرگزاری ایسنا» can be told to be `isna`. */
  readonly knownSources: readonly {
    readonly id: string;
    readonly title: LocalizedText;
    readonly homepage: string | null;
  }[];
  /** PUBLIC_URL: an item taken from a feed below it came from this hub. Not known in a preview. */
  readonly publicUrl?: string | undefined;
}

// ── The store ───────────────────────────────────────────────────────────────

/** An entry as kept. */
export interface StoredEntry extends Entry {
  readonly sourceId: string;
  readonly firstSeenAt: number;
  /** Our clock when its published form last changed. */
  readonly changedAt: number;
  /** What feeds give as `updated`: later with every revision. */
  readonly revisedAt: number;
  /** 1 when new. */
  readonly revision: number;
  /** The same for entries that tell one story: the key of the one that told it first here. */
  readonly story: string;
}

/** An entry taken back, as readers that may still hold it are told. */
export interface Withdrawal {
  readonly id: string;
  readonly key: string;
  readonly url: string | null;
  readonly language: string | null;
  readonly at: number;
}

/** What became of one entry handed to the store. */
export interface SavedEntry {
  readonly id: string;
  readonly key: string;
  readonly revision: number;
  /**
   * `sighting`: another source holds it; `gone`: expired or withdrawn and not taken back; `refused`: the database cannot keep a
   * value of it.
   */
  readonly status: 'created' | 'updated' | 'unchanged' | 'sighting' | 'gone' | 'refused';
}

/** A thing searched for: an entry must have one of its spellings in a field, or none of them when it is negated. */
export interface SearchTerm {
  readonly negated: boolean;
  readonly spellings: readonly SearchSpelling[];
}

/** Words in a row, folded. `open`: the last one may go on. A `language` (primary subtag) holds for entries of it only. */
export interface SearchSpelling {
  readonly words: readonly string[];
  readonly open: boolean;
  readonly language: string | null;
}

/** Which entries a feed asks for; every given field narrows it. */
export interface FeedQuery {
  readonly source?: string | undefined;
  readonly category?: string | undefined;
  /** RFC 4647 basic range: `fa` takes `fa-AF`. Several narrow further (route and `lang=`). */
  readonly languages?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  /** Every term must hold; with none at all (a question without words) no entry answers. */
  readonly search?: readonly SearchTerm[] | undefined;
  /** Only entries whose place in the feed's order lies in [from, until), below a place: an archive. */
  readonly period?:
    | {
        readonly name: string;
        readonly from: number;
        readonly until: number;
        readonly after: ArchivePart['after'];
      }
    | undefined;
  readonly limit: number;
}

/** The answer to a FeedQuery: newest first. */
export interface FeedPage {
  readonly entries: readonly StoredEntry[];
  /** When anything that could show in this feed last changed, removals included. */
  readonly modifiedAt: number;
  /** Entries of this feed that were taken back and that readers may still hold, latest first. */
  readonly withdrawn: readonly Withdrawal[];
  /** The archive that holds what is older; null where there is none. */
  readonly prevArchive: ArchivePart | null;
}

/** An archive: a period (see text/period.ts), or what stands in it below a place in the feed's order. */
export interface ArchivePart {
  readonly period: string;
  readonly after: { readonly sortAt: number; readonly seq: number } | null;
}

/** HTTP validators exactly as received. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Where a source's address has moved. A permanent redirect is believed once it held three times. */
export interface PolledAddress {
  /** The address polled instead of the catalogue's; null while the catalogue's own is. */
  readonly movedTo: string | null;
  /** Where the last polls were permanently redirected to, and how many in a row. */
  readonly moveTarget: string | null;
  readonly moveCount: number;
}

/** What the store knows of a source's polling. */
export interface SourceState extends Validators, PolledAddress {
  readonly sourceId: string;
  /** The hints of the document last read: a 304 brings none. */
  readonly hints: PollingHints | null;
  /** When the source answered 410: not due any more until its address in the catalogue changes or a poll by name succeeds. */
  readonly endedAt: number | null;
  readonly nextDueAt: number;
  readonly lastPolledAt: number | null;
  readonly lastSuccessAt: number | null;
  readonly lastError: string | null;
  readonly failures: number;
  /** Pause that worked out last, for the adaptive schedule. */
  readonly intervalMs: number | null;
}

/** A due source, claimed. `token` proves the claim when the poll is reported. */
export interface SourceLease extends SourceState {
  readonly token: string;
}

/** A file of a folder source as last read. */
export interface FileState {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: number;
  /** Of the bytes; null where they are not known. */
  readonly hash: string | null;
}

/** An article's page as last fetched for a source. */
export interface PageState extends Validators {
  readonly url: string;
  /** What the list or the feed said of it then, as a hash: another one means the page is worth fetching again. */
  readonly stamp: string | null;
  /** The entry made of it; null until it was read. */
  readonly entryId: string | null;
  readonly firstSeenAt: number;
  readonly readAt: number | null;
  /** Failures in a row. */
  readonly failures: number;
  /** When it is to be fetched (again); Number.MAX_SAFE_INTEGER when never. */
  readonly nextTryAt: number;
}

/** A WebSub subscription of ours to a source. @see https://www.w3.org/TR/websub/ */
export interface Subscription {
  readonly sourceId: string;
  /** Unguessable, the last part of our callback's address. */
  readonly key: string;
  readonly hub: string;
  readonly topic: string;
  /** Of the HMAC of what the hub sends. */
  readonly secret: string;
  /**
   * `distrusted`: the hub missed something; polling alone counts again. `ending`: no longer wanted; kept until the hub
   * has taken note, so that it may ask whether we mean it.
   */
  readonly state: 'requested' | 'active' | 'denied' | 'distrusted' | 'ending';
  /** When it was first asked for; from `active` on, since when the hub owes every notice: we were there to take it. */
  readonly requestedAt: number;
  /** End of the lease; null until the hub has verified our intent, and once it holds nothing of ours any more. */
  readonly leaseUntil: number | null;
  readonly failures: number;
  /** When to ask (again): the first request, a retry, or the renewal before the lease ends. */
  readonly nextRequestAt: number;
  readonly lastNoticeAt: number | null;
}

// ── Publishing ──────────────────────────────────────────────────────────────

/** A feed the hub publishes, apart from its entries. `path` is below PUBLIC_URL, without extension. */
export interface FeedDescription {
  readonly kind: 'all' | 'category' | 'source' | 'language' | 'search';
  readonly path: string;
  /** In `titleLanguage`; starts in its own script. */
  readonly title: string;
  readonly titleLanguage: string;
  readonly subtitle: string | null;
  /** The one language of everything in it; null for a feed of several. */
  readonly language: string | null;
  /** The page people open from the reader. */
  readonly homepage: string;
  readonly rights: string | null;
}

/** Partners whose readers take entries back by signs of their own. */
export type PartnerProfile = 'smartnews' | 'msn';

/** One feed as a reader asks for it: the route and its checked parameters. */
export interface FeedRequest {
  readonly kind: FeedDescription['kind'];
  /** Category or source id, or the language tag of `language`; null for `all` and `search`. */
  readonly id: string | null;
  /** The language of `/feeds/category/:id/:tag`. */
  readonly tag: string | null;
  readonly format: FeedFormat;
  readonly limit: number;
  readonly lang: string | null;
  readonly category: string | null;
  readonly source: string | null;
  readonly q: string | null;
  readonly content: 'full' | 'summary';
  readonly bidi: 'marks' | 'none';
  /** How a partner wants it; null for everyone else. */
  readonly profile: PartnerProfile | null;
  /** The archive that is asked for; null for the feed people subscribe to. */
  readonly archive: ArchivePart | null;
  /** Path below PUBLIC_URL with the known, non-default parameters in a fixed order. */
  readonly selfPath: string;
  /** That of the feed people subscribe to, whose archive this may be; without a limit, which makes no other feed of it. */
  readonly currentPath: string;
}

/** The feeds of one language, or those that hold several, for people and for OPML. `path` has no extension. */
export interface DirectoryGroup {
  /** The language of `name`. */
  readonly language: string;
  readonly name: string;
  /** True for the group of the feeds that hold several languages. */
  readonly mixed: boolean;
  readonly feeds: readonly {
    readonly title: string;
    readonly titleLanguage: string;
    readonly path: string;
    readonly language: string | null;
    readonly category: string | null;
    readonly homepage: string;
  }[];
}

/** What became of a pushed article. */
export type IngestAnswer =
  | { readonly kind: 'saved'; readonly saved: SavedEntry; readonly entry: Entry }
  | { readonly kind: 'rejected'; readonly errors: readonly FieldError[] };

/** What is wrong with one field of a request, and how to mend it. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** What render needs beside the entries. */
export interface RenderContext {
  readonly feed: FeedDescription;
  /** Absolute address of this very document, query included where it is part of its identity. */
  readonly selfUrl: string;
  /** What the feed is known by, however much of it is asked for: an absolute URI. */
  readonly feedId: string;
  /** PUBLIC_URL without a trailing slash. */
  readonly publicUrl: string;
  readonly hub: Hub;
  readonly categories: readonly Category[];
  readonly sources: readonly Source[];
  readonly bidi: 'marks' | 'none';
  readonly content: 'full' | 'summary';
  readonly profile: PartnerProfile | null;
  /** Set for an archive: the address of the feed it is of (RFC 5005 `current`). */
  readonly currentUrl: string | null;
  /** Address of the archive that holds what is older. */
  readonly prevArchiveUrl: string | null;
  /** `updated` of a feed that has no entries: when the store was made. */
  readonly emptyUpdatedAt: number;
}

/** A published document. */
export interface RenderedFeed {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** BCP 47 tags of what is in it, most frequent first; empty when unknown. */
  readonly languages: readonly string[];
  /** Null where only the tag tells whether it is the same. */
  readonly modifiedAt: number | null;
  /** The archive that goes on from it; null where there is none. */
  readonly prevArchive: ArchivePart | null;
  /** How long apart its entries lately came; null where that cannot be told. */
  readonly rhythmMs: number | null;
  /** Whose entries are in it. */
  readonly sourceIds: readonly string[];
}

/** A published document with the strong validator made from its content. */
export interface Published extends RenderedFeed {
  /** Quoted, as it stands in the ETag header. */
  readonly etag: string;
  /** Set on the last good document where a newer one cannot be made now. */
  readonly isStale?: true;
}

/** Whose turn it is at a host, among all processes of a hub: kept by a clock of their own, the database's. */
export interface SharedTurns {
  /** Takes the turn when it is free; it ends by itself after `holdMs`, should its process die. */
  take(host: string, holdMs: number): Promise<SharedTurn>;
  /** Ends a turn; the next may begin after `restMs`. */
  leave(host: string, token: string, restMs: number): Promise<void>;
}

/** `held`: another process is asking the host now; `resting`: nobody may before `afterMs`. */
export type SharedTurn =
  | { readonly kind: 'turn'; readonly token: string }
  | { readonly kind: 'held' }
  | { readonly kind: 'resting'; readonly afterMs: number };
