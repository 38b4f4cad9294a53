/** A publisher of everything that was ever meant to block or kill a reader, in a process of its own: `/NAME` serves one. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const MB = 1024 * 1024;

const rss = (inside: string, before = '') =>
  `<?xml version="1.0" encoding="utf-8"?>${before}<rss version="2.0"><channel><title>x</title>${inside}</channel></rss>`;
const item = (description: string) =>
  `<item><guid>g</guid><title>a</title><description>${description}</description></item>`;
const cdata = (text: string) => item(`<![CDATA[${text}]]>`);
const escaped = (html: string) => item(html.replaceAll('<', '&lt;'));
const entities = (count: number, uses: number) =>
  Array.from({ length: count }, (_, at) => `<!ENTITY l${at} "${`&l${at - 1};`.repeat(at === 0 ? 0 : uses)}lol">`).join(
    '',
  );
const many = (count: number, one: (at: number) => string) => Array.from({ length: count }, (_, at) => one(at)).join('');

/** Documents that end, and how they are sent. */
const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'billion-laughs': () => rss(item('&l9;'), `<!DOCTYPE rss [${entities(10, 10)}]>`),
  'quadratic-blowup': () => rss(item('&l0;'.repeat(50_000)), `<!DOCTYPE rss [<!ENTITY l0 "${'x'.repeat(50_000)}">]>`),
  'external-entity': () => rss(item('&x;'), '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
  'signs-50k': () => rss(cdata('<'.repeat(50_000))),
  'signs-1m': () => rss(cdata('<'.repeat(MB))),
  'nested-xml': () => rss(`${'<x>'.repeat(20_000)}${item('a')}${'</x>'.repeat(20_000)}`),
  'nested-html': () => rss(escaped(`${'<div>'.repeat(20_000)}x${'</div>'.repeat(20_000)}`)),
  'open-divs': () => rss(escaped('<div>'.repeat(180_000))),
  'one-line': () => rss(item('واژه '.repeat((9 * MB) / 9))),
  marks: () => rss(item(`ا${'\u064b'.repeat(MB / 2)}`)),
  'huge-guid': () => rss(`<item><guid>${'g'.repeat(MB)}</guid><title>a</title></item>`),
  'huge-date': () => rss(`<item><title>a</title><pubDate>${'۱۴۰۴/1/'.repeat(MB / 12)}</pubDate></item>`),
  'many-items': () => rss(many(100_000, (at) => `<item><title>t${at}</title></item>`)),
  'many-enclosures': () =>
    rss(
      `<item><title>a</title>${many(100_000, (at) => `<enclosure url="https://x.example/${at}" type="a/b" length="1"/>`)}</item>`,
    ),
  'many-tags': () => rss(`<item><title>a</title>${many(100_000, (at) => `<category>c${at}</category>`)}</item>`),
  ampersands: () => rss(item('&'.repeat(MB))),
  'open-titles': () => rss(`<item>${'<title>'.repeat(MB / 7)}`),
  'wrong-ends': () => rss(many(40_000, () => '<item><title>a</titel>')),
  'deep-json': () => '['.repeat(100_000),
  'json-items': () => `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[${'{},'.repeat(999_999)}{}]}`,
};

/** Answers that are hostile as such. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'body-100mb': (response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    const part = Buffer.alloc(MB, 'a');
    let left = 100;
    const send = () => {
      while (left-- > 0) if (!response.write(part)) return void response.once('drain', send);
      response.end();
    };
    send();
  },
  'body-endless': (response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    const timer = setInterval(() => response.write('<item>'), 20);
    response.once('close', () => clearInterval(timer));
  },
  trickle: (response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    const timer = setInterval(() => response.write('<'), 1000);
    response.once('close', () => clearInterval(timer));
  },
  silent: () => {},
  'headers-endless': (response) => {
    const { socket } = response;
    socket?.write('HTTP/1.1 200 OK\r\n');
    const timer = setInterval(() => socket?.write(`X-${'a'.repeat(1000)}: b\r\n`), 20);
    socket?.once('close', () => clearInterval(timer));
  },
  'redirect-loop': (response) => response.writeHead(302, { location: '/redirect-loop' }).end(),
  // Ten gigabytes: a member of 64 MB, again and again.
  'gzip-bomb': (response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml', 'content-encoding': 'gzip' });
    let left = 160;
    const send = () => {
      while (left-- > 0) if (!response.write(GZIP_MEMBER)) return void response.once('drain', send);
      response.end();
    };
    send();
  },
  'brotli-bomb': (response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml', 'content-encoding': 'br' });
    response.end(BROTLI);
  },
};

const isServing = process.argv[1] === import.meta.filename;
const GZIP_MEMBER = isServing ? gzipSync(Buffer.alloc(64 * MB)) : Buffer.of();
const BROTLI = isServing
  ? brotliCompressSync(Buffer.alloc(256 * MB), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })
  : Buffer.of();

/** Names of everything there is, hostile or healthy. */
export const HOSTILE: readonly string[] = [...Object.keys(DOCUMENTS), ...Object.keys(ANSWERS)];

function healthy(name: string): string {
  return rss(
    many(
      30,
      (at) =>
        `<item><guid>${name}-${at}</guid><title>خبر ${at} از ${name}</title><description>${'متن خبر است. '.repeat(20)}</description></item>`,
    ),
  );
}

function answer(name: string, made: ReadonlyMap<string, Buffer>, response: ServerResponse): void {
  const document = made.get(name);
  if (ANSWERS[name] !== undefined) ANSWERS[name](response);
  else {
    response.writeHead(200, { 'content-type': name.includes('json') ? 'application/json' : 'application/rss+xml' });
    response.end(document ?? healthy(name));
  }
}

if (isServing) {
  // Made beforehand: a publisher that is slow to make its bombs would be cut off before they fall.
  const made = new Map(Object.entries(DOCUMENTS).map(([name, make]) => [name, Buffer.from(make())]));
  const server = createServer((request, response) => answer((request.url ?? '/').slice(1), made, response));
  server.listen(0, '0.0.0.0', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
}
