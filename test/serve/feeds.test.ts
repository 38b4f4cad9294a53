import { connect } from 'node:net';
import { ask, CATALOG, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

describe('the feeds', () => {
  test.each([
    ['/feeds/all.rss', { kind: 'all', id: null, tag: null, format: 'rss' }],
    ['/feeds/all.atom', { kind: 'all', id: null, tag: null, format: 'atom' }],
    ['/feeds/category/politics.json', { kind: 'category', id: 'politics', tag: null, format: 'json' }],
    ['/feeds/category/politics/he.rss', { kind: 'category', id: 'politics', tag: 'he', format: 'rss' }],
    ['/feeds/source/isna.rss', { kind: 'source', id: 'isna', tag: null, format: 'rss' }],
    ['/feeds/language/he.rss', { kind: 'language', id: 'he', tag: null, format: 'rss' }],
    ['/feeds/search.rss?q=x', { kind: 'search', id: null, tag: null, format: 'rss', q: 'x' }],
  ])('%s is the feed its path names', async (path, expected) => {
    const hub = fakeHub();
    const answer = await ask(await serve(hub), path);
    expect(answer.status).toBe(200);
    expect(hub.requests[0]).toMatchObject({ ...expected, selfPath: path, limit: 50, content: 'full', bidi: 'marks' });
  });

  test('carry type, validators, languages and open CORS', async () => {
    const { status, headers, body } = await ask(await serve(fakeHub()), '/feeds/all.rss');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/rss+xml; charset=utf-8');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(headers.etag).toMatch(/^"[\da-f]{40}"$/);
    expect(headers['last-modified']).toBe('Sat, 20 Dec 2025 08:00:00 GMT');
    expect(headers['content-language']).toBe('fa, he');
    expect(headers['cache-control']).toBe('public, max-age=60, stale-while-revalidate=60, stale-if-error=86400');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toBe('ETag, Last-Modified, Retry-After');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['content-disposition']).toBeUndefined();
  });

  test('say nothing of the language while it is unknown', async () => {
    const hub = fakeHub();
    const { publishOpml } = hub.door;
    const door = { ...hub.door, publish: async () => ({ ...(await publishOpml()), languages: [] }) };
    const { headers } = await ask(await serve({ ...hub, door }), '/feeds/all.rss');
    expect(headers['content-language']).toBeUndefined();
  });

  test('answer HEAD like GET, without the body', async () => {
    const server = await serve(fakeHub());
    const get = await ask(server, '/feeds/all.rss');
    const head = await ask(server, '/feeds/all.rss', { method: 'HEAD' });
    const { date: _a, ...expected } = get.headers;
    const { date: _b, ...given } = head.headers;
    expect(head.status).toBe(200);
    expect(given).toEqual(expected);
    expect(head.body).toBe('');
  });

  test('are listed in /feeds.opml, with validators too', async () => {
    const server = await serve(fakeHub());
    const opml = await ask(server, '/feeds.opml');
    expect([opml.status, opml.headers['content-type'], opml.body]).toEqual([
      200,
      'text/x-opml; charset=utf-8',
      '<opml/>',
    ]);
    const again = await ask(server, '/feeds.opml', { headers: { 'If-None-Match': String(opml.headers.etag) } });
    expect(again.status).toBe(304);
  });

  test('answer a preflight', async () => {
    const preflight = { Origin: 'https://reader.example', 'Access-Control-Request-Method': 'GET' };
    const answer = await ask(await serve(fakeHub()), '/feeds/all.rss', { method: 'OPTIONS', headers: preflight });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS');
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
  });

  test('refuse other methods and name those allowed', async () => {
    const answer = await ask(await serve(fakeHub()), '/feeds/all.rss', { method: 'POST' });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
    expect(answer.json).toMatchObject({ status: 405, code: 'method-not-allowed' });
  });
});

describe('an address that is no feed', () => {
  test.each([
    '/feeds/category/sports.rss',
    '/feeds/category/sports/fa.rss',
    '/feeds/source/nobody.rss',
    '/feeds/source/ISNA.rss',
    '/feeds/language/sw.rss',
    '/feeds/language/und.rss',
    '/feeds/language/fa-AF.rss',
    '/feeds/category/politics/sw.rss',
    '/feeds/all.xml',
    '/feeds/all.rss/',
    '/feeds/all/',
    '/feeds/everything',
    '/Feeds/all.rss',
    '/nothing',
  ])('%s is 404 as a problem document', async (path) => {
    const answer = await ask(await serve(fakeHub()), path);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json).toMatchObject({ type: 'urn:khorak:problem:not-found', status: 404, code: 'not-found' });
    expect(typeof answer.json.title).toBe('string');
    expect(typeof answer.json.detail).toBe('string');
  });

  test('a removed source is 410', async () => {
    const answer = await ask(await serve(fakeHub()), '/feeds/source/removed.rss');
    expect([answer.status, answer.json.code]).toEqual([410, 'gone']);
  });

  test('a language that only entries have is a feed', async () => {
    const answer = await ask(await serve(fakeHub()), '/feeds/language/ckb.rss');
    expect(answer.status).toBe(200);
  });

  test('a language that no entry has any more is still a feed', async () => {
    const server = await serve(fakeHub());
    expect((await ask(server, '/feeds/language/pnb.rss')).status).toBe(200);
    expect((await ask(server, '/feeds/category/politics/pnb.rss')).status).toBe(200);
  });

  test('a category is a feed in every language it has a name in', async () => {
    const category = { id: 'politics', names: { fa: 'سیاسی', ps: 'سیاست' } };
    const server = await serve(fakeHub({ catalog: () => ({ ...CATALOG, categories: [category] }) }));
    expect((await ask(server, '/feeds/category/politics/ps.rss')).status).toBe(200);
    expect((await ask(server, '/feeds/language/ps.rss')).status).toBe(404);
  });

  test('a language declared with a region is found by its range', async () => {
    const answer = await ask(await serve(fakeHub()), '/feeds/language/en.rss');
    expect(answer.status).toBe(200);
  });

  test('a tag that is none is 400 and names it', async () => {
    const answer = await ask(await serve(fakeHub()), '/feeds/language/no!tag.rss');
    expect(answer.status).toBe(400);
    expect(answer.json.errors).toMatchObject([{ field: 'tag' }]);
  });

  test('a percent sign that encodes nothing is 400, not 500', async () => {
    const answer = await ask(await serve(fakeHub()), '/feeds/source/%E0%A4%A.rss');
    expect([answer.status, answer.json.code]).toEqual([400, 'bad-parameter']);
  });
});

describe('another spelling of a feed', () => {
  test.each([
    ['/feeds/language/fa-IR.rss', '/feeds/language/fa.rss'],
    ['/feeds/language/iw.atom?limit=3&x=%D8%B3', '/feeds/language/he.atom?limit=3&x=%D8%B3'],
    ['/feeds/language/FA.rss', '/feeds/language/fa.rss'],
    ['/feeds/category/politics/fa_IR.json', '/feeds/category/politics/fa.json'],
    [`/feeds/category/${encodeURIComponent('سیاسی')}.rss`, '/feeds/category/politics.rss'],
    // the same word as an Arabic keyboard writes it
    [`/feeds/category/${encodeURIComponent('سياسي')}.rss`, '/feeds/category/politics.rss'],
    [`/feeds/category/${encodeURIComponent('פוליטיקה')}/iw.rss?bidi=none`, '/feeds/category/politics/he.rss?bidi=none'],
    [`/feeds/category/${encodeURIComponent('خبرهای-برگزیده')}.rss`, '/feeds/category/top-news.rss'],
    ['/feeds/category/Politics.rss', '/feeds/category/politics.rss'],
  ])('%s redirects to %s', async (path, location) => {
    const answer = await ask(await serve(fakeHub()), path);
    expect([answer.status, answer.headers.location]).toEqual([301, location]);
  });

  test('redirects below the prefix of PUBLIC_URL', async () => {
    const server = await serve(fakeHub({ publicUrl: 'https://site.example/hub' }));
    const answer = await ask(server, '/hub/feeds/language/fa-IR.rss');
    expect([answer.status, answer.headers.location]).toEqual([301, '/hub/feeds/language/fa.rss']);
  });
});

describe('a prefix in PUBLIC_URL', () => {
  test.each(['/hub', '/feeds', '/a(b)*', '/%D8%AE'])('%s is accepted and may be left out', async (prefix) => {
    const server = await serve(fakeHub({ publicUrl: `https://site.example${prefix}` }));
    for (const path of ['/feeds/all.rss', '/feeds/source/isna.rss', '/healthz', '/', '/feeds.opml']) {
      expect([path, (await ask(server, `${prefix}${path}`)).status]).toEqual([path, 200]);
      expect([path, (await ask(server, path)).status]).toEqual([path, 200]);
    }
    expect((await ask(server, prefix)).status).toBe(200);
    expect((await ask(server, `${prefix}x/feeds/all.rss`)).status).toBe(404);
  });
});

describe('the parameters of a feed', () => {
  test('reach the hub checked, in canonical form and in a fixed order', async () => {
    const hub = fakeHub();
    const query = 'utm_source=x&bidi=none&content=summary&source=isna&category=politics&lang=fa-IR&limit=7&limitless=1';
    expect((await ask(await serve(hub), `/feeds/all.rss?${query}`)).status).toBe(200);
    expect(hub.requests[0]).toMatchObject({
      limit: 7,
      lang: 'fa',
      category: 'politics',
      source: 'isna',
      content: 'summary',
      bidi: 'none',
      selfPath: '/feeds/all.rss?limit=7&lang=fa&category=politics&source=isna&content=summary&bidi=none',
    });
  });

  test('at their defaults, or unknown, make no other feed', async () => {
    const hub = fakeHub();
    await ask(await serve(hub), '/feeds/all.rss?limit=50&content=full&q=x&_=%ZZ&%ZZ=1');
    expect(hub.requests[0]?.selfPath).toBe('/feeds/all.rss');
    expect(hub.requests[0]?.q).toBeNull();
  });

  test('a well-formed id or language that nobody has is asked for, and matches nothing', async () => {
    const answer = await ask(await serve(fakeHub()), '/feeds/all.rss?source=nobody&category=nothing&lang=sw');
    expect(answer.status).toBe(200);
  });

  test.each(['und', 'mul', 'x-private', 'i-klingon', 'persian', 'fa-x-old', 'fa_IR', 'de-CH-1901'])(
    'a well-formed language that may be nobody’s (%s) is no fault',
    async (lang) => {
      const hub = fakeHub();
      const answer = await ask(await serve(hub), `/feeds/all.rss?lang=${lang}`);
      expect([answer.status, hub.requests.length]).toEqual([200, 1]);
    },
  );

  test.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=ten'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit='],
    ['limit', 'limit=%E0%A4'],
    ['limit', 'limit=5&limit=5'],
    ['lang', 'lang=no!tag'],
    ['lang', 'lang='],
    ['lang', 'lang=fa@!!'],
    ['lang', 'lang=fa.x'],
    ['lang', 'lang=en-us.'],
    ['lang', 'lang=f'],
    ['lang', 'lang=fa-'],
    ['lang', 'lang=*'],
    ['lang', 'lang=i-nothing'],
    ['lang', 'lang=en-a-bb-a-cc'],
    ['category', 'category=No%20Such'],
    ['source', 'source=../etc'],
    ['content', 'content=some'],
    ['bidi', 'bidi=yes'],
  ])('a malformed %s (%s) is 400 and is named', async (name, query) => {
    const hub = fakeHub();
    const answer = await ask(await serve(hub), `/feeds/all.rss?${query}`);
    expect([answer.status, answer.json.code]).toEqual([400, 'bad-parameter']);
    expect(answer.json.errors).toMatchObject([{ field: name }]);
    expect(answer.json.detail).toContain(name);
    expect(hub.requests).toEqual([]);
  });

  test('every one at fault is named at once', async () => {
    const answer = await ask(await serve(fakeHub()), '/feeds/all.rss?limit=0&lang=_');
    expect(answer.json.errors).toMatchObject([{ field: 'limit' }, { field: 'lang' }]);
  });
});

describe('the search', () => {
  test.each([
    ['is missing', ''],
    ['is blank', '?q=%20%20'],
    ['is longer than 200 characters', `?q=${'x'.repeat(201)}`],
    ['asks for more than 16 words and phrases', `?q=${'a+'.repeat(16)}"b+c"`],
    ['is given twice', '?q=a&q=b'],
  ])('is 400 when q %s', async (_case, query) => {
    const answer = await ask(await serve(fakeHub()), `/feeds/search.rss${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json.errors).toMatchObject([{ field: 'q' }]);
  });

  test('says how much q may hold', async () => {
    const answer = await ask(await serve(fakeHub()), `/feeds/search.rss?q=${'a+'.repeat(17)}`);
    expect(answer.json.detail).toMatch(/200 characters and 16 words or phrases/);
  });

  test('takes 200 characters of Persian', async () => {
    const hub = fakeHub();
    const q = `"${'خبر '.repeat(49).trim()}" !`;
    expect((await ask(await serve(hub), `/feeds/search.json?q=${encodeURIComponent(q)}`)).status).toBe(200);
    expect(hub.requests[0]?.q).toBe(q);
    expect(hub.requests[0]?.selfPath).toBe(`/feeds/search.json?q=${encodeURIComponent(q)}`);
  });

  test('reads + as a space', async () => {
    const hub = fakeHub();
    await ask(await serve(hub), '/feeds/search.rss?q=%D8%A2%D8%A8+%D9%88');
    expect(hub.requests[0]?.q).toBe('آب و');
  });

  test('sent raw, not percent-encoded, is refused with the mend', async () => {
    const server = await serve(fakeHub());
    const reply = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1');
      socket.end('GET /feeds/search.rss?q=ایران HTTP/1.1\r\nHost: hub.example\r\nConnection: close\r\n\r\n');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(reply).toMatch(/^HTTP\/1\.1 400 /);
    expect(reply).toContain('Content-Type: application/problem+json');
    expect(reply).toContain('--data-urlencode');
  });
});

describe('a failure of the hub', () => {
  test('is 500 without its insides, which are logged', async () => {
    const hub = fakeHub({
      publish: async () => {
        throw new Error('SELECT secret FROM table');
      },
    });
    const answer = await ask(await serve(hub), '/feeds/all.rss');
    expect([answer.status, answer.json.code]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('secret');
    expect(hub.logged).toMatchObject([{ err: { message: 'SELECT secret FROM table' }, route: '/feeds/all.:ext' }]);
  });
});
