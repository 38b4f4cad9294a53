import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { CERTIFICATE, KEY } from './certificate.ts';
import { failure, fetcher, PLAIN, serve, text } from './loopback.ts';

const open: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
  open.push(thing);
  return thing;
};
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

interface Secure {
  readonly url: string;
  readonly port: number;
  open(): number;
  close(): Promise<void>;
}

async function listen(server: Http2SecureServer | ReturnType<typeof createHttpsServer>): Promise<Secure> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // A client that breaks a handshake or a stream off is what some of these tests are about.
  server.on('tlsClientError', () => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return keep({
    port,
    url: `https://feed.secure.example:${port}`,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((closed) => server.close(() => closed()));
    },
  });
}

type Answer = (stream: ServerHttp2Stream, headers: Record<string, string | undefined>) => void;

/** Speaks HTTP/2 to who offers it, and HTTP/1.1 to the rest. */
function serveH2(answer: Answer): Promise<Secure> {
  const server = createSecureServer({ key: KEY, cert: CERTIFICATE, allowHTTP1: true }, (request, response) => {
    if (request.httpVersion !== '2.0') response.end(`HTTP/${request.httpVersion}`);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    answer(stream as ServerHttp2Stream, headers as Record<string, string | undefined>);
  });
  return listen(server);
}

const secureFetcher = (options: Parameters<typeof fetcher>[0] = {}) =>
  keep(fetcher({ tls: { ca: CERTIFICATE }, resolve: async () => [{ address: '127.0.0.1', family: 4 }], ...options }));

/** Until the server has seen its connections end. */
async function emptied(server: Secure): Promise<number> {
  for (let round = 0; round < 100 && server.open() > 0; round += 1) await new Promise((done) => setTimeout(done, 5));
  return server.open();
}

describe('a server that offers HTTP/2', () => {
  test('is spoken to in it, with validators, type and status as ever', async () => {
    const server = await serveH2((stream, headers) => {
      const known = headers['if-none-match'] === '"v1"';
      stream.respond({ ':status': known ? 304 : 200, etag: '"v1"', 'content-type': 'application/rss+xml' });
      stream.end(known ? undefined : `HTTP/2 ${headers[':path']} ${headers['user-agent']}`);
    });
    const hub = secureFetcher();
    const first = await hub.fetch({ ...PLAIN, url: `${server.url}/rss?a=1` });
    expect(text(first)).toBe('HTTP/2 /rss?a=1 Khorak/test (+https://hub.example/)');
    if (first.kind !== 'document') throw new Error(first.kind);
    expect(first).toMatchObject({ status: 200, document: { contentType: 'application/rss+xml' } });
    const second = await hub.fetch({ ...PLAIN, url: `${server.url}/rss?a=1`, validators: first.validators });
    expect(second).toMatchObject({ kind: 'not-modified', validators: { etag: '"v1"', lastModified: null } });
    expect(await emptied(server)).toBe(0);
  });

  test('may pack its documents, and one over the cap is refused', async () => {
    const packed: Record<string, [string, Buffer]> = {
      '/gzip': ['gzip', gzipSync('متن')],
      '/br': ['br', brotliCompressSync('متن')],
      '/zstd': ['zstd', zstdCompressSync('متن')],
      '/bomb': ['gzip', gzipSync(Buffer.alloc(3_000_000))],
    };
    const server = await serveH2((stream, headers) => {
      const [encoding, body] = packed[headers[':path'] ?? ''] ?? ['', Buffer.from('?')];
      stream.respond({ ':status': 200, 'content-encoding': encoding });
      stream.end(body);
    });
    const hub = secureFetcher();
    for (const path of ['/gzip', '/br', '/zstd']) {
      expect([path, text(await hub.fetch({ ...PLAIN, url: server.url + path }))]).toEqual([path, 'متن']);
    }
    expect(failure(await hub.fetch({ ...PLAIN, url: `${server.url}/bomb` })).code).toBe('fetch-too-large');
    expect(await emptied(server)).toBe(0);
  });

  test('is left after its deadline, when it resets the stream or ends the connection', async () => {
    const server = await serveH2((stream, headers) => {
      if (headers[':path'] === '/reset') stream.close(2);
      if (headers[':path'] === '/goaway') stream.session?.destroy();
      if (headers[':path'] !== '/half') return;
      stream.respond({ ':status': 200, 'content-length': '1000' });
      stream.write('<rss>');
      setTimeout(() => stream.close(2), 20);
    });
    const hub = secureFetcher({ timeoutMs: 400 });
    const codes: Record<string, string> = {};
    for (const path of ['/reset', '/goaway', '/half', '/silent']) {
      codes[path] = failure(await hub.fetch({ ...PLAIN, url: server.url + path })).code;
    }
    expect(codes).toEqual({
      '/reset': 'fetch-failed',
      '/goaway': 'fetch-failed',
      '/half': 'fetch-failed',
      '/silent': 'fetch-timeout',
    });
    expect(await emptied(server)).toBe(0);
  });

  test('is reached through a proxy’s tunnel too', async () => {
    const server = await serveH2((stream) => {
      stream.respond({ ':status': 200 });
      stream.end('through');
    });
    const asked: (string | undefined)[] = [];
    const proxy = await serveTunnel(server.port, (target) => asked.push(target));
    const hub = secureFetcher({ env: () => proxy });
    const settings = { ...PLAIN.settings, proxy: 'PROXY' };
    expect(text(await hub.fetch({ ...PLAIN, settings, url: `${server.url}/rss` }))).toBe('through');
    expect(asked).toEqual([`feed.secure.example:${server.port}`]);
  });
});

describe('a server with HTTP/1.1 only', () => {
  test('is spoken to in it', async () => {
    const server = await listen(
      createHttpsServer({ key: KEY, cert: CERTIFICATE }, (request, response) => response.end(request.httpVersion)),
    );
    expect(text(await secureFetcher().fetch({ ...PLAIN, url: `${server.url}/` }))).toBe('1.1');
    expect(await emptied(server)).toBe(0);
  });
});

describe('a certificate', () => {
  test('nobody vouches for, or made for another name, is not accepted', async () => {
    const server = await serveH2((stream) => stream.respond({ ':status': 200 }, { endStream: true }));
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const strict = keep(fetcher({ resolve }));
    const unknown = failure(await strict.fetch({ ...PLAIN, url: `${server.url}/` }));
    expect(unknown.message).toBe(`feed.secure.example:${server.port} has a certificate nobody vouches for`);
    const other = failure(await secureFetcher().fetch({ ...PLAIN, url: `https://other.example:${server.port}/` }));
    expect(other.message).toBe(`other.example:${server.port} has a certificate made for another name`);
  });
});

describe('a claim that runs out while the connection is made', () => {
  const settings = { ...PLAIN.settings, proxy: 'PROXY' };
  const asked: (string | undefined)[] = [];
  const note = (request: { readonly url?: string | undefined }, response: { end(): void }) => {
    asked.push(request.url);
    response.end();
  };
  const noteH2: Answer = (stream, { ':path': url }) => {
    stream.respond({ ':status': 200 });
    note({ url }, stream);
  };
  /** As of a process that is stopped at its look-up and goes on when another has the claim. */
  const losing = () => {
    const claim = { isOurs: true };
    const resolve = async () => {
      claim.isOurs = false;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    return { claim, resolve };
  };
  beforeEach(() => asked.splice(0));

  test.each<[string, () => Promise<{ url: string; proxy?: string; of?: typeof settings; server: { open(): number } }>]>(
    [
      [
        'HTTP',
        async () => {
          const server = keep(await serve(note));
          return { server, url: `http://feed.example:${server.port}` };
        },
      ],
      [
        'HTTPS',
        async () => {
          const server = await listen(createHttpsServer({ key: KEY, cert: CERTIFICATE }, note));
          return { server, url: server.url };
        },
      ],
      [
        'HTTP/2',
        async () => {
          const server = await serveH2(noteH2);
          return { server, url: server.url };
        },
      ],
      [
        'a proxy',
        async () => {
          const server = keep(await serve(note));
          return { server, url: 'http://feed.example', proxy: `http://proxy.example:${server.port}`, of: settings };
        },
      ],
      [
        'a tunnel',
        async () => {
          const server = await serveH2(noteH2);
          const tunnel = new URL(await serveTunnel(server.port, () => {}));
          return { server, url: server.url, proxy: `http://proxy.example:${tunnel.port}`, of: settings };
        },
      ],
    ],
  )('sends nothing over %s', async (_way, open) => {
    const { server, url, proxy, of } = await open();
    const { claim, resolve } = losing();
    const hub = secureFetcher({ resolve, env: () => proxy });
    const request = { ...PLAIN, ...(of && { settings: of }), url: `${url}/rss`, isOurs: () => claim.isOurs };
    expect(failure(await hub.fetch(request)).code).toBe('lease-lost');
    expect([claim.isOurs, asked, await emptied(server as Secure)]).toEqual([false, [], 0]);
    expect(text(await hub.fetch({ ...request, isOurs: () => true }))).toBe('');
    expect(asked).toHaveLength(1);
  });
});

test('a notice to a partner whose claim has run out is not posted', async () => {
  const posted: (string | undefined)[] = [];
  const server = keep(
    await serve((request, response) => {
      posted.push(request.method);
      response.end();
    }),
  );
  const hub = keep(fetcher());
  const post = (isOurs: boolean) => hub.post({ url: server.url, headers: {}, body: '{}', isOurs: () => isOurs });
  expect(await post(false)).toMatchObject({ kind: 'failed', error: { code: 'lease-lost' } });
  expect(posted).toEqual([]);
  expect(await post(true)).toMatchObject({ kind: 'answered', status: 200 });
});

/** A proxy that opens tunnels, all to one port of loopback. */
async function serveTunnel(port: number, seen: (target: string | undefined) => void): Promise<string> {
  const proxy = keep(
    await serve(
      () => {},
      '127.0.0.1',
      (server) =>
        server.on('connect', (request, socket) => {
          seen(request.url);
          const onward = connect(port, '127.0.0.1', () => {
            socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
            onward.pipe(socket).pipe(onward);
          });
          for (const side of [onward, socket]) side.on('error', () => {});
        }),
    ),
  );
  return proxy.url;
}
