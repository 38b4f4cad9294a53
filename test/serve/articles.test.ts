import { gzipSync } from 'node:zlib';
import type { IngestAnswer } from '../../src/model.ts';
import { type Answer, ask, ENTRY, fakeHub, NOW, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const AUTH = { Authorization: 'Bearer push-secret' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const ARTICLE = { source: 'newsroom', title: 'آغاز کار' };

function errorsOf(answer: Answer): readonly { field: string; code: string; message: string }[] {
  return answer.json.errors as readonly { field: string; code: string; message: string }[];
}

async function push(article: unknown, headers: Record<string, string> = {}, hub = fakeHub()): Promise<Answer> {
  const body = typeof article === 'string' ? article : JSON.stringify(article);
  return ask(await serve(hub), '/articles', { method: 'POST', headers: { ...AUTH, ...JSON_TYPE, ...headers }, body });
}

describe('POST /articles', () => {
  test('answers 201 with key, id, url, revision, status and Location for a new article', async () => {
    const hub = fakeHub();
    const answer = await push(ARTICLE, {}, hub);
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe('http://hub.example/articles/k1');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const url = 'http://hub.example/articles/k1';
    expect(answer.json).toEqual({ key: 'k1', id: ENTRY.id, url, revision: 1, status: 'created' });
    const { sourceId, document } = hub.pushed[0] ?? {};
    expect(sourceId).toBe('newsroom');
    expect(document).toMatchObject({
      name: 'POST /articles',
      url: null,
      contentType: 'application/vnd.khorak.article+json',
      fetchedAt: NOW,
    });
    expect(JSON.parse(Buffer.from(document?.bytes ?? []).toString('utf8'))).toEqual(ARTICLE);
  });

  test('names the fields that nothing is made of', async () => {
    expect((await push({ ...ARTICLE, foo: 1, Title: 'x' })).json.ignored).toEqual(['foo', 'Title']);
    expect((await push({ ...ARTICLE, summary: null })).json).not.toHaveProperty('ignored');
  });

  test('takes dates and authors by the names JSON Feed has for them, unless ours are given too', async () => {
    const hub = fakeHub();
    const feedNames = { date_published: '2025-12-01', date_modified: '2025-12-02', authors: [{ name: 'مینا' }, 'رضا'] };
    await push({ ...ARTICLE, ...feedNames }, {}, hub);
    await push({ ...ARTICLE, ...feedNames, published: '2024-01-01' }, {}, hub);
    const taken = hub.pushed.map(({ document }) => JSON.parse(Buffer.from(document.bytes).toString('utf8')));
    expect(taken).toEqual([
      { ...ARTICLE, published: '2025-12-01', updated: '2025-12-02', authors: ['مینا', 'رضا'] },
      { ...ARTICLE, published: '2024-01-01', updated: '2025-12-02', authors: ['مینا', 'رضا'] },
    ]);
    expect((await push({ ...ARTICLE, authors: [{ url: 'https://e.example/' }] })).status).toBe(422);
  });

  test.each(['updated', 'unchanged'] as const)('answers 200 for an article that is %s', async (status) => {
    const saved = { id: ENTRY.id, key: 'k1', revision: 2, status };
    const entry = { ...ENTRY, url: 'https://publisher.example/1' };
    const answer = await push(ARTICLE, {}, fakeHub({ ingest: async () => ({ kind: 'saved', saved, entry }) }));
    expect(answer.status).toBe(200);
    expect(answer.headers.location).toBe('http://hub.example/articles/k1');
    expect(answer.json).toMatchObject({ url: 'https://publisher.example/1', revision: 2, status });
  });

  test.each([
    [{ kind: 'saved', saved: { id: 'i', key: 'k', revision: 1, status: 'gone' }, entry: ENTRY }, 410, 'gone'],
    [
      { kind: 'saved', saved: { id: 'i', key: 'k', revision: 1, status: 'sighting' }, entry: ENTRY },
      422,
      'invalid-article',
    ],
    [{ kind: 'rejected', errors: [{ field: 'published', code: 'bad-date', message: 'no' }] }, 422, 'invalid-article'],
  ] as const)('refuses what the store or the reader refuses (%#)', async (given, status, code) => {
    const answer = await push(ARTICLE, {}, fakeHub({ ingest: async () => given as IngestAnswer }));
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test('takes every field of the interface, leaving out unknown ones and nulls', async () => {
    const hub = fakeHub();
    const article = {
      ...ARTICLE,
      id: 'a-1',
      url: 'https://publisher.example/خبر',
      summary: 'a < b',
      content_html: '<p>x</p>',
      language: 'fa-IR',
      published: '2025-12-20T11:00:00+03:30',
      updated: '۲۹ آذر ۱۴۰۴',
      authors: ['سارا'],
      categories: ['politics'],
      tags: ['x'],
      image: 'https://publisher.example/i.jpg',
      enclosures: [{ url: 'https://publisher.example/a.mp3', type: 'audio/mpeg', length: 5 }],
      attribution: ['A', 'B'],
    };
    expect((await push({ ...article, content_text: null, extra: 1 }, {}, hub)).status).toBe(201);
    expect(JSON.parse(Buffer.from(hub.pushed[0]?.document.bytes ?? []).toString('utf8'))).toEqual(article);
  });

  test.each(['application/json; charset=UTF-8', 'application/ld+json', 'APPLICATION/JSON'])(
    'takes %s',
    async (type) => {
      expect((await push(ARTICLE, { 'Content-Type': type })).status).toBe(201);
    },
  );

  test.each(['', ' \n\t', '\ufeff\u00a0\r\n'])(
    'says of a text of blanks (%j) that the body is missing',
    async (body) => {
      const hub = fakeHub();
      const headers = { ...AUTH, 'Content-Type': 'text/plain; charset=utf-8' };
      const answer = await ask(await serve(hub), '/articles?source=newsroom', { method: 'POST', headers, body });
      expect([answer.status, answer.json.code]).toEqual([422, 'invalid-article']);
      expect(answer.json.errors).toMatchObject([{ field: 'body', code: 'required' }]);
      expect(hub.pushed).toEqual([]);
    },
  );

  test('takes a compressed body', async () => {
    const headers = { ...AUTH, ...JSON_TYPE, 'Content-Encoding': 'gzip' };
    const body = gzipSync(JSON.stringify(ARTICLE));
    expect((await ask(await serve(fakeHub()), '/articles', { method: 'POST', headers, body })).status).toBe(201);
  });

  test.each([
    ['source', 'required', { title: 'x' }],
    ['source', 'wrong-type', { source: 5, title: 'x' }],
    ['source', 'unknown-source', { source: 'nobody', title: 'x' }],
    ['source', 'not-pushable', { source: 'isna', title: 'x' }],
    ['title', 'required', { source: 'newsroom' }],
    ['title', 'blank', { source: 'newsroom', title: ' \u200c ' }],
    ['title', 'wrong-type', { source: 'newsroom', title: null }],
    ['id', 'wrong-type', { ...ARTICLE, id: 5 }],
    ['url', 'bad-url', { ...ARTICLE, url: 'javascript:alert(1)' }],
    ['url', 'bad-url', { ...ARTICLE, url: '/relative' }],
    ['image', 'bad-url', { ...ARTICLE, image: 'data:image/png;base64,AA' }],
    ['content_text', 'conflict', { ...ARTICLE, content_html: '<p>x', content_text: 'x' }],
    ['language', 'bad-language', { ...ARTICLE, language: 'Persian language' }],
    ['language', 'bad-language', { ...ARTICLE, language: 'persian' }],
    ['language', 'bad-language', { ...ARTICLE, language: 'fa@!!' }],
    ['published', 'wrong-type', { ...ARTICLE, published: 1766217600 }],
    ['authors', 'wrong-type', { ...ARTICLE, authors: 'سارا' }],
    ['authors[1]', 'wrong-type', { ...ARTICLE, authors: ['سارا', 5] }],
    ['categories[0]', 'unknown-category', { ...ARTICLE, categories: ['sports'] }],
    ['enclosures[0].url', 'required', { ...ARTICLE, enclosures: [{ type: 'audio/mpeg' }] }],
    ['enclosures[0].length', 'bad-value', { ...ARTICLE, enclosures: [{ url: 'https://a.example/', length: -1 }] }],
    [
      'enclosures[0].width',
      'bad-value',
      { ...ARTICLE, enclosures: [{ url: 'https://a.example/', width: 0, height: 9 }] },
    ],
    ['enclosures[0].height', 'required', { ...ARTICLE, enclosures: [{ url: 'https://a.example/', width: 9 }] }],
    ['image_width', 'bad-value', { ...ARTICLE, image_width: 20_001, image_height: 9 }],
    ['image_width', 'required', { ...ARTICLE, image_height: 9 }],
    ['image_height', 'wrong-type', { ...ARTICLE, image_width: 9, image_height: '9' }],
    ['body', 'wrong-type', []],
  ])('names %s as %s', async (field, code, article) => {
    const answer = await push(article);
    expect([answer.status, answer.json.code]).toEqual([422, 'invalid-article']);
    expect(errorsOf(answer)).toHaveLength(1);
    expect(errorsOf(answer)[0]).toMatchObject({ field, code });
    expect(errorsOf(answer)[0]?.message).toContain(field === 'body' ? 'object' : field);
  });

  test('gives one error per field, all at once', async () => {
    const answer = await push({ source: 'nobody', url: 'x', authors: [1], content_html: 'a', content_text: 'b' });
    const fields = errorsOf(answer).map((error) => error.field);
    expect([...fields].sort()).toEqual(['authors[0]', 'content_text', 'source', 'title', 'url']);
  });

  test.each([
    ['cut off', '{"source": "newsroom"'],
    ['empty', ''],
  ])('answers 400 to JSON that is %s', async (_case, body) => {
    const answer = await push(body);
    expect([answer.status, answer.json.code]).toEqual([400, 'malformed-body']);
  });

  test('answers 400 to JSON that is not UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from('{"source":"newsroom","title":"'),
      Buffer.from([0xc7, 0xcc]),
      Buffer.from('"}'),
    ]);
    const answer = await ask(await serve(fakeHub()), '/articles', {
      method: 'POST',
      headers: { ...AUTH, ...JSON_TYPE },
      body,
    });
    expect([answer.status, answer.json.code]).toEqual([400, 'malformed-body']);
  });

  test.each(['text/plain', 'text/html; charset=windows-1256'])(
    'takes %s for a source named in the address',
    async (type) => {
      const hub = fakeHub();
      const headers = { ...AUTH, 'Content-Type': type };
      const answer = await ask(await serve(hub), '/articles?source=newsroom', { method: 'POST', headers, body: 'متن' });
      expect(answer.status).toBe(201);
      expect(hub.pushed[0]).toMatchObject({ sourceId: 'newsroom', document: { contentType: type } });
      expect(Buffer.from(hub.pushed[0]?.document.bytes ?? []).toString('utf8')).toBe('متن');
    },
  );

  test.each([
    ['', 'required'],
    ['?source=nobody', 'unknown-source'],
    ['?source=isna', 'not-pushable'],
    ['?source=newsroom&source=newsroom', 'repeated'],
  ])('refuses a text with the address /articles%s', async (query, code) => {
    const headers = { ...AUTH, 'Content-Type': 'text/plain' };
    const answer = await ask(await serve(fakeHub()), `/articles${query}`, { method: 'POST', headers, body: 'x' });
    expect(answer.status).toBe(422);
    expect(errorsOf(answer)).toMatchObject([{ field: 'source', code }]);
  });

  test.each(['application/xml', 'multipart/form-data', 'application/json; charset=windows-1256', ''])(
    'answers 415 to "%s"',
    async (type) => {
      const answer = await push(ARTICLE, { 'Content-Type': type });
      expect([answer.status, answer.json.code]).toEqual([415, 'unsupported-type']);
    },
  );

  test('answers 413 beyond 1 MB and takes what is just below', async () => {
    const filler = (bytes: number) => JSON.stringify({ ...ARTICLE, summary: 'x'.repeat(bytes) });
    const answer = await push(filler(1_048_576));
    expect([answer.status, answer.json.code]).toEqual([413, 'body-too-large']);
    expect((await push(filler(1_000_000))).status).toBe(201);
  });

  test('answers 413 to a small body that unpacks to a large one', async () => {
    const headers = { ...AUTH, ...JSON_TYPE, 'Content-Encoding': 'gzip' };
    const body = gzipSync(JSON.stringify({ ...ARTICLE, summary: 'x'.repeat(3_000_000) }));
    expect((await ask(await serve(fakeHub()), '/articles', { method: 'POST', headers, body })).status).toBe(413);
  });

  test.each([{}, { Authorization: 'Bearer ' }, { Authorization: 'Basic cHVzaC1zZWNyZXQ=' }])(
    'answers 401 without a token (%#)',
    async (headers) => {
      const answer = await ask(await serve(fakeHub()), '/articles', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...headers },
      });
      expect([answer.status, answer.json.code]).toEqual([401, 'unauthorized']);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="khorak"');
    },
  );

  test.each(['wrong', 'push-secre', 'push-secret1', 'admin-secret'])('answers 401 to the token %s', async (token) => {
    const answer = await push(ARTICLE, { Authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('invalid_token');
  });

  test.each([null, ''])('answers 403 that says so while no token is set (%j)', async (pushToken) => {
    const answer = await push(ARTICLE, {}, fakeHub({ pushToken }));
    expect([answer.status, answer.json.code]).toEqual([403, 'door-closed']);
    expect(answer.json.detail).toContain('PUSH_TOKEN');
  });

  test('tells GET which methods there are', async () => {
    const answer = await ask(await serve(fakeHub()), '/articles');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST, OPTIONS']);
  });
});

describe('DELETE /articles/:key', () => {
  test.each(['push-secret', 'admin-secret'])('withdraws with the token %s: 204, then 410', async (token) => {
    const server = await serve(fakeHub());
    const options = { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } };
    const first = await ask(server, '/articles/k1', options);
    expect([first.status, first.body]).toEqual([204, '']);
    expect((await ask(server, '/articles/k1', options)).status).toBe(410);
    expect((await ask(server, '/articles/k1')).status).toBe(410);
    expect((await ask(server, '/articles/other', options)).status).toBe(404);
  });

  test.each([
    {},
    { Accept: 'text/html' },
    { Accept: 'application/json' },
    { Accept: 'text/html', 'Accept-Encoding': 'gzip' },
  ])('withdraws the version that was seen, and no other: asked for with %p', async (headers) => {
    const server = await serve(fakeHub());
    const { etag } = (await ask(server, '/articles/k1', { headers })).headers;
    const withdraw = (version: string) =>
      ask(server, '/articles/k1', { method: 'DELETE', headers: { ...AUTH, 'If-Match': version } });
    const other = await withdraw('"other"');
    expect([other.status, other.json.code]).toEqual([412, 'precondition-failed']);
    expect((await withdraw(`"other", ${etag}`)).status).toBe(204);
    expect((await withdraw(String(etag))).status).toBe(410);
  });

  test('is 401 without a token, 403 while none is set, open while one is', async () => {
    expect((await ask(await serve(fakeHub()), '/articles/k1', { method: 'DELETE' })).status).toBe(401);
    const closed = await ask(await serve(fakeHub({ pushToken: null, adminToken: null })), '/articles/k1', {
      method: 'DELETE',
    });
    expect([closed.status, String(closed.json.detail)]).toEqual([
      403,
      expect.stringContaining('PUSH_TOKEN or ADMIN_TOKEN'),
    ]);
    const server = await serve(fakeHub({ adminToken: null }));
    expect((await ask(server, '/articles/k1', { method: 'DELETE', headers: AUTH })).status).toBe(204);
  });
});

describe('conditions on what writes', () => {
  const token = { Authorization: 'Bearer push-secret' };

  test.each([{ 'If-None-Match': '*' }, { 'If-Match': '"nope"' }])(
    'a withdrawal with %j is refused',
    async (condition) => {
      const server = await serve(fakeHub());
      const headers = { ...token, ...(condition as Record<string, string>) };
      expect((await ask(server, '/articles/k1', { method: 'DELETE', headers })).status).toBe(412);
      expect((await ask(server, '/articles/k1')).status).toBe(200);
    },
  );

  test('a withdrawal of all but another version is done', async () => {
    const server = await serve(fakeHub());
    const headers = { ...token, 'If-None-Match': '"other"' };
    expect((await ask(server, '/articles/k1', { method: 'DELETE', headers })).status).toBe(204);
  });

  test.each(['"nope"', '*'])('a push with If-Match: %s is refused', async (match) => {
    const hub = fakeHub();
    const server = await serve(hub);
    const headers = { ...token, 'If-Match': match, 'Content-Type': 'application/json' };
    expect((await ask(server, '/articles', { method: 'POST', headers, body: '{}' })).status).toBe(412);
    expect(hub.pushed).toEqual([]);
  });
});
