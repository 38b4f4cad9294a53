/** Clients of a server on loopback, counted and bounded. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** One answer and the time it took. */
export interface Timed {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly ms: number;
}

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  readonly agent?: Agent;
}

/** Asks once. */
export function ask(port: number, { path = '/', method = 'GET', body, agent }: Asked = {}): Promise<Timed> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path, method, ...(agent ? { agent } : {}) }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.once('end', () => {
        const { statusCode = 0, headers } = answer;
        resolve({ status: statusCode, headers, body: text, ms: performance.now() - startedAt });
      });
    });
    asked.once('error', reject).end(body);
  });
}

/** Asks `count` times, one every `everyMs`, whether or not the answers come. */
export async function storm(port: number, count: number, everyMs: number): Promise<readonly Timed[]> {
  const agent = new Agent({ keepAlive: true });
  const answers: Promise<Timed>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < count; n += 1) {
    const early = startedAt + n * everyMs - performance.now();
    if (early > 0) await setTimeout(early);
    answers.push(ask(port, { path: `/feeds/${n}.rss`, agent }));
  }
  const all = await Promise.all(answers);
  agent.destroy();
  return all;
}

/** The server of fixtures/serve/slow-server.ts, which can answer 50 requests a second. */
export interface SlowServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts it; `bare`: without an admission. */
export async function startSlowServer(...args: readonly 'bare'[]): Promise<SlowServer> {
  const script = join(import.meta.dirname, '../fixtures/serve/slow-server.ts');
  const child = spawn(process.execPath, ['--no-warnings', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return {
    port: Number(String(line)),
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** The value that so many of the values (0 to 1) do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
