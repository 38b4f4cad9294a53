import type {
  Catalog,
  DirectoryGroup,
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

type Write = (context: object, message: string) => void;

/** Everything the HTTP edge needs of the hub, so that it imports no other stage. */
export interface HubDoor {
  /** No trailing slash; may carry a path prefix. */
  readonly publicUrl: string;
  readonly pushToken: string | null;
  readonly adminToken: string | null;
  readonly trustProxy: unknown;
  now(): number;
  catalog(): Catalog;
  /** @throws HubError 'gone' for the feed of a removed source */
  publish(request: FeedRequest): Promise<Published>;
  publishOpml(): Promise<Published>;
  directory(): Promise<readonly DirectoryGroup[]>;
  findEntry(key: string): Promise<FoundEntry>;
  ingest(sourceId: string, document: RawDocument): Promise<IngestAnswer>;
  withdraw(key: string): Promise<'withdrawn' | 'gone' | 'unknown'>;
  readiness(): Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }>;
  /** The HTML a page may show of the entry, with directions on its blocks; '' when there is none. */
  renderContent(entry: StoredEntry): string;
  readonly log: { readonly info: Write; readonly warn: Write; readonly error: Write };
}
