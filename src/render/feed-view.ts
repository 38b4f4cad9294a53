import type { FeedPage, PartnerProfile, RenderContext } from '../model.ts';
import { localized } from '../text/language.ts';
import { type FieldWriter, fieldWriter } from './bidi.ts';
import type { EntryScope } from './entry-view.ts';
import { hubAddress, webAddress } from './links.ts';
import { publicationsByName } from './origin.ts';
import { createTongues, type Tongues } from './tongues.ts';
import { viewWithdrawn, type WithdrawnView } from './withdrawn.ts';

/** A feed ready to be written. */
export interface FeedView {
  readonly id: string;
  readonly title: string;
  readonly titleLanguage: string | null;
  readonly subtitle: string | null;
  /** The one language of everything in it; null for a feed of several. */
  readonly language: string | null;
  /** Name of the hub: who compiled the feed. */
  readonly author: string;
  readonly homepage: string;
  readonly selfUrl: string;
  readonly publicUrl: string;
  readonly rights: string | null;
  /** Latest revision or withdrawal of an entry in it; nothing here depends on when it is asked for. */
  readonly updatedAt: number;
  /** What was taken back and readers may still hold. */
  readonly withdrawn: readonly WithdrawnView[];
  readonly profile: PartnerProfile | null;
  /** Set for an archive: the address of the feed it is of. */
  readonly currentUrl: string | null;
  readonly prevArchiveUrl: string | null;
}

/** Address, path only, of the style sheet by which browsers show a feed. */
export function styleSheetPath(feed: FeedView): string {
  return `${new URL(feed.publicUrl).pathname.replace(/\/+$/, '')}/feeds.css`;
}

/** Scheme of our categories, as RSS `domain` and Atom `scheme`. */
export function categoryScheme(feed: FeedView): string {
  return hubAddress(feed.publicUrl, 'categories');
}

/** Address of a source's own feed on this hub; `extension` is that of the format. */
export function sourceFeedUrl(feed: FeedView, sourceId: string, extension: string): string {
  return hubAddress(feed.publicUrl, `feeds/source/${encodeURIComponent(sourceId)}.${extension}`);
}

/** A feed's view, and what views of its entries are made from. */
export interface FeedFrame {
  readonly view: FeedView;
  readonly scope: EntryScope;
}

/** Makes the view of a feed from all of a page but its entries, which are viewed one by one. */
export function frameFeed(page: FeedPage, context: RenderContext): FeedFrame {
  const { feed, hub, publicUrl, profile } = context;
  // Partners show titles in pages of their own, where a mark would be one character too many.
  const bidi = profile === null ? context.bidi : 'none';
  const field = fieldWriter(bidi);
  const tongues = createTongues();
  const titleLanguage = tongues.canonical(feed.titleLanguage);
  const inTitleLanguage = (text: string): string => field(text, tongues.ofTag(feed.titleLanguage));
  const hubTitle = localized(hub.title, feed.titleLanguage);
  const author = field(hubTitle.text, tongues.ofTag(hubTitle.language)) || 'Khorak';
  const changes = [...page.entries.map((entry) => entry.revisedAt), ...page.withdrawn.map(({ at }) => at)];
  const view: FeedView = {
    title: inTitleLanguage(feed.title) || author,
    titleLanguage,
    subtitle: inTitleLanguage(feed.subtitle ?? '') || null,
    language: tongues.canonical(feed.language),
    author,
    homepage: webAddress(feed.homepage) ?? hubAddress(publicUrl, ''),
    id: webAddress(context.feedId) ?? context.feedId,
    selfUrl: webAddress(context.selfUrl) ?? context.selfUrl,
    publicUrl,
    rights: field(feed.rights ?? '', tongues.ofText(feed.rights ?? '', titleLanguage)) || null,
    updatedAt: changes.length === 0 ? context.emptyUpdatedAt : Math.max(...changes),
    withdrawn: viewWithdrawn(page.withdrawn, publicUrl),
    profile,
    currentUrl: webAddress(context.currentUrl),
    prevArchiveUrl: webAddress(context.prevArchiveUrl),
  };
  return { view, scope: entryScope({ ...context, bidi }, field, tongues) };
}

/** What entries are viewed by, whichever document they stand in. */
type ScopeContext = Pick<RenderContext, 'publicUrl' | 'bidi' | 'content' | 'sources' | 'categories'>;

/** What views of entries are made from, in the manner of `context`. */
export function entryScope(
  context: ScopeContext,
  field: FieldWriter = fieldWriter(context.bidi),
  tongues: Tongues = createTongues(),
): EntryScope {
  return {
    publicUrl: context.publicUrl,
    bidi: context.bidi,
    content: context.content,
    field,
    tongues,
    sources: new Map(context.sources.map((source) => [source.id, source])),
    publications: publicationsByName(context.sources),
    categoryNames: new Map(context.categories.map((category) => [category.id, category.names])),
  };
}
