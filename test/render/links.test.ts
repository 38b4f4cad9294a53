import fc from 'fast-check';
import { webAddress } from '../../src/render/links.ts';
import { anyAddress } from './hostile-text.ts';

describe('an address as published', () => {
  test.each([
    ['https://news.example/خبر?نشانی=۱#بند', 'https://news.example/%D8%AE%D8%A8%D8%B1'],
    ['https://خبر.example/', 'https://xn--ngblk.example/'],
    ['https://news.example/[1]|{2}^"3"', 'https://news.example/%5B1%5D%7C%7B2%7D%5E%223%22'],
    ['https://news.example/100%/%7e', 'https://news.example/100%25/%7e'],
    ['https://news.example/?a={x|y}', 'https://news.example/?a=%7Bx%7Cy%7D'],
    ['https://news.example/#a#b', 'https://news.example/#a%23b'],
    ['http://[::1]:8080/[a]', 'http://[::1]:8080/%5Ba%5D'],
  ])('%s', (written, expected) => {
    expect(webAddress(written)).toContain(expected);
  });

  test('is one of RFC 3986 whatever was written, and stays as it is when it comes back', () => {
    fc.assert(
      fc.property(anyAddress, (written) => {
        const address = webAddress(written);
        fc.pre(address !== null);
        expect(address).toMatch(
          /^https?:\/\/[^/?#[\]]+\/(?:[\w.~!$&'()*+,;=:@/-]|%[\dA-Fa-f]{2})*(?:\?(?:[\w.~!$&'()*+,;=:@/?-]|%[\dA-Fa-f]{2})*)?(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[\dA-Fa-f]{2})*)?$/,
        );
        expect(webAddress(address)).toBe(address);
      }),
    );
  });

  test('of 100 000 signs takes no time', () => {
    const began = performance.now();
    expect(webAddress(`https://news.example/${'#%'.repeat(50_000)}`)).toHaveLength(21 + 1 + 49_999 * 3 + 50_000 * 3);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
