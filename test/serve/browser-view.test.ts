import { ask, fakeHub, published, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const WINDOW = { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate' };

describe('a feed opened in a browser’s window', () => {
  test('is XML the browser can style, with a tag of its own and no leave to run anything', async () => {
    const server = await serve(fakeHub());
    const reader = await ask(server, '/feeds/all.rss');
    const shown = await ask(server, '/feeds/all.rss', { headers: WINDOW });
    expect(shown.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(shown.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'; /);
    expect(shown.body).toBe(reader.body);
    expect(shown.headers.etag).toMatch(/^"[\w-]+"$/);
    expect(shown.headers.etag).not.toBe(reader.headers.etag);
    const again = await ask(server, '/feeds/all.rss', {
      headers: { ...WINDOW, 'If-None-Match': String(shown.headers.etag) },
    });
    expect(again.status).toBe(304);
  });

  test.each([
    ['a reader', {}],
    ['a script of a page', { 'Sec-Fetch-Dest': 'empty' }],
  ])('keeps its own type for %s', async (_who, headers) => {
    const answer = await ask(await serve(fakeHub()), '/feeds/all.rss', { headers });
    expect(answer.headers['content-type']).toBe('application/rss+xml; charset=utf-8');
    expect(answer.headers.vary).toBe('Sec-Fetch-Dest, Accept-Encoding');
    expect(answer.headers['content-security-policy']).toBeUndefined();
  });

  test('stays JSON where it is JSON', async () => {
    const hub = fakeHub({ publish: async () => published('feed {}', 'application/feed+json; charset=utf-8') });
    const answer = await ask(await serve(hub), '/feeds/all.json', { headers: WINDOW });
    expect(answer.headers['content-type']).toBe('application/feed+json; charset=utf-8');
    expect(answer.headers.vary).toBe('Accept-Encoding');
  });
});
