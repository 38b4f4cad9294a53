import express from 'express';
import fc from 'fast-check';
import { createClientFinder, networkOf, readerAddress } from '../../src/serve/client-address.ts';
import { compileTrust } from '../../src/serve/trust-proxy.ts';

function finder(trustProxy: unknown) {
  let warnings = 0;
  const find = createClientFinder({
    trust: compileTrust(trustProxy),
    isTrusting: Boolean(trustProxy),
    warn: () => {
      warnings += 1;
    },
  });
  return {
    find: (remoteAddress: string | undefined, headers = {}) => find({ socket: { remoteAddress }, headers }),
    warnings: () => warnings,
  };
}

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['fe80::1%br-0a1b', 'fe80:0:0:0::/64'],
  ['fe80::1%eth0.100', 'fe80:0:0:0::/64'],
  ['::ffff:203.0.113.7%x-y', '203.0.113.7'],
  ['', 'unknown'],
  [undefined, 'unknown'],
])('the client at %s is %s', (address, client) => {
  expect(finder(false).find(address)).toBe(client);
  expect(finder(false).find(address)).toBe(client);
});

test.each([
  ['203.0.113.7:4711', '203.0.113.7'],
  ['[2001:db8:1:2::1]:4711', '2001:db8:1:2::/64'],
  ['::1%a-b', '0:0:0:0::/64'],
  ['nonsense', '127.0.0.1'],
  ['x'.repeat(9000), '127.0.0.1'],
])('a proxy that writes %.30s means %s', (written, client) => {
  expect(finder(true).find('127.0.0.1', { 'x-forwarded-for': written })).toBe(client);
});

test('software tells readers apart where a proxy is not trusted, and the operator is warned once', () => {
  const { find, warnings } = finder(false);
  const via = { 'x-forwarded-for': '203.0.113.7' };
  const one = find('127.0.0.1', { ...via, 'user-agent': 'one' });
  expect(find('127.0.0.1', { 'x-forwarded-for': '203.0.113.8', 'user-agent': 'one' })).toBe(one);
  expect(find('127.0.0.1', { forwarded: 'for=203.0.113.8', 'user-agent': 'two' })).not.toBe(one);
  expect(find('127.0.0.1', { 'user-agent': 'two' })).toBe('127.0.0.1');
  expect(warnings()).toBe(1);
});

test('whoever comes from elsewhere is its address, whatever it claims to pass on', () => {
  const { find, warnings } = finder(false);
  for (const address of ['203.0.113.7', '8.8.8.8', '2600::1', '::ffff:8.8.8.8']) {
    const claims = { 'x-forwarded-for': '192.0.2.9', 'user-agent': 'one' };
    expect([find(address, claims), find(address, { ...claims, 'user-agent': 'two' })]).toEqual([
      find(address),
      find(address),
    ]);
  }
  for (const near of ['127.0.0.1', '10.0.0.2', '192.168.1.1', '172.17.0.1', '100.64.0.1', 'fd00::1', '::1']) {
    expect(find(near, { 'x-forwarded-for': '192.0.2.9', 'user-agent': 'one' })).not.toBe(find(near));
  }
  expect(warnings()).toBe(1);
});

test('no address at all, however its zone is written, throws', () => {
  const piece = fc.constantFrom(
    'fe80::1',
    '::ffff:1.2.3.4',
    '1.2.3.4',
    '::',
    '%',
    '-',
    '.',
    '_',
    'br0',
    '[',
    ']',
    ':80',
    '0x7f',
  );
  const address = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(address, address, (direct, claimed) => {
      const headers = { 'x-forwarded-for': claimed };
      for (const trustProxy of [false, true, 'loopback,linklocal']) finder(trustProxy).find(direct, headers);
    }),
  );
});

test('an operator sees networks, never whole addresses', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.0/24');
  expect(networkOf('203.0.113.7 12345')).toBe('203.0.113.0/24');
  expect(networkOf('2001:db8:1:2::/64')).toBe('2001:db8:1::/48');
  expect(networkOf('unknown')).toBe('unknown');
});

test('the reader is the one that Express finds, whatever is trusted', () => {
  const address = fc.constantFrom('127.0.0.1', '10.0.0.9', '203.0.113.7', '2001:db8::1', '::1', 'junk', '');
  const trusted = fc.constantFrom(false, true, 1, 2, 'loopback', 'loopback,uniquelocal', '203.0.113.0/24');
  const header = fc.option(fc.array(address, { maxLength: 4 }), { nil: undefined });
  fc.assert(
    fc.property(trusted, address, header, (trustProxy, remoteAddress, hops) => {
      const app = express();
      app.set('trust proxy', trustProxy);
      const headers = hops === undefined ? {} : { 'x-forwarded-for': hops.join(', ') };
      const socket = { remoteAddress };
      const request = Object.create(app.request, {
        app: { value: app },
        headers: { value: headers },
        socket: { value: socket },
      });
      expect(readerAddress({ socket, headers }, compileTrust(trustProxy))).toBe(request.ip);
    }),
  );
});
