/** A real hub in a process of its own, on loopback, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../..');

/** How a process is ended. */
export interface Endings {
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface HubProcess extends Endings {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything logged so far, parsed. */
  readonly log: Record<string, unknown>[];
  /** Resolves with the first log line, past or to come, that fits. */
  logged(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
}

/** A folder with `files` in it (path → text), removed by `remove`. */
export async function makeFolder(files: Record<string, string> = {}) {
  const path = await mkdtemp(join(tmpdir(), 'khorak-'));
  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  return { path, write, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Settings of a hub that lives in `folder`: its own store and catalogue, any free port, loopback allowed. */
export function settingsIn(folder: string, extra: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    HOST: '127.0.0.1',
    PUBLIC_URL: 'https://hub.example/news',
    DATABASE_URL: `sqlite:${join(folder, 'data/khorak.db')}`,
    FEEDS_DIR: join(folder, 'feeds'),
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    TICK_SECONDS: '1',
    HOST_GAP_SECONDS: '0',
    PUSH_TOKEN: 'push-secret',
    // Tests ask again and again until something shows; the limit has tests of its own.
    THROTTLE_PER_MINUTE: '0',
    LOG_LEVEL: 'debug',
    ...extra,
  };
}

/** The endings of a child; `exited` is its 'exit' event to come. */
export function endingsOf(child: ChildProcess, exited: Promise<unknown[]>): Endings {
  return {
    stop: async () => {
      child.kill('SIGTERM');
      return (await exited)[0] as number | null;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Starts a hub and waits until it serves, or works, where serving is no role of its; rejects with what it said when it ends before. */
export async function startHub(env: Record<string, string>, cwd: string = tmpdir()): Promise<HubProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'src/main.mjs')], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const exited = once(child, 'exit');
  const logged: HubProcess['logged'] = (fits) =>
    new Promise((found, fail) => {
      const look = () => {
        const line = log.find(fits);
        if (line === undefined) return;
        waiting.delete(look);
        found(line);
      };
      waiting.add(look);
      look();
      exited.then(([code]) => fail(new Error(`the hub ended (${code}): ${complaints}`)), fail);
    });
  const { port } = await logged(({ msg }) => msg === 'serving' || msg === 'started');
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    log,
    logged,
    ...endingsOf(child, exited),
  };
}

/** Runs a program of the project to its end. */
export async function run(script: string, args: readonly string[], env: Record<string, string>, cwd: string = ROOT) {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code: code as number | null, ...output };
}

/** Asks again until `answer` fits or ten seconds are over; resolves to the last answer. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer) || Date.now() > end) return answer;
    await new Promise((next) => setTimeout(next, 20));
  }
}

/** How many documents the sample newsroom consists of. */
export function countInbox(): number {
  const names = readdirSync(join(ROOT, 'feeds/inbox'), { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).length;
}

/** Waits until a hub has read `documents` documents since it started; resolves to how many it had. */
export async function untilRead(url: string, documents: number): Promise<number> {
  const count = async () => {
    const metrics = await fetch(`${url}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    );
    const counts = [...metrics.matchAll(/^khorak_readings_total\{[^}]*\} (\d+)$/gm)].map(([, value]) => Number(value));
    return counts.reduce((sum, value) => sum + value, 0);
  };
  return until(count, (read) => read >= documents);
}
