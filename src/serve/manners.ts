import { passTime, takeAny, takeUnconditional } from './allowance.ts';
import { type Agent, createAgentReader } from './user-agent.ts';
import { createVisitors, newVisitor, type Visitor } from './visitors.ts';

/** What is asked for at one address: a feed in one format, with what was answered since the start. */
export interface FeedDocument {
  /** Path without extension; of archives that of their feed and `/archive`, of which all count as one. */
  readonly feed: string;
  /** `rss`, `atom`, `json`, `opml`; `html` for the feed's page. */
  readonly format: string;
  full: number;
  notModified: number;
  delta: number;
  throttled: number;
}

/** A request of a feed, as far as manners go. */
export interface FeedAsk {
  readonly document: FeedDocument;
  /** From a ClientFinder. */
  readonly client: string;
  readonly userAgent: string | undefined;
  /** Whether it has a validator that is well formed. */
  readonly isConditional: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A request that was weighed: to be answered, and then recorded, when `waitSeconds` is 0; else to be refused. */
export interface Visit {
  readonly waitSeconds: number;
  /** Its client's validators matched nothing for long: whether this one does is to be looked at, and `settle` told. */
  readonly isDoubted: boolean;
  readonly visitor: Visitor;
  /** Whoever sent it, by address; the same as `visitor` unless that is a hosted reader. */
  readonly sender: Visitor;
  readonly document: FeedDocument;
  readonly isConditional: boolean;
}

/** Who asks for what how often; all in memory, all bounded. */
export interface Manners {
  readonly perMinute: number;
  /** The document at a path, without query and prefix: `/feeds/all.rss`. Only for paths that are published. */
  document(path: string): FeedDocument;
  /** Weighs a request before it is answered; one that is to be refused is recorded here. */
  admit(ask: FeedAsk): Visit;
  /** Seconds to wait of a request in doubt, now that it is known whether its validator matches; above 0 it is recorded. */
  settle(visit: Visit, seen: { readonly isCurrent: boolean; readonly now: number }): number;
  /** Records what the request was answered with. */
  record(visit: Visit, status: number): void;
  documents(): Iterable<FeedDocument>;
  visitors(): Iterable<Visitor>;
  visitorCount(): number;
}

const MAX_VISITORS = 50_000;
const MAX_DOCUMENTS = 10_000;
const DOCUMENT_PATH = /^(.*?)(\/archive\/\d[\w~.-]*?)?\.(rss|atom|json)$/;
const OTHER = '(other)';

/**
 * Keeps the record of readers. `perMinute` is how many unconditional requests of one client for one feed are answered
 * in a minute (0: any), conditional ones ten times as many. A client whose last `perMinute` conditional requests all
 * were answered in full has validators in doubt: those that match are as good as any, the others count as unconditional.
 */
export function createManners(perMinute: number, bounds: { readonly maxVisitors?: number } = {}): Manners {
  const documents = new Map<string, FeedDocument>();
  const visitors = createVisitors(bounds.maxVisitors ?? MAX_VISITORS);
  const readAgent = createAgentReader();
  const find = (name: string, ask: FeedAsk, agent: Agent): Visitor => {
    const { feed, format } = ask.document;
    const isPage = format === 'html';
    const key = `${name}${isPage ? ' page ' : ' '}${feed}`;
    const visitor = visitors.find(key, () => newVisitor({ client: ask.client, feed, isPage, agent }));
    passTime(visitor, ask.now, perMinute);
    return visitor;
  };
  return {
    perMinute,
    document: (path) => documentAt(documents, path),
    admit: (ask) => {
      const agent = readAgent(ask.userAgent);
      const sender = find(ask.client, ask, agent);
      // each format is a subscription of its own, and each claims its subscribers
      const hosted = agent.hosted === null ? null : `${agent.hosted.key} ${ask.document.format}`;
      const visitor = hosted === null ? sender : find(hosted, ask, agent);
      visitor.agent = agent;
      visitor.requests += 1;
      const { document, isConditional } = ask;
      const waitSeconds = perMinute === 0 ? 0 : waitOf({ visitor, sender, ask, perMinute });
      if (waitSeconds > 0) recordRefusal(visitor, document);
      const isDoubted = waitSeconds === 0 && isConditional && perMinute > 0 && sender.misses >= perMinute;
      return { waitSeconds, isDoubted, visitor, sender, document, isConditional };
    },
    settle: ({ visitor, document }, { isCurrent, now }) => {
      const waitSeconds = isCurrent ? 0 : takeUnconditional(visitor, now, perMinute);
      if (waitSeconds > 0) recordRefusal(visitor, document);
      return waitSeconds;
    },
    record,
    documents: () => documents.values(),
    visitors: () => visitors.all(),
    visitorCount: () => visitors.size(),
  };
}

/**
 * A hosted reader is one reader at all of its addresses, but anyone can take its name: all requests together are counted by
 * address, and so is whose validators are in doubt, so that a false name neither hides a flood nor uses up what the real one's
 * conditional requests need. To look at a validator in doubt costs something too: it is counted before.
 */
function waitOf(weighed: { visitor: Visitor; sender: Visitor; ask: FeedAsk; perMinute: number }): number {
  const { visitor, sender, ask, perMinute } = weighed;
  const wait = ask.isConditional ? 0 : takeUnconditional(visitor, ask.now, perMinute);
  return wait > 0 ? wait : takeAny(sender, perMinute);
}

function recordRefusal(visitor: Visitor, document: FeedDocument): void {
  visitor.throttled += 1;
  document.throttled += 1;
}

function record(visit: Visit, status: number): void {
  const { visitor, sender, document, isConditional } = visit;
  if (status === 200) {
    document.full += 1;
    visitor.full += 1;
    if (isConditional) sender.misses += 1;
  } else if (status === 304 || status === 226) {
    if (status === 304) document.notModified += 1;
    else document.delta += 1;
    visitor.notModified += 1;
    sender.misses = 0;
  }
}

function documentAt(documents: Map<string, FeedDocument>, path: string): FeedDocument {
  const [, name, archive, extension] = DOCUMENT_PATH.exec(path) ?? [];
  if (name === undefined) return documentOf(documents, path, path.endsWith('.opml') ? 'opml' : 'html');
  return documentOf(documents, archive === undefined ? name : `${name}/archive`, extension ?? '');
}

function documentOf(documents: Map<string, FeedDocument>, feed: string, format: string): FeedDocument {
  const key = `${feed} ${format}`;
  const known = documents.get(key);
  if (known !== undefined) return known;
  // more than any catalogue has: the rest is counted together
  if (documents.size >= MAX_DOCUMENTS && feed !== OTHER) return documentOf(documents, OTHER, format);
  const made = { feed, format, full: 0, notModified: 0, delta: 0, throttled: 0 };
  documents.set(key, made);
  return made;
}
