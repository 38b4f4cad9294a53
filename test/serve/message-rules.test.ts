import { connect } from 'node:net';
import fc from 'fast-check';
import { loadConfig } from '../../src/config.ts';
import { fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

/** What a server sends back for bytes as they are, until it closes. */
async function exchange(port: number, request: string): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.write(request);
  await new Promise((resolve, reject) => socket.once('close', resolve).once('error', reject));
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body };
}
const ask = async (start: string, fields: readonly string[] = ['Host: hub.example']) => {
  const server = await serve(fakeHub());
  return exchange(server.port, [start, ...fields, 'Connection: close', '', ''].join('\r\n'));
};
const get = (target: string) => ask(`GET ${target} HTTP/1.1`);

describe('what is no request by the rules of HTTP is answered with a problem, and its connection ends', () => {
  test.each([
    ['two Host fields', ['Host: hub.example', 'Host: other.example'], 'there are two'],
    ['a Host that is no name', ['Host: hub.example/x'], 'no name or address'],
    ['a Host with a space', ['Host: hub example'], 'no name or address'],
    ['a port that is no number', ['Host: hub.example:eighty'], 'no name or address'],
    ['no Host at all', [], 'has no Host'],
  ])('%s', async (_case, fields, detail) => {
    const server = await serve(fakeHub());
    const { status, head, body } = await exchange(
      server.port,
      ['GET /feeds/all.rss HTTP/1.1', ...fields, '', ''].join('\r\n'),
    );
    expect([status, JSON.parse(body).code]).toEqual([400, 'malformed-request']);
    expect(JSON.parse(body).detail).toContain(detail);
    expect(head).toMatch(/^Content-Type: application\/problem\+json$/m);
    expect(head).toMatch(/^Connection: close$/m);
  });

  test.each([
    'http://[::1/feeds/all.rss',
    'https://hub.example:99999/feeds/all.rss',
    'ftp://hub.example/',
    'http:///feeds/all.rss',
    'http://reader@hub.example/feeds/all.rss',
    '*',
    'feeds',
    '/feeds/all.rss#new',
  ])('the target %s', async (target) => {
    const { status, body } = await get(target);
    expect([status, JSON.parse(body).status]).toEqual([400, 400]);
  });

  test('an expectation nobody knows', async () => {
    const start = 'GET /feeds/all.rss HTTP/1.1';
    const { status, head, body } = await ask(start, ['Host: hub.example', 'Expect: the-unexpected']);
    expect([status, JSON.parse(body).code]).toEqual([417, 'bad-expectation']);
    expect(head).toMatch(/^X-Content-Type-Options: nosniff$/m);
    const hostless = await ask(start, ['Expect: the-unexpected']);
    expect([hostless.status, JSON.parse(hostless.body).code]).toEqual([400, 'malformed-request']);
  });
});

describe('a method', () => {
  test.each(['BREW', 'GETS', 'PROPFIND-OR-SO'])('nobody knows, as %s, is 501', async (method) => {
    const { status, head, body } = await ask(`${method} /feeds/all.rss HTTP/1.1`);
    expect([status, JSON.parse(body).status]).toEqual([501, 501]);
    expect(head).toMatch(/^Connection: close$/m);
  });

  test.each(['CONNECT hub.example:443 HTTP/1.1', 'CONNECT 192.0.2.1:22 HTTP/1.1'])(
    'of proxies, as %s, is 405 with those that are answered',
    async (start) => {
      const { status, head, body } = await ask(start);
      expect([status, JSON.parse(body).status]).toEqual([405, 405]);
      expect(head).toMatch(/^Allow: GET, HEAD, POST, DELETE, OPTIONS$/m);
    },
  );

  test.each(['\u0016\u0003\u0001 of TLS', 'hello', 'GET'])('is none in %j: 400', async (line) => {
    expect((await ask(line)).status).toBe(400);
  });
});

describe('what is one is answered', () => {
  test.each([
    ['an empty Host', 'GET /feeds/all.rss HTTP/1.1', ['Host:']],
    ['an address of IPv6', 'GET /feeds/all.rss HTTP/1.1', ['Host: [2001:db8::1]:3000']],
    ['an international name', 'GET /feeds/all.rss HTTP/1.1', ['Host: xn--mgba3a4f16a.example']],
    ['HTTP/1.0, which needs no Host', 'GET /feeds/all.rss HTTP/1.0', []],
    ['the whole address', 'GET http://hub.example/feeds/all.rss HTTP/1.1', ['Host: hub.example']],
  ])('%s', async (_case, start, fields) => {
    expect((await ask(start, fields)).status).toBe(200);
  });

  test.each([
    ['/feeds/%61ll.rss', 200],
    ['/feeds/all%2Erss', 200],
    ['/%66eeds.opml', 200],
    ['/feeds/language/%66a.rss', 200],
    ['/feeds/all.rss%3Fq=x', 404],
    ['/feeds%2Fall.rss', 404],
    ['/feeds/all.rss?q=%61', 200],
  ])('%s, whose letters are percent-encoded without need, with %d', async (target, status) => {
    expect((await get(target)).status).toBe(status);
  });

  test('OPTIONS * with what the server knows', async () => {
    const { status, head } = await ask('OPTIONS * HTTP/1.1');
    expect(status).toBe(204);
    expect(head).toMatch(/^Allow: GET, HEAD, POST, DELETE, OPTIONS$/m);
  });

  test('a preload of headers of which each may come once: the two are none', async () => {
    const fields = ['Host: hub.example', 'If-Modified-Since: Sat, 20 Dec 2036 09:00:00 GMT'];
    const start = 'GET /feeds/all.rss HTTP/1.1';
    expect((await ask(start, fields)).status).toBe(304);
    expect((await ask(start, [...fields, 'If-Modified-Since: x'])).status).toBe(200);
  });
});

test.each(['/%7Ekhorak', '/%d8%AE%D9%88%d8%b1%D8%A7%DA%A9', '/a%2Db/%c3%a9', '/خوراک'])(
  'a hub whose PUBLIC_URL has the path %s is found there, however it is spelled',
  async (path) => {
    const { publicUrl } = loadConfig({ PUBLIC_URL: `http://hub.example${path}` });
    const server = await serve(fakeHub({ publicUrl }));
    const own = new URL(publicUrl).pathname;
    for (const spelled of [
      own,
      encodeURI(path).replaceAll('%25', '%'),
      own.replace(/%../g, (hex) => hex.toLowerCase()),
    ]) {
      const start = `GET ${spelled}/feeds/all.rss HTTP/1.1`;
      expect((await exchange(server.port, `${start}\r\nHost: x\r\nConnection: close\r\n\r\n`)).status).toBe(200);
    }
  },
);

test('no target at all gets an answer that is not a problem document or the hub’s own', async () => {
  const server = await serve(fakeHub());
  const part = fc.constantFrom(
    '/',
    '//',
    'http:',
    '[',
    ']',
    '@',
    ':',
    '?',
    '#',
    '%',
    '%2',
    '%41',
    '..',
    'feeds',
    '\\',
    'é',
    '*',
  );
  const target = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(target, async (address) => {
      const request = `GET ${address} HTTP/1.1\r\nHost: hub.example\r\nConnection: close\r\n\r\n`;
      const { status, head } = await exchange(server.port, request);
      expect([200, 301, 302, 400, 404]).toContain(status);
      if (status >= 400) expect(head).toMatch(/^Content-Type: application\/problem\+json$/m);
    }),
    { numRuns: 300 },
  );
});
