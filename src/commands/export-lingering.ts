/**
 * Articles whose only address is here and that have left the feeds: readers hold links to their pages, so these stay
 * while the hub has them.
 */
import type { Store } from '../store/index.ts';
import { articleMark } from './export-feeds.ts';

/** Keys and marks of such articles; `isKnown` tells those that are taken care of, `afresh` asks the store again for all. */
export type Lingering = (
  isKnown: (key: string) => boolean,
  options: { readonly afresh: boolean; readonly catalogMark: string },
) => Promise<ReadonlyMap<string, string>>;

/** Looks among the documents the mirror has; an article is asked for once, then with the archives. */
export function createLingering(store: Pick<Store, 'findEntry'>, owned: () => ReadonlySet<string>): Lingering {
  const remembered = new Map<string, string | null>();
  let inForce = '';
  return async (isKnown, { afresh, catalogMark }) => {
    if (afresh || catalogMark !== inForce) remembered.clear();
    inForce = catalogMark;
    const found = new Map<string, string>();
    for (const name of owned()) {
      const key = articleKey(name);
      if (key === null || isKnown(key)) continue;
      const mark = remembered.has(key) ? remembered.get(key) : await look(store, key, catalogMark);
      remembered.set(key, mark ?? null);
      if (mark) found.set(key, mark);
    }
    return found;
  };
}

async function look(store: Pick<Store, 'findEntry'>, key: string, catalogMark: string): Promise<string | null> {
  const found = await store.findEntry(key);
  return found.kind === 'entry' && found.entry.url === null ? articleMark(found.entry, catalogMark) : null;
}

/** The key of the article whose page a document is; null for any other. */
export function articleKey(name: string): string | null {
  return /^articles\/(.+)\.html$/.exec(name)?.[1] ?? null;
}
