/**
 * The feeds' publisher, in a process of its own so that its work is not counted: every feed on a loopback address of its
 * own, since the hub asks one host name one thing at a time. Answers 304 to the ETag it gave.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rssText } from './feed-text.ts';

/** 127.1.a.b: all of 127.0.0.0/8 is this machine. */
function hostOf(n: number): string {
  return `127.1.${Math.floor(n / 250)}.${1 + (n % 250)}`;
}

async function publish(n: number): Promise<string> {
  const body = Buffer.from(rssText(n));
  const etag = `"feed-${n}-${body.length}"`;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    response.writeHead(200, { etag, 'content-type': 'application/rss+xml', 'content-length': body.length }).end(body);
  };
  const server = createServer({ keepAliveTimeout: 500 }, answer).listen(0, hostOf(n));
  await once(server, 'listening');
  return `http://${hostOf(n)}:${(server.address() as AddressInfo).port}/rss`;
}

const urls: string[] = [];
for (let n = 0; n < Number(process.argv[2]); n += 1) urls.push(await publish(n));
process.send?.({ urls });
