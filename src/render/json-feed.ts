import { distinct, type EntryView } from './entry-view.ts';
import { namespaceAddress } from './extension.ts';
import type { FeedView } from './feed-view.ts';
import type { EntryFragment } from './fragments.ts';
import { rfc3339 } from './timestamps.ts';
import type { WithdrawnView } from './withdrawn.ts';

/**
 * Writes a feed as JSON Feed 1.1. `_khorak` holds what the format has no field for; the address in its `about` tells what.
 * @see https://www.jsonfeed.org/version/1.1/
 */
export function writeJsonFeed(view: FeedView, entries: readonly EntryFragment[]): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: view.title,
    home_page_url: view.homepage,
    feed_url: view.selfUrl,
    ...given('description', view.subtitle),
    ...given('next_url', view.prevArchiveUrl),
    ...given('language', view.language),
    _khorak: {
      about: namespaceAddress(view.publicUrl),
      ...given('rights', view.rights),
      ...(view.currentUrl === null ? {} : { archive: true, current: view.currentUrl }),
      ...given('deleted', view.withdrawn.length === 0 ? null : view.withdrawn.map(deletedItem)),
    },
  };
  // The items, written already, stand last in the object.
  return `${JSON.stringify(feed).slice(0, -1)},"items":[${entries.map(({ text }) => text).join(',')}]}\n`;
}

/** Writes one of its items. */
export function writeJsonItem(entry: EntryView, view: FeedView): string {
  return JSON.stringify(itemOf(entry, view));
}

/** One of its items. What the feed around it says of all is not said again. */
export function itemOf(
  entry: EntryView,
  view: Pick<FeedView, 'language' | 'rights'>,
): Readonly<Record<string, unknown>> {
  const published = entry.publishedAt === null ? null : rfc3339(entry.publishedAt);
  const modified = rfc3339(entry.revisedAt);
  const tags = distinct(entry.labels.map(({ label }) => label));
  return {
    id: entry.id,
    url: entry.url,
    title: entry.title,
    ...(entry.contentHtml === null ? { content_text: entry.summary } : { content_html: entry.contentHtml }),
    summary: entry.summary,
    ...given('image', entry.image?.url ?? null),
    ...given('date_published', published),
    ...given('date_modified', modified === published ? null : modified),
    ...given('authors', entry.authors.length === 0 ? null : entry.authors.map((name) => ({ name }))),
    ...given('tags', tags.length === 0 ? null : tags),
    // A feed's one language must not be taken for that of an item whose own is unknown.
    ...given('language', entry.language === view.language ? null : (entry.language ?? 'und')),
    ...given('attachments', attachmentsOf(entry)),
    _khorak: {
      dir: entry.direction,
      first_seen: rfc3339(entry.firstSeenAt),
      revision: entry.revision,
      story: entry.story,
      ...given('jalali', entry.jalali),
      ...given('source', entry.source?.name ?? null),
      ...given('attribution', entry.attribution.length === 0 ? null : entry.attribution),
      ...given('compiled_by', entry.compiledBy),
      ...given('rights', entry.rights === view.rights ? null : entry.rights),
      ...given('image_width', entry.image?.size?.width ?? null),
      ...given('image_height', entry.image?.size?.height ?? null),
    },
  };
}

function attachmentsOf(entry: EntryView): readonly object[] | null {
  if (entry.files.length === 0) return null;
  return entry.files.map(({ url, type, length, size }) => ({
    url,
    mime_type: type,
    ...given('size_in_bytes', length > 0 ? length : null),
    ...given('_khorak', size),
  }));
}

function deletedItem({ id, url, at }: WithdrawnView): Readonly<Record<string, string>> {
  return { id, url, deleted_at: rfc3339(at) };
}

/** A member, or nothing: an unknown value is left out, never null. */
function given<Value>(name: string, value: Value | null): Readonly<Record<string, Value>> {
  return value === null ? {} : { [name]: value };
}
