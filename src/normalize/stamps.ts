import type { DateStamp, ParsedItem } from '../model.ts';
import { dateIn } from '../text/zone.ts';
import { capDate, parseDate } from './dates.ts';

/** An item's dates. `day` (YYYY-MM-DD, UTC) is the publisher's word before any cap, so that it stays the same. */
export interface Stamps {
  readonly published: DateStamp | null;
  readonly updated: DateStamp | null;
  readonly day: string;
  readonly repairs: readonly string[];
}

/**
 * Reads an item's dates and holds them to what can be. An update on the day of publication (where one of the two is only a
 * day), at the same instant or before says nothing and is left out.
 * @param options.seenAt epoch ms when the document was fetched
 */
export function readStamps(
  item: Pick<ParsedItem, 'published' | 'updated'>,
  options: { language: string | null; timezone: string; seenAt: number },
): Stamps {
  const repairs: string[] = [];
  const read = (raw: string | null, code: 'date-unreadable' | 'updated-unreadable'): DateStamp | null => {
    const stamp = raw === null ? null : parseDate(raw, options);
    if (stamp === null && raw !== null && raw.trim() !== '') repairs.push(code);
    return stamp;
  };
  const cap = (stamp: DateStamp | null): DateStamp | null => {
    if (stamp === null) return null;
    const held = capDate(stamp, options.seenAt);
    if (held.capped) repairs.push('date-in-future');
    return held.stamp;
  };
  const said = {
    published: read(item.published, 'date-unreadable'),
    updated: read(item.updated, 'updated-unreadable'),
  };
  const published = cap(said.published);
  const isNews = said.updated !== null && isLater(said.updated, said.published, options.timezone);
  const updated = isNews ? cap(said.updated) : null;
  return {
    published,
    updated: updated !== null && published !== null && updated.at <= published.at ? null : updated,
    day: said.published === null ? '' : new Date(said.published.at).toISOString().slice(0, 10),
    repairs,
  };
}

function isLater(updated: DateStamp, published: DateStamp | null, timezone: string): boolean {
  if (published === null) return true;
  if (updated.precision !== 'day' && published.precision !== 'day') return updated.at > published.at;
  return dayOf(updated, timezone) > dayOf(published, timezone);
}

function dayOf(stamp: DateStamp, timezone: string): number {
  const { year, month, day } = dateIn(timezone, stamp.at);
  return Date.UTC(year, month - 1, day);
}
