/**
 * Keeps the catalogue in force: takes up changes in `feeds/` without a restart, and keeps the last good version of
 * every file that is broken, over restarts too.
 */
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { loadCatalog } from './catalog.ts';
import type { Catalog, CatalogProblem, SourceInput } from './model.ts';
import type { Store } from './store/index.ts';

/** The catalogue in force and the door to look again. */
export interface CatalogKeeper {
  current(): Catalog;
  /** What is wrong in `feeds/` now; the last good versions are in force meanwhile. */
  problems(): readonly CatalogProblem[];
  /** Takes up a change; resolves to true when there was one. @throws HubError `bad-catalog` when feeds/ is gone. */
  refresh(): Promise<boolean>;
}

interface KeeperOptions {
  readonly feedsDir: string;
  readonly store: Store;
  readonly now: () => number;
  /** Hears of the problems whenever they are others than before. */
  readonly report: (problems: readonly CatalogProblem[]) => void;
}

/** Loads the catalogue and tells the store. @throws HubError `bad-catalog`. */
export async function keepCatalog(options: KeeperOptions): Promise<CatalogKeeper> {
  const { feedsDir, store, report } = options;
  const snapshot = await store.catalogSnapshot();
  let seen = await signature(feedsDir);
  let inForce = await takeUp(options, snapshot === null ? null : (JSON.parse(snapshot) as Catalog));
  if (inForce.problems.length > 0) report(inForce.problems);
  return {
    current: () => inForce.catalog,
    problems: () => inForce.problems,
    refresh: async () => {
      const found = await signature(feedsDir);
      // A problem may be mended outside the catalogue's files: a missing folder, say.
      if (found === seen && inForce.problems.length === 0) return false;
      const next = await takeUp(options, inForce.catalog);
      if (JSON.stringify(next.problems) !== JSON.stringify(inForce.problems)) report(next.problems);
      const isChanged = found !== seen;
      inForce = next;
      seen = found;
      return isChanged;
    },
  };
}

async function takeUp({ feedsDir, store, now }: KeeperOptions, lastGood: Catalog | null) {
  const { catalog, problems, brokenSources } = await loadCatalog(feedsDir, lastGood);
  const held = new Set(catalog.sources.map(({ id }) => id));
  // A source whose file is broken is not a removed one: its feed must not answer 410.
  const broken = brokenSources.filter((id) => !held.has(id)).map((id) => ({ id, pollable: false, url: null }));
  const sources = catalog.sources.map(({ id, enabled, input }) => ({
    id,
    pollable: enabled && polledUrl(input) !== null,
    url: polledUrl(input),
  }));
  const partners = catalog.partners.flatMap(({ id, webhook }) =>
    // One kept from before there were webhooks has no such field.
    webhook ? [{ id, url: webhook.url, wants: webhook.wants }] : [],
  );
  await store.syncCatalog(
    { fingerprint: catalog.fingerprint, snapshot: JSON.stringify(catalog), sources: [...sources, ...broken], partners },
    now(),
  );
  return { catalog, problems };
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
