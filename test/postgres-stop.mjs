/** Ends the PostgreSQL of the tests, and takes its folder away. */
export default async function stop() {
  await globalThis.testPostgres?.remove();
}
