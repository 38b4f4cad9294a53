import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Catalog, Published } from '../../src/model.ts';
import { ask, CATALOG, fakeHub, published, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const LONG = `feed ${'متن بلند '.repeat(400)}`;

/** A hub whose one document is what `state` says, and which counts how often it is asked for. */
function countingHub() {
  const state = { text: LONG, generation: 0, catalog: CATALOG as Catalog, asked: 0, over: {} as Partial<Published> };
  const bodies = new Map<string, Published>();
  const hub = fakeHub({
    generation: () => state.generation,
    catalog: () => state.catalog,
    publish: async () => {
      state.asked += 1;
      const there = bodies.get(state.text) ?? published(state.text, 'application/rss+xml; charset=utf-8');
      bodies.set(state.text, there);
      return { ...there, ...state.over };
    },
  });
  return { state, hub };
}

describe('an answer kept ready', () => {
  test('is given again without asking the hub, with the same headers', async () => {
    const { state, hub } = countingHub();
    const server = await serve(hub);
    const [first, second, head] = [
      await ask(server, '/feeds/all.rss'),
      await ask(server, '/feeds/all.rss'),
      await ask(server, '/feeds/all.rss', { method: 'HEAD' }),
    ];
    expect(state.asked).toBe(1);
    const { date: _one, ...firstHeaders } = first.headers;
    for (const { headers, status } of [second, head]) {
      const { date: _other, ...others } = headers;
      expect([status, others]).toEqual([200, firstHeaders]);
    }
    expect([second.body, head.body]).toEqual([LONG, '']);
    const tag = String(first.headers.etag);
    const again = await ask(server, '/feeds/all.rss', { headers: { 'If-None-Match': tag } });
    expect([again.status, again.body, again.headers.etag, again.headers.vary]).toEqual([
      304,
      '',
      tag,
      first.headers.vary,
    ]);
    expect(state.asked).toBe(1);
  });

  test('is not given any more once a feed or the catalogue may have changed', async () => {
    const { state, hub } = countingHub();
    const server = await serve(hub);
    await ask(server, '/feeds/all.rss');
    state.text = `${LONG} تازه`;
    state.generation += 1;
    expect((await ask(server, '/feeds/all.rss')).body).toBe(state.text);
    state.catalog = { ...CATALOG };
    await ask(server, '/feeds/all.rss');
    expect(state.asked).toBe(3);
  });

  test('stands under its own address alone: an unknown parameter makes no second one, another spelling neither', async () => {
    const { state, hub } = countingHub();
    const server = await serve(hub);
    for (let n = 0; n < 3; n += 1) await ask(server, `/feeds/all.rss?utm_source=${n}`);
    for (let n = 0; n < 2; n += 1) await ask(server, '/feeds/all.rss?limit=50');
    expect(state.asked).toBe(5);
    await ask(server, '/feeds/all.rss?limit=7');
    await ask(server, '/feeds/all.rss?limit=7');
    expect(state.asked).toBe(6);
  });

  test('that is stale is given with a warning, and asked for anew each time', async () => {
    const { state, hub } = countingHub();
    state.over = { isStale: true };
    const server = await serve(hub);
    const answers = [await ask(server, '/feeds/all.rss'), await ask(server, '/feeds/all.rss')];
    expect(answers.map(({ status, headers }) => [status, headers.warning])).toEqual([
      [200, '111 - "Revalidation Failed"'],
      [200, '111 - "Revalidation Failed"'],
    ]);
    expect(state.asked).toBe(2);
    state.over = {};
    expect((await ask(server, '/feeds/all.rss')).headers.warning).toBeUndefined();
  });

  test('is counted with the others', async () => {
    const server = await serve(countingHub().hub);
    for (let n = 0; n < 3; n += 1) await ask(server, '/feeds/all.rss');
    const { body } = await ask(server, '/metrics');
    expect(body).toMatch(/http_requests_total\{route="\/feeds\/all\.:ext",status="200"\} 3/);
  });

  test('counts for the limit of a reader like any other', async () => {
    const { hub } = countingHub();
    const server = await serve({ ...hub, door: { ...hub.door, throttlePerMinute: 3 } });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await ask(server, '/feeds/all.rss')).status);
    const refused = await ask(server, '/feeds/all.rss');
    expect([statuses, refused.status]).toEqual([[200, 200, 200, 429, 429], 429]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['access-control-allow-origin']).toBe('*');
  });
});

describe('a feed in a coding', () => {
  const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync };

  async function fetched(url: string, accepted: string): Promise<{ headers: Headers; bytes: Buffer }> {
    // `fetch` decodes what it gets, so the socket is asked for the bytes as they are.
    const { request } = await import('node:http');
    return new Promise((resolve, reject) => {
      request(url, { headers: { 'Accept-Encoding': accepted }, agent: false }, (received) => {
        const chunks: Buffer[] = [];
        received.on('data', (chunk: Buffer) => chunks.push(chunk));
        received.on('end', () =>
          resolve({ headers: new Headers(received.headers as Record<string, string>), bytes: Buffer.concat(chunks) }),
        );
      })
        .on('error', reject)
        .end();
    });
  }

  test.each([
    ['br', 'gzip, deflate, br, zstd'],
    ['zstd', 'zstd, gzip'],
    ['gzip', 'gzip'],
    ['gzip', 'br;q=0.5, gzip;q=0.9'],
    ['gzip', 'br;q=x, gzip'],
    ['gzip', 'x-gzip'],
    ['br', '*'],
    [null, 'identity'],
    [null, ''],
    [null, 'gzip;q=0, br;q=0, zstd;q=0'],
    [null, 'compress, deflate'],
    ['gzip', 'gzip;q=1.0, *;q=0'],
  ] as const)('is in %p for who takes %p, with a tag of its own', async (coding, accepted) => {
    const server = await serve(countingHub().hub);
    const url = `http://127.0.0.1:${server.port}/feeds/all.rss`;
    const plain = await fetched(url, 'identity');
    for (let round = 0; round < 2; round += 1) {
      const { headers, bytes } = await fetched(url, accepted);
      expect(headers.get('content-encoding')).toBe(coding);
      expect(headers.get('content-length')).toBe(String(bytes.length));
      expect(headers.get('vary')).toContain('Accept-Encoding');
      expect((coding === null ? bytes : DECODERS[coding](bytes)).toString()).toBe(LONG);
      const tag = plain.headers.get('etag')?.slice(0, -1);
      expect(headers.get('etag')).toBe(coding === null ? `${tag}"` : `${tag}-${coding}"`);
    }
  });

  test('that is short stays as it is', async () => {
    const { state, hub } = countingHub();
    state.text = 'feed';
    const server = await serve(hub);
    const { headers } = await fetched(`http://127.0.0.1:${server.port}/feeds/all.rss`, 'gzip');
    expect(headers.get('content-encoding')).toBeNull();
  });
});

describe('a copy that went through a proxy', () => {
  test.each([
    ['the tag of another coding', (tag: string) => tag.replace(/"$/, '-br"')],
    ['Apache’s suffix', (tag: string) => tag.replace(/"$/, '-gzip"')],
    ['two suffixes', (tag: string) => tag.replace(/"$/, '-gzip-gzip"')],
    ['a double hyphen', (tag: string) => tag.replace(/"$/, '--gzip"')],
    ['a weak tag', (tag: string) => `W/${tag}`],
    ['a weak tag with a suffix in a list', (tag: string) => `"other", W/${tag.replace(/"$/, ';gzip"')}`],
  ])('is still good by %s', async (_case, change) => {
    const server = await serve(countingHub().hub);
    const tag = String((await ask(server, '/feeds/all.rss')).headers.etag);
    const headers = { 'If-None-Match': change(tag) };
    expect((await ask(server, '/feeds/all.rss', { headers })).status).toBe(304);
  });

  test.each(['"other-gzip"', '"-gzip"', 'W/"x"', '"gzip"'])('is not by %s', async (tag) => {
    const server = await serve(countingHub().hub);
    await ask(server, '/feeds/all.rss');
    expect((await ask(server, '/feeds/all.rss', { headers: { 'If-None-Match': tag } })).status).toBe(200);
  });
});

describe('what a cache is told', () => {
  test('is how long a feed’s own rhythm lets it stand, between a minute and ten', async () => {
    const { state, hub } = countingHub();
    const server = await serve(hub);
    const cachingOf = async (rhythmMs: number | null) => {
      state.over = { rhythmMs };
      state.generation += 1;
      return (await ask(server, '/feeds/all.rss')).headers['cache-control'];
    };
    const told = (seconds: number) =>
      `public, max-age=${seconds}, stale-while-revalidate=${seconds}, stale-if-error=86400`;
    expect(await cachingOf(null)).toBe(told(60));
    expect(await cachingOf(60_000)).toBe(told(60));
    expect(await cachingOf(3_600_000)).toBe(told(180));
    expect(await cachingOf(86_400_000)).toBe(told(600));
  });

  test('is by what name to drop it: the feed, its category, its language, every source in it', async () => {
    const { state, hub } = countingHub();
    state.over = { sourceIds: ['isna', 'newsroom'] };
    const server = await serve(hub);
    const { headers } = await ask(server, '/feeds/category/politics/fa.rss');
    const keys = ['khorak', 'feed-category', 'category-politics', 'language-fa', 'source-isna', 'source-newsroom'];
    expect([headers['surrogate-key'], headers['cache-tag']]).toEqual([keys.join(' '), keys.join(',')]);
  });

  test('is that parts are not served: a range gives the whole', async () => {
    const server = await serve(countingHub().hub);
    for (let round = 0; round < 2; round += 1) {
      const answer = await ask(server, '/feeds/all.rss', { headers: { Range: 'bytes=0-9', 'If-Range': '"x"' } });
      expect([answer.status, answer.headers['accept-ranges'], answer.body]).toEqual([200, 'none', LONG]);
    }
  });
});
