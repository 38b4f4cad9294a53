import { readHead, readSnapshot, syncCatalog } from './catalog-sync.ts';
import { countWrites, openChangeCounter } from './change-counter.ts';
import { dueDeliveries, forgetDeliveries, settleDelivery } from './deliveries.ts';
import { isPostgres } from './engine.ts';
import { fileStates, saveFileStates } from './files.ts';
import { findEntriesById, knownIds } from './find-entry.ts';
import { type Guard, guarded, ofSqlite } from './guard.ts';
import { forgetTurns, hostTurns } from './host-turns.ts';
import {
  claimDueSources,
  claimSource,
  finishPoll,
  hastenPoll,
  listSourceStates,
  putBack,
  renewLease,
  reportPoll,
} from './leases.ts';
import { isPostgresUrl, openDatabase, openReading, sqlitePath } from './open.ts';
import { openPostgres, unusablePostgres } from './open-postgres.ts';
import { duePages, forgetPages, pageStates, savePageStates } from './pages.ts';
import { claimDuePartners, hastenPartner, listPartnerStates, releasePartner, renewPartner } from './partners.ts';
import type { Store } from './port.ts';
import { away, isAway } from './postgres-away.ts';
import { type PostgresWatch, watchPostgres } from './postgres-watch.ts';
import { readingStore } from './reading-store.ts';
import { expireEntries } from './retention.ts';
import { saveEntries } from './save-entries.ts';
import type { Database } from './schema.ts';
import {
  changeSubscription,
  dropSubscription,
  dueSubscriptions,
  listSubscriptions,
  saveSubscription,
  subscriptionByKey,
  subscriptionOf,
} from './subscriptions.ts';
import { withdrawEntry } from './withdraw.ts';
import { createWriteGroup, type WriteGroup } from './write-group.ts';

/** Told of what an operator should know; `fields` go to the log. */
export type StoreReport = (event: 'slow' | 'away' | 'back', fields: Readonly<Record<string, unknown>>) => void;

/** How a store is opened. */
export interface OpenOptions {
  /** `sqlite:PATH`, relative to the working folder, `sqlite::memory:` or `postgres://…` */
  readonly url: string;
  readonly now: () => number;
  readonly report?: StoreReport | undefined;
  /** How long a writer to a file waits for another process before it gives up. */
  readonly busyMs?: number | undefined;
}

/**
 * Opens the store, making its folder and bringing its tables up to date. Several processes may hold one file or one database.
 * @throws HubError `store-unusable`, one line that names the place and what to do
 */
export function openStore(options: OpenOptions): Promise<Store> {
  return isPostgresUrl(options.url) ? openPostgresStore(options) : openSqliteStore(options);
}

async function openSqliteStore({ url, now, busyMs }: OpenOptions): Promise<Store> {
  const db = await openDatabase(url, now(), { busyMs });
  const reads = await openReading(url, db);
  const searches = await openReading(url, db);
  const writes = createWriteGroup(db);
  const counter = reads === db ? undefined : openChangeCounter(sqlitePath(url));
  const store: Omit<Store, 'changes'> = {
    ...storeOn({ db, reads, searches, writes }, ofSqlite),
    turns: null,
    async close() {
      await writes.settle();
      counter?.close();
      for (const connection of [reads, searches]) if (connection !== db) await connection.destroy();
      await db.destroy();
    },
  };
  return countWrites(store, counter);
}

async function openPostgresStore({ url, now, report = () => {} }: OpenOptions): Promise<Store> {
  const { db, reads, searches, cut, close } = await openPostgres(url, {
    createdAt: now(),
    reportSlow: (statement, ms) => report('slow', { statement, ms }),
  });
  const watch = await watchPostgres(url, { report, cut }).catch(async (error: unknown) => {
    await close();
    throw unusablePostgres(url, error);
  });
  const guard = ofPostgres(watch);
  const writes = createWriteGroup(db, guard.refuse);
  const { take, leave } = hostTurns(db);
  return countWrites(
    {
      ...storeOn({ db, reads, searches, writes }, guard),
      turns: { ...guarded({ take }, guard), leave },
      async close() {
        await writes.settle();
        await watch.close();
        await close();
      },
    },
    watch,
  );
}

/** While the server is known to be away nobody waits for it; what fails for that reason says so. */
function ofPostgres(watch: PostgresWatch): Guard {
  return {
    refuse: () => {
      if (watch.isAway()) throw away();
    },
    explain: (error) => (isAway(error) ? away(error) : error),
  };
}

interface Connections {
  readonly db: Database;
  readonly reads: Database;
  readonly searches: Database;
  readonly writes: WriteGroup;
}

type StoreMethods = Omit<Store, 'changes' | 'close' | 'turns'>;

/** What a store does, whichever engine it stands on. */
function storeOn(connections: Connections, guard: Guard): StoreMethods {
  // Sources that this process polls now: only their writes can share a commit, so one alone has nobody to wait for.
  const polled = new Set<string>();
  const methods = guarded(methodsOn(connections, polled), guard);
  return {
    ...methods,
    async claimDueSources(claim) {
      const leases = await methods.claimDueSources(claim);
      for (const { sourceId } of leases) polled.add(sourceId);
      return leases;
    },
    // The poll is over, also where the guard lets nothing through.
    finishPoll(report) {
      polled.delete(report.sourceId);
      return methods.finishPoll(report);
    },
    putBack(lease) {
      polled.delete(lease.sourceId);
      return methods.putBack(lease);
    },
  };
}

function methodsOn({ db, reads, searches, writes }: Connections, polled: ReadonlySet<string>): StoreMethods {
  return {
    ...readingStore(reads, searches),
    saveEntries: (batch) => saveEntries(writes, { ...batch, patient: batch.patient === true && polled.size > 1 }),
    withdrawEntry: (key, at) => withdrawEntry(db, key, at),
    async expireEntries(sources, at, most) {
      if (isPostgres(db)) await forgetTurns(db);
      return expireEntries(db, sources, { at, most });
    },
    syncCatalog: (catalog, at) => syncCatalog(db, catalog, at),
    catalogSnapshot: () => readSnapshot(db),
    catalogHead: () => readHead(db),
    claimDueSources: (claim) => claimDueSources(db, claim),
    claimSource: (claim) => claimSource(db, claim),
    // A report alone need not wait for those who write feeds.
    finishPoll: (report) => (isPostgres(db) ? reportPoll(db, report) : finishPoll(writes, report, polled.size > 0)),
    putBack: (lease) => putBack(db, lease),
    listSourceStates: () => listSourceStates(db),
    hastenPoll: (sourceId, at) => hastenPoll(db, sourceId, at),
    renewLease: (lease) => renewLease(db, lease),
    claimDuePartners: (claim) => claimDuePartners(db, claim),
    renewPartner: (lease) => renewPartner(db, lease),
    dueDeliveries: (partnerId, due) => dueDeliveries(db, partnerId, due),
    settleDelivery: (settling) => settleDelivery(db, settling),
    releasePartner: (report) => releasePartner(db, report),
    hastenPartner: (id) => hastenPartner(db, id),
    forgetDeliveries: (at) => forgetDeliveries(db, at),
    listPartnerStates: () => listPartnerStates(db),
    pageStates: (sourceId, urls) => pageStates(db, sourceId, urls),
    savePageStates: (sourceId, pages, lease) => savePageStates(db, sourceId, { pages, lease }),
    duePages: (sourceId, due) => duePages(db, sourceId, due),
    forgetPages: (sourceId, before, lease) => forgetPages(db, sourceId, { before, lease }),
    findEntriesById: (ids) => findEntriesById(db, ids),
    knownIds: (ids) => knownIds(db, ids),
    subscriptionOf: (sourceId) => subscriptionOf(db, sourceId),
    subscriptionByKey: (key) => subscriptionByKey(db, key),
    saveSubscription: (subscription) => saveSubscription(db, subscription),
    changeSubscription: (key, from, to, dueAt) => changeSubscription(db, { key, from, to, dueAt }),
    listSubscriptions: () => listSubscriptions(db),
    dropSubscription: (sourceId) => dropSubscription(db, sourceId),
    dueSubscriptions: (now, limit) => dueSubscriptions(db, now, limit),
    fileStates: (sourceId) => fileStates(db, sourceId),
    saveFileStates: (sourceId, files, forget, lease) => saveFileStates(db, sourceId, { files, forget, lease }),
  };
}
