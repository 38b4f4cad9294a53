import { readSnapshot, syncCatalog } from './catalog-sync.ts';
import { countWrites, openChangeCounter } from './change-counter.ts';
import { fileStates, saveFileStates } from './files.ts';
import { findEntriesById, knownIds } from './find-entry.ts';
import { claimDueSources, finishPoll, hastenPoll, listSourceStates, putBack, renewLease } from './leases.ts';
import { openDatabase, openReading, sqlitePath } from './open.ts';
import { duePages, forgetPages, pageStates, savePageStates } from './pages.ts';
import type { Store } from './port.ts';
import { readingStore } from './reading-store.ts';
import { expireEntries } from './retention.ts';
import { saveEntries } from './save-entries.ts';
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
import { createWriteGroup } from './write-group.ts';

/**
 * Opens the store, making its folder and bringing its tables up to date. Several processes may hold one file.
 * @param options.url `sqlite:PATH`, relative to the working folder, or `sqlite::memory:`
 * @throws HubError `store-unusable`, one line that names the path and what to do
 */
export async function openStore(options: { readonly url: string; readonly now: () => number }): Promise<Store> {
  const db = await openDatabase(options.url, options.now());
  const reads = await openReading(options.url, db);
  const searches = await openReading(options.url, db);
  const writes = createWriteGroup(db);
  // Sources that this process polls now: only their writes can share a commit, so one alone has nobody to wait for.
  const polled = new Set<string>();
  const counter = reads === db ? null : openChangeCounter(sqlitePath(options.url));
  const store: Omit<Store, 'changes'> = {
    ...readingStore(reads, searches),
    saveEntries: (batch) => saveEntries(writes, { ...batch, patient: batch.patient === true && polled.size > 1 }),
    withdrawEntry: (key, at) => withdrawEntry(db, key, at),
    expireEntries: (sources, at) => expireEntries(db, sources, at),
    syncCatalog: (catalog, at) => syncCatalog(db, catalog, at),
    catalogSnapshot: () => readSnapshot(db),
    async claimDueSources(claim) {
      const leases = await claimDueSources(db, claim);
      for (const { sourceId } of leases) polled.add(sourceId);
      return leases;
    },
    finishPoll(report) {
      polled.delete(report.sourceId);
      return finishPoll(writes, report, polled.size > 0);
    },
    putBack(lease) {
      polled.delete(lease.sourceId);
      return putBack(db, lease);
    },
    listSourceStates: () => listSourceStates(db),
    hastenPoll: (sourceId, at) => hastenPoll(db, sourceId, at),
    renewLease: (lease) => renewLease(db, lease),
    pageStates: (sourceId, urls) => pageStates(db, sourceId, urls),
    savePageStates: (sourceId, pages) => savePageStates(db, sourceId, pages),
    duePages: (sourceId, due) => duePages(db, sourceId, due),
    forgetPages: (sourceId, before) => forgetPages(db, sourceId, before),
    findEntriesById: (ids) => findEntriesById(db, ids),
    knownIds: (ids) => knownIds(db, ids),
    subscriptionOf: (sourceId) => subscriptionOf(db, sourceId),
    subscriptionByKey: (key) => subscriptionByKey(db, key),
    saveSubscription: (subscription) => saveSubscription(db, subscription),
    changeSubscription: (key, from, to) => changeSubscription(db, { key, from, to }),
    listSubscriptions: () => listSubscriptions(db),
    dropSubscription: (sourceId) => dropSubscription(db, sourceId),
    dueSubscriptions: (now, limit) => dueSubscriptions(db, now, limit),
    fileStates: (sourceId) => fileStates(db, sourceId),
    saveFileStates: (sourceId, files, forget) => saveFileStates(db, sourceId, { files, forget }),
    async close() {
      await writes.settle();
      counter?.close();
      for (const connection of [reads, searches]) if (connection !== db) await connection.destroy();
      await db.destroy();
    },
  };
  return counter === null ? countWrites(store) : { ...store, changes: counter.read };
}
