/** What runs in the store's thread: does what is asked, one answer to each question. */
import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from './local-store.ts';
import { type Answer, type Question, type StoreAddress, toPlainError } from './thread-messages.ts';

const { url, openedAt, busyMs } = workerData as StoreAddress;
const port = parentPort;
if (port === null) throw new Error('store-thread.ts is run as a worker thread');

const tell = (answer: Answer) => port.postMessage(answer);

try {
  const store = await openStore({ url, now: () => openedAt, busyMs });
  port.on('message', ({ number, name, args }: Question) => {
    const work = store[name] as (...args: readonly unknown[]) => Promise<unknown>;
    const answered = work(...args).then(
      (result) => tell({ number, result }),
      (error: unknown) => tell({ number, error: toPlainError(error) }),
    );
    if (name === 'close') void answered.then(() => port.close());
  });
  tell({ number: 0, result: null });
} catch (error) {
  tell({ number: 0, error: toPlainError(error) });
}
