/** The hub as its users start it, in a folder of its own. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';

export const PUSH_TOKEN = 'token-of-the-benchmark';
const MAIN = new URL('../../src/main.mjs', import.meta.url).pathname;
const START_MS = 60_000;

/** A hub that serves. */
export interface HubProcess extends Child {
  readonly port: number;
  /** From the start of the process until it serves. */
  readonly startMs: number;
}

/** Where the hub's things lie; `feedsDir` and `database` are below `folder` unless given. */
export interface HubPlace {
  readonly folder: string;
  readonly feedsDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the hub with its default settings, on a free port; what it logs goes to a file, as in a container. */
export async function startHub({ folder, feedsDir = join(folder, 'feeds'), env = {} }: HubPlace): Promise<HubProcess> {
  const log = join(folder, `hub-${process.hrtime.bigint()}.log`);
  const out = openSync(log, 'w');
  const startedAt = performance.now();
  const child = startChild({
    ...{ command: process.execPath, args: [MAIN], core: 'server', cwd: folder, stdio: ['ignore', out, out] },
    env: {
      ...{ PORT: '0', HOST: '127.0.0.1', PUBLIC_URL: 'http://hub.example', TRUST_PROXY: 'loopback', PUSH_TOKEN },
      ...{ DATABASE_URL: `sqlite:${join(folder, 'khorak.db')}`, FEEDS_DIR: feedsDir, ...env },
    },
  });
  closeSync(out);
  while (performance.now() - startedAt < START_MS && child.process.exitCode === null) {
    const port = /"port":(\d+),"msg":"serving"/.exec(readFileSync(log, 'utf8'))?.[1];
    if (port !== undefined) return { ...child, port: Number(port), startMs: performance.now() - startedAt };
    await setTimeout(2);
  }
  await child.stop();
  throw new Error(`the hub did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`);
}
