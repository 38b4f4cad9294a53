/** A publisher on loopback: answers conditional requests as it should and counts what it answered. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PublisherServer {
  readonly url: string;
  /** Status of every answer so far. */
  readonly answers: number[];
  /** What is served from now on; null answers 503. */
  serve(body: string | null): void;
  close(): Promise<void>;
}

export async function startPublisher(first: string): Promise<PublisherServer> {
  let body: string | null = first;
  let version = 1;
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const etag = `"v${version}"`;
    const status = body === null ? 503 : request.headers['if-none-match'] === etag ? 304 : 200;
    answers.push(status);
    response.writeHead(status, { 'content-type': 'application/rss+xml', etag });
    response.end(status === 200 ? body : undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    serve: (next) => {
      body = next;
      version += 1;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An RSS document; each item is [guid, title, text]. */
export function rssOf(items: readonly (readonly [string, string, string])[], language = 'fa'): string {
  const body = items.map(
    ([guid, title, text]) =>
      `<item><guid isPermaLink="false">${guid}</guid><link>https://paper.example/${guid}</link><title>${title}</title><description>${text}</description><pubDate>Mon, 02 Nov 2026 08:00:00 +0330</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>روزنامهٔ آزمون</title><link>https://paper.example/</link><language>${language}</language>${body.join('')}</channel></rss>`;
}
