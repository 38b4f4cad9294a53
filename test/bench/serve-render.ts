import { Feed } from 'feed';
import type { FeedFormat, FeedPage, RenderContext, Source, StoredEntry } from '../../src/model.ts';
import { readDocument } from '../../src/reading/reader.ts';
import { type EntryFragment, renderFeed } from '../../src/render/index.ts';
import { cpuOf, type Figure } from './figures.ts';
import { FETCHED_AT, readingTask } from './task.ts';

const ENTRIES = 50;
const AT_ONCE = 20;
const ROUNDS = 9;
/** The bare writer of each format: what the package `feed` makes of the same titles and texts, with nothing checked. */
const BARE: Readonly<Record<FeedFormat, (feed: Feed) => string>> = {
  rss: (feed) => feed.rss2(),
  atom: (feed) => feed.atom1(),
  json: (feed) => feed.json1(),
};

/** Writing a feed of fifty entries, all of them anew and one of them; milliseconds of CPU, beside the package `feed`. */
export async function benchRendering(): Promise<readonly Figure[]> {
  const { source, entries } = await readEntries();
  const page = pageOf(entries);
  const figures: Figure[] = [];
  for (const format of Object.keys(BARE) as FeedFormat[]) {
    const context = contextOf(source, format);
    const cold = await timed(() => renderFeed(format, page, context));
    const bare = await timed(() => BARE[format](bareFeed(entries)));
    const again = await timeAgain(format, context, entries);
    figures.push(
      { name: `serve: cold render of ${ENTRIES} entries, ${format}`, unit: 'ms', ours: cold, bare, limit: null },
      { name: `serve: render after one new entry, ${format}`, unit: 'ms', ours: again, bare, limit: null },
    );
  }
  return figures;
}

async function timed(work: () => unknown): Promise<number> {
  const many = () => {
    for (let n = 0; n < AT_ONCE; n += 1) work();
  };
  return (await cpuOf(ROUNDS, many)) / AT_ONCE;
}

/** Every rendering has one entry more than what is written already. */
function timeAgain(format: FeedFormat, context: RenderContext, entries: readonly StoredEntry[]): Promise<number> {
  const written = new Map<string, EntryFragment>();
  const [newest, ...others] = entries;
  if (newest === undefined) throw new Error('no entries were read');
  renderFeed(format, pageOf(entries), context, written);
  let n = 0;
  return timed(() => {
    n += 1;
    const page = pageOf([{ ...newest, id: `${newest.id}/${n}` }, ...others]);
    renderFeed(format, page, context, written);
  });
}

async function readEntries(): Promise<{ readonly source: Source; readonly entries: readonly StoredEntry[] }> {
  // feeds 0 and 2 are Persian
  const results = await Promise.all([readingTask(0), readingTask(2)].map((task) => readDocument(task)));
  const { source } = readingTask(0).context;
  if (source === null) throw new Error('the task has no source');
  const entries = results.flatMap((result) => (result.kind === 'read' ? result.normalized.entries : []));
  const stored = entries.slice(0, ENTRIES).map((entry, at): StoredEntry => {
    const seenAt = FETCHED_AT - at * 60_000;
    return {
      ...{ ...entry, sourceId: source.id, story: entry.key, revision: 1 },
      ...{ firstSeenAt: seenAt, changedAt: seenAt, revisedAt: seenAt },
    };
  });
  if (stored.length < ENTRIES) throw new Error(`${stored.length} entries were read`);
  return { source: { ...source, publish: 'full' }, entries: stored };
}

function pageOf(entries: readonly StoredEntry[]): FeedPage {
  return { entries, modifiedAt: FETCHED_AT, withdrawn: [], prevArchive: null };
}

function contextOf(source: Source, format: FeedFormat): RenderContext {
  const url = `https://hub.example/feeds/all.${format}`;
  return {
    feed: {
      ...{ kind: 'all', path: '/feeds/all', title: 'همهٔ خبرها', titleLanguage: 'fa', subtitle: null },
      ...{ language: 'fa', homepage: 'https://hub.example/', rights: null },
    },
    ...{ selfUrl: url, feedId: url, publicUrl: 'https://hub.example', bidi: 'marks', content: 'full', profile: null },
    hub: { title: { fa: 'خوراک' }, description: {}, language: 'fa', retention: { days: 30, entries: 1000 } },
    ...{ categories: [{ id: 'news', names: { fa: 'خبر' } }], sources: [source] },
    ...{ currentUrl: null, prevArchiveUrl: null, emptyUpdatedAt: FETCHED_AT },
  };
}

function bareFeed(entries: readonly StoredEntry[]): Feed {
  const feed = new Feed({
    ...{ id: 'https://hub.example/', link: 'https://hub.example/', title: 'همهٔ خبرها', language: 'fa' },
    ...{ copyright: '', updated: new Date(FETCHED_AT) },
  });
  for (const { id, url, title, summary, contentHtml, published, authors, tags } of entries) {
    feed.addItem({
      ...{ id, link: url ?? id, title, description: summary ?? '', content: contentHtml ?? '' },
      ...{ date: new Date(published?.at ?? FETCHED_AT), author: authors.map((name) => ({ name })) },
      category: tags.map((name) => ({ name })),
    });
  }
  return feed;
}
