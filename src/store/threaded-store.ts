import { Worker } from 'node:worker_threads';
import { HubError } from '../errors.ts';
import { countWrites, openChangeCounter } from './change-counter.ts';
import { guarded, ofSqlite } from './guard.ts';
import type { OpenOptions } from './local-store.ts';
import { openReading, sqlitePath } from './open.ts';
import type { Store } from './port.ts';
import { readingStore } from './reading-store.ts';
import {
  type Answer,
  type Call,
  fromPlainError,
  type PlainError,
  type Question,
  type StoreAddress,
} from './thread-messages.ts';

/**
 * Opens the store in a thread of its own: a commit waits for the disk, and what serves must not wait with it. Feeds are read here,
 * beside it.
 * @param options.url a file; a database in memory belongs to one thread
 * @throws HubError `store-unusable`, one line that names the path and what to do
 */
export async function openThreadedStore(options: OpenOptions): Promise<Store> {
  const thread = await startThread({ url: options.url, openedAt: options.now(), busyMs: options.busyMs });
  const reads = await openReading(options.url, null);
  const searches = await openReading(options.url, null);
  const call =
    <N extends Call>(name: N) =>
    (...args: Parameters<Store[N]>) =>
      thread.ask(name, args) as ReturnType<Store[N]>;
  const counter = openChangeCounter(sqlitePath(options.url));
  const store: Omit<Store, 'changes'> = {
    ...guarded(readingStore(reads, searches), ofSqlite),
    turns: null,
    saveEntries: call('saveEntries'),
    withdrawEntry: call('withdrawEntry'),
    expireEntries: call('expireEntries'),
    syncCatalog: call('syncCatalog'),
    catalogSnapshot: call('catalogSnapshot'),
    catalogHead: call('catalogHead'),
    claimDueSources: call('claimDueSources'),
    claimSource: call('claimSource'),
    finishPoll: call('finishPoll'),
    putBack: call('putBack'),
    listSourceStates: call('listSourceStates'),
    hastenPoll: call('hastenPoll'),
    renewLease: call('renewLease'),
    claimDuePartners: call('claimDuePartners'),
    renewPartner: call('renewPartner'),
    dueDeliveries: call('dueDeliveries'),
    settleDelivery: call('settleDelivery'),
    releasePartner: call('releasePartner'),
    hastenPartner: call('hastenPartner'),
    forgetDeliveries: call('forgetDeliveries'),
    listPartnerStates: call('listPartnerStates'),
    pageStates: call('pageStates'),
    savePageStates: call('savePageStates'),
    duePages: call('duePages'),
    forgetPages: call('forgetPages'),
    findEntriesById: call('findEntriesById'),
    knownIds: call('knownIds'),
    subscriptionOf: call('subscriptionOf'),
    subscriptionByKey: call('subscriptionByKey'),
    saveSubscription: call('saveSubscription'),
    changeSubscription: call('changeSubscription'),
    listSubscriptions: call('listSubscriptions'),
    dropSubscription: call('dropSubscription'),
    dueSubscriptions: call('dueSubscriptions'),
    fileStates: call('fileStates'),
    saveFileStates: call('saveFileStates'),
    async close() {
      // The thread's connection is the last: it is the one that brings what stands in the log into the file.
      counter.close();
      await reads.destroy();
      await searches.destroy();
      await thread.ask('close', []);
      await thread.ended;
    },
  };
  return countWrites(store, counter);
}

interface Thread {
  ask(name: Call, args: readonly unknown[]): Promise<unknown>;
  readonly ended: Promise<void>;
}

interface Asked {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the thread and waits until its store is open. */
async function startThread(address: StoreAddress): Promise<Thread> {
  const worker = new Worker(new URL('./store-thread.ts', import.meta.url), {
    workerData: address,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const asked = new Map<number, Asked>();
  let last = 0;
  let isOver = false;
  const answered = (number: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      asked.set(number, { resolve, reject });
    });
  worker.on('message', (answer: Answer) => {
    const waiting = asked.get(answer.number);
    asked.delete(answer.number);
    if ('error' in answer) waiting?.reject(fromPlainError(answer.error as PlainError));
    else waiting?.resolve(answer.result);
  });
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      isOver = true;
      for (const { reject } of asked.values()) reject(threadEnded());
      asked.clear();
      resolve();
    });
  });
  const opening = answered(0);
  // Without its store a hub is none: it ends, and is started again.
  worker.once('error', (error) => {
    throw error;
  });
  await opening.catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  const ask = (name: Call, args: readonly unknown[]) => {
    // A question to nobody would wait for ever.
    if (isOver) return Promise.reject(threadEnded());
    const question: Question = { number: ++last, name, args };
    worker.postMessage(question);
    return answered(question.number);
  };
  return { ask, ended };
}

function threadEnded(): HubError {
  return new HubError('unavailable', 'The thread of the store has ended');
}
