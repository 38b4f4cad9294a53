import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NOW, openWorkplace, type Workplace } from './sample.ts';

const SCRIPT = fileURLToPath(new URL('../fixtures/store/keep-saving.ts', import.meta.url));
const ROUNDS = 5;

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

/** Lets a process save until it has acknowledged so many entries, then kills it. Gives what it acknowledged. */
async function saveUntilKilled(round: number, acknowledged: number): Promise<readonly string[]> {
  const child: ChildProcess = spawn(process.execPath, ['--no-warnings', SCRIPT, place.url, `${round}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.split('\n').length > acknowledged) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  // The last line may have been cut by the kill: it was not acknowledged.
  return output.split('\n').slice(0, -1);
}

test('kill -9 at any moment loses nothing that was acknowledged', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    acknowledged.push(...(await saveUntilKilled(round, 1 + Math.floor(Math.random() * 400))));
  }
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  const store = await place.restart();
  const missing: string[] = [];
  for (const key of acknowledged) if ((await store.findEntry(key)).kind !== 'entry') missing.push(key);
  expect(missing).toEqual([]);
  expect(await place.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(await place.rows('pragma foreign_key_check')).toEqual([]);
  expect(await place.rows("select count(*) as n from listings where scope = 'a'")).toEqual([
    { n: await store.countEntries() },
  ]);
  expect(await place.rows('select count(*) as n from entry_texts')).toEqual([{ n: await store.countEntries() }]);
  expect((await store.findFeed({ limit: 1 })).modifiedAt).toBeGreaterThan(NOW);
}, 60_000);
