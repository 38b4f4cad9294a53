import type {
  Catalog,
  DirectoryGroup,
  FeedDescription,
  FeedPage,
  FeedRequest,
  IngestAnswer,
  Published,
  RawDocument,
  StoredEntry,
} from '../model.ts';

/** What the store knows of an article's key. */
type FoundEntry =
  | { readonly kind: 'entry'; readonly entry: StoredEntry }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown' };

/** What a WebSub hub asks or tells at one of our callbacks; `leaseSeconds` as sent. */
interface HubQuestion {
  readonly mode: string;
  readonly topic: string;
  readonly leaseSeconds: string | null;
  readonly reason: string | null;
}

/** What a WebSub hub distributes: the bytes as they came, the headers as sent. */
interface HubNotice {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly signature: string | null;
  readonly link: string | null;
}

type Write = (context: object, message: string) => void;

/** Everything the HTTP edge needs of the hub, so that it imports no other stage. */
export interface HubDoor {
  /** No trailing slash; may carry a path prefix. */
  readonly publicUrl: string;
  readonly pushToken: string | null;
  readonly adminToken: string | null;
  readonly trustProxy: unknown;
  /** Unconditional requests of one client for one feed; 0: any number. */
  readonly throttlePerMinute: number;
  now(): number;
  catalog(): Catalog;
  /** @throws HubError 'gone' for the feed of a removed source */
  publish(request: FeedRequest): Promise<Published>;
  /** What a feed is and what is in it; its format does not matter. @throws HubError as `publish` does */
  readFeed(request: FeedRequest): Promise<{ readonly feed: FeedDescription; readonly page: FeedPage }>;
  /** Only what is new since the newest of these versions, named by their tags: `since` is its; null when none is known. */
  publishSince(
    request: FeedRequest,
    etags: readonly string[],
  ): Promise<(Published & { readonly since: string }) | null>;
  /** Another number whenever a published document may be another; so is the catalogue's object. */
  generation(): number;
  publishOpml(): Promise<Published>;
  directory(): Promise<readonly DirectoryGroup[]>;
  /** Languages that entries have, or had: a feed that lost its last entry is still one. */
  languages(): Promise<readonly string[]>;
  findEntry(key: string): Promise<FoundEntry>;
  ingest(sourceId: string, document: RawDocument): Promise<IngestAnswer>;
  withdraw(key: string): Promise<'withdrawn' | 'gone' | 'unknown'>;
  /** Whether anything is taken at a WebSub callback; `ended`: not any more. */
  callbackStanding(key: string): Promise<'open' | 'ended' | 'unknown'>;
  /** True when we agree with what the hub asks or tells. */
  answerHub(key: string, question: HubQuestion): Promise<boolean>;
  /** False when too many notices wait to be read. */
  takeNotice(key: string, notice: HubNotice): Promise<boolean>;
  readiness(): Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }>;
  /** The HTML a page may show of the entry, with directions on its blocks; '' when there is none. */
  renderContent(entry: StoredEntry): string;
  readonly log: { readonly info: Write; readonly warn: Write; readonly error: Write };
}
