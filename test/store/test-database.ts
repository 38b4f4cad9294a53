import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database on the tests' PostgreSQL. */
export interface TestDatabase {
  readonly url: string;
  query(statement: string, values?: readonly unknown[]): Promise<readonly unknown[]>;
  drop(): Promise<void>;
}

/** Makes a database of its own, empty or with what `like` holds, which nobody is using. Instants and counts come as numbers. */
export async function openTestDatabase(like?: TestDatabase): Promise<TestDatabase> {
  const server = process.env.KHORAK_TEST_POSTGRES;
  if (server === undefined) throw new Error('these tests run in the project that starts PostgreSQL');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = like === undefined ? '' : ` template ${like.url.split('/').at(-1)}`;
  await once(`${server}/postgres`, `create database ${name}${template}`);
  const url = `${server}/${name}`;
  return {
    url,
    query: (statement, values) => once(url, statement, values),
    drop: async () => {
      await once(`${server}/postgres`, `drop database ${name} with (force)`);
    },
  };
}

async function once(url: string, statement: string, values: readonly unknown[] = []): Promise<readonly unknown[]> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: (oid, format) => (oid === 20 ? Number : pg.types.getTypeParser(oid, format)) },
  });
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}
