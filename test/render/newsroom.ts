import type { FeedFormat, FeedPage, RenderContext, StoredEntry } from '../../src/model.ts';
import { renderFeed } from '../../src/render/index.ts';
import { makeSource } from '../sources.ts';

/** 2021-09-04T07:30:00Z */
export const MORNING = 1_630_740_600_000;

export function makeEntry(fields: Partial<StoredEntry> = {}): StoredEntry {
  return {
    id: 'urn:uuid:5f0a2b4c-0000-5000-8000-000000000001',
    key: 'k1',
    guid: null,
    url: 'https://news.example/1',
    title: 'خبر نخست',
    summary: 'چکیدهٔ خبر نخست',
    contentHtml: '<p>متن خبر نخست</p>',
    contentText: 'متن خبر نخست',
    language: 'fa',
    direction: 'rtl',
    published: { at: MORNING, precision: 'second' },
    updated: null,
    authors: [],
    tags: [],
    categories: [],
    source: null,
    attribution: [],
    compiledBy: null,
    enclosures: [],
    image: null,
    sourceId: 'isna',
    firstSeenAt: MORNING + 60_000,
    changedAt: MORNING + 60_000,
    revisedAt: MORNING,
    revision: 1,
    story: 'k1',
    ...fields,
  };
}

export function makeContext(fields: Partial<RenderContext> = {}): RenderContext {
  return {
    feed: {
      kind: 'all',
      path: '/feeds/all',
      title: 'خوراک',
      titleLanguage: 'fa',
      subtitle: null,
      language: null,
      homepage: 'https://hub.example/',
      rights: null,
    },
    selfUrl: 'https://hub.example/feeds/all.rss',
    feedId: fields.currentUrl ?? fields.selfUrl ?? 'https://hub.example/feeds/all.rss',
    publicUrl: 'https://hub.example',
    hub: {
      title: { fa: 'خوراک', en: 'Khorak' },
      description: { fa: 'خبرها' },
      language: 'fa',
      retention: { days: null, entries: null },
    },
    categories: [{ id: 'politics', names: { fa: 'سیاسی', ar: 'سياسة', he: 'פוליטיקה', ur: 'سیاست', en: 'Politics' } }],
    sources: [makeSource()],
    bidi: 'marks',
    content: 'full',
    profile: null,
    currentUrl: null,
    prevArchiveUrl: null,
    emptyUpdatedAt: MORNING - 1000,
    ...fields,
  };
}

export function makePage(...entries: readonly StoredEntry[]): FeedPage {
  return { entries, modifiedAt: MORNING + 5000, withdrawn: [], prevArchive: null };
}

/** The document as text. */
export function rendered(format: FeedFormat, page: FeedPage, context: RenderContext = makeContext()): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(renderFeed(format, page, context).body);
}

/** The same article in five languages, each with a title whose first strong character is of its own script. */
export const SAMPLES: readonly StoredEntry[] = [
  makeEntry({ id: 'urn:x:fa', key: 'fa', language: 'fa', title: 'انتخابات در ایران', categories: ['politics'] }),
  makeEntry({ id: 'urn:x:ar', key: 'ar', language: 'ar', title: 'انتخابات في العراق', categories: ['politics'] }),
  makeEntry({ id: 'urn:x:he', key: 'he', language: 'he', title: 'בחירות בישראל', categories: ['politics'] }),
  makeEntry({ id: 'urn:x:ur', key: 'ur', language: 'ur', title: 'پاکستان میں انتخابات', categories: ['politics'] }),
  makeEntry({
    id: 'urn:x:en',
    key: 'en',
    language: 'en',
    direction: 'ltr',
    title: 'Elections in Canada',
    summary: 'A summary.',
    contentHtml: '<p>The text.</p>',
    contentText: 'The text.',
    categories: ['politics'],
  }),
];
