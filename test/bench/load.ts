/** Load generators that are commands of their own: `wrk`, else `autocannon`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findCommand, startChild } from './child.ts';
import { clientAddress } from './exchange.ts';

/** What is asked for again and again. */
export interface Load {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** What came of it. */
export interface LoadResult {
  readonly perSecond: number;
  readonly requests: number;
  /** Answers from 400 up, and connections that failed. */
  readonly errors: number;
}

/** A load generator; `clients` is how many it can pass for, each with an address of its own. */
export interface LoadGenerator {
  readonly name: string;
  readonly clients: number;
  run(load: Load): Promise<LoadResult>;
}

const CONNECTIONS = 32;
const CLIENTS = 20_000;
const AGENT = 'NetNewsWire (RSS Reader; https://netnewswire.com/)';

/** The generator of this machine; null when there is none. `folder` takes its scripts. */
export function findGenerator(folder: string): LoadGenerator | null {
  const wrk = findCommand('wrk');
  if (wrk !== null) return { name: 'wrk', clients: CLIENTS, run: (load) => runWrk(wrk, folder, load) };
  const autocannon = findCommand('autocannon');
  if (autocannon === null) return null;
  return { name: 'autocannon', clients: 1, run: (load) => runAutocannon(autocannon, load) };
}

async function runWrk(command: string, folder: string, { port, path, headers, seconds }: Load): Promise<LoadResult> {
  const script = join(folder, 'load.lua');
  await writeFile(script, luaScript(headers));
  const url = `http://127.0.0.1:${port}${path}`;
  const output = await outputOf(command, ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '-s', script, url]);
  const found = /RESULT (\d+) (\d+) (\d+)/.exec(output);
  if (found === null) throw new Error(`wrk said: ${output}`);
  const [requests = 0, microseconds = 1, errors = 0] = found.slice(1).map(Number);
  return { requests, perSecond: requests / (microseconds / 1e6), errors };
}

/** The requests are written out before the first is sent, so that sending one costs little. */
function luaScript(headers: Readonly<Record<string, string>>): string {
  const set = Object.entries({ 'User-Agent': AGENT, ...headers }).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}\n`,
  );
  return `${set.join('')}
local requests, at = {}, 0
function init(args)
  for n = 1, ${CLIENTS} do
    wrk.headers['X-Forwarded-For'] = string.format('10.7.%d.%d', math.floor(n / 256), n % 256)
    requests[n] = wrk.format()
  end
end
function request()
  at = at % ${CLIENTS} + 1
  return requests[at]
end
function done(summary)
  local e = summary.errors
  io.write(string.format('RESULT %d %d %d', summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}

async function runAutocannon(command: string, { port, path, headers, seconds }: Load): Promise<LoadResult> {
  const all = { 'User-Agent': AGENT, 'X-Forwarded-For': clientAddress(1), ...headers };
  const given = Object.entries(all).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
  const args = ['-j', '-n', '-c', String(CONNECTIONS), '-d', String(seconds), ...given];
  const said = JSON.parse(await outputOf(command, [...args, `http://127.0.0.1:${port}${path}`])) as {
    readonly requests: { readonly average: number; readonly total: number };
    readonly errors: number;
    readonly '4xx': number;
    readonly '5xx': number;
  };
  const { requests, errors } = said;
  return { requests: requests.total, perSecond: requests.average, errors: errors + said['4xx'] + said['5xx'] };
}

async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const child = startChild({ command, args, core: 'generator', stdio: ['ignore', 'pipe', 'pipe'] });
  const { stdout, stderr } = child.process;
  if (stdout === null || stderr === null) throw new Error('no output to read');
  const [output, complaint] = await Promise.all([text(stdout), text(stderr)]);
  return `${output}${complaint.includes('RESULT') ? complaint : ''}`;
}
