/** Starts the PostgreSQL that tests ask: one for all of them. */
import { startPostgres } from './postgres-server.ts';

export default async function start() {
  // What is tested is not the disk.
  const server = await startPostgres({ durable: false });
  globalThis.testPostgres = server;
  process.env.KHORAK_TEST_POSTGRES = server.url;
}
