/**
 * Keeps the catalogue in force: takes up changes in `feeds/` without a restart, and keeps the last good version of
 * every file that is broken, over restarts too.
 *
 * The store follows one catalogue, for all processes: that of whoever started, or took up a change, last.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type CatalogReading, loadCatalog } from './catalog.ts';
import type { Catalog, CatalogProblem, SourceInput } from './model.ts';
import type { CatalogSources, Store } from './store/index.ts';

/** The catalogue in force and the door to look again. */
export interface CatalogKeeper {
  current(): Catalog;
  /** What is wrong in `feeds/` now; the last good versions are in force meanwhile. */
  problems(): readonly CatalogProblem[];
  /** False while the store follows other files than these. */
  isFollowed(): boolean;
  /** False until the first `refresh` of one that puts its files in force `later`. */
  isBegun(): boolean;
  /** Takes up a change; resolves to true when there was one. @throws HubError `bad-catalog` when feeds/ is gone. */
  refresh(): Promise<boolean>;
}

/**
 * Whether the store is told of the catalogue: `always` by a hub, whose files are what it follows from then on; `later`, the same from
 * the first `refresh` on, by one that may not come to start; `first` by who only comes by and leaves another's in force; `never` by
 * who only looks.
 */
export type Telling = 'always' | 'later' | 'first' | 'never';

interface KeeperOptions {
  readonly feedsDir: string;
  readonly store: Store;
  readonly now: () => number;
  readonly telling: Telling;
  /** Hears of the problems whenever they are others than before. */
  readonly report: (problems: readonly CatalogProblem[]) => void;
  /** Hears when the store follows other files than these, and when it follows these again. */
  readonly reportFollowed: (isFollowed: boolean) => void;
}

/** Loads the catalogue and tells the store. @throws HubError `bad-catalog`. */
export async function keepCatalog(options: KeeperOptions): Promise<CatalogKeeper> {
  const { feedsDir, store, report, reportFollowed } = options;
  const snapshot = await store.catalogSnapshot();
  const { tell, isFollowed } = createTeller(options, snapshot);
  let seen = await signature(feedsDir);
  let inForce = await loadCatalog(feedsDir, snapshot === null ? null : (JSON.parse(snapshot) as Catalog));
  let isBegun = options.telling !== 'later';
  if (isBegun) await tell(inForce, true);
  if (inForce.problems.length > 0) report(inForce.problems);
  return {
    current: () => inForce.catalog,
    problems: () => inForce.problems,
    isFollowed,
    isBegun: () => isBegun,
    refresh: async () => {
      const found = await signature(feedsDir);
      const isChanged = found !== seen;
      // A problem may be mended outside the catalogue's files: a missing folder, say.
      const next = isChanged || inForce.problems.length > 0 ? await loadCatalog(feedsDir, inForce.catalog) : inForce;
      const wasFollowed = isFollowed();
      await tell(next, isChanged);
      isBegun = true;
      if (isFollowed() !== wasFollowed) reportFollowed(isFollowed());
      if (JSON.stringify(next.problems) !== JSON.stringify(inForce.problems)) report(next.problems);
      inForce = next;
      seen = found;
      return isChanged;
    },
  };
}

/**
 * Tells the store of a catalogue whose files have changed, or that is another than it was told of, and knows whether the store
 * follows it. One that another process has put in force since stays: two that differ would take each other's sources out with
 * every look.
 */
function createTeller({ store, now, telling }: KeeperOptions, snapshot: string | null) {
  let told: string | null = null;
  let known: { readonly reading: CatalogReading; readonly tellable: Tellable } | null = null;
  let isMissed = false;
  let isFollowed = true;
  const tell = async (reading: CatalogReading, isChanged: boolean): Promise<void> => {
    // Written out once: a large catalogue would take its time with every look.
    if (known?.reading !== reading) known = { reading, tellable: tellable(reading) };
    const { mark, digest } = known.tellable;
    const isNews = isChanged || digest !== told;
    const isHub = telling === 'always' || telling === 'later';
    if (isHub ? isNews : telling === 'first' && told === null && snapshot === null) {
      await store.syncCatalog(known.tellable.told(), now());
      told = digest;
      isMissed = false;
      isFollowed = true;
      return;
    }
    const head = await store.catalogHead().catch(() => undefined);
    // A store that is away follows what it followed.
    if (head === undefined) return;
    // An older release leaves no mark: whose files it has nobody can tell.
    const isMine = head?.startsWith(MARKED) !== true || head.startsWith(headOf(mark));
    // A hub looks twice: files that all share have changed for one process a moment earlier than for the other.
    isFollowed = isMine || (told !== null && !isMissed);
    isMissed = !isMine;
  };
  return { tell, isFollowed: () => isFollowed };
}

interface Tellable {
  /** Two catalogues that the store would take for one another have the same: SHA-256 in hex. */
  readonly mark: string;
  /** Of all that there is to tell. */
  readonly digest: string;
  told(): CatalogSources;
}

/** What the store is told of a catalogue. */
function tellable({ catalog, brokenSources }: CatalogReading): Tellable {
  const held = new Set(catalog.sources.map(({ id }) => id));
  // A source whose file is broken is not a removed one: its feed must not answer 410.
  const broken = brokenSources.filter((id) => !held.has(id)).map((id) => ({ id, pollable: false, url: null }));
  const good = catalog.sources.map(({ id, enabled, input }) => ({
    id,
    pollable: enabled && polledUrl(input) !== null,
    url: polledUrl(input),
  }));
  const partners = catalog.partners.flatMap(({ id, webhook }) =>
    // One kept from before there were webhooks has no such field.
    webhook ? [{ id, url: webhook.url, wants: webhook.wants }] : [],
  );
  const sources = [...good, ...broken];
  const { fingerprint } = catalog;
  const mark = sha256(JSON.stringify({ fingerprint, sources, partners }));
  // The mark first: `catalogHead` tells it from others without reading the rest.
  const text = () => JSON.stringify({ mark, ...catalog });
  return { mark, digest: sha256(text()), told: () => ({ fingerprint, snapshot: text(), sources, partners }) };
}

const MARKED = '{"mark":';

/** How a snapshot with this mark begins. */
function headOf(mark: string): string {
  return `${MARKED}"${mark}"`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The address that is asked again and again; null for what comes by itself. */
function polledUrl(input: SourceInput): string | null {
  if (input.kind === 'feed') return input.url;
  return input.kind === 'pages' ? input.list : null;
}

/** Names, sizes and times of the catalogue's files: changes when any of them does. */
async function signature(feedsDir: string): Promise<string> {
  const folders = ['.', 'sources'].map(async (folder) =>
    (await readdir(join(feedsDir, folder)).catch(() => [])).map((name) => join(folder, name)),
  );
  const files = (await Promise.all(folders)).flat().filter((name) => /\.ya?ml$/.test(name));
  const marks: string[] = [];
  for (const [at, name] of files.sort().entries()) {
    // Some at a time, then whoever is served has a moment.
    if (at % LOOKED_AT_ONCE === 0) await setImmediate();
    marks.push(markOf(name, join(feedsDir, name)));
  }
  return marks.join('\n');
}

const LOOKED_AT_ONCE = 200;

/** By the calling thread: handed to others, each look costs five times as much, and every process looks at all with every tick. */
function markOf(name: string, path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? '' : `${name} ${found.size} ${found.mtimeMs}`;
  } catch {
    return '';
  }
}
