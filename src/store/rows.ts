import type { Insertable } from 'kysely';
import type { DateStamp, Enclosure, Entry, Precision, StoredEntry } from '../model.ts';
import type { EntryRow, StoreTables } from './schema.ts';

/** An entry's row together with its texts. */
export interface FullRow extends EntryRow {
  readonly content_html: string | null;
  readonly content_text: string | null;
}

type EntryColumns = Omit<
  Insertable<StoreTables['entries']>,
  | 'seq'
  | 'source_id'
  | 'first_seen_at'
  | 'changed_at'
  | 'revised_at'
  | 'revision'
  | 'sort_at'
  | 'hidden'
  | 'material_hash'
  | 'story'
  | 'title_hash'
>;

/** The columns that come from the entry itself. */
export function toColumns(entry: Entry): EntryColumns {
  return {
    id: entry.id,
    key: entry.key,
    guid: entry.guid,
    url: entry.url,
    title: entry.title,
    summary: entry.summary,
    language: entry.language,
    direction: entry.direction,
    published_at: entry.published?.at ?? null,
    published_precision: entry.published?.precision ?? null,
    updated_at: entry.updated?.at ?? null,
    updated_precision: entry.updated?.precision ?? null,
    authors: JSON.stringify(entry.authors),
    tags: JSON.stringify(entry.tags),
    categories: JSON.stringify(entry.categories),
    source: entry.source,
    attribution: JSON.stringify(entry.attribution),
    compiled_by: entry.compiledBy,
    enclosures: JSON.stringify(entry.enclosures),
    image: entry.image,
    image_width: entry.imageSize?.width ?? null,
    image_height: entry.imageSize?.height ?? null,
  };
}

/** The entry as it went in, and what the store added. */
export function toStoredEntry(row: FullRow): StoredEntry {
  return {
    id: row.id,
    key: row.key,
    guid: row.guid,
    url: row.url,
    title: row.title,
    summary: row.summary,
    contentHtml: row.content_html,
    contentText: row.content_text,
    language: row.language,
    direction: row.direction,
    published: toStamp(row.published_at, row.published_precision),
    updated: toStamp(row.updated_at, row.updated_precision),
    authors: toNames(row.authors),
    tags: toNames(row.tags),
    categories: toNames(row.categories),
    source: row.source,
    attribution: toNames(row.attribution),
    compiledBy: row.compiled_by,
    enclosures: JSON.parse(row.enclosures) as Enclosure[],
    image: row.image,
    ...toImageSize(row),
    sourceId: row.source_id,
    firstSeenAt: row.first_seen_at,
    changedAt: row.changed_at,
    revisedAt: row.revised_at,
    revision: row.revision,
    story: row.story ?? row.key,
  };
}

/** A list of strings kept as JSON text. */
export function toNames(json: string): readonly string[] {
  return JSON.parse(json) as string[];
}

/** A date from its two columns. */
export function toStamp(at: number | null, precision: Precision | null): DateStamp | null {
  return at === null || precision === null ? null : { at, precision };
}

function toImageSize({ image_width: width, image_height: height }: EntryRow): Pick<Entry, 'imageSize'> {
  return width === null || height === null ? {} : { imageSize: { width, height } };
}
