import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { besideTheServer, describePinning } from './child.ts';
import type { Figure } from './figures.ts';
import { findGenerator } from './load.ts';
import { benchGrowth } from './serve-growth.ts';
import { benchHot } from './serve-hot.ts';
import { benchIdle } from './serve-memory.ts';
import { benchRendering } from './serve-render.ts';
import { benchWaiting } from './serve-waiting.ts';

/** What the hub answers, how soon and how fast, as a process of its own with its default settings. */
export async function benchServing(): Promise<readonly Figure[]> {
  console.error(`  ${describeMachine()}`);
  const figures: Figure[] = [];
  for (const part of [hotFigures, benchRendering, benchWaiting, benchGrowth, benchIdle])
    figures.push(...(await besideTheServer(() => inFolder(part))));
  return figures;
}

async function hotFigures(folder: string): Promise<readonly Figure[]> {
  const generator = findGenerator(folder);
  if (generator === null) {
    console.error('  left out: the load needs wrk or autocannon on PATH');
    return [];
  }
  console.error(`  load by ${generator.name}; ${describePinning()}`);
  return benchHot(folder, generator);
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'khorak-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function describeMachine(): string {
  return `${cpus().length} cores, ${cpus()[0]?.model ?? 'of a kind not known'}, Node ${process.version}`;
}
