import { openWorkplace, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

test('files of a folder are remembered as last read, per source and over a restart', async () => {
  const file = (path: string, bytes = 1) => ({ path, bytes, modifiedAt: 1763625600000.25 });
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
