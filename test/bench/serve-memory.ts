import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { residentBytesOf } from './child.ts';
import type { Figure } from './figures.ts';
import { startHub } from './hub-process.ts';

const IDLE_MS = 20_000;
const FEEDS = new URL('../../feeds', import.meta.url);

/** What the hub holds in memory some time after its start, with the sample newsroom and no readers; and how soon it serves. */
export async function benchIdle(folder: string): Promise<readonly Figure[]> {
  await cp(FEEDS, join(folder, 'feeds'), { recursive: true });
  const hub = await startHub({ folder });
  try {
    await setTimeout(IDLE_MS);
    const held = residentBytesOf(hub.pid);
    const start: Figure = {
      name: 'serve: start, sample newsroom',
      unit: 'ms',
      ours: hub.startMs,
      bare: null,
      limit: null,
    };
    if (held === null) return [start];
    return [start, { name: 'serve: memory, idle', unit: 'MB', ours: held / 1e6, bare: null, limit: null }];
  } finally {
    await hub.stop();
  }
}
