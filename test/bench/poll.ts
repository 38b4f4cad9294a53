import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkScript, nextMessage } from './child.ts';
import { type Figure, median } from './figures.ts';
import type { Sweeps } from './sweep.ts';

const FEEDS = 1000;
const ROUNDS = 3;

/**
 * Polls 1,000 local feeds of 30 items, some 40 KB each: everything new, then nothing new (304). Beside it, in turn, a
 * bare script that only fetches, parses with rss-parser and stores; its second sweep only fetches.
 */
export async function benchPolling(): Promise<readonly Figure[]> {
  const publisher = forkScript('publisher.ts', [String(FEEDS)]);
  try {
    const { urls } = await nextMessage<{ urls: readonly string[] }>({ process: publisher });
    const bare: Sweeps[] = [];
    const hub: Sweeps[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await sweepWith('sweep-bare.ts', urls));
      hub.push(await sweepWith('sweep-hub.ts', urls));
    }
    return figuresOf(bare, hub);
  } finally {
    publisher.kill();
  }
}

function figuresOf(bare: readonly Sweeps[], hub: readonly Sweeps[]): readonly Figure[] {
  const row = (name: string, unit: string, of: (sweeps: Sweeps) => number, most: number | null): Figure => ({
    name,
    unit,
    ours: median(hub.map(of)),
    bare: median(bare.map(of)),
    limit: most === null ? null : { most },
  });
  return [
    row('poll: first sweep, CPU', 's', ({ first }) => first.cpuMs / 1000, 2),
    row('poll: first sweep, wall', 's', ({ first }) => first.wallMs / 1000, null),
    row('poll: all-304 sweep, CPU', 's', ({ unchanged }) => unchanged.cpuMs / 1000, 1.3),
    row('poll: all-304 sweep, wall', 's', ({ unchanged }) => unchanged.wallMs / 1000, null),
    row('poll: peak memory', 'MB', ({ peakBytes }) => peakBytes / 1e6, null),
    row('poll: entries stored', '', ({ entries }) => entries, null),
  ];
}

async function sweepWith(script: string, urls: readonly string[]): Promise<Sweeps> {
  const folder = await mkdtemp(join(tmpdir(), 'khorak-bench-'));
  const child = forkScript(script, []);
  try {
    child.send({ urls, folder });
    return await nextMessage<Sweeps>({ process: child });
  } finally {
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
