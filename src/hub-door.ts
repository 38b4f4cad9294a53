import { HubError } from './errors.ts';
import type { Hub } from './hub.ts';
import type { StoredEntry } from './model.ts';
import { takeArticle } from './pipeline.ts';
import { blockDirections } from './render/index.ts';
import type { HubDoor } from './serve/index.ts';

/** The hub as its HTTP edge knows it. */
export function doorOf(hub: Hub): HubDoor {
  const { config, store, keeper, reading, publisher, notices, log } = hub;
  return {
    publicUrl: config.publicUrl,
    pushToken: config.pushToken,
    adminToken: config.adminToken,
    trustProxy: config.trustProxy,
    throttlePerMinute: config.throttlePerMinute,
    now: reading.now,
    catalog: keeper.current,
    ...publisher,
    ...notices,
    findEntry: (key) => store.findEntry(key),
    ingest: async (sourceId, document) => {
      const source = keeper.current().sources.find(({ id }) => id === sourceId);
      if (source === undefined) throw new HubError('not-found', `There is no source "${sourceId}"`);
      return takeArticle(reading, source, document);
    },
    withdraw: (key) => store.withdrawEntry(key, reading.now()),
    readiness: () => readinessOf(hub),
    renderContent: (entry) => renderContent(hub, entry),
    log,
  };
}

async function readinessOf({ store, keeper }: Hub) {
  const reachable = await store.ping().then(
    () => true,
    () => false,
  );
  const problems = keeper.problems();
  const broken = problems.length === 0 ? 'ok' : `${problems.length} broken files; run "khorak check"`;
  const inForce = keeper.isFollowed() ? broken : 'another process has put other files in force';
  const catalog = keeper.isBegun() ? inForce : 'not in force yet';
  return { ready: reachable && keeper.isBegun(), checks: { store: reachable ? 'ok' : 'unreachable', catalog } };
}

/** The body of an entry's page: as much as its source lets us publish. */
function renderContent({ keeper }: Hub, entry: StoredEntry): string {
  const source = keeper.current().sources.find(({ id }) => id === entry.sourceId);
  if (source?.publish !== 'full' || entry.contentHtml === null) return '';
  return blockDirections(entry.contentHtml, { direction: entry.direction, language: entry.language, marks: false });
}
