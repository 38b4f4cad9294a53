import fc from 'fast-check';
import { bareTag, isConditional, isNotModified, isOtherVersion } from '../../src/serve/conditional.ts';
import { entityTag } from '../../src/text/validators.ts';
import { ask, fakeHub, MODIFIED, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const current = { etag: '"abc"', modifiedAt: MODIFIED };

describe('a copy is still good', () => {
  test.each([
    ['its tag is the current one', { 'if-none-match': '"abc"' }],
    ['its tag is weak', { 'if-none-match': 'W/"abc"' }],
    ['its tag is one of several', { 'if-none-match': '"x,y", W/"z" ,"abc"' }],
    ['any will do', { 'if-none-match': '*' }],
    ['nothing changed since its second', { 'if-modified-since': 'Sat, 20 Dec 2025 08:00:00 GMT' }],
    ['it is younger', { 'if-modified-since': 'Sat, 20 Dec 2025 09:00:00 GMT' }],
    ['its date has the form of RFC 850', { 'if-modified-since': 'Saturday, 20-Dec-25 08:00:00 GMT' }],
    ['its date has the form of asctime', { 'if-modified-since': 'Sat Dec 20 08:00:00 2025' }],
  ])('when %s', (_case, headers) => {
    expect(isNotModified(headers, current)).toBe(true);
  });
});

test('the tag of any document is told from what servers and proxies put behind it', () => {
  const suffix = fc.constantFrom('-gzip', '-br', ';gzip', '--gzip', ':zstd', '-gzip-gzip', '-df', '.gz');
  fc.assert(
    fc.property(fc.uint8Array(), suffix, (body, suffix) => {
      const tag = entityTag(body);
      expect([bareTag(tag), bareTag(tag.replace(/"$/, `${suffix}"`))]).toEqual([tag, tag]);
    }),
    { numRuns: 2000 },
  );
});

describe('a copy is not good any more', () => {
  test.each([
    ['nothing is said of it', {}],
    ['its tag is another', { 'if-none-match': '"ab"' }],
    ['its tag only holds the current one', { 'if-none-match': '"xabc", "abcx"' }],
    ['its tag is empty', { 'if-none-match': '' }],
    [
      'its tag is another, though its date fits',
      { 'if-none-match': '"x"', 'if-modified-since': 'Sat, 20 Dec 2025 09:00:00 GMT' },
    ],
    ['it is older', { 'if-modified-since': 'Sat, 20 Dec 2025 07:59:59 GMT' }],
    ['its date is none', { 'if-modified-since': '2026-01-01' }],
    ['its date has no such month', { 'if-modified-since': 'Sat, 20 Foo 2026 07:59:59 GMT' }],
  ])('when %s', (_case, headers) => {
    expect(isNotModified(headers, current)).toBe(false);
  });
});

describe('a version that is named', () => {
  test.each([
    ['is the current one', { 'if-match': '"abc"' }, false],
    ['is one of several', { 'if-match': 'W/"abc", "abc"' }, false],
    ['is the current one in another coding', { 'if-match': '"abc-gzip"' }, false],
    ['is any', { 'if-match': '*' }, false],
    ['is another', { 'if-match': '"ab"' }, true],
    ['is named by a weak tag only', { 'if-match': 'W/"abc"' }, true],
    [
      'is that of a date since which nothing changed',
      { 'if-unmodified-since': 'Sat, 20 Dec 2025 08:00:00 GMT' },
      false,
    ],
    ['is that of an earlier date', { 'if-unmodified-since': 'Sat, 20 Dec 2025 07:00:00 GMT' }, true],
    ['is that of no date', { 'if-unmodified-since': 'yesterday' }, false],
    [
      'is the current one, whatever the date',
      { 'if-match': '"abc"', 'if-unmodified-since': 'Sat, 20 Dec 2025 07:00:00 GMT' },
      false,
    ],
  ])('%s', (_case, headers, isOther) => {
    expect(isOtherVersion(headers, current)).toBe(isOther);
  });

  test('and is another is answered with 412, hot or not, before anything else is weighed', async () => {
    const server = await serve(fakeHub());
    const { headers } = await ask(server, '/feeds/all.rss');
    const etag = String(headers.etag);
    const other = { 'If-Match': '"other"', 'If-None-Match': etag, 'A-IM': 'feed' };
    const answer = await ask(server, '/feeds/all.rss', { headers: other });
    expect([answer.status, answer.json.code]).toEqual([412, 'precondition-failed']);
    expect((await ask(server, '/feeds/all.rss', { headers: { 'If-Match': etag } })).status).toBe(200);
    const older = { 'If-Unmodified-Since': 'Sat, 20 Dec 2015 07:00:00 GMT' };
    expect((await ask(server, '/feeds/all.rss', { headers: older })).status).toBe(412);
  });
});

test('a feed not modified is 304 with the same headers and no body, for GET and HEAD', async () => {
  const server = await serve(fakeHub());
  const first = await ask(server, '/feeds/all.rss');
  for (const method of ['GET', 'HEAD']) {
    const again = await ask(server, '/feeds/all.rss', {
      method,
      headers: { 'If-None-Match': String(first.headers.etag) },
    });
    expect([again.status, again.body]).toEqual([304, '']);
    for (const name of ['etag', 'last-modified', 'content-language', 'cache-control', 'access-control-allow-origin']) {
      expect([name, again.headers[name]]).toEqual([name, first.headers[name]]);
    }
    expect(again.headers['content-length']).toBeUndefined();
  }
});

test('a feed is 304 by its date when no tag is sent', async () => {
  const server = await serve(fakeHub());
  const since = String((await ask(server, '/feeds/all.rss')).headers['last-modified']);
  expect((await ask(server, '/feeds/all.rss', { headers: { 'If-Modified-Since': since } })).status).toBe(304);
  const headers = { 'If-Modified-Since': since, 'If-None-Match': '"other"' };
  expect((await ask(server, '/feeds/all.rss', { headers })).status).toBe(200);
});

test.each([
  [{ 'if-none-match': '"a"' }, true],
  [{ 'if-none-match': 'W/"a", "b"' }, true],
  [{ 'if-none-match': '*' }, true],
  [{ 'if-modified-since': 'Sat, 20 Dec 2025 08:00:00 GMT' }, true],
  [{ 'if-none-match': 'a' }, false],
  [{ 'if-none-match': '*a' }, false],
  [{ 'if-none-match': '', 'if-modified-since': 'Sat, 20 Dec 2025 08:00:00 GMT' }, false],
  [{ 'if-modified-since': '0' }, false],
  [{}, false],
])('a request with %j can match: %s', (headers, expected) => {
  expect(isConditional(headers)).toBe(expected);
});
