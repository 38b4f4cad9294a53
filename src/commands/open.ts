/** Opens a hub for the time of one command. */
import { type Clock, type Hub, openHub } from '../hub.ts';
import { openLog } from '../log.ts';
import type { CommandContext } from './terminal.ts';

/** The real clock, for commands. */
export function commandClock({ environment }: CommandContext): Clock {
  return { now: Date.now, random: Math.random, env: (name) => environment[name] };
}

/**
 * Runs `work` with an open hub and closes it whatever happens. The command speaks for itself: no log. One that only looks leaves
 * the catalogue alone; one that works takes it up where the store is this machine's own. Of a store that several share it may be
 * another's: its files stay in force, and that is said.
 */
export async function withHub<T>(
  context: CommandContext,
  manner: 'looks' | 'works',
  work: (hub: Hub) => Promise<T>,
): Promise<T> {
  const { config, terminal } = context;
  const isOwn = config.databaseUrl.startsWith('sqlite:');
  const telling = manner === 'looks' ? 'never' : isOwn ? 'always' : 'first';
  const hub = await openHub(config, openLog('silent'), { ...commandClock(context), telling });
  try {
    if (manner === 'works' && !hub.keeper.isFollowed())
      terminal.complain(`khorak: the hub follows other files than ${config.feedsDir}: run this with the files it has`);
    return await work(hub);
  } finally {
    await hub.close();
  }
}
