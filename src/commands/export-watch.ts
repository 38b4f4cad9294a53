/** Keeps a mirror up to date while the hub, in whichever process, goes on. */
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { Mirror } from './export-mirror.ts';
import type { Terminal } from './terminal.ts';

const LOOK_EVERY_MS = 1000;

/** After a round in which something failed. */
const RETRY_MS = 30_000;

const LEFT = 'khorak: the hub follows other files than these: the mirror is left as it is until they are the same';
const GOES_ON = 'khorak: the hub follows these files again: the mirror goes on';

/** Runs a round whenever the store or the catalogue has changed; resolves to 0 once `signal` is aborted. */
export async function keepMirror(
  { store, keeper, reading }: Hub,
  mirror: Mirror,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<number> {
  let mirrored: string | null = null;
  let dueAt: number | null = null;
  let isFollowed = true;
  while (!signal.aborted) {
    try {
      await keeper.refresh();
      if (keeper.isFollowed() !== isFollowed) terminal.complain(isFollowed ? LEFT : GOES_ON);
      isFollowed = keeper.isFollowed();
      // Read before the round: what changes in the middle of it is for the next.
      const state = `${await store.version()} ${keeper.current().fingerprint}`;
      if (isFollowed && (state !== mirrored || (dueAt !== null && reading.now() >= dueAt))) {
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
