/** The yardstick of the hub's answers: the same bytes under the same headers, by node:http and nothing else. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BareOrder } from './serve-hot.ts';

process.once('message', ({ etag, gzip, identity, notModified, delta }: BareOrder) => {
  const bodies = [gzip, identity, delta].map(({ body }) => Buffer.from(body, 'base64'));
  const [gzipBody, identityBody, deltaBody] = bodies;
  const server = createServer((request, response) => {
    const { headers } = request;
    if (headers['if-none-match'] === etag) response.writeHead(304, notModified.headers).end();
    else if (headers['a-im'] !== undefined) response.writeHead(226, delta.headers).end(deltaBody);
    else if (headers['accept-encoding'] !== undefined) response.writeHead(200, gzip.headers).end(gzipBody);
    else response.writeHead(200, identity.headers).end(identityBody);
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
