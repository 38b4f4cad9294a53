import type { FeedPage, RenderContext } from '../model.ts';
import { localized } from '../text/language.ts';
import { type FieldWriter, fieldWriter } from './bidi.ts';
import { type EntryScope, type EntryView, viewEntry } from './entry-view.ts';
import { hubAddress, webAddress } from './links.ts';
import { createTongues, type Tongues } from './tongues.ts';
import { plainLine } from './xml.ts';

/** A feed ready to be written. */
export interface FeedView {
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
  /** Latest revision of an entry in it; nothing here depends on when it is asked for. */
  readonly updatedAt: number;
  readonly entries: readonly EntryView[];
}

/** Scheme of our categories, as RSS `domain` and Atom `scheme`. */
export function categoryScheme(feed: FeedView): string {
  return hubAddress(feed.publicUrl, 'categories');
}

/** Address of a source's own feed on this hub; `extension` is that of the format. */
export function sourceFeedUrl(feed: FeedView, sourceId: string, extension: string): string {
  return hubAddress(feed.publicUrl, `feeds/source/${encodeURIComponent(sourceId)}.${extension}`);
}

/** Makes a feed's view from a page of entries, in the page's order, each id once. */
export function viewFeed(page: FeedPage, context: RenderContext): FeedView {
  const { feed, hub, publicUrl } = context;
  const field = fieldWriter(context.bidi);
  const tongues = createTongues();
  const titleLanguage = tongues.canonical(feed.titleLanguage);
  const inTitleLanguage = (text: string): string => field(text, tongues.ofTag(feed.titleLanguage));
  const hubTitle = localized(hub.title, feed.titleLanguage);
  const author = field(hubTitle.text, tongues.ofTag(hubTitle.language)) || 'Khorak';
  const scope = entryScope(context, field, tongues);
  const revisedAt = page.entries.map((entry) => entry.revisedAt);
  return {
    title: inTitleLanguage(feed.title) || author,
    titleLanguage,
    subtitle: inTitleLanguage(feed.subtitle ?? '') || null,
    language: tongues.canonical(feed.language),
    author,
    homepage: webAddress(feed.homepage) ?? hubAddress(publicUrl, ''),
    selfUrl: webAddress(context.selfUrl) ?? context.selfUrl,
    publicUrl,
    rights: field(feed.rights ?? '', tongues.ofText(feed.rights ?? '', titleLanguage)) || null,
    updatedAt: revisedAt.length === 0 ? context.emptyUpdatedAt : Math.max(...revisedAt),
    entries: eachIdOnce(page.entries.map((entry) => viewEntry(entry, scope))),
  };
}

/** A reader takes a repeated id for a mistake, and so does the validator. */
function eachIdOnce(entries: readonly EntryView[]): readonly EntryView[] {
  const seen = new Set<string>();
  return entries.filter((entry) => !seen.has(entry.id) && seen.add(entry.id));
}

function entryScope(context: RenderContext, field: FieldWriter, tongues: Tongues): EntryScope {
  const homepages = new Map<string, string>();
  for (const source of context.sources) {
    const homepage = webAddress(source.homepage);
    if (homepage === null) continue;
    for (const title of Object.values(source.title)) homepages.set(plainLine(title), homepage);
  }
  return {
    publicUrl: context.publicUrl,
    bidi: context.bidi,
    content: context.content,
    field,
    tongues,
    sources: new Map(context.sources.map((source) => [source.id, source])),
    homepages,
    categoryNames: new Map(context.categories.map((category) => [category.id, category.names])),
  };
}
