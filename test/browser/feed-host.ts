import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedFormat, RenderContext, RenderedFeed, StoredEntry } from '../../src/model.ts';
import { renderFeed } from '../../src/render/index.ts';
import { makeContext, makePage } from '../render/newsroom.ts';

export const FORMATS: readonly FeedFormat[] = ['rss', 'atom', 'json'];

export interface FeedHost {
  /** An empty page, of the same origin as the feeds. */
  readonly url: string;
  /** Publishes entries in every format, as rendered, byte for byte; resolves to the addresses. */
  publish(name: string, entries: readonly StoredEntry[], fields?: Partial<RenderContext>): readonly string[];
  close(): Promise<void>;
}

/** Serves rendered feeds on loopback, with the types they are rendered with. */
export async function openFeedHost(): Promise<FeedHost> {
  const documents = new Map<string, Pick<RenderedFeed, 'body' | 'contentType'>>([
    ['/', { body: new TextEncoder().encode('<!doctype html><title>a reader</title>'), contentType: 'text/html' }],
  ]);
  const server = createServer((request, response) => {
    const document = documents.get(request.url ?? '');
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': document?.contentType ?? 'text/plain' });
    response.end(document?.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    publish: (name, entries, fields) =>
      FORMATS.map((format) => {
        documents.set(`/${name}.${format}`, renderFeed(format, makePage(...entries), makeContext(fields)));
        return `/${name}.${format}`;
      }),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
