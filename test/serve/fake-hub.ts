import { type IncomingHttpHeaders, request } from 'node:http';
import { HubError } from '../../src/errors.ts';
import type {
  Catalog,
  DirectoryGroup,
  FeedDescription,
  FeedPage,
  FeedRequest,
  Published,
  RawDocument,
  Source,
  StoredEntry,
} from '../../src/model.ts';
import { createApp, type HubDoor, listen, type RunningServer } from '../../src/serve/index.ts';
import { entityTag } from '../../src/text/validators.ts';
import { makeSource } from '../sources.ts';

export const NOW = Date.UTC(2025, 11, 20, 8, 30);
export const MODIFIED = Date.UTC(2025, 11, 20, 8, 0, 0, 750);

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: Record<string, unknown>;
}

export interface FakeHub {
  readonly door: HubDoor;
  readonly requests: FeedRequest[];
  readonly pushed: { sourceId: string; document: RawDocument }[];
  readonly logged: object[];
}

const source = (id: string, fields: Partial<Source>) => makeSource({ id, homepage: null, timezone: null, ...fields });

export const CATALOG: Catalog = {
  hub: {
    title: { fa: 'خوراک', he: 'הזנת החדשות', en: 'Khorak' },
    description: { fa: 'خبرهای راست‌به‌چپ، بی‌کم‌وکاست' },
    language: 'fa',
    retention: { days: 30, entries: 1000 },
  },
  sources: [
    source('isna', {
      title: { fa: 'خبرگزاری ایسنا', en: 'ISNA' },
      timezone: 'Asia/Tehran',
      rights: '© ISNA',
      input: { kind: 'feed', url: 'https://www.isna.ir/rss' },
    }),
    source('newsroom', { title: { fa: 'تحریریه' } }),
    source('haaretz', { title: { he: 'הארץ' }, language: 'he', timezone: 'Asia/Jerusalem' }),
    source('gazette', { title: { en: 'The Gazette' }, language: 'en-GB' }),
  ],
  categories: [
    { id: 'politics', names: { fa: 'سیاسی', he: 'פוליטיקה', en: 'Politics' } },
    { id: 'top-news', names: { fa: 'خبرهای برگزیده' } },
  ],
  partners: [],
  fingerprint: 'f1',
};

const DIRECTORY: readonly DirectoryGroup[] = [
  {
    language: 'fa',
    name: 'فارسی',
    mixed: false,
    feeds: [
      listed('خوراک', 'fa', '/feeds/all', null),
      listed('خوراک | فارسی', 'fa', '/feeds/language/fa', 'fa'),
      listed('سیاسی | خوراک', 'fa', '/feeds/category/politics/fa', 'fa'),
      listed('خبرگزاری ایسنا', 'fa', '/feeds/source/isna', 'fa'),
    ],
  },
  {
    language: 'he',
    name: 'עברית',
    mixed: false,
    feeds: [
      listed('הזנת החדשות | עברית', 'he', '/feeds/language/he', 'he'),
      listed('הארץ <b>&"', 'he', '/feeds/source/haaretz', 'he'),
    ],
  },
  {
    language: 'ckb',
    name: 'کوردیی ناوەندی',
    mixed: false,
    feeds: [listed('خوراک', 'fa', '/feeds/language/ckb', 'ckb')],
  },
];

function listed(title: string, titleLanguage: string, path: string, language: string | null) {
  return { title, titleLanguage, path, language, category: null, homepage: 'http://hub.example/' };
}

export const ENTRY: StoredEntry = {
  id: 'urn:uuid:6f0c8a52-0000-5000-8000-000000000001',
  key: 'k1',
  guid: '46324',
  url: null,
  title: 'ISNA: آغاز <کار> & "تازه"',
  summary: 'خلاصهٔ خبر که در متن نیست.',
  contentHtml: '<p>متن خبر.</p>',
  contentText: 'متن خبر.',
  language: 'fa',
  direction: 'rtl',
  published: { at: Date.UTC(2021, 8, 4, 7, 30), precision: 'day' },
  updated: { at: Date.UTC(2021, 8, 5, 6, 15), precision: 'minute' },
  authors: ['سارا احمدی'],
  tags: ['دولت', 'O’Neill'],
  categories: ['politics'],
  source: 'خبرگزاری ایسنا',
  attribution: ['میدل ایست نیوز', 'خبرگزاری ایسنا', 'blogpo.ir'],
  compiledBy: 'blogpo.ir',
  enclosures: [{ url: 'https://media.example/a%20b.mp3', type: 'audio/mpeg', length: 10 }],
  image: null,
  sourceId: 'isna',
  firstSeenAt: NOW,
  changedAt: NOW,
  revisedAt: NOW,
  revision: 1,
  story: 'k1',
};

export const FEED: FeedDescription = {
  kind: 'all',
  path: '/feeds/all',
  title: 'خوراک',
  titleLanguage: 'fa',
  subtitle: 'خبرهای راست‌به‌چپ، بی‌کم‌وکاست',
  language: null,
  homepage: 'http://hub.example/',
  rights: null,
};

export const EMPTY_PAGE: FeedPage = { entries: [], modifiedAt: MODIFIED, withdrawn: [], prevArchive: null };

/** A hub that publishes what it was asked for, and remembers it. */
export function fakeHub(over: Partial<HubDoor> = {}): FakeHub {
  const requests: FeedRequest[] = [];
  const pushed: { sourceId: string; document: RawDocument }[] = [];
  const logged: object[] = [];
  const withdrawn = new Set<string>();
  const log = (context: object) => void logged.push(context);
  const door: HubDoor = {
    publicUrl: 'http://hub.example',
    pushToken: 'push-secret',
    adminToken: 'admin-secret',
    trustProxy: null,
    throttlePerMinute: 120,
    now: () => NOW,
    catalog: () => CATALOG,
    publish: async (asked) => {
      requests.push(asked);
      if (asked.id === 'removed') throw new HubError('gone', 'The source "removed" is no longer published here');
      return published(`feed ${asked.selfPath}`, 'application/rss+xml; charset=utf-8');
    },
    readFeed: async (asked) => {
      requests.push(asked);
      if (asked.id === 'removed') throw new HubError('gone', 'The source "removed" is no longer published here');
      return { feed: FEED, page: { ...EMPTY_PAGE, entries: [ENTRY] } };
    },
    publishSince: async () => null,
    generation: () => 0,
    publishOpml: async () => published('<opml/>', 'text/x-opml; charset=utf-8'),
    directory: async () => DIRECTORY,
    languages: async () => ['fa', 'he', 'ckb', 'pnb'],
    findEntry: async (key) => {
      if (withdrawn.has(key)) return { kind: 'gone' };
      return key === ENTRY.key ? { kind: 'entry', entry: ENTRY } : { kind: 'unknown' };
    },
    ingest: async (sourceId, document) => {
      pushed.push({ sourceId, document });
      const saved = { id: ENTRY.id, key: ENTRY.key, revision: 1, status: 'created' as const };
      return { kind: 'saved', saved, entry: ENTRY };
    },
    withdraw: async (key) => {
      if (key !== ENTRY.key) return 'unknown';
      if (withdrawn.has(key)) return 'gone';
      withdrawn.add(key);
      return 'withdrawn';
    },
    callbackStanding: async () => 'unknown',
    answerHub: async () => false,
    takeNotice: async () => true,
    readiness: async () => ({ ready: true, checks: { store: 'ok' } }),
    renderContent: (entry) => `<div dir="rtl" lang="fa">${entry.contentHtml}</div>`,
    log: { info: log, warn: log, error: log },
    ...over,
  };
  return { door, requests, pushed, logged };
}

export function published(text: string, contentType: string): Published {
  const body = Buffer.from(text);
  const etag = entityTag(body);
  return {
    body,
    contentType,
    languages: ['fa', 'he'],
    modifiedAt: MODIFIED,
    etag,
    prevArchive: null,
    rhythmMs: null,
    sourceIds: [],
  };
}

const running: RunningServer[] = [];

/** Serves a hub on a free port until `stopAll`. */
export async function serve(hub: FakeHub): Promise<RunningServer> {
  const server = await listen(createApp(hub.door), { port: 0, host: '127.0.0.1' });
  running.push(server);
  return server;
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.close()));
}

/** One request, its path sent exactly as given. */
export function ask(
  server: RunningServer,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }, (received) => {
      const chunks: Buffer[] = [];
      received.on('data', (chunk: Buffer) => chunks.push(chunk));
      received.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = /json/.test(received.headers['content-type'] ?? '') && text !== '';
        const json = isJson && !text.startsWith('feed') ? (JSON.parse(text) as Record<string, unknown>) : {};
        resolve({ status: received.statusCode ?? 0, headers: received.headers, body: text, json });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
