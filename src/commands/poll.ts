/** `khorak poll [ID…]`: polls now, whatever is due. */
import { SingleBar } from 'cli-progress';
import { readFolderSource } from '../folder-reading.ts';
import type { Hub } from '../hub.ts';
import type { SourceLease } from '../model.ts';
import type { ReadingEvent } from '../pipeline.ts';
import { pollSource } from '../polling.ts';
import { withHub } from './open.ts';
import type { CommandContext } from './terminal.ts';

/** Why a source gave nothing to tell. */
const IDLE = {
  feed: 'being polled by another process',
  pages: 'pages are not read yet',
  folder: 'no new file',
  push: 'takes POST /articles, there is nothing to poll',
} as const;

/** Polls the sources named, or all that can be polled; 1 when one of them failed, 2 for an unknown id. */
export async function poll(context: CommandContext, ids: readonly string[]): Promise<number> {
  const { terminal } = context;
  return withHub(context, async (hub) => {
    const sources = hub.keeper.current().sources;
    const unknown = ids.filter((id) => !sources.some((source) => source.id === id));
    if (unknown.length > 0) {
      terminal.complain(
        `khorak: there is no source ${unknown.map((id) => `"${id}"`).join(', ')} in ${context.config.feedsDir}`,
      );
      return 2;
    }
    const wanted = sources.filter(({ id, enabled }) => (ids.length > 0 ? ids.includes(id) : enabled));
    const bar = terminal.interactive
      ? new SingleBar({ format: '{bar} {value}/{total} {source}', clearOnComplete: true })
      : null;
    bar?.start(wanted.length, 0, { source: '' });
    const events = await pollAll(
      hub,
      wanted.map(({ id }) => id),
      (id) => bar?.increment({ source: id }),
    );
    bar?.stop();
    for (const event of events) terminal.say(describe(event));
    for (const { id, input } of wanted.filter((source) => !events.some(({ sourceId }) => sourceId === source.id))) {
      terminal.say(`${id}: ${IDLE[input.kind]}`);
    }
    return events.some(({ kind }) => kind === 'failed') ? 1 : 0;
  });
}

async function pollAll(hub: Hub, ids: readonly string[], done: (id: string) => void): Promise<ReadingEvent[]> {
  const { reading, store, keeper, config } = hub;
  const events: ReadingEvent[] = [];
  const finish = (id: string, found: readonly ReadingEvent[]) => {
    events.push(...found);
    done(id);
  };
  for (const source of keeper.current().sources.filter(({ id }) => ids.includes(id))) {
    if (source.input.kind === 'folder') finish(source.id, await readFolderSource(reading, source));
    if (source.input.kind === 'push') finish(source.id, []);
  }
  // Claimed a batch at a time: a lease starts only when its poll does.
  let waiting: readonly string[] = ids;
  for (;;) {
    const leases: readonly SourceLease[] = await store.claimDueSources({
      now: reading.now(),
      leaseMs: reading.leaseMs,
      limit: config.maxSockets,
      ids: waiting,
    });
    if (leases.length === 0) return events;
    waiting = waiting.filter((id) => !leases.some(({ sourceId }) => sourceId === id));
    await Promise.all(leases.map(async (lease) => finish(lease.sourceId, [await pollSource(reading, lease)])));
  }
}

function describe({ sourceId, document, kind, created, updated, rejected, error }: ReadingEvent): string {
  const subject = document === null ? sourceId : `${sourceId} (${document})`;
  if (error !== null) return `${subject}: failed: ${error.message}`;
  if (kind === 'not-modified') return `${subject}: not modified`;
  return `${subject}: ${created} new, ${updated} updated${rejected.length > 0 ? `, ${rejected.length} rejected` : ''}`;
}
