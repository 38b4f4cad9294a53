import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolder } from '../../src/commands/export-folder.ts';

test.each(['', '.gz', '.br'])(
  'a file of another at the name of a document, ending in "%s", stays as it is',
  async (ending) => {
    const root = await mkdtemp(join(tmpdir(), 'khorak-mirror-'));
    const file = join(root, `all.rss${ending}`);
    await writeFile(file, 'not ours');
    const folder = await openFolder(root);
    expect(await folder.claim(['all.rss', 'all.atom'])).toEqual(new Set(['all.rss']));
    expect([...folder.owned()]).toEqual(['all.atom']);
    expect(await readFile(file, 'utf8')).toBe('not ours');
    await rm(root, { recursive: true });
  },
);
