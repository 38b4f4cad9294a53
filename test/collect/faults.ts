/** The table of faults: what publishers do wrong, and what the hub makes of it. */
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { createFetcher } from '../../src/collect/index.ts';
import {
  type Answer,
  answer,
  chunk,
  cutInLastItem,
  failed,
  feed,
  half,
  header,
  hundredMegabytes,
  page,
  raw,
  read,
  redirect,
  refused,
  reset,
  SECOND_FEED,
  stage,
  stay,
  timedOut,
  trickle,
  unreadable,
  utf16,
  type Verdict,
  withWrongChecksum,
} from './fault-words.ts';

type Resolve = NonNullable<Parameters<typeof createFetcher>[0]['resolve']>;

/** [what goes wrong, how the publisher does it, what the hub makes of it] */
export const ROWS: readonly (readonly [string, Answer, Verdict])[] = [
  // Successes that are none
  ['200 with an empty body', answer(200, { etag: '"v2"' }), unreadable(/./)],
  ['200 with white space only', feed({}, ' \n\t '), unreadable(/./)],
  [
    '200 with a page to log in',
    answer(200, { 'content-type': 'text/html' }, page('Please log in')),
    unreadable(/answered with a page, not with a feed$/),
  ],
  [
    '200 with a parked domain called a feed',
    feed({}, page('This domain is for sale')),
    unreadable(/answered with a page/),
  ],
  [
    '200 with a sentence',
    answer(200, { 'content-type': 'text/plain' }, 'Service temporarily unavailable, please come back later.'),
    unreadable(/answered with plain text/),
  ],
  [
    '200 with an error in JSON',
    answer(200, { 'content-type': 'application/json' }, '{"error":"quota exceeded"}'),
    unreadable(/./),
  ],
  [
    '200 with a picture',
    answer(200, { 'content-type': 'image/png' }, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
    unreadable(/./),
  ],
  ['201', answer(201, { 'content-type': 'application/rss+xml', etag: '"v2"' }, SECOND_FEED), read],
  [
    '202 with a challenge',
    answer(202, { 'content-type': 'text/html' }, '<html><body><script>challenge()</script></body></html>'),
    unreadable(/./),
  ],
  ['203', answer(203, { 'content-type': 'application/rss+xml', etag: '"v2"' }, SECOND_FEED), read],
  ['204', answer(204, { etag: '"v2"' }), refused(204)],
  ['205', answer(205), refused(205)],
  [
    '206, though nothing was asked in parts',
    answer(206, { etag: '"v2"', 'content-range': 'bytes 0-299/900' }, half),
    refused(206),
  ],
  [
    '103 first, then the feed',
    (request, response) =>
      response.writeEarlyHints({ link: '</a.css>; rel=preload' }, () => feed({})(request, response)),
    read,
  ],
  [
    '101, though nothing was asked for',
    raw(header('101 Switching Protocols', 'Upgrade: websocket\r\nConnection: Upgrade\r\n')),
    failed(/./),
  ],

  // Redirects
  ['300', answer(300, { location: '/other' }), refused(300)],
  ...[301, 302, 303, 307, 308].map((status) => [`${status} to the feed`, redirect(status, '/moved'), read] as const),
  ['304 to what is known', answer(304), { outcome: 'not-modified', due: 18, etag: '"v1"' }],
  ['304 with another validator', answer(304, { etag: '"v1b"' }), { outcome: 'not-modified', due: 18, etag: '"v1b"' }],
  ['305', answer(305, { location: 'http://proxy.example/' }), refused(305)],
  ['302 without a Location', redirect(302, null), refused(302)],
  ['302 with an empty Location, to itself', redirect(302, ''), { outcome: 'too-many-redirects' }],
  ['302 to itself', redirect(302, '/'), { outcome: 'too-many-redirects' }],
  ['302 in a circle of two', redirect(302, '/a', answer(302, { location: '/' })), { outcome: 'too-many-redirects' }],
  [
    '302 without end',
    (request, response) => response.writeHead(302, { location: `${request.url}a` }).end(),
    { outcome: 'too-many-redirects' },
  ],
  ['302 to a relative address', redirect(302, 'feeds/../rss?x=1#top'), read],
  ['302 to an address in raw Persian', redirect(302, Buffer.from('/خبر', 'utf8').toString('latin1')), read],
  ['302 to another host', redirect(302, () => `http://elsewhere.example:${stage.port}/rss`), read],
  ['302 to https', redirect(302, () => `https://feed.secure.example:${stage.tlsPort}/rss`), read],
  ['302 to a private address', redirect(302, 'http://10.0.0.1/rss'), { outcome: 'address-refused' }],
  ['302 to a private address, wrapped', redirect(302, 'http://[::ffff:a00:1]/rss'), { outcome: 'address-refused' }],
  [
    '302 to a cloud’s own address',
    redirect(302, 'http://169.254.169.254/latest/meta-data/'),
    { outcome: 'address-refused' },
  ],
  ['302 to a file', redirect(302, 'file:///etc/passwd'), failed(/neither http nor https/)],
  ['302 to javascript', redirect(302, 'javascript:alert(1)'), failed(/neither http nor https/)],
  ['302 to what is no address', redirect(302, 'http://'), failed(/neither http nor https/)],
  [
    '301 to a page',
    redirect(301, '/home', answer(200, { 'content-type': 'text/html' }, page('Welcome to our new site'))),
    unreadable(/a page/),
  ],
  ['301 to nothing', redirect(301, '/gone', answer(404)), refused(404)],

  // The client's fault, as the server says
  ...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 411, 414, 415, 418, 421, 422, 425, 426, 428, 431, 451, 499].map(
    (status) => [`${status}`, answer(status), refused(status)] as const,
  ),
  ['404 with a feed in it', answer(404, { 'content-type': 'application/rss+xml' }, SECOND_FEED), refused(404)],
  ['410', answer(410), refused(410, { ended: true })],
  ['410 after a temporary redirect', redirect(302, '/old', answer(410)), refused(410)],
  ['410 after a permanent redirect', redirect(308, '/old', answer(410)), refused(410, { ended: true })],
  ['429', answer(429), refused(429)],
  ['429 for two hours', answer(429, { 'retry-after': 7200 }), refused(429, { due: 120 })],
  [
    '429 until a date',
    (request, response) =>
      answer(429, { 'retry-after': new Date(stage.now() + 5_400_000).toUTCString() })(request, response),
    refused(429, { due: 90 }),
  ],
  ['429 until a date long past', answer(429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }), refused(429)],
  ['429 for a year', answer(429, { 'retry-after': 31_536_000 }), refused(429, { due: 24 * 60 })],
  ['429 for a while', answer(429, { 'retry-after': 'a while' }), refused(429)],
  ['429 for minus one', answer(429, { 'retry-after': '-1' }), refused(429)],

  // The server's own
  ...[500, 501, 502, 504, 505, 507, 508, 511, 520, 522, 525, 530, 599, 600, 999].map(
    (status) => [`${status}`, answer(status), refused(status)] as const,
  ),
  ['500 that asks to come back later', answer(500, { 'retry-after': 7200 }), refused(500)],
  ['503', answer(503), refused(503)],
  ['503 for an hour', answer(503, { 'retry-after': 3600 }), refused(503, { due: 60 })],
  ['503 for half a second', answer(503, { 'retry-after': '0.5' }), refused(503)],

  // Time
  ['no answer', stay, timedOut],
  ['headers that never end', raw('HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n', stay), timedOut],
  ['a body that never comes', raw(header('200 OK', 'Content-Length: 900\r\n'), stay), timedOut],
  ['a body that stops', raw(`${header('200 OK', 'Content-Length: 9000\r\n')}${half}`, stay), timedOut],
  ['a byte now and then', raw(header('200 OK', 'Content-Length: 900\r\n'), trickle), timedOut],
  ['headers now and then', raw('HTTP/1.1 200 OK\r\n', (socket) => trickle(socket, 'X-A: b\r\n')), timedOut],

  // Connections
  [
    'end before an answer',
    raw('', (socket) => socket.end()),
    failed(/closed the connection before its answer was complete|broke the connection off/),
  ],
  [
    'reset before an answer',
    (request) => reset(request.socket),
    failed(/closed the connection|broke the connection off/),
  ],
  [
    'reset in the headers',
    raw('HTTP/1.1 200 OK\r\nContent-', reset),
    failed(/closed the connection|broke the connection off|not HTTP/),
  ],
  [
    'reset after the headers',
    raw(header('200 OK', 'Content-Length: 900\r\n'), reset),
    failed(/closed the connection|broke the connection off/),
  ],
  [
    'reset in the body',
    raw(`${header('200 OK', 'Content-Length: 9000\r\n')}${half}`, reset),
    failed(/closed the connection|broke the connection off/),
  ],

  // Lengths
  [
    'fewer bytes than announced',
    raw(`${header('200 OK', 'Content-Length: 90000\r\n')}${SECOND_FEED}`),
    failed(/closed the connection|another number of bytes/),
  ],
  [
    'a Content-Length that is none',
    raw(`${header('200 OK', 'Content-Length: many\r\n')}${SECOND_FEED}`),
    failed(/not HTTP/),
  ],
  [
    'two different lengths',
    raw(`${header('200 OK', 'Content-Length: 3\r\nContent-Length: 5\r\n')}abcde`),
    failed(/not HTTP|another number of bytes/),
  ],
  [
    'a length and chunks',
    raw(`${header('200 OK', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n')}3\r\nabc\r\n0\r\n\r\n`),
    failed(/not HTTP|another number of bytes/),
  ],
  [
    'a chunk whose length is none',
    raw(`${header('200 OK', 'Transfer-Encoding: chunked\r\n')}zz\r\n${half}`),
    failed(/not HTTP/),
  ],
  [
    'chunks without a last one',
    raw(`${header('200 OK', 'Transfer-Encoding: chunked\r\n')}${chunk(half)}`),
    failed(/closed the connection/),
  ],
  [
    'a chunk cut off',
    raw(`${header('200 OK', 'Transfer-Encoding: chunked\r\n')}FFFF\r\n${half}`),
    failed(/closed the connection/),
  ],
  [
    'no length, ended by the connection',
    raw(`${header('200 OK', 'Content-Type: text/xml\r\nETag: "v2"\r\nConnection: close\r\n')}${SECOND_FEED}`),
    read,
  ],
  ['HTTP/1.0', raw(`HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\nETag: "v2"\r\n\r\n${SECOND_FEED}`), read],
  // Whole next time: its validator would hide what was cut off.
  [
    'no length, cut off in an item',
    raw(`${header('200 OK', 'Content-Type: text/xml\r\nETag: "v2"\r\nConnection: close\r\n')}${cutInLastItem()}`),
    { ...read, etag: null },
  ],

  // Charsets: the header is wrong, the words are right
  ['UTF-8 that says it is windows-1252', feed({ 'content-type': 'application/rss+xml; charset=windows-1252' }), read],
  ['UTF-8 that says it is windows-1256', feed({ 'content-type': 'application/rss+xml; charset=windows-1256' }), read],
  ['UTF-8 of a charset nobody knows', feed({ 'content-type': 'text/xml; charset=x-unknown-9' }), read],
  ['UTF-16 that says it is UTF-8', feed({ 'content-type': 'text/xml; charset=utf-8' }, utf16(SECOND_FEED)), read],
  ['a Content-Type of nonsense', feed({ 'content-type': ';;=/ ' }), read],
  ['no Content-Type', answer(200, { etag: '"v2"' }, SECOND_FEED), read],

  // Packing
  ['gzip', feed({ 'content-encoding': 'gzip' }, gzipSync(SECOND_FEED)), read],
  ['br', feed({ 'content-encoding': 'br' }, brotliCompressSync(SECOND_FEED)), read],
  ['zstd', feed({ 'content-encoding': 'zstd' }, zstdCompressSync(SECOND_FEED)), read],
  ['gzip twice, and saying so', feed({ 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync(SECOND_FEED))), read],
  [
    'gzip five times',
    feed({ 'content-encoding': 'gzip, gzip, gzip, gzip, gzip' }, gzipSync(SECOND_FEED)),
    failed(/compressed its answer more than 3 times/),
  ],
  ['gzip twice, said once', feed({ 'content-encoding': 'gzip' }, gzipSync(gzipSync(SECOND_FEED))), unreadable(/./)],
  ['gzip that is none', feed({ 'content-encoding': 'gzip' }), failed(/does not unpack/)],
  [
    'gzip cut off',
    feed({ 'content-encoding': 'gzip' }, gzipSync(SECOND_FEED).subarray(0, 200)),
    failed(/does not unpack/),
  ],
  [
    'gzip with a wrong checksum',
    feed({ 'content-encoding': 'gzip' }, withWrongChecksum(gzipSync(SECOND_FEED))),
    failed(/does not unpack/),
  ],
  [
    'zstd cut off',
    feed({ 'content-encoding': 'zstd' }, zstdCompressSync(SECOND_FEED).subarray(0, 100)),
    failed(/does not unpack/),
  ],
  [
    'br cut off',
    feed({ 'content-encoding': 'br' }, brotliCompressSync(SECOND_FEED).subarray(0, 100)),
    failed(/does not unpack/),
  ],
  ['a bomb', feed({ 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(20_000_000))), { outcome: 'fetch-too-large' }],
  ['a body of 100 MB', hundredMegabytes, { outcome: 'fetch-too-large' }],
  [
    'a body of 100 MB, announced',
    (request, response) => {
      response.setHeader('content-length', 100_000_000);
      hundredMegabytes(request, response);
    },
    { outcome: 'fetch-too-large' },
  ],

  // Safe connections that are none
  [
    'a certificate made for another name',
    redirect(302, () => `https://other.example:${stage.tlsPort}/`),
    failed(/has a certificate made for another name$/),
  ],
  ['https that is http', redirect(302, () => `https://other.example:${stage.port}/`), failed(/safe connection/)],
  ['a handshake without an answer', redirect(302, () => `https://other.example:${stage.silentPort}/`), timedOut],

  // Not HTTP
  [
    'headers of 100 KB',
    answer(200, { 'x-flood': 'x'.repeat(100_000) }, SECOND_FEED),
    failed(/headers that are too large/),
  ],
  [
    'a hundred thousand headers',
    raw(header('200 OK', 'X-A: b\r\n'.repeat(100_000))),
    failed(/headers that are too large/),
  ],
  ['HTTP/0.9', raw(SECOND_FEED), failed(/not HTTP/)],
  ['another protocol', raw('220 mail.example ESMTP\r\n'), failed(/not HTTP/)],
  ['nothing but line breaks', raw('\r\n'.repeat(50)), failed(/./)],
];

/** What name servers do wrong. */
export const NAME_ROWS: readonly (readonly [string, Resolve, Verdict])[] = [
  ['a name nobody knows', () => Promise.reject(nameError('ENOTFOUND')), failed(/the name is not known$/)],
  ['a name server that is away', () => Promise.reject(nameError('EAI_AGAIN')), failed(/name server does not answer$/)],
  ['a name without addresses', async () => [], failed(/the name is not known$/)],
  ['a name server that keeps silent', () => new Promise(() => {}), timedOut],
  ['a private address', async () => [{ address: '10.0.0.1', family: 4 }], { outcome: 'address-refused' }],
  [
    'an address where nobody listens',
    async () => [{ address: '127.0.0.2', family: 4 }],
    failed(/refused|cannot be reached/),
  ],
];

function nameError(code: string): Error {
  return Object.assign(new Error(`getaddrinfo ${code}`), { code });
}
