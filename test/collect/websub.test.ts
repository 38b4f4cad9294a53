import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { isGenuine, readLinks } from '../../src/collect/index.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { fetcher, type Loopback, PLAIN, serve } from './loopback.ts';

const open: Loopback[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

interface Asked {
  readonly method: string;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly form: Record<string, string>;
}

/** A hub that answers as told and remembers what it was asked. */
async function startHub(answer: (count: number) => { status: number; location?: string }) {
  const asked: Asked[] = [];
  const server = await serve(async (request, response) => {
    const { method = '', headers } = request;
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    asked.push({ method, type: headers['content-type'], authorization: headers.authorization, form });
    const { status, location } = answer(asked.length);
    response.writeHead(status, location === undefined ? {} : { location }).end('an answer nobody reads');
  });
  open.push(server);
  return { asked, url: server.url };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const REQUEST = {
  mode: 'subscribe',
  topic: 'https://paper.example/خوراک?a=1&b=2',
  callback: 'https://hub.example/news/websub/key',
  secret: 'a secret',
  leaseSeconds: 864_000,
  proxy: null,
} as const;

describe('a request to a hub', () => {
  test('is a form in UTF-8 with callback, mode, topic, lease and secret', async () => {
    const hub = await startHub(() => ({ status: 202 }));
    expect(await fetcher().askHub({ ...REQUEST, hub: hub.url })).toBeNull();
    expect(hub.asked).toEqual([
      {
        method: 'POST',
        type: 'application/x-www-form-urlencoded',
        authorization: undefined,
        form: {
          'hub.mode': 'subscribe',
          'hub.topic': REQUEST.topic,
          'hub.callback': REQUEST.callback,
          'hub.lease_seconds': '864000',
          'hub.secret': 'a secret',
        },
      },
    ]);
  });

  test('that ends a subscription carries no secret', async () => {
    const hub = await startHub(() => ({ status: 202 }));
    expect(await fetcher().askHub({ ...REQUEST, hub: hub.url, mode: 'unsubscribe' })).toBeNull();
    expect(Object.keys(hub.asked[0]?.form ?? {}).sort()).toEqual(['hub.callback', 'hub.mode', 'hub.topic']);
  });

  test.each([307, 308])('follows a %i to the other hub with the same form', async (status) => {
    const other = await startHub(() => ({ status: 202 }));
    const hub = await startHub(() => ({ status, location: other.url }));
    expect(await fetcher().askHub({ ...REQUEST, hub: hub.url })).toBeNull();
    expect([other.asked[0]?.method, other.asked[0]?.form]).toEqual(['POST', hub.asked[0]?.form]);
  });

  test.each([200, 204])('counts any success (%i) as accepted: old hubs do not say 202', async (status) => {
    const hub = await startHub(() => ({ status }));
    expect(await fetcher().askHub({ ...REQUEST, hub: hub.url })).toBeNull();
  });

  test.each([301, 302, 303, 400, 404, 503])('fails by name on %i', async (status) => {
    const hub = await startHub(() => ({ status, location: '/elsewhere' }));
    const error = await fetcher().askHub({ ...REQUEST, hub: hub.url });
    expect([error?.code, error?.message, hub.asked.length]).toEqual([
      'fetch-status',
      expect.stringContaining(String(status)),
      1,
    ]);
  });

  test('gives up on redirects without end', async () => {
    const hub = await startHub(() => ({ status: 307, location: '/' }));
    const error = await fetcher().askHub({ ...REQUEST, hub: hub.url });
    expect([error?.code, hub.asked.length]).toEqual(['too-many-redirects', 6]);
  });

  test('is not made to a private address that is not allowed, nor led there', async () => {
    const hub = await startHub(() => ({ status: 202 }));
    const guarded = fetcher({ allowPrivate: [] });
    expect((await guarded.askHub({ ...REQUEST, hub: hub.url }))?.code).toBe('address-refused');
    const leading = await startHub(() => ({ status: 307, location: 'http://10.0.0.1/' }));
    expect((await fetcher().askHub({ ...REQUEST, hub: leading.url }))?.code).toBe('address-refused');
    expect(hub.asked).toEqual([]);
  });

  test('does not follow from https to http, where anyone could read the secret', async () => {
    const hub = await startHub(() => ({ status: 202 }));
    const safe = createServer({ cert: CERTIFICATE, key: KEY }, (_request, response) => {
      response.writeHead(307, { location: hub.url }).end();
    });
    await new Promise<void>((listening) => safe.listen(0, '127.0.0.1', listening));
    const { port } = safe.address() as AddressInfo;
    const trusting = fetcher({ tls: { ca: CERTIFICATE } });
    const error = await trusting.askHub({ ...REQUEST, hub: `https://127.0.0.1:${port}/` });
    await new Promise((closed) => safe.close(closed));
    expect([error?.code, error?.message, hub.asked]).toEqual([
      'fetch-failed',
      expect.stringContaining('from https to http'),
      [],
    ]);
  });

  test('never hangs on a hub that does not answer, and ends with the hub of ours', async () => {
    const silent = await serve(() => {});
    open.push(silent);
    const impatient = fetcher({ timeoutMs: 60 });
    expect((await impatient.askHub({ ...REQUEST, hub: silent.url }))?.code).toBe('fetch-timeout');
    const stopping = fetcher();
    const asked = stopping.askHub({ ...REQUEST, hub: silent.url });
    await stopping.close();
    expect((await asked)?.code).toBe('unavailable');
  });
});

describe('a signature', () => {
  const bytes = new TextEncoder().encode('<rss>خبر</rss>');
  const sign = (method: string, body: Uint8Array, secret: string) =>
    `${method}=${createHmac(method, secret).update(body).digest('hex')}`;

  test.each(['sha1', 'sha256', 'sha384', 'sha512'])('by %s is recognized, in either case', (method) => {
    const signature = sign(method, bytes, 'a secret');
    expect(isGenuine({ bytes, signature }, 'a secret')).toBe(true);
    expect(isGenuine({ bytes, signature: signature.toUpperCase() }, 'a secret')).toBe(true);
  });

  test.each([
    ['none at all', null],
    ['an empty one', ''],
    ['one by md5', sign('md5', bytes, 'a secret')],
    ['one without a method', sign('sha256', bytes, 'a secret').slice('sha256='.length)],
    ['half of one', sign('sha256', bytes, 'a secret').slice(0, 39)],
    ['one of another method', sign('sha1', bytes, 'a secret').replace('sha1', 'sha256')],
    ['one with something after it', `${sign('sha256', bytes, 'a secret')}00`],
  ])('that is %s is refused', (_name, signature) => {
    expect(isGenuine({ bytes, signature }, 'a secret')).toBe(false);
  });

  test('fits no other body and no other secret', () => {
    const any = fc.uint8Array({ minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(any, any, fc.constantFrom('sha1', 'sha256', 'sha384', 'sha512'), (body, other, method) => {
        fc.pre(Buffer.compare(body, other) !== 0);
        const signature = sign(method, body, 'a secret');
        expect(isGenuine({ bytes: body, signature }, 'a secret')).toBe(true);
        expect(isGenuine({ bytes: other, signature }, 'a secret')).toBe(false);
        expect(isGenuine({ bytes: body, signature }, 'another secret')).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});

describe('Link headers', () => {
  const read = (header: string | null) => readLinks(header, 'https://paper.example/news/feed');

  test('name hubs and the address of the document itself, absolute, in their order', () => {
    const header =
      '<https://one.example/>; rel="hub", </hub?a=1,2>; rel=hub; title="a, b", <feed.xml>; rel="alternate self"';
    expect(read(header)).toEqual({
      hubs: ['https://one.example/', 'https://paper.example/hub?a=1,2'],
      self: 'https://paper.example/news/feed.xml',
    });
  });

  test('that are malformed, or lead to no web address, name nothing', () => {
    const none = { hubs: [], self: null };
    expect(
      [null, '', 'https://one.example/; rel=hub', '<https://one.example/', '<mailto:a@b.example>; rel=hub'].map(read),
    ).toEqual(Array(5).fill(none));
  });

  test('are read in short time whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200, unit: fc.constantFrom('<', '>', ';', ',', '=', '"', '\\', ' ', 'a', 'rel') }),
        (header) => {
          expect(Array.isArray(read(header).hubs)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
    expect(read(`<https://one.example/>; rel="${'hub '.repeat(100_000)}"`)).toEqual({ hubs: [], self: null });
  });

  test('of a fetched document are told, all of them', async () => {
    const publisher = await serve((_request, response) => {
      response.setHeader('Link', ['<https://one.example/>; rel="hub"', '</feed>; rel="self"']);
      response.end('<rss/>');
    });
    open.push(publisher);
    const outcome = await fetcher().fetch({ ...PLAIN, url: publisher.url });
    const links = outcome.kind === 'document' ? outcome.links : null;
    expect(links).toEqual({ hubs: ['https://one.example/'], self: `${publisher.url}feed` });
  });
});
