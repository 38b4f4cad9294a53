import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { failure, fetcher, type Loopback, NOW, PLAIN, serve, serveRaw, text } from './loopback.ts';

const open: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
  open.push(thing);
  return thing;
};
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** Until the server has seen its connections end. */
async function emptied(server: Loopback): Promise<number> {
  for (let round = 0; round < 100 && server.open() > 0; round += 1) await new Promise((done) => setTimeout(done, 5));
  return server.open();
}

describe('a document', () => {
  test('comes with its bytes, type, address, time and validators', async () => {
    const server = keep(
      await serve((_request, response) => {
        response.setHeader('Content-Type', 'application/rss+xml; charset=utf-8');
        response.setHeader('ETag', 'W/"v1"');
        response.setHeader('Last-Modified', 'Thu, 20 Mar 2025 10:00:00 GMT');
        response.setHeader('Cache-Control', 'public, max-age=600');
        response.end('<rss>خبر</rss>');
      }),
    );
    const outcome = await keep(fetcher()).fetch({ ...PLAIN, url: `${server.url}feed?a=1#top` });
    expect(outcome).toEqual({
      kind: 'document',
      status: 200,
      permanentUrl: null,
      links: { hubs: [], self: null },
      maxAgeMs: 600_000,
      validators: { etag: 'W/"v1"', lastModified: 'Thu, 20 Mar 2025 10:00:00 GMT' },
      document: {
        name: `${server.url}feed?a=1`,
        url: `${server.url}feed?a=1`,
        contentType: 'application/rss+xml; charset=utf-8',
        bytes: Buffer.from('<rss>خبر</rss>'),
        fetchedAt: NOW,
      },
    });
    expect(await emptied(server)).toBe(0);
  });

  test('that did not change is not sent again, and its validators travel byte for byte', async () => {
    const etag = Buffer.from('"نسخه-۱"', 'utf8').toString('latin1');
    const seen: (string | undefined)[] = [];
    const server = keep(
      await serve((request, response) => {
        seen.push(request.headers['if-none-match'], request.headers['if-modified-since']);
        response.setHeader('ETag', etag);
        response.statusCode = request.headers['if-none-match'] === etag ? 304 : 200;
        // With a string body, Node would send the headers as UTF-8.
        response.end(Buffer.from(response.statusCode === 200 ? 'first' : ''));
      }),
    );
    const hub = keep(fetcher());
    const first = await hub.fetch({ ...PLAIN, url: server.url });
    if (first.kind !== 'document') throw new Error(first.kind);
    const lastModified = 'yesterday, more or less';
    const second = await hub.fetch({
      ...PLAIN,
      url: server.url,
      validators: { ...first.validators, lastModified },
    });
    expect(second).toEqual({
      kind: 'not-modified',
      validators: { etag, lastModified },
      maxAgeMs: null,
      permanentUrl: null,
    });
    expect(seen).toEqual([undefined, undefined, etag, lastModified]);
  });

  test('is unpacked from gzip, brotli, zstd, deflate, bare deflate and two at once', async () => {
    const packed: Record<string, [string, Buffer]> = {
      '/gzip': ['gzip', gzipSync('متن')],
      '/br': ['br', brotliCompressSync('متن')],
      '/zstd': ['zstd', zstdCompressSync('متن')],
      '/deflate': ['deflate', deflateSync('متن')],
      '/raw': ['deflate', deflateRawSync('متن')],
      '/twice': ['gzip, br', brotliCompressSync(gzipSync('متن'))],
      '/charset': ['utf-8', Buffer.from('متن')],
    };
    const server = keep(
      await serve((request, response) => {
        const [encoding, body] = packed[request.url ?? ''] ?? ['', Buffer.from('?')];
        expect(request.headers['accept-encoding']).toBe('gzip, br, zstd, deflate');
        response.setHeader('Content-Encoding', encoding);
        response.end(body);
      }),
    );
    const hub = keep(fetcher());
    for (const path of Object.keys(packed)) {
      expect([path, text(await hub.fetch({ ...PLAIN, url: new URL(path, server.url).href }))]).toEqual([path, 'متن']);
    }
  });

  test('larger than the cap is refused, packed or not, announced or not, and a bomb inside a bomb too', async () => {
    const zeros = Buffer.alloc(3_000_000);
    const server = keep(
      await serve((request, response) => {
        if (request.url === '/bomb') response.setHeader('Content-Encoding', 'gzip');
        if (request.url === '/deflate') response.setHeader('Content-Encoding', 'deflate');
        if (request.url === '/nested') response.setHeader('Content-Encoding', 'gzip, gzip');
        if (request.url === '/announced') response.setHeader('Content-Length', zeros.length);
        if (request.url === '/bomb') response.end(gzipSync(zeros));
        else if (request.url === '/deflate') response.end(deflateSync(zeros));
        else if (request.url === '/nested') response.end(gzipSync(gzipSync(zeros)));
        else response.end(zeros);
      }),
    );
    const hub = keep(fetcher());
    for (const path of ['/bomb', '/deflate', '/nested', '/announced', '/chunked']) {
      const outcome = await hub.fetch({ ...PLAIN, url: new URL(path, server.url).href });
      expect([path, failure(outcome).code]).toEqual([path, 'fetch-too-large']);
    }
    expect(await emptied(server)).toBe(0);
  });

  test('of exactly the cap is read', async () => {
    const server = keep(await serve((_request, response) => response.end('x'.repeat(1000))));
    expect(text(await keep(fetcher({ maxBytes: 1000 })).fetch({ ...PLAIN, url: server.url }))).toHaveLength(1000);
    const outcome = await keep(fetcher({ maxBytes: 999 })).fetch({ ...PLAIN, url: server.url });
    expect(failure(outcome).code).toBe('fetch-too-large');
  });
});

describe('a server that fails', () => {
  test('is reported with its status and how long it wants to be left alone', async () => {
    const server = keep(
      await serve((request, response) => {
        response.statusCode = Number(request.url?.slice(1));
        if (response.statusCode === 503) response.setHeader('Retry-After', '120');
        response.end('x'.repeat(50_000));
      }),
    );
    const hub = keep(fetcher());
    const outcome = await hub.fetch({ ...PLAIN, url: `${server.url}503` });
    expect(outcome).toMatchObject({ kind: 'failed', status: 503, retryAfterMs: 120_000 });
    expect(failure(outcome)).toEqual({ code: 'fetch-status', message: `127.0.0.1:${server.port} answered 503` });
    expect(await hub.fetch({ ...PLAIN, url: `${server.url}404` })).toMatchObject({ status: 404, retryAfterMs: null });
    expect(await emptied(server)).toBe(0);
  });

  test('answering 304 though nothing was asked conditionally has failed', async () => {
    const server = keep(await serve((_request, response) => response.writeHead(304).end()));
    const outcome = await keep(fetcher()).fetch({ ...PLAIN, url: server.url });
    expect(outcome).toMatchObject({ kind: 'failed', status: 304 });
  });

  test('by trickling its body, or by silence, meets the one deadline', async () => {
    const server = keep(
      await serve((request, response) => {
        if (request.url === '/silent') return;
        response.writeHead(200);
        const trickle = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(trickle));
      }),
    );
    const hub = keep(fetcher({ timeoutMs: 120 }));
    for (const path of ['/trickle', '/silent']) {
      const startedAt = performance.now();
      const outcome = await hub.fetch({ ...PLAIN, url: new URL(path, server.url).href });
      expect(failure(outcome)).toEqual({
        code: 'fetch-timeout',
        message: `127.0.0.1:${server.port} took longer than 0.12 s`,
      });
      expect(performance.now() - startedAt).toBeLessThan(1500);
    }
    expect(await emptied(server)).toBe(0);
  });

  test('by slow redirects meets the same deadline: it does not start again with each', async () => {
    const server = keep(
      await serve((request, response) => {
        const step = Number(request.url?.slice(1)) + 1;
        setTimeout(() => response.writeHead(302, { Location: `/${step}` }).end(), 80);
      }),
    );
    const outcome = await keep(fetcher({ timeoutMs: 200 })).fetch({ ...PLAIN, url: `${server.url}0` });
    expect(failure(outcome).code).toBe('fetch-timeout');
  });

  test('in its name server meets the deadline too', async () => {
    const hub = keep(fetcher({ timeoutMs: 50, resolve: () => new Promise(() => {}) }));
    const outcome = await hub.fetch({ ...PLAIN, url: 'http://slow.example/' });
    expect(failure(outcome)).toEqual({ code: 'fetch-timeout', message: 'slow.example took longer than 0.05 s' });
  });

  test('is reported in plain words: reset, cut short, no HTTP, broken packing, refused, unknown name', async () => {
    const reset = keep(await serve((request) => request.socket.resetAndDestroy()));
    const short = keep(await serveRaw('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', (socket) => socket.end()));
    const noise = keep(await serveRaw('SSH-2.0-OpenSSH_9.6\r\n', (socket) => socket.end()));
    const broken = keep(
      await serve((_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('no gzip')),
    );
    const cut = keep(
      await serve((_request, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('text'.repeat(500)).subarray(0, 30)),
      ),
    );
    const gone = await serve(() => {});
    await gone.close();
    const hub = keep(
      fetcher({
        resolve: () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })),
      }),
    );
    const expected: [string, RegExp][] = [
      [reset.url, /broke the connection off|closed the connection/],
      [short.url, /closed the connection before|another number of bytes/],
      [noise.url, /sent an answer that is not HTTP/],
      [broken.url, /does not unpack/],
      [cut.url, /does not unpack/],
      [gone.url, /refused the connection/],
      ['http://no-such.example/', /^no-such\.example has no address: the name is not known$/],
    ];
    for (const [url, message] of expected) {
      const found = failure(await hub.fetch({ ...PLAIN, url }));
      expect(found.code).toBe('fetch-failed');
      expect(found.message).toMatch(message);
      expect(found.message.startsWith(new URL(url).host)).toBe(true);
    }
  });

  test('with more bytes than announced gives what it announced', async () => {
    const server = keep(await serveRaw('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef', (socket) => socket.end()));
    const outcome = await keep(fetcher()).fetch({ ...PLAIN, url: server.url });
    if (outcome.kind === 'document') expect(text(outcome)).toBe('abc');
    else expect(failure(outcome).code).toBe('fetch-failed');
  });
});

describe('redirects', () => {
  test('are followed up to five times, and the document has the last address', async () => {
    const server = keep(
      await serve((request, response) => {
        const step = Number(request.url?.slice(1));
        if (step === 0) response.end('arrived');
        else response.writeHead([301, 302, 303, 307, 308][step % 5] ?? 302, { Location: `/${step - 1}` }).end('moved');
      }),
    );
    const hub = keep(fetcher());
    const outcome = await hub.fetch({ ...PLAIN, url: `${server.url}5` });
    expect(outcome).toMatchObject({ document: { name: `${server.url}5`, url: `${server.url}0` } });
    expect(failure(await hub.fetch({ ...PLAIN, url: `${server.url}6` })).code).toBe('too-many-redirects');
    expect(await emptied(server)).toBe(0);
  });

  test('may be written in raw UTF-8, as Persian sites do', async () => {
    const server = keep(
      await serve((request, response) => {
        if (request.url !== '/') response.end(decodeURIComponent(request.url ?? ''));
        else response.writeHead(302, { Location: Buffer.from('/اخبار', 'utf8').toString('latin1') }).end();
      }),
    );
    expect(text(await keep(fetcher()).fetch({ ...PLAIN, url: server.url }))).toBe('/اخبار');
  });

  test('to anything but http and https are not followed', async () => {
    const server = keep(
      await serve((_request, response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end()),
    );
    expect(failure(await keep(fetcher()).fetch({ ...PLAIN, url: server.url }))).toEqual({
      code: 'fetch-failed',
      message: `127.0.0.1:${server.port} redirects to an address that is neither http nor https`,
    });
  });

  test('take secrets along within an origin and to no other', async () => {
    const seen: unknown[] = [];
    const other = keep(
      await serve((request, response) => {
        seen.push(['other', request.headers.authorization, request.headers['x-key']]);
        response.end('done');
      }),
    );
    const server = keep(
      await serve((request, response) => {
        seen.push([request.url, request.headers.authorization, request.headers['x-key']]);
        const Location = request.url === '/a' ? '/b' : `http://user:pass@127.0.0.1:${other.port}/`;
        response.writeHead(302, { Location }).end();
      }),
    );
    const env: Record<string, string> = { TOKEN: 'user:پسورد', KEY: 'k1' };
    const settings = { headers: { 'X-Key': 'KEY' }, auth: 'TOKEN', proxy: null };
    const hub = keep(fetcher({ env: (name) => env[name] }));
    const outcome = await hub.fetch({ ...PLAIN, settings, url: `${server.url}a` });
    const basic = `Basic ${Buffer.from('user:پسورد').toString('base64')}`;
    expect(seen).toEqual([
      ['/a', basic, 'k1'],
      ['/b', basic, 'k1'],
      ['other', undefined, undefined],
    ]);
    expect(outcome).toMatchObject({ document: { url: other.url } });
  });
});

describe('what is sent', () => {
  test('names the hub and prefers feeds; credentials of the address become a header and show nowhere', async () => {
    const seen: (string | undefined)[] = [];
    const server = keep(
      await serve((request, response) => {
        seen.push(request.headers['user-agent'], request.headers.accept, request.headers.authorization);
        response.end('ok');
      }),
    );
    const url = `http://me:s%40crt@127.0.0.1:${server.port}/`;
    const outcome = await keep(fetcher()).fetch({ ...PLAIN, url });
    expect(seen[0]).toBe('Khorak/test (+https://hub.example/)');
    expect(seen[1]).toMatch(/^application\/atom\+xml, application\/rss\+xml, application\/feed\+json/);
    expect(seen[2]).toBe(`Basic ${Buffer.from('me:s@crt').toString('base64')}`);
    expect(JSON.stringify(outcome)).not.toMatch(/crt/);
  });

  test('a secret that is not set, or cannot be sent, fails by its name and never by its value', async () => {
    const hub = keep(fetcher({ env: (name) => (name === 'BAD' ? 'one\ntwo' : undefined) }));
    const ask = async (settings: object) =>
      failure(await hub.fetch({ ...PLAIN, settings: { ...PLAIN.settings, ...settings }, url: 'http://127.0.0.1:1/' }));
    expect(await ask({ auth: 'UNSET' })).toEqual({
      code: 'bad-setting',
      message: "UNSET, named by the source's request, is not set",
    });
    expect((await ask({ headers: { a: 'BAD' } })).message).toBe('BAD holds characters that cannot be sent in a header');
    expect((await ask({ proxy: 'BAD' })).message).not.toMatch(/one|two/);
  });

  test('an address that is none fails without being shown', async () => {
    const hub = keep(fetcher());
    for (const url of ['ftp://host/', 'not a url', '']) {
      expect(failure(await hub.fetch({ ...PLAIN, url })).code).toBe('fetch-failed');
    }
  });

  test('goes through the source’s proxy when one is set', async () => {
    const proxy = keep(
      await serve((request, response) => {
        response.end(`${request.url} ${request.headers['proxy-authorization']}`);
      }),
    );
    const hub = keep(fetcher({ env: () => `http://p:q@127.0.0.1:${proxy.port}` }));
    const settings = { ...PLAIN.settings, proxy: 'PROXY' };
    const outcome = await hub.fetch({ ...PLAIN, settings, url: 'http://news.example/feed?x=1' });
    expect(text(outcome)).toBe(`http://news.example/feed?x=1 Basic ${Buffer.from('p:q').toString('base64')}`);
    expect(await emptied(proxy)).toBe(0);
  });

  test('over https the proxy is asked for a tunnel, and its refusal is told', async () => {
    const proxy = keep(await serve((_request, response) => response.end()));
    const hub = keep(fetcher({ env: () => proxy.url, timeoutMs: 2000 }));
    const settings = { ...PLAIN.settings, proxy: 'PROXY' };
    const outcome = await hub.fetch({ ...PLAIN, settings, url: 'https://news.example/feed' });
    expect(failure(outcome).code).toBe('fetch-failed');
    expect(failure(outcome).message).toMatch(/^news\.example, asked through the source's proxy, /);
    expect(await emptied(proxy)).toBe(0);
  });
});

describe('closing', () => {
  test('breaks off what is under way and lets nothing new begin', async () => {
    const server = keep(await serve(() => {}));
    const hub = fetcher({ hostGapMs: 60_000 });
    const waiting = [1, 2, 3].map(() => hub.fetch({ ...PLAIN, polite: true, url: server.url }));
    for (let round = 0; round < 100 && server.open() === 0; round += 1)
      await new Promise((done) => setTimeout(done, 5));
    await hub.close();
    for (const outcome of await Promise.all(waiting)) expect(failure(outcome).code).toBe('unavailable');
    expect(failure(await hub.fetch({ ...PLAIN, url: server.url })).code).toBe('unavailable');
    expect(await emptied(server)).toBe(0);
  });
});
