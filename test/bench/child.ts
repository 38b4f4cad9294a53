/** Processes of a benchmark: each on a core of its own where that can be had, and what it costs. */
import { type ChildProcess, execFileSync, fork, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';

/** Whose core a process stands on: what is measured has one to itself. */
export type Core = 'server' | 'generator';

/** A process that is stopped by its own id only. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** SIGTERM, then SIGKILL after ten seconds; resolves when it has ended. */
  stop(): Promise<void>;
}

/** How a process is started; nothing is handed down of this one's environment but PATH and HOME. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly core: Core;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdio: StdioOptions;
}

/** Tells where a command is on PATH; null when it is not there. */
export function findCommand(name: string): string | null {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  return found ?? null;
}

/** Says how processes are kept apart, for the table's reader. */
export function describePinning(): string {
  return canPin() ? 'server on core 0, everything else on core 1' : 'cores are not pinned';
}

function canPin(): boolean {
  return findCommand('taskset') !== null && cpus().length > 1;
}

/** Keeps this process, and what it starts without saying where, off the server's core while `work` runs. */
export async function besideTheServer<T>(work: () => Promise<T>): Promise<T> {
  const taskset = findCommand('taskset');
  if (taskset === null || !canPin()) return work();
  const pinSelf = (cores: string) => execFileSync(taskset, ['-acp', cores, String(process.pid)], { stdio: 'ignore' });
  pinSelf('1');
  try {
    return await work();
  } finally {
    pinSelf(`0-${cpus().length - 1}`);
  }
}

/** Starts a command on its core. */
export function startChild({ command, args, core, env, cwd, stdio }: Command): Child {
  const pinned = canPin() ? ['taskset', '-c', core === 'server' ? '0' : '1', command] : [command];
  const [file = command, ...before] = pinned;
  const child = spawn(file, [...before, ...args], {
    stdio,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    pid: child.pid ?? 0,
    process: child,
    stop: async () => {
      const cut = setTimeout(() => child.kill('SIGKILL'), 10_000);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(cut);
    },
  };
}

/** Starts a script of this folder with a channel for messages, and waits for the first. */
export async function startScript<T>(
  script: string,
  core: Core,
  order: object,
): Promise<{ readonly child: Child; readonly said: T }> {
  const args = ['--no-warnings', new URL(script, import.meta.url).pathname];
  const child = startChild({ command: process.execPath, args, core, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.process.send(order);
  return { child, said: await nextMessage<T>(child) };
}

/** Starts a script of this folder, on any core, with the environment of this process. */
export function forkScript(script: string, args: readonly string[]): ChildProcess {
  return fork(new URL(script, import.meta.url), [...args], { execArgv: ['--no-warnings', ...process.execArgv] });
}

/** What a script says next. @throws when it ends instead */
export async function nextMessage<T>({ process: child }: Pick<Child, 'process'>): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a process of the benchmark ended with ${code}`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message as T;
}

/** CPU a process has used, all threads, in milliseconds; null where the system does not tell. */
export function cpuMsOf(pid: number): number | null {
  const stat = readProc(pid, 'stat');
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // user and system time in ticks of 10 ms
  return fields === undefined ? null : (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory a process holds, in bytes; null where the system does not tell. */
export function residentBytesOf(pid: number): number | null {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
