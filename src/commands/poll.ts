/** `khorak poll [ID…]`: polls now, whatever is due. */
import { SingleBar } from 'cli-progress';
import type { Hub } from '../hub.ts';
import type { Source, SourceLease } from '../model.ts';
import type { ReadingEvent } from '../pipeline.ts';
import { readFolderSource } from '../polling/folder-reading.ts';
import { pollSource } from '../polling/polling.ts';
import { withHub } from './open.ts';
import { ENDED } from './status.ts';
import type { CommandContext } from './terminal.ts';

/** Why a source gave nothing to tell. */
const IDLE = { folder: 'no new file', push: 'takes POST /articles, there is nothing to poll' } as const;
const HELD = 'being polled by another process';
const UNFOLLOWED = 'not polled: it is not among the files that the hub follows';
const BUSY = 'not polled: its host has others to answer first, or asked to be left alone for a while';
const DISABLED = 'disabled in its file, not polled';

/** What there is to tell of one source. */
type Told = { readonly events: readonly ReadingEvent[] } | { readonly unpolled: string };

/**
 * Polls the sources named, or all that can be polled and have not ended; 1 when one of them failed or another process or
 * its host kept it from being polled, 2 for an unknown id.
 */
export async function poll(context: CommandContext, ids: readonly string[]): Promise<number> {
  const { terminal } = context;
  return withHub(context, 'works', async (hub) => {
    const sources = hub.keeper.current().sources;
    const unknown = ids.filter((id) => !sources.some((source) => source.id === id));
    if (unknown.length > 0) {
      terminal.complain(
        `khorak: there is no source ${unknown.map((id) => `"${id}"`).join(', ')} in ${context.config.feedsDir}${
          hub.keeper.current().partners.some(({ id }) => unknown.includes(id)) ? ' (for a partner: khorak tell)' : ''
        }`,
      );
      return 2;
    }
    const wanted = sources.filter(({ id, enabled }) => (ids.length > 0 ? ids.includes(id) : enabled));
    const bar = terminal.interactive
      ? new SingleBar({ format: '{bar} {value}/{total} {source}', clearOnComplete: true })
      : null;
    bar?.start(wanted.length, 0, { source: '' });
    const told = new Map<string, Told>();
    const tell = (id: string, what: Told) => {
      told.set(id, what);
      bar?.increment({ source: id });
    };
    await readFolders(hub, wanted, tell);
    await pollAll(hub, await pollable(hub, wanted, { named: ids.length > 0, tell }), tell);
    bar?.stop();
    for (const source of wanted) for (const line of describe(source, told.get(source.id))) terminal.say(line);
    return [...told.values()].some(isTrouble) ? 1 : 0;
  });
}

type Tell = (id: string, what: Told) => void;

async function readFolders({ reading, store }: Hub, wanted: readonly Source[], tell: Tell): Promise<void> {
  for (const source of wanted) {
    if (source.input.kind === 'folder') {
      const events = await readFolderSource(reading, source);
      tell(source.id, events === null ? { unpolled: await whyHeld(store, source.id) } : { events });
    }
    if (source.input.kind === 'push') tell(source.id, { events: [] });
  }
}

/** Ids of the sources to poll; one that has ended is only tried again when it is named. */
async function pollable(
  { store }: Hub,
  wanted: readonly Source[],
  { named, tell }: { readonly named: boolean; readonly tell: Tell },
): Promise<readonly string[]> {
  const states = await store.listSourceStates();
  const ended = new Set(states.filter(({ endedAt }) => endedAt !== null).map(({ sourceId }) => sourceId));
  return wanted.flatMap(({ id, input, enabled }) => {
    if (input.kind !== 'feed' && input.kind !== 'pages') return [];
    const unpolled = !enabled ? DISABLED : ended.has(id) && !named ? ENDED : null;
    if (unpolled === null) return [id];
    tell(id, { unpolled });
    return [];
  });
}

async function pollAll({ reading, store, config }: Hub, ids: readonly string[], tell: Tell): Promise<void> {
  let waiting: readonly string[] = ids;
  // Claimed a batch at a time: a lease starts only when its poll does. What a busy host put back has another try.
  for (let isMoving = true; isMoving; ) {
    const since = performance.now();
    const leases: readonly SourceLease[] = await store.claimDueSources({
      now: reading.now(),
      leaseMs: reading.leaseMs,
      limit: config.maxSockets,
      ids: waiting,
    });
    const done = await Promise.all(
      leases.map(async (lease) => {
        const event = await pollSource(reading, lease, { byHand: true, since });
        if (event !== null) tell(lease.sourceId, { events: [event] });
        return event === null ? [] : [lease.sourceId];
      }),
    );
    waiting = waiting.filter((id) => !done.flat().includes(id));
    isMoving = done.flat().length > 0;
    const claimed = new Set(leases.map(({ sourceId }) => sourceId));
    if (isMoving) continue;
    for (const id of waiting) tell(id, { unpolled: claimed.has(id) ? BUSY : await whyHeld(store, id) });
  }
}

async function whyHeld(store: Hub['store'], id: string): Promise<string> {
  return (await store.sourceStanding(id)) === 'known' ? HELD : UNFOLLOWED;
}

function isTrouble(told: Told): boolean {
  if ('unpolled' in told) return [HELD, BUSY, UNFOLLOWED].includes(told.unpolled);
  return told.events.some(({ kind }) => kind === 'failed');
}

function describe({ id, input }: Source, told: Told | undefined): readonly string[] {
  if (told === undefined) return [];
  if ('unpolled' in told) return [`${id}: ${told.unpolled}`];
  if (told.events.length > 0) return told.events.map(describeEvent);
  return input.kind === 'folder' || input.kind === 'push' ? [`${id}: ${IDLE[input.kind]}`] : [];
}

function describeEvent(event: ReadingEvent): string {
  const { sourceId, document, kind, created, updated, rejected, error, waiting } = event;
  const subject = document === null ? sourceId : `${sourceId} (${document})`;
  if (error !== null) return `${subject}: failed: ${error.message}`;
  if (kind === 'not-modified') return `${subject}: not modified`;
  const more = [
    ...(rejected.length > 0 ? [`, ${rejected.length} rejected`] : []),
    ...(waiting > 0 ? [`, ${waiting} ${waiting === 1 ? 'page' : 'pages'} left for the next poll`] : []),
  ];
  return `${subject}: ${created} new, ${updated} updated${more.join('')}`;
}
