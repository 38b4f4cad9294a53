/** What a mirror holds now: everything the hub publishes for everyone, and every page that leads to or from it. */
import type { Hub } from '../hub.ts';
import { createArchives } from './export-archives.ts';
import {
  type FeedLook,
  type FeedOrigin,
  type FeedPart,
  lookAtFeed,
  type PlannedDocument,
  planPage,
} from './export-feeds.ts';
import { createLingering } from './export-lingering.ts';
import type { HubPages } from './export-pages.ts';

/** Everything that is to stand in the mirror, in the order in which it may be written: nothing links ahead. */
export interface MirrorPlan {
  readonly documents: readonly PlannedDocument[];
  /** Path below the hub → its one language; a feed's is without ending and holds for its archives and page too. */
  readonly languages: ReadonlyMap<string, string>;
  /** Keys of articles whose address answers 410. */
  readonly withdrawn: ReadonlySet<string>;
  /** Feeds that could not be read, by path without ending: what stands of them is to stay. */
  readonly failed: ReadonlyMap<string, unknown>;
  /** When to look again although nothing changes: archives were left out. Null where everything was looked at. */
  readonly againAt: number | null;
}

/** Makes a planner of the mirror that has the documents `owned` names. @throws the signal's reason. */
export function createPlanner(
  hub: Hub,
  pages: HubPages,
  owned: () => ReadonlySet<string>,
): (signal: AbortSignal) => Promise<MirrorPlan> {
  const takeTurn = createArchives(hub.reading.now);
  const findLingering = createLingering(hub.store, owned);

  return async (signal) => {
    const catalogMark = hub.keeper.current().fingerprint;
    const origin: FeedOrigin = { publisher: hub.publisher, pages, catalogMark };
    const index = await Promise.all(['/', '/categories'].map((path) => readIndex(pages, path)));
    const turn = takeTurn(origin);
    const looks = new Map<string, FeedLook>();
    const archives: FeedPart[] = [];
    const failed = new Map<string, unknown>();
    for (const path of await feedPaths(hub, index)) {
      signal.throwIfAborted();
      try {
        const look = await lookAtFeed(origin, path);
        archives.push(await turn.lookAt(path, look));
        looks.set(path, look);
      } catch (error) {
        failed.set(path, error);
      }
    }
    const articles = new Map([...archives, ...looks.values()].flatMap((part) => [...part.articles]));
    const gone = [...looks.values()].flatMap(({ withdrawn }) => withdrawn).filter((key) => !articles.has(key));
    const withdrawn = new Set(gone);
    const isKnown = (key: string) => articles.has(key) || withdrawn.has(key);
    const lingering = await findLingering(isKnown, { afresh: turn.isWhole, catalogMark });
    const againAt = turn.end(new Set(looks.keys()), lingering.size > 0);
    const documents = [
      ...['/feeds.css', '/ns/khorak'].map((path) => planPage(origin, path, null)),
      ...[...articles, ...lingering].map(([key, mark]) => planPage(origin, `/articles/${key}`, mark)),
      ...archives.flatMap((part) => part.documents),
      ...[...looks.values()].flatMap((look) => look.documents),
      { name: 'feeds.opml', stamp: null, make: () => hub.publisher.publishOpml() },
      ...index.map(({ document }) => document),
    ];
    return { documents, languages: languagesOf(hub, looks), withdrawn, failed, againAt };
  };
}

/** The languages of the pages that list things, and of every feed that has one. */
function languagesOf({ keeper }: Hub, looks: ReadonlyMap<string, FeedLook>): ReadonlyMap<string, string> {
  const { language } = keeper.current().hub;
  const ofFeeds = [...looks].flatMap(([path, look]) =>
    look.language === null ? [] : [[path, look.language] as const],
  );
  return new Map([['/index.html', language], ['/categories.html', language], ['/ns/khorak.html', 'en'], ...ofFeeds]);
}

interface IndexPage {
  readonly document: PlannedDocument;
  readonly html: string;
}

async function readIndex(pages: HubPages, path: string): Promise<IndexPage> {
  const body = await pages.get(path);
  if (body === null) throw new Error(`the hub has no page at ${path}`);
  const document = planPage({ pages }, path, null);
  return {
    document: { ...document, make: async () => ({ body, modifiedAt: null }) },
    html: Buffer.from(body).toString(),
  };
}

/** Feeds that are listed, and those without entries yet to which the list of categories leads. */
async function feedPaths({ publisher, config }: Hub, index: readonly IndexPage[]): Promise<readonly string[]> {
  const groups = await publisher.directory();
  const prefix = new URL(config.publicUrl).pathname.replace(/\/+$/, '');
  const linked = index.flatMap(({ html }) => {
    const links = [...html.matchAll(/ href="([^"#?]*)"/g)].map(([, href = '']) => href);
    return links
      .filter((href) => href.startsWith(`${prefix}/feeds/category/`))
      .map((href) => href.slice(prefix.length));
  });
  const listed = groups.flatMap(({ feeds }) => feeds.map(({ path }) => path));
  return [...new Set([...listed, ...linked.filter((path) => !path.includes('.'))])];
}
