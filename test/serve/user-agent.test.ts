import fc from 'fast-check';
import { createAgentReader, readAgent } from '../../src/serve/user-agent.ts';

test.each([
  ['Feedbin feed-id:123 - 45 subscribers', 'Feedbin', 'feedbin 123', 45],
  [
    'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers; like FeedFetcher-Google)',
    'Feedly',
    'feedly ',
    12,
  ],
  ['Bloglovin/1.0 (http://www.bloglovin.com; 5 subscribers)', 'Bloglovin', 'bloglovin ', 5],
  [
    'NewsBlur Feed Fetcher - 12 subscribers - http://www.newsblur.com/site/8/hub (Mozilla/5.0 (Macintosh))',
    'NewsBlur Feed Fetcher',
    'newsblur feed fetcher 8',
    12,
  ],
  ['Mozilla/5.0 (compatible; inoreader.com; 12 subscribers)', 'inoreader.com', 'inoreader.com ', 12],
  [
    'Mozilla/5.0 (compatible; theoldreader.com; 3 subscribers; feed-id=abc)',
    'theoldreader.com',
    'theoldreader.com abc',
    3,
  ],
  [
    'FeedFetcher-Google; (+http://www.google.com/feedfetcher.html; 1 subscriber; feed-id=77)',
    'FeedFetcher-Google',
    'feedfetcher-google 77',
    1,
  ],
  ['Netvibes (http://www.netvibes.com/; 15 subscribers; feedId: 404694)', 'Netvibes', 'netvibes 404694', 15],
])('%s is a hosted reader', (userAgent, name, key, subscribers) => {
  expect(readAgent(userAgent)).toEqual({ name, hosted: { key, subscribers } });
});

test.each([
  ['NetNewsWire (RSS Reader; https://netnewswire.com/)', 'NetNewsWire'],
  ['curl/8.5.0', 'curl'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Mozilla'],
  ['Tiny Tiny RSS/21.05-326850845 (http://tt-rss.org/)', 'Tiny Tiny RSS'],
  ['v1.5 subscribers-only', 'v1.5 subscribers-only'],
  ['/', 'unknown'],
])('%s is one person’s', (userAgent, name) => {
  expect(readAgent(userAgent)).toEqual({ name, hosted: null });
});

test('whatever is sent has a short name and a number of subscribers that can be added up', () => {
  const read = createAgentReader();
  expect(read(undefined)).toEqual({ name: 'unknown', hosted: null });
  const words = fc.constantFrom(
    'Feedly/1.0',
    '99999999',
    '999999999999',
    ' ',
    ' subscribers',
    'feed-id:',
    '(',
    ';',
    '-',
    '☃',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 300 }), (parts) => {
      const { name, hosted } = read(parts.join(''));
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(60);
      expect(hosted?.subscribers ?? 0).toBeLessThan(100_000_000);
      expect(Number.isInteger(hosted?.subscribers ?? 0)).toBe(true);
    }),
  );
});
