import { LRUCache } from 'lru-cache';
import parser from 'robots-parser';
import { HubError } from '../errors.ts';
import type { ShareGate } from './shared-turns.ts';
import { createHostGate, type HostGate } from './turns.ts';

const HOUR_MS = 3_600_000;
const KEPT_MS = 24 * HOUR_MS;
const ASKED_AGAIN_MS = HOUR_MS;
const MOST_SITES = 1000;
const MOST_KEPT_CHARACTERS = 20_000_000;
/** RFC 9309 §2.5: what follows need not be read. */
const READ_BYTES = 500 * 1024;
const LONGEST_DELAY_S = 30;
/** Comparing a path with rules that hold `*` costs this many steps at most; a site's own never come near. */
const MOST_STEPS = 50_000_000;
/** Failures that say nothing of the site. */
const OURS: ReadonlySet<string> = new Set(['unavailable', 'host-busy', 'address-refused', 'bad-setting']);
/** Our product token, as the User-Agent header names us. */
const TOKEN = 'Khorak';

// Its types promise a `default`; its CommonJS module is the function itself.
const parseRobots = parser as unknown as typeof parser.default;

/** What asking for a robots.txt brought. */
export type RobotsAnswer =
  | { readonly kind: 'document'; readonly document: { readonly bytes: Uint8Array } }
  | { readonly kind: 'not-modified' }
  | { readonly kind: 'failed'; readonly error: HubError; readonly status: number | null };

/** How a page is asked for, which is how its site's robots.txt is too. */
export interface Manner {
  /** Name of the variable that holds the source's proxy. */
  readonly proxy: string | null;
  /** Whether to keep the pause that the site asks for. */
  readonly polite: boolean;
  /** The longest wait for the host's turn. */
  readonly patienceMs?: number | undefined;
}

/** Asks before a page is fetched. */
export interface Robots {
  /** Resolves, after the pause the site asks for, to null or to why the page must be left alone. */
  admit(url: URL, manner: Manner): Promise<HubError | null>;
  /** How many requests sit out the pause of a site. */
  waiting(): number;
}

interface Site {
  readonly until: number;
  /** Characters of its robots.txt. */
  readonly size: number;
  readonly refusal: (url: URL) => HubError | null;
  readonly gate: HostGate | null;
}

/**
 * Keeps to what sites say in robots.txt. A site's answer counts for a day. One that has none (4xx) allows everything;
 * one that cannot tell now (5xx, 429, no answer) is left alone, or held to what it said before, and asked again after
 * an hour. Crawl-delay is kept up to 30 s.
 *
 * @param options.read fetches a robots.txt and never throws
 * @param options.sleep may return early (when the hub stops)
 * @see RFC 9309 §2.3
 */
export function createRobots(options: {
  read: (url: string, manner: Manner) => Promise<RobotsAnswer>;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Makes of a site's gate one that other processes keep to too. */
  share?: ShareGate | undefined;
}): Robots {
  const sites = new LRUCache<string, Site>({
    max: MOST_SITES,
    maxSize: MOST_KEPT_CHARACTERS,
    sizeCalculation: ({ size }) => size + 1,
  });
  const asking = new Map<string, Promise<Site>>();

  async function ask(key: string, url: URL, manner: Manner): Promise<Site> {
    const answer = await options.read(new URL('/robots.txt', url).href, manner);
    const site = siteOf(answer, { url, before: sites.get(key), options });
    if (site.until > options.now()) sites.set(key, site);
    return site;
  }

  function find(url: URL, manner: Manner): Promise<Site> {
    // Another way to a site may find another site there.
    const key = `${manner.proxy ?? ''} ${url.origin}`;
    const known = sites.get(key);
    if (known !== undefined && known.until > options.now()) return Promise.resolve(known);
    const asked = asking.get(key) ?? ask(key, url, manner).finally(() => asking.delete(key));
    asking.set(key, asked);
    return asked;
  }

  let waiting = 0;
  return {
    waiting: () => waiting,
    async admit(url, manner) {
      const { refusal, gate } = await find(url, manner);
      const refused = refusal(url);
      if (refused !== null || gate === null || !manner.polite) return refused;
      waiting += 1;
      try {
        await standIn(gate, url);
      } finally {
        waiting -= 1;
      }
      return null;
    },
  };
}

/** The pause runs from one start to the next: the request itself comes after. */
async function standIn(gate: HostGate, { origin }: URL): Promise<void> {
  const turn = await gate.enter(origin, { gap: true });
  if (turn.kind === 'turn') turn.leave();
}

type Timing = Pick<Parameters<typeof createRobots>[0], 'now' | 'sleep' | 'share'>;

function siteOf(
  answer: RobotsAnswer,
  { url, before, options }: { url: URL; before: Site | undefined; options: Timing },
): Site {
  const now = options.now();
  if (answer.kind === 'document') return readSite(answer.document.bytes, url, options);
  const kept = { size: 0, gate: null };
  if (answer.kind === 'failed' && OURS.has(answer.error.code)) {
    return { ...kept, until: now, refusal: () => answer.error };
  }
  if (answer.kind === 'failed' && isUnreachable(answer)) {
    const refusal = () =>
      refused(url, `could not be read, so nothing is fetched there for an hour: ${answer.error.message}`);
    return { ...kept, refusal, ...before, until: now + ASKED_AGAIN_MS };
  }
  return { ...kept, until: now + KEPT_MS, refusal: () => null };
}

/** Without a usable answer from the site; 4xx and endless redirects mean that it has no robots.txt. */
function isUnreachable({ status, error }: { status: number | null; error: HubError }): boolean {
  if (status === null) return error.code !== 'too-many-redirects';
  return status >= 500 || status === 429;
}

function readSite(bytes: Uint8Array, url: URL, { now, sleep, share = (gate) => gate }: Timing): Site {
  const text = readText(bytes);
  const rules = parseRobots(`${url.origin}/robots.txt`, text);
  const starred = text.split(/[\r\n]+/).reduce((sum, line) => (line.includes('*') ? sum + line.length : sum), 0);
  const delayS = Math.min(Math.max(rules.getCrawlDelay(TOKEN) ?? 0, 0), LONGEST_DELAY_S);
  const gapMs = delayS * 1000;
  return {
    until: now() + KEPT_MS,
    size: text.length,
    refusal: (page) => {
      const steps = starred * (page.pathname.length + page.search.length);
      if (steps > MOST_STEPS) return refused(page, 'has more rules than can be followed');
      return rules.isAllowed(page.href, TOKEN) === false ? refused(page, `does not allow ${page.href}`) : null;
    },
    // A stopwatch, not the clock: it must not jump.
    gate:
      delayS === 0
        ? null
        : share(createHostGate({ gapMs, now: () => performance.now(), sleep }), {
            prefix: 'crawl ',
            gapMs,
            holdMs: gapMs,
          }),
  };
}

function readText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, READ_BYTES));
  // The line that was cut would say something else than was meant.
  return bytes.length <= READ_BYTES ? text : text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'), 0));
}

function refused({ host }: URL, reason: string): HubError {
  return new HubError('robots-refused', `the robots.txt of ${host} ${reason}`, { context: { host } });
}
