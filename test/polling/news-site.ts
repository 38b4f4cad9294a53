/** A news site on loopback: lists, pages, feeds and a robots.txt that a test changes as it goes. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers: a document, or a status without one. */
export type SiteAnswer = { readonly body: string; readonly type?: string } | number;

export interface Asked {
  readonly path: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** By a stopwatch, in milliseconds. */
  readonly startedAt: number;
}

export interface NewsSite {
  /** Without a trailing slash. */
  readonly url: string;
  /** Path → what it answers; anything else is 404. */
  readonly answers: Map<string, SiteAnswer>;
  readonly asked: readonly Asked[];
  /** Paths and statuses asked for since the last time, robots.txt left out. */
  news(): readonly (readonly [string, number])[];
  close(): Promise<void>;
}

export async function openNewsSite(): Promise<NewsSite> {
  const answers = new Map<string, SiteAnswer>();
  const asked: Asked[] = [];
  let told = 0;
  const server = createServer((request, response) => {
    const startedAt = performance.now();
    const path = request.url ?? '/';
    const answer = answers.get(path) ?? 404;
    const etag = typeof answer === 'number' ? '' : `"${createHash('sha1').update(answer.body).digest('hex')}"`;
    const known = etag !== '' && request.headers['if-none-match'] === etag;
    const status = typeof answer === 'number' ? answer : known ? 304 : 200;
    asked.push({ path, status, headers: request.headers, startedAt });
    response.writeHead(
      status,
      typeof answer === 'number' ? {} : { etag, 'content-type': answer.type ?? 'text/html; charset=utf-8' },
    );
    response.end(status === 200 && typeof answer !== 'number' ? answer.body : undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    asked,
    news() {
      const news = asked.slice(told).filter(({ path }) => path !== '/robots.txt');
      told = asked.length;
      return news.map(({ path, status }) => [path, status]);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A page of links, newest first. */
export function listOf(paths: readonly string[]): SiteAnswer {
  const items = paths.map((path) => `<li><a href="${path}">خبر ${path}</a></li>`).join('');
  const head = '<meta charset="utf-8"><title>تازه‌ها</title>';
  return {
    body: `<!doctype html><html lang="fa"><head>${head}</head><body><nav><a href="/about">دربارهٔ ما</a></nav><ul class="news">${items}</ul></body></html>`,
  };
}

/** An article's page. `date` is RFC 3339. */
export function pageOf(article: { title: string; text: readonly string[]; date?: string; head?: string }): SiteAnswer {
  const { title, text, date, head = '' } = article;
  const published = date === undefined ? '' : `<meta property="article:published_time" content="${date}">`;
  const paragraphs = text.map((paragraph) => `<p>${paragraph}</p>`).join('');
  return {
    body: `<!doctype html><html lang="fa"><head><meta charset="utf-8"><title>${title}</title>${published}${head}</head><body><article><h1>${title}</h1>${paragraphs}</article></body></html>`,
  };
}

/** A feed's item. */
export interface FeedItem {
  readonly guid: string;
  readonly link: string;
  readonly title: string;
  readonly summary: string;
  /** RFC 3339. */
  readonly updated?: string;
}

export function feedOf(items: readonly FeedItem[]): SiteAnswer {
  const written = items.map(
    ({ guid, link, title, summary, updated }) =>
      `<item><guid isPermaLink="false">${guid}</guid><link>${link}</link><title>${title}</title><description>${summary}</description>${updated === undefined ? '' : `<atom:updated>${updated}</atom:updated>`}</item>`,
  );
  const body = `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>پیک بامداد</title><link>https://peyk.example/</link><language>fa</language>${written.join('')}</channel></rss>`;
  return { body, type: 'application/rss+xml' };
}
