/** nginx with the same document as two files: as fast as this machine hands them out at all. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { type Child, findCommand, startChild } from './child.ts';
import { exchange } from './exchange.ts';

/** An nginx at work; `etag` is the one it gives the document. */
export interface NginxProcess extends Child {
  readonly port: number;
  readonly etag: string;
}

/** Starts nginx with a document at a path; null where there is no nginx, or none that knows `gzip_static`. */
export async function startNginx(
  folder: string,
  document: { readonly path: string; readonly identity: Buffer; readonly gzip: Buffer },
): Promise<NginxProcess | null> {
  const command = findCommand('nginx');
  if (command === null) return null;
  const port = await freePort();
  const file = join(folder, 'www', document.path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, document.identity);
  await writeFile(`${file}.gz`, document.gzip);
  await writeFile(join(folder, 'nginx.conf'), configuration(folder, port));
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'nginx.log')];
  const child = startChild({ command, args, core: 'server', stdio: 'ignore' });
  for (let tries = 0; tries < 100 && child.process.exitCode === null; tries += 1) {
    const headers = { 'accept-encoding': 'gzip' };
    const answer = await exchange({ port, path: document.path, headers }).catch(() => null);
    if (answer?.headers['content-encoding'] === 'gzip') return { ...child, port, etag: answer.headers.etag ?? '' };
    await setTimeout(20);
  }
  await child.stop();
  return null;
}

function configuration(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${join(folder, name)};\n`,
  );
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 256; }
http {
  access_log off;
${temporary.join('')}  types { application/rss+xml rss; }
  open_file_cache max=100;
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:${port};
    root ${join(folder, 'www')};
    gzip_static on;
  }
}
`;
}
