import type { DateStamp, StoredEntry } from '../model.ts';

/** An entry for programs: the fields of `khorak preview --json`, and what the store adds. */
export function describeEntry(
  entry: StoredEntry,
  options: {
    /** HTML the hub may publish of it. */
    readonly content: string;
    /** Whether the publisher lets the whole text be published. */
    readonly full: boolean;
  },
): Readonly<Record<string, unknown>> {
  return {
    key: entry.key,
    id: entry.id,
    guid: entry.guid,
    url: entry.url,
    title: entry.title,
    summary: entry.summary,
    contentHtml: options.content === '' ? null : options.content,
    contentText: options.full ? entry.contentText : null,
    language: entry.language,
    direction: entry.direction,
    published: describeStamp(entry.published),
    updated: describeStamp(entry.updated),
    authors: entry.authors,
    tags: entry.tags,
    categories: entry.categories,
    source: entry.source,
    sourceId: entry.sourceId,
    attribution: entry.attribution,
    compiledBy: entry.compiledBy,
    enclosures: entry.enclosures.map(({ size, ...file }) => ({ ...file, ...size })),
    image: entry.image,
    ...(entry.imageSize && { imageSize: entry.imageSize }),
    revision: entry.revision,
    firstSeenAt: isoInstant(entry.firstSeenAt),
    revisedAt: isoInstant(entry.revisedAt),
  };
}

function describeStamp(stamp: DateStamp | null): { readonly at: string; readonly precision: string } | null {
  return stamp && { at: isoInstant(stamp.at), precision: stamp.precision };
}

/** RFC 3339, whole seconds, UTC. */
function isoInstant(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
