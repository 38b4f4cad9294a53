/** A site on loopback, and the commands run on it as a person would. */

import { importFeeds } from '../../src/commands/import.ts';
import { preview } from '../../src/commands/preview.ts';
import { loadConfig } from '../../src/config.ts';
import { serve } from '../collect/loopback.ts';
import { makeFolder } from '../e2e/hub-process.ts';

export interface Site {
  /** Without a trailing slash. */
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Serves documents by path; a type is made from what they are. Anything else answers 404 with a page. */
export async function openSite(documents: (url: string) => Readonly<Record<string, string>>): Promise<Site> {
  const asked: string[] = [];
  let pages: Readonly<Record<string, string>> = {};
  const server = await serve((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const body = pages[path];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': typeOf(body ?? '<html>') });
    response.end(body ?? '<!doctype html><html><body><h1>404</h1></body></html>');
  });
  const url = server.url.replace(/\/$/, '');
  pages = documents(url);
  return { url, asked, close: server.close };
}

function typeOf(body: string): string {
  if (/^<(?:!doctype html|html)/i.test(body)) return 'text/html; charset=utf-8';
  return body.startsWith('{') ? 'application/json' : 'application/xml; charset=utf-8';
}

/** A working folder with a catalogue, and a terminal that remembers what was said. */
export async function openDesk(publicUrl = 'https://hub.example/news') {
  const folder = await makeFolder({ 'feeds/sources/.keep': '' });
  const said: string[] = [];
  const complained: string[] = [];
  const environment = {
    PUBLIC_URL: publicUrl,
    FEEDS_DIR: `${folder.path}/feeds`,
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    HOST_GAP_SECONDS: '0',
  };
  const terminal = {
    say: (line: string) => void said.push(line),
    complain: (line: string) => void complained.push(line),
    interactive: false,
  };
  const context = { config: loadConfig(environment), environment, terminal };
  return {
    path: folder.path,
    said,
    complained,
    write: folder.write,
    preview: (...inputs: string[]) => preview(context, inputs, { json: false, source: null }),
    previewFor: (source: string, ...inputs: string[]) => preview(context, inputs, { json: false, source }),
    previewJson: async (...inputs: string[]) => {
      const code = await preview(context, inputs, { json: true, source: null });
      return { code, answers: said.splice(0).map((line) => JSON.parse(line)) };
    },
    import: (...inputs: string[]) => importFeeds(context, inputs),
    close: folder.remove,
  };
}

/** A feed of one entry. */
export function rss(title: string, item = 'خبر یکم این خوراک', language = 'fa'): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><link>https://paper.example/</link><language>${language}</language><item><guid isPermaLink="false">1</guid><title>${item}</title><link>https://paper.example/1</link><description>متن خبر یکم که چند واژه دارد و فارسی است.</description></item></channel></rss>`;
}

/** The front page of a newspaper: links and no article. */
export function front(head: string, title = 'روزنامهٔ نمونه'): string {
  const links = Array.from({ length: 12 }, (_, at) => `<li><a href="/news/${at}">عنوان ${at}</a></li>`).join('');
  return `<!doctype html><html lang="fa" dir="rtl"><head><title>${title}</title>${head}</head><body><nav><ul>${links}</ul></nav></body></html>`;
}

export const feedLink = (href: string, title = '', type = 'application/rss+xml') =>
  `<link rel="alternate" type="${type}" title="${title}" href="${href}">`;

/** A page that is one article by its metadata. */
export function article(head: string): string {
  const text = 'نخستین بند این گزارش از باران دیشب می‌گوید و از رودخانه‌ای که تا بامداد بالا آمد. '.repeat(6);
  return `<!doctype html><html lang="fa" dir="rtl"><head><title>باران دیشب</title><meta property="og:type" content="article"><meta property="og:title" content="باران دیشب"><meta property="article:published_time" content="2025-11-20T08:00:00+03:30">${head}</head><body><article><h1>باران دیشب</h1><p>${text}</p><p>${text}</p></article></body></html>`;
}
