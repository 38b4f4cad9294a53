import { hash } from 'node:crypto';
import type { DateStamp, Entry } from '../model.ts';
import { toStamp } from './rows.ts';
import type { EntryRow } from './schema.ts';

const HALF_DAY_MS = 12 * 3600_000;

/** SHA-256 (hexadecimal) over what readers would see change: what an entry is compared by when it comes again. */
export function hashMaterial(entry: Entry): string {
  const material = [
    entry.title,
    entry.summary,
    entry.contentHtml,
    entry.url,
    entry.language,
    entry.authors,
    [...entry.tags].sort(),
    [...entry.categories].sort(),
    entry.image,
    entry.enclosures.map((enclosure) => enclosure.url),
  ];
  return hash('sha256', JSON.stringify(material));
}

/** Whether dates and credits, too, are those that are kept. */
export function hasSameClaims(entry: Entry, row: EntryRow): boolean {
  return (
    (entry.published?.at ?? null) === row.published_at &&
    (entry.updated?.at ?? null) === row.updated_at &&
    entry.source === row.source &&
    JSON.stringify(entry.attribution) === row.attribution &&
    entry.compiledBy === row.compiled_by
  );
}

/** The entry with the dates it keeps from before. */
export function withKeptDates(entry: Entry, row: EntryRow): Entry {
  const published = keepPublished(entry.published, row);
  const updated = keepUpdated(entry.updated, toStamp(row.updated_at, row.updated_precision));
  return { ...entry, published, updated };
}

/** An entry can't have been published after it was seen: a later claim does not replace an earlier one. */
function keepPublished(published: DateStamp | null, row: EntryRow): DateStamp | null {
  const before = toStamp(row.published_at, row.published_precision);
  if (before === null && published?.isCapped) return { ...published, at: row.first_seen_at };
  if (before === null || published === null) return published ?? before;
  if (published.at > row.first_seen_at) return before;
  return keepDay(published, before);
}

/** A claim from the future says nothing new: it would be another instant each time it is read. */
function keepUpdated(updated: DateStamp | null, before: DateStamp | null): DateStamp | null {
  return updated?.isCapped && before !== null ? before : keepDay(updated, before);
}

/** A bare day stands at noon or, on the day itself, at the time it was read: two readings of one day are one date. */
function keepDay(stamp: DateStamp | null, before: DateStamp | null): DateStamp | null {
  if (stamp?.precision !== 'day' || before?.precision !== 'day') return stamp;
  return Math.abs(stamp.at - before.at) < HALF_DAY_MS ? before : stamp;
}
