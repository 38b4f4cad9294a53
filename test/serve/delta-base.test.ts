import { ask, fakeHub, published, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

test('who names several versions is told which one the news is to be put on', async () => {
  const since = '"two"';
  const server = await serve(
    fakeHub({ publishSince: async () => ({ ...published('feed news', 'application/rss+xml; charset=utf-8'), since }) }),
  );
  const headers = { 'A-IM': 'feed', 'If-None-Match': '"one", "two"' };
  const { status, headers: told } = await ask(server, '/feeds/all.rss', { headers });
  expect([status, told['delta-base']]).toEqual([226, since]);
});
