/** A source's turn under its claim. */
import { holdClaim } from '../held-claim.ts';
import type { SourceLease } from '../model.ts';
import type { ReadingParts } from '../pipeline.ts';

/**
 * Keeps the claim while the source's turn lasts, however long: nobody else takes the source meanwhile. Where the claim runs out all
 * the same, as the process stood still or the store was away, nothing more is asked of the publisher and nothing written.
 *
 * @param since when the claim was asked for, by `performance.now()`
 */
export function underLease(
  parts: ReadingParts,
  { sourceId, token }: SourceLease,
  since: number,
): { letGo: () => void; parts: ReadingParts } {
  const { store, fetcher, now, leaseMs } = parts;
  const held = { sourceId, token };
  const renew = () => store.renewLease({ ...held, until: now() + leaseMs });
  const { isOurs, letGo } = holdClaim({ since, leaseMs }, renew);
  return {
    letGo,
    parts: {
      ...parts,
      store: {
        ...store,
        saveEntries: (batch) => store.saveEntries({ ...batch, lease: held }),
        savePageStates: (id, pages) => store.savePageStates(id, pages, held),
        forgetPages: (id, before) => store.forgetPages(id, before, held),
        saveFileStates: (id, files, forget) => store.saveFileStates(id, files, forget, held),
      },
      fetcher: { ...fetcher, fetch: (request) => fetcher.fetch({ ...request, isOurs }) },
    },
  };
}
