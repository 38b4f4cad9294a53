/** What a folder's documents brought expires like anything else, and stays away while the files stay. */
import { jest } from '@jest/globals';
import { openReaderPool } from '../../src/reading/reader-pool.ts';
import { type LoopbackHub, openLoopbackHub } from './loopback-hub.ts';

jest.setTimeout(20_000);

const readers = openReaderPool({ threads: 1, timeoutMs: 10_000 });
let hub: LoopbackHub;
beforeAll(async () => {
  hub = await openLoopbackHub(readers);
});
afterAll(() => Promise.all([hub.close(), readers.close()]));

const FIRST = 'باران در شمال\n\nباران از بامداد بر کرانه‌ها بارید.\n';
const days = async (count: number) => {
  for (let hour = 0; hour < count * 24; hour++) hub.later();
  return hub.hub.store.expireEntries(hub.hub.keeper.current().sources, hub.hub.reading.now());
};

/** Kept for thirty days. */
const addNotes = async (files: Record<string, string>) => {
  await hub.addFolder('notes', files);
  await hub.addSource('notes', 'title: { en: Folder }\nfolder: notes\nretention: { days: 30 }\n');
};

test('an expired entry does not come back, neither with its file as it is nor with the file touched', async () => {
  await addNotes({ 'one.txt': FIRST });
  expect(hub.hub.keeper.current().sources.find(({ id }) => id === 'notes')?.retention.days).toBe(30);
  expect(await hub.readFolder('notes')).toMatchObject([{ created: 1 }]);
  expect(await days(31)).toBe(1);
  expect(await hub.readFolder('notes')).toEqual([]);
  await addNotes({ 'one.txt': `${FIRST}\nتا شب ماند.\n`, 'two.txt': FIRST.replace('شمال', 'جنوب') });
  expect(await hub.readFolder('notes')).toMatchObject([{ created: 0, updated: 0 }, { created: 1 }]);
  expect(await hub.entries('notes')).toMatchObject([{ title: 'باران در جنوب' }]);
});
