/** The sample newsroom of `feeds/`, read as a hub reads it. */
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readFolderSource } from '../../src/polling/folder-reading.ts';
import { openFolder } from './outside.ts';
import { NOW, openPublishedHub, type PublishedHub } from './published-hub.ts';

/** Opens a hub that publishes the sample newsroom, but for one entry that was withdrawn. */
export async function openSampleNewsroom(): Promise<PublishedHub> {
  const folder = openFolder();
  const feedsDir = join(folder.path, 'feeds');
  cpSync(resolve(import.meta.dirname, '../../feeds'), feedsDir, { recursive: true });
  const opened = await openPublishedHub(feedsDir);
  for (const source of opened.hub.keeper.current().sources) {
    const events = (await readFolderSource(opened.hub.reading, source)) ?? [];
    const failed = events.find(({ kind }) => kind === 'failed');
    if (failed !== undefined) throw new Error(`${failed.document}: ${failed.error?.message}`);
  }
  const [first] = await opened.entries();
  if (first === undefined) throw new Error('the newsroom has no entries');
  await opened.hub.store.withdrawEntry(first.key, NOW);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      folder.remove();
    },
  };
}
