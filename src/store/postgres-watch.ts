/** Hears from PostgreSQL that feeds have changed, and knows whether it is there: so that what is served from memory asks it nothing. */
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { messageOf } from '../errors.ts';
import { CHANGES, streamOf } from './postgres-engine.ts';

/** Notices, and a look now and then in case one was lost. */
export interface PostgresWatch {
  /** Another number whenever feeds may have changed, or the server went or came back. */
  readonly changes: () => number;
  /** Says that this process has written: its own readers are not to wait for the notice. */
  readonly note: () => void;
  readonly isAway: () => boolean;
  readonly close: () => Promise<void>;
}

/** What a watch does with what it finds out. */
interface WatchOptions {
  /** Hears when the server goes, and why, and once it has come to stay. */
  readonly report: (event: 'away' | 'back', fields: { readonly reason?: string }) => void;
  /** Ends the other connections of this process, which would wait for a server that is gone until their own patience ends. */
  readonly cut: () => void;
}

/** Half a second: a lost notice is found out within one, a lost server within little more. */
const LOOK_EVERY_MS = 500;
/**
 * A look reads one row by its key and takes no lock. On two cores with six processes that read and write without a pause the
 * slowest of a thousand took 255 ms; where a process was kept from hearing the answer it took up to 720, but that is not counted
 * (see `heard`). A false alarm costs what is being written then: it is answered 503, and polls are put off a minute. A silence
 * that is waited out costs everybody who asks meanwhile.
 */
const ANSWER_WITHIN_MS = 700;
const STEP_MS = 100;
const TRY_AGAIN_MS = 250;
/** Where connections are cut as soon as they stand, they are not made without a pause. */
const RECONNECT_MS = 50;
const CONNECT_MS = 2000;
/** The pool has just been there: what keeps the connection that listens from standing for so long does not pass by itself. */
const OPEN_WITHIN_MS = 8000;

/**
 * Starts watching; resolves once it listens.
 * @throws NoListener when it cannot, several times in a row
 */
export async function watchPostgres(url: string, { report, cut }: WatchOptions): Promise<PostgresWatch> {
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
      await heard(connected.query(`listen ${CHANGES}`));
      for (let looks = 1; ; looks += 1) {
        const look = connected.query<{ version: string }>('select version::text from meta where id = 1');
        const { rows } = await heard(look);
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
        if (wasThere && !(error instanceof Silence)) {
          await pause(RECONNECT_MS, stopping.signal);
          continue;
        }
        failure = error;
        setAway(true);
        cut();
        tell('away', { reason: messageOf(error) });
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
    throw new NoListener(messageOf(failure), { cause: failure });
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
class Silence extends Error {}

/**
 * What the server answers. Time is counted in steps, between which what has come in is read: while this process stands still
 * itself, none goes by.
 * @throws Silence when it does not answer
 */
async function heard<T>(asked: Promise<T>): Promise<T> {
  const done = new AbortController();
  const answer = asked.finally(() => done.abort());
  answer.catch(() => {});
  for (let ms = 0; ms < ANSWER_WITHIN_MS && !done.signal.aborted; ms += STEP_MS) await pause(STEP_MS, done.signal);
  if (!done.signal.aborted) throw new Silence(`no answer within ${ANSWER_WITHIN_MS} ms`);
  return answer;
}

/** Never rejects: an end cuts it short. */
function pause(ms: number, signal: AbortSignal): Promise<undefined> {
  return setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
