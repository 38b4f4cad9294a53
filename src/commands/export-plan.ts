/** What a mirror holds now: everything the hub publishes for everyone, and every page that leads to or from it. */
import type { Hub } from '../hub.ts';
import {
  type FeedLook,
  type FeedOrigin,
  type FeedPart,
  lookAtArchives,
  lookAtFeed,
  type PlannedDocument,
  planPage,
} from './export-feeds.ts';
import type { HubPages } from './export-pages.ts';

/** Archives are looked through for at most a twentieth of the time; what is withdrawn leaves them at once all the same. */
const ARCHIVE_PAUSE = 20;

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

/** Archives of one feed as last looked at; another `stamp` means now. */
interface ArchivesLook extends FeedPart {
  readonly stamp: string;
}

/** Makes a planner; it remembers archives from one plan to the next. @throws the signal's reason. */
export function createPlanner(hub: Hub, pages: HubPages): (signal: AbortSignal) => Promise<MirrorPlan> {
  const now = hub.reading.now;
  const remembered = new Map<string, ArchivesLook>();
  let archivesDueAt = 0;

  return async (signal) => {
    const { fingerprint } = hub.keeper.current();
    const origin: FeedOrigin = { publisher: hub.publisher, pages, catalogMark: fingerprint };
    const index = await Promise.all(['/', '/categories'].map((path) => readIndex(pages, path)));
    const looks = new Map<string, FeedLook>();
    const failed = new Map<string, unknown>();
    const isWalk = now() >= archivesDueAt;
    let spentMs = 0;
    let isPartial = false;
    for (const path of await feedPaths(hub, index)) {
      signal.throwIfAborted();
      try {
        const look = await lookAtFeed(origin, path);
        const stamp = JSON.stringify([fingerprint, look.prevArchive, look.withdrawn]);
        if (isWalk || remembered.get(path)?.stamp !== stamp) {
          const from = now();
          remembered.set(path, { stamp, ...(await lookAtArchives(origin, path, look.prevArchive)) });
          spentMs += now() - from;
        } else if (look.prevArchive !== null) isPartial = true;
        looks.set(path, look);
      } catch (error) {
        failed.set(path, error);
      }
    }
    for (const path of remembered.keys()) if (!looks.has(path)) remembered.delete(path);
    if (isWalk) archivesDueAt = now() + ARCHIVE_PAUSE * spentMs;
    const againAt = isPartial ? archivesDueAt : null;
    return { ...gather({ hub, origin, looks, archives: [...remembered.values()], index }), failed, againAt };
  };
}

interface Gathering {
  readonly hub: Hub;
  readonly origin: FeedOrigin;
  readonly looks: ReadonlyMap<string, FeedLook>;
  readonly archives: readonly FeedPart[];
  readonly index: readonly IndexPage[];
}

function gather(found: Gathering): Pick<MirrorPlan, 'documents' | 'languages' | 'withdrawn'> {
  const { hub, origin, archives, index } = found;
  const looks = [...found.looks.values()];
  const articles = new Map([...archives, ...looks].flatMap((part) => [...part.articles]));
  const withdrawn = new Set(looks.flatMap((look) => look.withdrawn).filter((key) => !articles.has(key)));
  const { language } = hub.keeper.current().hub;
  const ofFeeds = [...found.looks].flatMap(([path, look]) =>
    look.language === null ? [] : [[path, look.language] as const],
  );
  return {
    documents: [
      ...['/feeds.css', '/ns/khorak'].map((path) => planPage(origin, path, null)),
      ...[...articles].map(([key, mark]) => planPage(origin, `/articles/${key}`, mark)),
      ...archives.flatMap(({ documents }) => documents),
      ...looks.flatMap(({ documents }) => documents),
      { name: 'feeds.opml', stamp: null, make: () => hub.publisher.publishOpml() },
      ...index.map(({ document }) => document),
    ],
    languages: new Map([
      ['/index.html', language],
      ['/categories.html', language],
      ['/ns/khorak.html', 'en'],
      ...ofFeeds,
    ]),
    withdrawn,
  };
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
