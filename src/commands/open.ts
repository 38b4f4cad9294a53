/** Opens a hub for the time of one command. */
import { setTimeout } from 'node:timers/promises';
import { type Clock, type Hub, openHub } from '../hub.ts';
import { openLog } from '../log.ts';
import type { CommandContext } from './terminal.ts';

const LOOK_EVERY_MS = 250;
const LONGEST_WAIT_SECONDS = 10;

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
    if (manner === 'works' && !(await isFollowed(hub)))
      terminal.complain(`khorak: the hub follows other files than ${config.feedsDir}: run this with the files it has`);
    return await work(hub);
  } finally {
    await hub.close();
  }
}

/** What was changed a moment ago the hub takes up with its next tick. */
async function isFollowed({ keeper, config }: Hub): Promise<boolean> {
  const until = Date.now() + Math.min(2 * config.tickSeconds, LONGEST_WAIT_SECONDS) * 1000;
  while (!keeper.isFollowed() && Date.now() < until) {
    await setTimeout(LOOK_EVERY_MS);
    await keeper.refresh();
  }
  return keeper.isFollowed();
}
