/** Opens a hub for the time of one command. */
import { type Clock, type Hub, openHub } from '../hub.ts';
import { openLog } from '../log.ts';
import type { CommandContext } from './terminal.ts';

/** The real clock, for commands. */
export function commandClock({ environment }: CommandContext): Clock {
  return { now: Date.now, random: Math.random, env: (name) => environment[name] };
}

/** Runs `work` with an open hub and closes it whatever happens. The command speaks for itself: no log. */
export async function withHub<T>(context: CommandContext, work: (hub: Hub) => Promise<T>): Promise<T> {
  const hub = await openHub(context.config, openLog('silent'), commandClock(context));
  try {
    return await work(hub);
  } finally {
    await hub.close();
  }
}
