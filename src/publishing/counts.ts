/** In which languages there are entries, for all who ask. */
import { isPassing } from '../errors.ts';
import type { LanguageCounts, Store } from '../store/index.ts';

/** Languages of entries, counted once a change. */
export interface Counts {
  /** As they stand. */
  current(generation: number): Promise<LanguageCounts>;
  /** The same, or what was good last while the store cannot be asked: a feed keeps its name. */
  known(generation: number): Promise<LanguageCounts>;
}

/** Makes the counts of a store. */
export function createCounts(store: Pick<Store, 'languageCounts'>): Counts {
  let counted: { readonly generation: number; readonly counts: Promise<LanguageCounts> } | null = null;
  let last: LanguageCounts | null = null;
  const current = async (generation: number) => {
    if (counted?.generation !== generation) counted = { generation, counts: store.languageCounts() };
    const counting = counted;
    try {
      const counts = await counting.counts;
      if (counted === counting) last = counts;
      return counts;
    } catch (error) {
      if (counted === counting) counted = null; // to be asked again
      throw error;
    }
  };
  return {
    current,
    known: async (generation) => {
      try {
        return await current(generation);
      } catch (error) {
        if (last === null || !isPassing(error)) throw error;
        return last;
      }
    },
  };
}
