import { createAddressGuard } from '../../src/collect/address-guard.ts';
import { failure, fetcher, type Loopback, PLAIN, serve, text } from './loopback.ts';

const open: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
  open.push(thing);
  return thing;
};
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** A server that counts its visitors. */
async function counted(host?: string): Promise<Loopback & { visits(): number }> {
  let visits = 0;
  const server = await serve((_request, response) => {
    visits += 1;
    response.end('inside');
  }, host);
  return keep({ ...server, visits: () => visits });
}

describe('which addresses are public', () => {
  const guard = createAddressGuard([]);
  test.each([
    ['93.184.215.14', true],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
    ['64:ff9b::5db8:d70e', true], // NAT64 of a public address
    ['2002:5db8:d70e::1', true], // 6to4 of a public address
    ['127.0.0.1', false],
    ['127.8.8.8', false],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['240.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['fe80::1', false],
    ['fe80::1%lo', false],
    ['fd00::1', false],
    ['fec0::1', false],
    ['ff02::1', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:7f00:1', false],
    ['::127.0.0.1', false],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b::a00:1', false],
    ['64:ff9b:1::808:808', false],
    ['2002:7f00:1::', false],
    ['2002:a00:1::1', false],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', false],
    ['2001:db8::1', false],
    ['not an address', false],
  ])('%s: %s', (address, expected) => {
    expect(guard.permits(address, 'news.example', 443)).toBe(expected);
  });
});

describe('what ALLOW_PRIVATE_ADDRESSES names', () => {
  test.each<[string, string, string, number, boolean]>([
    ['10.0.0.0/8', '10.1.2.3', 'a.example', 80, true],
    ['10.0.0.0/8', '11.1.2.3', 'a.example', 80, true],
    ['10.0.0.0/8', '192.168.0.1', 'a.example', 80, false],
    ['10.0.0.0/8', '::ffff:10.1.2.3', 'a.example', 80, true],
    ['::ffff:10.0.0.0/104', '10.1.2.3', 'a.example', 80, true],
    ['fd00::/8', 'fd12::1', 'a.example', 80, true],
    ['fd00::/8', '10.0.0.1', 'a.example', 80, false],
    ['127.0.0.1', '127.0.0.1', 'localhost', 8080, true],
    ['127.0.0.1:8080', '127.0.0.1', '127.0.0.1', 8080, true],
    ['127.0.0.1:8080', '127.0.0.1', '127.0.0.1', 8081, false],
    ['localhost', '127.0.0.1', 'LOCALHOST.', 9, true],
    ['localhost:3000', '::1', 'localhost', 3000, true],
    ['localhost:3000', '::1', 'localhost', 3001, false],
    ['localhost', '127.0.0.1', 'evil.example', 80, false],
    ['::1', '::1', '::1', 80, true],
    ['[0:0::1]:8080', '::1', '::1', 8080, true],
    ['[::1]:8080', '::1', '::1', 80, false],
    ['خبر.example', '10.0.0.1', new URL('http://خبر.example').hostname, 80, true],
  ])('%s: %s for %s:%i is %s', (entry, address, host, port, expected) => {
    expect(createAddressGuard([entry]).permits(address, host, port)).toBe(expected);
  });

  test('must be something', () => {
    for (const entry of ['10.0.0.0/33', 'host:port', '::1]:80', '', 'a:1:2']) {
      expect(() => createAddressGuard([entry])).toThrow(/ALLOW_PRIVATE_ADDRESSES/);
    }
  });
});

describe('a private address is not dialed', () => {
  test('when it is written in the address, in any spelling', async () => {
    const server = await counted();
    const hub = keep(fetcher({ allowPrivate: [] }));
    for (const host of ['127.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]']) {
      const found = failure(await hub.fetch({ ...PLAIN, url: `http://${host}:${server.port}/` }));
      expect([host, found.code]).toEqual([host, 'address-refused']);
    }
    expect(server.visits()).toBe(0);
  });

  test('when a name resolves to it', async () => {
    const hub = keep(fetcher({ allowPrivate: [], resolve: async () => [{ address: '10.0.0.1', family: 4 }] }));
    expect(failure(await hub.fetch({ ...PLAIN, url: 'http://news.example/' }))).toEqual({
      code: 'address-refused',
      message: 'news.example has a private or special address; ALLOW_PRIVATE_ADDRESSES can allow it',
    });
    expect(failure(await hub.fetch({ ...PLAIN, url: 'https://news.example/' })).code).toBe('address-refused');
  });

  test('when localhost is asked for with the system’s own look-up', async () => {
    const server = await counted();
    const hub = keep(fetcher({ allowPrivate: [] }));
    expect(failure(await hub.fetch({ ...PLAIN, url: `http://localhost:${server.port}/` })).code).toBe(
      'address-refused',
    );
    expect(server.visits()).toBe(0);
  });

  test('when a name gives another address the second time', async () => {
    const addresses = ['127.0.0.2', '127.0.0.1'];
    const outer = keep(await serve((_request, response) => response.writeHead(302, { Location: '/again' }).end()));
    const hub = keep(
      fetcher({
        allowPrivate: ['127.0.0.1'],
        resolve: async () => [{ address: addresses.pop() ?? '127.0.0.2', family: 4 }],
      }),
    );
    const outcome = await hub.fetch({ ...PLAIN, url: `http://turn.example:${outer.port}/` });
    expect(failure(outcome).code).toBe('address-refused');
    expect(addresses).toEqual([]);
  });

  test('when a redirect leads to it, though the first server was allowed', async () => {
    const inner = await counted();
    let target = `http://127.0.0.1:${inner.port}/`;
    const outer = keep(await serve((_request, response) => response.writeHead(302, { Location: target }).end()));
    const hub = keep(
      fetcher({
        allowPrivate: [`127.0.0.1:${outer.port}`],
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      }),
    );
    for (const to of [target, `http://[::ffff:7f00:1]:${inner.port}/`, `http://name.example:${inner.port}/`]) {
      target = to;
      expect([to, failure(await hub.fetch({ ...PLAIN, url: outer.url })).code]).toEqual([to, 'address-refused']);
    }
    expect(inner.visits()).toBe(0);
  });

  test('when it is the proxy’s, or the proxy is asked for it', async () => {
    const proxy = await counted();
    const settings = { ...PLAIN.settings, proxy: 'PROXY' };
    const strict = keep(fetcher({ allowPrivate: [], env: () => proxy.url }));
    expect(failure(await strict.fetch({ ...PLAIN, settings, url: 'http://news.example/' })).code).toBe(
      'address-refused',
    );
    expect(failure(await strict.fetch({ ...PLAIN, settings, url: 'https://news.example/' })).code).toBe(
      'address-refused',
    );
    const lenient = keep(fetcher({ allowPrivate: [`127.0.0.1:${proxy.port}`], env: () => proxy.url }));
    expect(failure(await lenient.fetch({ ...PLAIN, settings, url: 'http://10.0.0.1/' })).code).toBe('address-refused');
    expect(proxy.visits()).toBe(0);
  });
});

describe('a private address that is allowed', () => {
  test('is dialed, written or resolved, over IPv4 and IPv6', async () => {
    const four = await counted();
    const six = await counted('::1');
    const hub = keep(
      fetcher({
        allowPrivate: [`127.0.0.1:${four.port}`, `[::1]:${six.port}`],
        resolve: async () => [
          { address: '10.0.0.1', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ],
      }),
    );
    expect(text(await hub.fetch({ ...PLAIN, url: four.url }))).toBe('inside');
    expect(text(await hub.fetch({ ...PLAIN, url: six.url }))).toBe('inside');
    expect(text(await hub.fetch({ ...PLAIN, url: `http://mixed.example:${four.port}/` }))).toBe('inside');
    expect(failure(await hub.fetch({ ...PLAIN, url: `http://[::1]:${four.port}/` })).code).toBe('address-refused');
  });
});
