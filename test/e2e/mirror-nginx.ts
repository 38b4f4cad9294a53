/** A real nginx with the configuration that is recommended to people, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { freePort } from '../free-port.ts';
import { until } from './hub-process.ts';

/** Where nginx is; null on a machine without. */
export const NGINX =
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, 'nginx'))
    .find((file) => existsSync(file)) ?? null;

/** The configurations README shows, the mirror alone first, then `location /` in front of a hub. */
function shown(): readonly string[] {
  const readme = readFileSync(resolve('README.md'), 'utf8');
  return [...readme.matchAll(/^```nginx\n(.*?)^```/gms)].map(([, text = '']) => text);
}

export interface RunningNginx {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts nginx on a free port with the mirror at `root`, its own files in `folder`; in front of the hub at `hubUrl` where
 * there is one.
 */
export async function startNginx(options: { root: string; folder: string; hubUrl?: string }): Promise<RunningNginx> {
  const { root, folder, hubUrl } = options;
  const [alone = '', fallback = ''] = shown();
  const port = await freePort();
  const site = (hubUrl === undefined ? alone : alone.replace(/ *location \/ \{[^}]*\}\n/, () => fallback))
    .replaceAll('/srv/khorak', root)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('# rewrite', 'rewrite')
    .replace('http://127.0.0.1:3000', hubUrl ?? '');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const user = userInfo().uid === 0 ? `user ${userInfo().username};` : '';
  mkdirSync(folder, { recursive: true });
  const main = `daemon off; ${user} worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; ${temporary.join(' ')}
${site}}
`;
  return runNginx({ folder, main, url: `http://127.0.0.1:${port}` });
}

/** Runs nginx with `main` as its whole configuration, which listens at `url`; in `folder` the file and what is told of errors. */
export async function runNginx(options: { folder: string; main: string; url: string }): Promise<RunningNginx> {
  const { folder, main, url } = options;
  writeFileSync(join(folder, 'nginx.conf'), main);
  const child = spawn(NGINX ?? 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', `${folder}/error.log`], {
    stdio: 'ignore',
  });
  await started(child, url, folder);
  return {
    url,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function started(child: ChildProcess, url: string, folder: string): Promise<void> {
  const answers = () =>
    fetch(url).then(
      () => true,
      () => child.exitCode !== null,
    );
  await until(answers, Boolean);
  if (child.exitCode !== null) throw new Error(`nginx ended: ${readFileSync(join(folder, 'error.log'), 'utf8')}`);
}
