/** The parts of a running hub put together: what main.ts serves with and the commands work with. */
import { availableParallelism } from 'node:os';
import { type CatalogKeeper, keepCatalog, type Telling } from './catalog-keeper.ts';
import { createFetcher } from './collect/index.ts';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import type { SharedTurns } from './model.ts';
import type { DeliveryEvent } from './notifying/telling.ts';
import type { HubEvent, ReadingEvent, ReadingParts } from './pipeline.ts';
import { watchStore } from './publishing/store-watch.ts';
import { createPublisher, type Publisher } from './publishing.ts';
import { createFirstRejections } from './reading/first-rejections.ts';
import { OWN_ENTRY } from './reading/own-entries.ts';
import { openReaderPool } from './reading/reader-pool.ts';
import { openStore, type Store } from './store/index.ts';
import { createNoticeTaker, type NoticeTaker } from './websub/notice-taking.ts';

/** A document larger than this is not read, from any road. */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;
const READING_TIMEOUT_MS = 10_000;
const CACHE_BYTES = 64 * 1024 * 1024;

/** Everything open; `close` ends it in the right order. */
export interface Hub {
  readonly config: Config;
  readonly store: Store;
  readonly keeper: CatalogKeeper;
  readonly reading: ReadingParts;
  readonly publisher: Publisher;
  readonly notices: NoticeTaker;
  readonly metrics: Metrics;
  /** Hears what became of notices to partners. */
  readonly observeDelivery: (event: DeliveryEvent) => void;
  readonly log: Logger;
  /** Cuts off fetches under way, so that polls end now; their sources are due again after the lease. */
  stopFetching(): Promise<void>;
  close(): Promise<void>;
}

/** Where time and chance come from; fixed in tests. */
export interface Clock {
  readonly now: () => number;
  readonly random: () => number;
  readonly env: (name: string) => string | undefined;
}

/** Opens fetcher and readers, the parts that need no store (all that a preview wants). */
export function openReading(config: Config, clock: Clock, turns: SharedTurns | null = null) {
  const fetcher = createFetcher({
    allowPrivate: config.allowPrivateAddresses,
    timeoutMs: config.fetchTimeoutSeconds * 1000,
    maxBytes: MAX_DOCUMENT_BYTES,
    maxSockets: config.maxSockets,
    userAgent: `Khorak (+${config.publicUrl}/)`,
    hostGapMs: config.hostGapSeconds * 1000,
    now: clock.now,
    env: clock.env,
    turns: turns ?? undefined,
  });
  const readers = openReaderPool({ threads: Math.max(1, availableParallelism() - 1), timeoutMs: READING_TIMEOUT_MS });
  return { fetcher, readers };
}

/** How a hub is opened. */
interface OpeningHub {
  /** How its store is opened: in this thread unless it says otherwise. */
  readonly open?: typeof openStore;
  /** Whether its catalogue is the one that the store follows: it is, unless it says otherwise. */
  readonly telling?: Telling;
}

const OTHER_FILES =
  'another process has put other files of the catalogue in force: give all of them the same; who starts or changes last is followed';

/**
 * Opens a hub on its store and catalogue.
 * @throws HubError `store-unusable`, `bad-catalog`: each with one line to mend it by.
 */
export async function openHub(
  config: Config,
  log: Logger,
  { open = openStore, telling = 'always', ...clock }: Clock & OpeningHub,
): Promise<Hub> {
  const store = await open({
    url: config.databaseUrl,
    now: clock.now,
    report: (event, fields) => logStore(log, event, fields),
  });
  const keeper = await keepCatalog({
    feedsDir: config.feedsDir,
    store,
    now: clock.now,
    telling,
    reportFollowed: (isFollowed) => {
      if (isFollowed) log.info('the files of the catalogue are in force again');
      else log.warn({ feedsDir: config.feedsDir }, OTHER_FILES);
    },
    report: (problems) => {
      for (const problem of problems)
        log.warn(problem, 'a catalogue file is broken; its last good version, if it had one, stays in force');
    },
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const { fetcher, readers } = openReading(config, clock, store.turns);
  const metrics = openMetrics(store);
  const firstRejections = createFirstRejections();
  const observeHub = (event: HubEvent) => {
    metrics.observeHub(event);
    const { sourceId: source, ...rest } = event;
    log[event.reason === null ? 'info' : 'warn']({ source, ...rest }, 'WebSub');
  };
  let stopping = false;
  const reading: ReadingParts = {
    store,
    fetcher,
    readers,
    catalog: keeper.current,
    now: clock.now,
    random: clock.random,
    leaseMs: config.leaseSeconds * 1000,
    maxBytes: MAX_DOCUMENT_BYTES,
    publicUrl: config.publicUrl,
    stopping: () => stopping,
    observe: (observed) => {
      const event = firstRejections(observed);
      metrics.observe(event);
      logReading(log, event);
    },
    observeHub: config.isPublicUrlGiven ? observeHub : undefined,
  };
  const notices = createNoticeTaker(reading);
  const publisher = createPublisher({
    generation: watchStore(store, () => performance.now()),
    store,
    catalog: keeper.current,
    publicUrl: config.publicUrl,
    cacheBytes: CACHE_BYTES,
  });
  const observeDelivery = (event: DeliveryEvent) => {
    metrics.observeDelivery(event);
    logDelivery(log, event);
  };
  const stopFetching = async () => {
    if (stopping) return;
    stopping = true;
    await fetcher.close();
  };
  const close = async () => {
    await stopFetching();
    await notices.drain();
    await readers.close();
    await store.close();
  };
  return { config, store, keeper, reading, publisher, notices, metrics, observeDelivery, log, stopFetching, close };
}

const STORE_NEWS = {
  slow: 'a statement took long',
  away: 'PostgreSQL cannot be reached: what is in memory is served meanwhile',
  back: 'PostgreSQL can be reached again',
} as const;

function logStore(log: Logger, event: keyof typeof STORE_NEWS, fields: Readonly<Record<string, unknown>>): void {
  log[event === 'back' ? 'info' : 'warn'](fields, STORE_NEWS[event]);
}

/** A partner that is away is said once for each reason; a notice that is lost to it always. */
function logDelivery(
  log: Logger,
  { partnerId: partner, noticeId: notice, outcome, reason, isNews }: DeliveryEvent,
): void {
  if (outcome === 'delivered' && isNews) log.info({ partner }, 'a partner is told again');
  else if (outcome === 'delivered' || outcome === 'skipped') log.debug({ partner, notice }, `a notice was ${outcome}`);
  else if (outcome === 'ended')
    log.warn({ partner, reason }, 'a partner wants no more notices: give its new address in partners.yaml');
  else if (outcome === 'given-up')
    log.error({ partner, notice, reason }, 'a notice was refused again and again, and is given up');
  else if (outcome === 'refused')
    log.warn({ partner, notice, reason }, 'a partner refuses a notice; it is tried again');
  else if (isNews) log.warn({ partner, reason }, 'a partner cannot be told; its notices wait');
}

function logReading(log: Logger, event: ReadingEvent): void {
  const { sourceId: source, document, kind, created, updated, rejected, repairs, error } = event;
  if (error !== null) {
    log.warn({ source, document, code: error.code, reason: error.message }, 'reading failed');
    return;
  }
  if (kind === 'not-modified') {
    log.debug({ source }, 'not modified');
    return;
  }
  log.info({ source, document, created, updated, rejected: rejected.length, repairs }, 'read');
  for (const { guid, reason } of rejected) {
    if (reason === OWN_ENTRY) log.info({ source, document, guid, reason }, 'an entry of this hub came back');
    else log.warn({ source, document, guid, reason }, 'an item was rejected');
  }
}
