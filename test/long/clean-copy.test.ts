/** What a newcomer does: a clean copy, `npm ci`, `npm start`, and a stop. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { countInbox, until, untilRead } from '../e2e/hub-process.ts';
import { freePort } from '../free-port.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FORMATS = [
  ['rss', 'application/rss+xml; charset=utf-8', '<rss '],
  ['atom', 'application/atom+xml; charset=utf-8', '<feed '],
  ['json', 'application/feed+json; charset=utf-8', 'https://jsonfeed.org/version/1.1'],
] as const;

/** Ids of the processes of a group that are not yet reaped. */
function livingOf(group: number): string[] {
  const lines = execFileSync('ps', ['-eo', 'pgid=,stat=,args=']).toString().split('\n');
  return lines.filter((line) => Number(line.trim().split(/\s+/)[0]) === group && !/^\s*\d+\s+Z/.test(line));
}

async function startWithNpm(copy: string, port: number) {
  const { npm_config_user_agent: _agent, NODE_OPTIONS: _options, ...environment } = process.env;
  const child = spawn('npm', ['start'], {
    cwd: copy,
    env: { ...environment, PORT: String(port), HOST: '127.0.0.1' },
    stdio: 'ignore',
    detached: true,
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const group = child.pid ?? 0;
  const stop = async () => {
    const began = Date.now();
    process.kill(-group, 'SIGTERM');
    const [code] = await exited;
    return {
      code,
      elapsedMs: Date.now() - began,
      living: await until(
        async () => livingOf(group),
        (living) => living.length === 0,
      ),
    };
  };
  return { url, stop };
}

describe('a clean copy of the project', () => {
  let copy = '';
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'khorak-copy-'));
    execFileSync('sh', ['-c', `git archive HEAD | tar -x -C "$1"`, 'sh', copy], { cwd: ROOT });
    execFileSync('npm', ['ci'], { cwd: copy, stdio: 'ignore' });
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('npm start publishes the sample newsroom in every format, answers 304, stops cleanly and loses nothing', async () => {
    const port = await freePort();
    const first = await startWithNpm(copy, port);
    expect(await untilRead(first.url, countInbox())).toBe(countInbox());
    const bodies: string[] = [];
    for (const [format, type, mark] of FORMATS) {
      const answer = await fetch(`${first.url}/feeds/all.${format}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
      const body = await answer.text();
      expect(body).toContain(mark);
      bodies.push(body);
      const again = await fetch(`${first.url}/feeds/all.${format}`, {
        headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
      });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    const stopped = await first.stop();
    expect({ code: stopped.code, living: stopped.living }).toEqual({ code: 0, living: [] });
    expect(stopped.elapsedMs).toBeLessThan(3000);

    const second = await startWithNpm(copy, port);
    await until(
      () =>
        fetch(second.url).then(
          ({ ok }) => ok,
          () => false,
        ),
      Boolean,
    );
    for (const [index, [format]] of FORMATS.entries()) {
      expect(await (await fetch(`${second.url}/feeds/all.${format}`)).text()).toBe(bodies[index]);
    }
    expect((await second.stop()).code).toBe(0);
  });
});
