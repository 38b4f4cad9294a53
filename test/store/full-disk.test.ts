import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openWorkplace } from './sample.ts';

const SCRIPT = fileURLToPath(new URL('../fixtures/store/fill-disk.ts', import.meta.url));
/** Files may not grow beyond this, in blocks of 1024 bytes: to the store that is a disk that takes no more. */
const BLOCKS = 4000;

test('a disk that takes no more is unavailable, loses nothing that was acknowledged, and feeds are read on', async () => {
  const place = await openWorkplace();
  await place.store.close();
  const limited = `trap '' XFSZ; ulimit -f ${BLOCKS}; exec "$0" "$@"`;
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    limited,
    process.execPath,
    '--no-warnings',
    SCRIPT,
    place.url,
  ]);
  const { saved, codes, read } = JSON.parse(stdout) as { saved: string[]; codes: string[]; read: number };
  expect(saved.length).toBeGreaterThan(20);
  expect([codes, read]).toEqual([['unavailable', 'unavailable'], 10]);
  const store = await place.restart();
  for (const key of saved) expect((await store.findEntry(key)).kind).toBe('entry');
  expect(await store.countEntries()).toBe(saved.length);
  expect(await place.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  await place.clear();
});
