/** Which items of a feed want their page fetched: those that are new, have changed, or whose page failed before. */
import { createHash } from 'node:crypto';
import type { Entry, PageState, StoredEntry } from '../model.ts';
import type { ReadingParts } from '../pipeline.ts';
import { newPage } from './page-fetching.ts';

const HOUR_MS = 3_600_000;

/** An item and its page. */
export interface Item {
  readonly entry: Entry;
  /** Null when it has no page of its own, or is gone here. */
  readonly page: PageState | null;
  readonly kept: StoredEntry | null;
  readonly isWanted: boolean;
}

/** Decides for each entry of a feed whether its page is to be fetched now. */
export async function planItems(
  { store, now }: ReadingParts,
  sourceId: string,
  entries: readonly Entry[],
): Promise<readonly Item[]> {
  const addresses = ownAddresses(entries);
  const ids = entries.map(({ id }) => id);
  const pages = await store.pageStates(sourceId, [...addresses.values()]);
  const kept = await store.findEntriesById(ids);
  const ever = await store.knownIds(ids);
  return entries.map((entry) => {
    const url = addresses.get(entry);
    const own = kept.get(entry.id) ?? null;
    const isGone = own === null && ever.has(entry.id);
    if (url === undefined || isGone) return { entry, page: null, kept: own, isWanted: false };
    const known = pages.get(url) ?? newPage(url, now());
    return { entry, kept: own, ...planPage(known, entry, now()) };
  });
}

/** The page each item has to itself: an address that several items share tells of none of them. */
function ownAddresses(entries: readonly Entry[]): ReadonlyMap<Entry, string> {
  const byUrl = new Map<string, Entry[]>();
  for (const entry of entries) {
    const url = entry.url?.replace(/#.*/s, '') ?? '';
    if (url !== '') byUrl.set(url, [...(byUrl.get(url) ?? []), entry]);
  }
  const owners = [...byUrl].flatMap(([url, [entry, ...others]]): [Entry, string][] =>
    entry === undefined || others.length > 0 ? [] : [[entry, url]],
  );
  return new Map(owners);
}

function planPage(known: PageState, entry: Entry, now: number): { page: PageState; isWanted: boolean } {
  const text = textStamp(entry);
  const stamp = `${text} ${updateStamp(entry)}`;
  if (known.entryId !== entry.id) {
    return { page: { ...known, stamp, entryId: entry.id, readAt: null, failures: 0 }, isWanted: true };
  }
  const isOtherText = !known.stamp?.startsWith(text);
  const isWanted = isOtherText || known.nextTryAt <= now || (stamp !== known.stamp && isCalm(known, now));
  if (!isWanted) return { page: known, isWanted };
  return { page: { ...known, stamp, failures: isOtherText ? 0 : known.failures }, isWanted };
}

/** What an item's own text says, as a hash. */
function textStamp({ title, summary, contentHtml }: Entry): string {
  return createHash('sha256')
    .update(JSON.stringify([title, summary, contentHtml]))
    .digest('hex')
    .slice(0, 32);
}

/** A bare day is read a little differently each time, and so is a date in the future. */
function updateStamp({ updated }: Entry): string {
  return updated === null || updated.precision === 'day' || updated.isCapped ? '' : String(updated.at);
}

/**
 * Whether a page whose item changed its `updated` alone is worth fetching: some publishers write *now* there, so the
 * pauses grow with the page's age.
 */
function isCalm({ readAt, firstSeenAt }: PageState, now: number): boolean {
  const since = readAt ?? firstSeenAt;
  return now - since >= Math.max(HOUR_MS, since - firstSeenAt);
}
