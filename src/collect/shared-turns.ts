import type { SharedTurns } from '../model.ts';
import type { HostGate, Manners, Turn } from './turns.ts';

/** What a shared gate needs beside the gate of this process. */
export interface SharingOptions {
  readonly turns: SharedTurns;
  /** Says whose pauses these are: one host may be known to several gates. */
  readonly prefix: string;
  readonly gapMs: number;
  /** A turn is never longer than this. */
  readonly holdMs: number;
  /** What of it is not needed: whoever hears of its turn later than that gives it back, for it could end in the middle. */
  readonly spareMs?: number;
  readonly now: () => number;
  /** May return early, when the hub stops. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly isStopping: () => boolean;
}

/** Shares a gate, where there is anybody to share it with. */
export type ShareGate = (
  gate: HostGate,
  pause: Pick<SharingOptions, 'prefix' | 'gapMs' | 'holdMs' | 'spareMs'>,
) => HostGate;

/** Who is told that another process asks now looks again after this time: how long that takes, nobody knows. */
const LOOK_AGAIN_MS = 200;

/**
 * Makes of a process's gate one of all processes: whoever has passed it here stands in the line of all, so that a host sees one
 * request at a time and the pause after it, however many machines ask. Who is in no mood to wait for the pause (`gap: false`)
 * goes by this process's gate alone.
 */
export function shareGate(gate: HostGate, options: SharingOptions): HostGate {
  const { turns, gapMs, holdMs, now } = options;
  const pauses = new Map<string, number>();
  /** Turns that are being given back: the next one here is not to find them held. */
  const leaving = new Map<string, Promise<void>>();

  const give = (hostname: string, token: string): void => {
    const restMs = Math.max(gapMs, (pauses.get(hostname) ?? 0) - now());
    pauses.delete(hostname);
    const left = turns
      .leave(options.prefix + hostname, token, restMs)
      // It ends by itself.
      .catch(() => {})
      .finally(() => {
        if (leaving.get(hostname) === left) leaving.delete(hostname);
      });
    leaving.set(hostname, left);
  };
  let waiting = 0;
  const wait = async (pause: Promise<void> | undefined): Promise<void> => {
    waiting += 1;
    await pause;
    waiting -= 1;
  };
  return {
    waiting: () => gate.waiting() + waiting,
    pause: (hostname, forMs) => {
      pauses.set(hostname, now() + forMs);
      gate.pause(hostname, forMs);
    },
    async enter(hostname, manners) {
      if (!manners.gap) return gate.enter(hostname, manners);
      const turn = await gate.enter(hostname, { ...manners, slot: undefined });
      if (turn.kind === 'busy') return turn;
      try {
        await wait(leaving.get(hostname));
        const shared = await standInLine(options, hostname, manners);
        if (shared.kind === 'busy') {
          turn.leave();
          return shared;
        }
        const leave = () => {
          shared.leave();
          turn.leave();
        };
        return { kind: 'turn', leave };
      } catch (error) {
        turn.leave();
        throw error;
      }
    },
  };

  /** The turn of all is taken by who can use it at once: it ends by itself, and would while its holder waited for a slot. */
  async function standInLine(
    { prefix, sleep, isStopping, spareMs = Number.POSITIVE_INFINITY }: SharingOptions,
    hostname: string,
    { patienceMs = Number.POSITIVE_INFINITY, slot = async () => () => {} }: Manners,
  ): Promise<Turn> {
    for (let waitedMs = 0; ; ) {
      const leaveSlot = await slot();
      const askedAt = performance.now();
      const found = await turns.take(prefix + hostname, holdMs).catch((error: unknown) => {
        leaveSlot();
        throw error;
      });
      if (found.kind === 'turn') {
        const leave = () => {
          leaveSlot();
          give(hostname, found.token);
        };
        if (performance.now() - askedAt <= spareMs) return { kind: 'turn', leave };
        leave();
      } else leaveSlot();
      const afterMs = found.kind === 'resting' ? found.afterMs : LOOK_AGAIN_MS;
      if (waitedMs + afterMs > patienceMs || isStopping()) return { kind: 'busy', afterMs: Math.max(afterMs, gapMs) };
      await wait(sleep(afterMs));
      waitedMs += afterMs;
    }
  }
}
