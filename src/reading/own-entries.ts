/** Recognizing what this hub itself published when it comes back, by whatever road: nothing loops. */
import type { Entry, NormalizedDocument, StoredEntry } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { isPublishedHere, pathBelow } from '../text/hub-address.ts';

/** The reason an entry that came back is rejected with. */
export const OWN_ENTRY = 'own-entry';

/** What is asked of the store to tell an entry that came back; Store has it. */
export interface KnownEntries {
  findEntry(
    key: string,
  ): Promise<{ readonly kind: 'entry'; readonly entry: StoredEntry } | { readonly kind: 'gone' | 'unknown' }>;
  knownIds(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly sourceId: string }>>;
  findEntriesById(ids: readonly string[]): Promise<ReadonlyMap<string, StoredEntry>>;
}

/** What an entry says of having been published here. */
interface Trace {
  /** Its link or its guid is the address of an article of this hub, with this key. */
  readonly key: string | null;
  /** Identifiers that stand inside its guid or its link, or are its link: likely its own, if the title agrees. */
  readonly ids: readonly string[];
  readonly keys: readonly string[];
}

/** Publishers put more than one address into a link; what stands deeper is no wrapped guid any more. */
const MAX_EMBEDDED = 6;
const EMBEDDED = /https?:\/\/|urn:uuid:|tag:/gi;
/** What every text with something embedded has; most have not, and need no closer look. */
const OUTER = /[?%]|.(?:https?:\/\/|urn:uuid:|tag:)/is;

/**
 * The address by which a document shows itself to be one of this hub's own feeds or articles: its own, or the one it
 * gives as its own (so a copy of our feed kept elsewhere is ours too). Null when it is another's. The homepage proves
 * nothing: a newsroom may well keep its hub and its site at one address.
 */
export function ownAddress(
  document: { readonly url: string | null },
  normalized: Pick<NormalizedDocument, 'hints'>,
  publicUrl: string,
): string | null {
  const addresses = [document.url, normalized.hints.selfUrl];
  return addresses.find((address) => isPublishedHere(address, publicUrl)) ?? null;
}

/**
 * Looks for entries that this hub published before. One that leads to our article page is rejected as `own-entry`,
 * unless it is that source's own (it is then an update). One whose identifier was wrapped or lost on the way gets its own
 * back, so that the store sees it for what it is; where it is gone here, it is rejected too. An entry that kept its id is
 * left to the store: another source that lists it is a sighting.
 */
export async function withoutOwnEntries(
  normalized: NormalizedDocument,
  here: { readonly sourceId: string; readonly publicUrl: string; readonly known: KnownEntries },
): Promise<NormalizedDocument> {
  const traces = new Map<Entry, Trace>();
  for (const entry of normalized.entries) {
    const trace = traceOf(entry, here.publicUrl);
    if (trace !== null) traces.set(entry, trace);
  }
  if (traces.size === 0) return normalized;
  const lookup = await lookUp(traces, here.known);
  const outcomes = normalized.entries.map((entry) => {
    const trace = traces.get(entry);
    return { entry, kept: trace === undefined ? entry : settle(entry, trace, { ...lookup, sourceId: here.sourceId }) };
  });
  const own = outcomes.flatMap(({ entry, kept }) => (kept === null ? [{ guid: entry.guid, reason: OWN_ENTRY }] : []));
  return {
    ...normalized,
    entries: outcomes.flatMap(({ kept }) => kept ?? []),
    rejected: [...normalized.rejected, ...own],
  };
}

function traceOf(entry: Entry, publicUrl: string): Trace | null {
  const key = articleKey(entry.url, publicUrl) ?? articleKey(entry.guid, publicUrl);
  if (key !== null) return { key, ids: [], keys: [] };
  const inside = [...embedded(entry.guid), ...embedded(entry.url)];
  // Many publishers' ids are their links: an aggregator that made an id of its own has often kept the link.
  const link = entry.url !== null && entry.id.startsWith('urn:uuid:') ? [entry.url] : [];
  const ids = [...new Set([...inside, ...link])].filter((id) => id !== entry.id);
  const keys = inside.flatMap((address) => articleKey(address, publicUrl) ?? []);
  return ids.length + keys.length === 0 ? null : { key: null, ids, keys };
}

/** What stands inside an identifier: its tail from an inner scheme on, and the values of its parameters. */
function embedded(text: string | null): readonly string[] {
  if (text === null || text.length > 4096 || !OUTER.test(text)) return [];
  const parameters = [...(URL.parse(text)?.searchParams.values() ?? [])];
  const tails = [text, decoded(text)].flatMap((whole) =>
    [...whole.matchAll(EMBEDDED)].filter(({ index }) => index > 0).map(({ index }) => whole.slice(index)),
  );
  const found = [...parameters, ...tails].filter((inner) => /^(?:https?:\/\/|urn:uuid:|tag:)/i.test(inner));
  return [...new Set(found)].slice(0, MAX_EMBEDDED);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Lookup {
  readonly byKey: ReadonlyMap<string, Awaited<ReturnType<KnownEntries['findEntry']>>>;
  readonly byId: ReadonlyMap<string, StoredEntry>;
  readonly ever: ReadonlyMap<string, { readonly sourceId: string }>;
}

async function lookUp(traced: ReadonlyMap<Entry, Trace>, known: KnownEntries): Promise<Lookup> {
  const traces = [...traced.values()];
  const keys = new Set(traces.flatMap(({ key, keys: inner }) => (key === null ? inner : [key, ...inner])));
  const byKey = new Map<string, Awaited<ReturnType<KnownEntries['findEntry']>>>();
  for (const key of keys) byKey.set(key, await known.findEntry(key));
  const likely = [...traced].flatMap(([{ id }, { ids }]) => (ids.length === 0 ? [] : [id, ...ids]));
  const ids = [...new Set(likely)];
  const ever = ids.length === 0 ? new Map<string, { sourceId: string }>() : await known.knownIds(ids);
  const byId = ever.size === 0 ? new Map<string, StoredEntry>() : await known.findEntriesById([...ever.keys()]);
  return { byKey, byId, ever };
}

/** The entry as it is to be saved, or null when it is not to be. */
function settle(entry: Entry, trace: Trace, lookup: Lookup & { readonly sourceId: string }): Entry | null {
  return trace.key === null ? settleLikely(entry, trace, lookup) : settleAddressed(entry, trace.key, lookup);
}

function settleAddressed(entry: Entry, key: string, { byKey, sourceId }: Lookup & { sourceId: string }): Entry | null {
  const found = byKey.get(key);
  if (found?.kind === 'entry' && found.entry.sourceId === sourceId) return identifiedAs(entry, found.entry);
  // It kept its id: the store knows what to make of it.
  return entry.key === key && found?.kind !== 'unknown' ? entry : null;
}

function settleLikely(entry: Entry, trace: Trace, lookup: Lookup & { readonly sourceId: string }): Entry | null {
  // Taken in before the other was: it stays what it is, or its source would list the story twice.
  if (lookup.ever.has(entry.id)) return entry;
  const byKey = trace.keys.flatMap((key) => lookup.byKey.get(key) ?? []);
  const alive = [
    ...byKey.flatMap((found) => (found.kind === 'entry' ? [found.entry] : [])),
    ...trace.ids.flatMap((id) => lookup.byId.get(id) ?? []),
  ].find((one) => one.sourceId !== lookup.sourceId && sharesTitle(entry, one));
  if (alive !== undefined) return identifiedAs(entry, alive);
  const gone = trace.ids.some((id) => {
    const owner = lookup.ever.get(id)?.sourceId;
    return owner !== undefined && owner !== lookup.sourceId && !lookup.byId.has(id);
  });
  return gone || byKey.some(({ kind }) => kind === 'gone') ? null : entry;
}

function identifiedAs(entry: Entry, { id, key }: StoredEntry): Entry {
  return { ...entry, id, key };
}

/** Aggregators put their own words around a title; a review of an article links to it and is called something else. */
function sharesTitle(entry: Entry, known: StoredEntry): boolean {
  const title = matchKey(known.title, null);
  return title !== '' && matchKey(entry.title, null).includes(title);
}

function articleKey(address: string | null, publicUrl: string): string | null {
  const name = /^articles\/([^/?#]+)\/?$/.exec(pathBelow(address, publicUrl) ?? '')?.[1];
  return name === undefined ? null : decoded(name);
}
