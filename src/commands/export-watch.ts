/** Keeps a mirror up to date while the hub, in whichever process, goes on. */
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { Mirror } from './export-mirror.ts';
import type { Terminal } from './terminal.ts';

const LOOK_EVERY_MS = 1000;

/** After a round in which something failed. */
const RETRY_MS = 30_000;

/** Runs a round whenever the store or the catalogue has changed; resolves to 0 once `signal` is aborted. */
export async function keepMirror(
  { store, keeper, reading }: Hub,
  mirror: Mirror,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<number> {
  let mirrored: string | null = null;
  let dueAt: number | null = null;
  while (!signal.aborted) {
    try {
      await keeper.refresh();
      // Read before the round: what changes in the middle of it is for the next.
      const state = `${await store.version()} ${keeper.current().fingerprint}`;
      if (state !== mirrored || (dueAt !== null && reading.now() >= dueAt)) {
        const { isWhole, againAt } = await mirror();
        mirrored = state;
        dueAt = isWhole ? againAt : reading.now() + RETRY_MS;
      }
    } catch (error) {
      if (signal.aborted) return 0;
      terminal.complain(`khorak: ${messageOf(error)}`);
      mirrored = null;
      await pause(RETRY_MS / 10, signal);
    }
    await pause(LOOK_EVERY_MS, signal);
  }
  return 0;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return wait(ms, undefined, { signal }).catch(() => {});
}
