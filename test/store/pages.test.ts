import type { PageState } from '../../src/model.ts';
import { DAY, HOUR, NOW, openWorkplace, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

const page = (name: string, changes: Partial<PageState> = {}): PageState => ({
  url: `https://site.example/${name}`,
  ...{ stamp: null, entryId: null, etag: null, lastModified: null, firstSeenAt: NOW, readAt: null, failures: 0 },
  nextTryAt: NOW,
  ...changes,
});
const urls = (pages: readonly PageState[]) => pages.map(({ url }) => url.slice('https://site.example/'.length));
const due = async (source = 'a', limit = 10) => urls(await place.store.duePages(source, { now: NOW, limit }));

test('what is known of a page comes back as it was saved, also after a restart', async () => {
  const read = page('1', {
    ...{ stamp: 'abc 1', entryId: 'urn:uuid:1', etag: 'W/"۱"', lastModified: 'Thu, 20 Nov 2025 08:00:00 GMT' },
    ...{ readAt: NOW, failures: 2, nextTryAt: Number.MAX_SAFE_INTEGER },
  });
  await place.store.savePageStates('a', [page('1'), page('2')]);
  await place.store.savePageStates('a', [read]);
  const store = await place.restart();
  expect(await store.pageStates('a', [read.url, page('2').url, page('3').url])).toEqual(
    new Map([read, page('2')].map((state) => [state.url, state])),
  );
});

test('each source knows pages for itself', async () => {
  await place.store.savePageStates('a', [page('1')]);
  expect((await place.store.pageStates('b', [page('1').url])).size).toBe(0);
  expect(await due('b')).toEqual([]);
});

test('due are the pages whose time has come, those first seen earliest first', async () => {
  await place.store.savePageStates('a', [
    page('fresh'),
    page('old', { firstSeenAt: NOW - DAY, nextTryAt: NOW - HOUR }),
    page('later', { nextTryAt: NOW + 1 }),
    page('never', { nextTryAt: Number.MAX_SAFE_INTEGER }),
  ]);
  expect([await due(), await due('a', 1)]).toEqual([['old', 'fresh'], ['old']]);
});

test('a thousand pages are saved and found at once', async () => {
  const pages = Array.from({ length: 1200 }, (_, at) => page(String(at)));
  await place.store.savePageStates('a', pages);
  expect(
    (
      await place.store.pageStates(
        'a',
        pages.map(({ url }) => url),
      )
    ).size,
  ).toBe(1200);
});

test('pages of long ago are forgotten, of that source only', async () => {
  const old = page('old', { firstSeenAt: NOW - 400 * DAY });
  await place.store.savePageStates('a', [old, page('new')]);
  await place.store.savePageStates('b', [old]);
  await place.store.forgetPages('a', NOW - 366 * DAY);
  expect([await due('a'), await due('b')]).toEqual([['new'], ['old']]);
});
