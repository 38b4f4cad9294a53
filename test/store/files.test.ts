import { NOW, openWorkplace, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

test('files of a folder are remembered as last read, per source and over a restart', async () => {
  const file = (path: string, bytes = 1) => ({
    path,
    bytes,
    modifiedAt: 1763625600000.25,
    hash: bytes === 1 ? 'hash' : null,
  });
  await place.store.saveFileStates('inbox', [file('b.txt'), file('خبر.txt'), file('a.txt')], []);
  await place.store.saveFileStates('other', [file('a.txt', 9)], ['b.txt']);
  await place.store.saveFileStates('inbox', [file('b.txt', 2)], ['a.txt', 'never-there.txt']);
  await place.store.saveFileStates('inbox', [], []);
  const states = await (await place.restart()).fileStates('inbox');
  expect([...states]).toEqual([
    ['b.txt', file('b.txt', 2)],
    ['خبر.txt', file('خبر.txt')],
  ]);
  expect((await place.store.fileStates('unknown')).size).toBe(0);
});

test('what is known of files is written over, or forgotten, only by who has the source', async () => {
  const { store } = place;
  await store.syncCatalog({ fingerprint: '1', sources: [{ id: 'inbox', pollable: false, url: null }] }, NOW);
  const claim = (now: number) => store.claimSource({ sourceId: 'inbox', now, leaseMs: 60_000 });
  const file = (hash: string) => ({ path: 'a.txt', bytes: 1, modifiedAt: NOW, hash });
  const [early, late] = [await claim(NOW), await claim(NOW + 60_000)];
  if (early === null || late === null) throw new Error('the folder cannot be claimed');
  await store.saveFileStates('inbox', [file('new')], [], late);
  const lost = { code: 'lease-lost' };
  await expect(store.saveFileStates('inbox', [file('old')], [], early)).rejects.toMatchObject(lost);
  await expect(store.saveFileStates('inbox', [], ['a.txt'], early)).rejects.toMatchObject(lost);
  await store.putBack(late);
  await expect(store.saveFileStates('inbox', [file('old')], [], late)).rejects.toMatchObject(lost);
  expect([...(await store.fileStates('inbox')).values()]).toEqual([file('new')]);
});
