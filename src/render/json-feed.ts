import { distinct, type EntryView } from './entry-view.ts';
import type { FeedView } from './feed-view.ts';
import { hubAddress } from './links.ts';
import { rfc3339 } from './timestamps.ts';

/**
 * Writes a feed as JSON Feed 1.1. `_khorak` holds what the format has no field for: `dir`, `first_seen`
 * (RFC 3339) and `revision`, 1 when new; `source` and `attribution` (upstream first), so that another hub keeps them.
 * @see https://www.jsonfeed.org/version/1.1/
 */
export function writeJsonFeed(view: FeedView): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: view.title,
    home_page_url: view.homepage,
    feed_url: view.selfUrl,
    ...given('description', view.subtitle),
    authors: [{ name: view.author, url: hubAddress(view.publicUrl, '') }],
    ...given('language', view.language),
    items: view.entries.map((entry) => itemOf(entry, view)),
  };
  return `${JSON.stringify(feed)}\n`;
}

function itemOf(entry: EntryView, view: FeedView): Readonly<Record<string, unknown>> {
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
      ...given('source', entry.source?.name ?? null),
      ...given('attribution', entry.attribution.length === 0 ? null : entry.attribution),
    },
  };
}

function attachmentsOf(entry: EntryView): readonly object[] | null {
  if (entry.files.length === 0) return null;
  return entry.files.map(({ url, type, length }) => ({
    url,
    mime_type: type,
    ...given('size_in_bytes', length > 0 ? length : null),
  }));
}

/** A member, or nothing: an unknown value is left out, never null. */
function given<Value>(name: string, value: Value | null): Readonly<Record<string, Value>> {
  return value === null ? {} : { [name]: value };
}
