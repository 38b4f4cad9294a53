/** Hears from PostgreSQL that feeds have changed, and knows whether it is there: so that what is served from memory asks it nothing. */
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { CHANGES, NO_ANSWER, streamOf } from './postgres-engine.ts';
import { reasonOf } from './refusal.ts';

/** Notices, and a look now and then in case one was lost. */
export interface PostgresWatch {
  /** Another number whenever feeds may have changed, or the server went or came back. */
  readonly changes: () => number;
  /** Says that this process has written: its own readers are not to wait for the notice. */
  readonly note: () => void;
  readonly isAway: () => boolean;
  readonly close: () => Promise<void>;
}

/** Half a second: a lost notice, or a lost server, is found out within one. */
const LOOK_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 2000;
const TRY_AGAIN_MS = 250;
/** Where connections are cut as soon as they stand, they are not made without a pause. */
const RECONNECT_MS = 50;
const CONNECT_MS = 2000;
/** The pool has just been there: what keeps the connection that listens from standing for so long does not pass by itself. */
const OPEN_WITHIN_MS = 8000;

/**
 * Starts watching; resolves once it listens. `report` hears when the server goes, and why, and once it has come to stay.
 * @throws NoListener when it cannot, several times in a row
 */
export async function watchPostgres(
  url: string,
  report: (event: 'away' | 'back', fields: { readonly reason?: string }) => void,
): Promise<PostgresWatch> {
  let changes = 0;
  let version: string | null = null;
  let isAway = false;
  let isTold = false;
  let failure: unknown;
  let client: pg.Client | null = null;
  const stopping = new AbortController();

  const hear = (told: string) => {
    if (told === version) return;
    version = told;
    changes += 1;
  };
  const setAway = (next: boolean) => {
    if (next === isAway) return;
    isAway = next;
    changes += 1;
  };
  const tell = (event: 'away' | 'back', fields: { readonly reason?: string } = {}) => {
    if (isTold === (event === 'away')) return;
    isTold = !isTold;
    report(event, fields);
  };
  /** Listens, and looks, until the connection ends. */
  const listen = async (opened: () => void) => {
    const connected = new pg.Client({
      connectionString: url,
      application_name: 'khorak listener',
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
    });
    const ended = new Promise<Error>((resolve) => {
      connected.once('error', resolve);
      connected.once('end', () => resolve(new Error('the connection ended')));
    });
    connected.on('error', () => {});
    connected.on('notification', ({ payload }) => hear(payload ?? ''));
    client = connected;
    try {
      await connected.connect();
      await connected.query(`listen ${CHANGES}`);
      for (let looks = 1; ; looks += 1) {
        const { rows } = await connected.query<{ version: string }>('select version::text from meta where id = 1');
        setAway(false);
        // A server that starts may go once more: that is one outage.
        if (looks > 1) tell('back');
        hear(rows[0]?.version ?? '');
        opened();
        const error = await Promise.race([ended, pause(LOOK_EVERY_MS, stopping.signal)]);
        if (stopping.signal.aborted) return;
        if (error !== undefined) throw error;
      }
    } finally {
      // One that does not answer does not say goodbye either.
      streamOf(connected).destroy();
    }
  };
  const watch = async (opened: () => void) => {
    while (!stopping.signal.aborted) {
      let wasThere = false;
      try {
        await listen(() => {
          wasThere = true;
          opened();
        });
      } catch (error) {
        if (stopping.signal.aborted) return;
        // A connection can be cut where the server is well, while it looks too: that is known once it was tried again.
        if (wasThere && !isSilence(error)) {
          await pause(RECONNECT_MS, stopping.signal);
          continue;
        }
        failure = error;
        setAway(true);
        tell('away', { reason: reasonOf(error) });
      }
      await pause(TRY_AGAIN_MS, stopping.signal);
    }
  };
  const close = async () => {
    stopping.abort();
    await client?.end().catch(() => {});
    await running;
  };
  const standing = new AbortController();
  const running = watch(() => standing.abort());
  await pause(OPEN_WITHIN_MS, standing.signal);
  if (!standing.signal.aborted) {
    await close();
    throw new NoListener(reasonOf(failure), { cause: failure });
  }
  return {
    changes: () => changes,
    note: () => {
      changes += 1;
    },
    isAway: () => isAway,
    close,
  };
}

/** The server is there, but not for the connection that listens; the message is the server's. */
export class NoListener extends Error {}

/** Enough time has gone by: what is tried once more would take as long again. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === NO_ANSWER;
}

/** Never rejects: an end cuts it short. */
function pause(ms: number, signal: AbortSignal): Promise<undefined> {
  return setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
