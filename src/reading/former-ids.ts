/** Entries that were stored before ids were canonical keep the id, and so the key, by which readers know them. */
import type { NormalizedDocument } from '../model.ts';
import { entryKey, formerId } from '../normalize/index.ts';
import type { KnownEntries } from './own-entries.ts';

/** The document's entries, each under the id by which it, or its tombstone, is stored already. */
export async function withFormerIds(
  normalized: NormalizedDocument,
  known: Pick<KnownEntries, 'knownIds'>,
): Promise<NormalizedDocument> {
  const former = normalized.entries.map(({ guid, id }) => formerId(guid, id));
  const asked = [...new Set(former.filter((id) => id !== null))];
  if (asked.length === 0) return normalized;
  const stored = await known.knownIds(asked);
  if (stored.size === 0) return normalized;
  const entries = normalized.entries.map((entry, at) => {
    const id = former[at] ?? null;
    return id === null || !stored.has(id) ? entry : { ...entry, id, key: entryKey(id) };
  });
  return { ...normalized, entries };
}
