import { HubError } from '../errors.ts';
import type { RequestSettings, SharedTurns, Validators } from '../model.ts';
import { createAddressGuard } from './address-guard.ts';
import type { Resolve, TlsOptions } from './dial.ts';
import { describeFailure } from './failure.ts';
import { type HopKit, sleep, takeHop } from './hop.ts';
import { type FetchOutcome, failed, settle } from './outcome.ts';
import { type PostOutcome, type PostRequest, postOnce } from './posting.ts';
import { NO_VALIDATORS, planRequest, redirectTarget } from './request-plan.ts';
import { systemResolve } from './resolve.ts';
import { createRobots, type Robots } from './robots.ts';
import { type ShareGate, shareGate } from './shared-turns.ts';
import { createHostGate, createSlots } from './turns.ts';
import { askHub, type HubRequest } from './websub.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PERMANENT = new Set([301, 308]);
/** Who asks politely and does not say how long it may take. */
const PATIENCE_MS = 120_000;
/** A turn that its process has not given back so long after the deadline is over. */
const LONGER_MS = 5000;

/** One document wanted. */
export interface FetchRequest {
  readonly url: string;
  /** Where the source has moved to: asked in place of `url`, whose secrets stay with its own origin. */
  readonly movedTo?: string | null | undefined;
  /** Sent back exactly as received; none makes the request an unconditional one. */
  readonly validators?: Validators | undefined;
  readonly settings: RequestSettings;
  /** Whether to keep the pause between two requests to one host. */
  readonly polite: boolean;
  /** The longest wait for the host's turn, when polite: a longer one fails at once as `host-busy`. */
  readonly patienceMs?: number | undefined;
  /** How many readers the source has through this hub, for the User-Agent; left out where nobody counts them. */
  readonly subscribers?: number | undefined;
  /** Asked before each connection and each request: false when somebody else does it by now, and it fails as `lease-lost`. */
  readonly isOurs?: (() => boolean) | undefined;
  /** Whether robots.txt is kept to: for pages, not for feeds. What it forbids fails as `robots-refused`. */
  readonly robots?: boolean | undefined;
}

/** Fetches documents over HTTP. */
export interface Fetcher {
  /** Never throws: what goes wrong is an outcome. */
  fetch(request: FetchRequest): Promise<FetchOutcome>;
  /** Asks a WebSub hub for a subscription or its end; gives what went wrong, and never throws. */
  askHub(request: HubRequest): Promise<HubError | null>;
  /** Posts to a partner; never throws: what goes wrong is an outcome. */
  post(request: PostRequest): Promise<PostOutcome>;
  /** How many requests stand in a host's line or sit out its pause: they have no socket. */
  waiting(): number;
  /** Breaks off what is under way (`unavailable`) and waits for it. */
  close(): Promise<void>;
}

/** What a Fetcher is made with. */
export interface FetcherOptions {
  /** CIDR blocks, hosts or host:port that may be dialed though they are private. */
  readonly allowPrivate: readonly string[];
  /** For everything from the look-up to the last byte, redirects included; waiting for a turn does not count. */
  readonly timeoutMs: number;
  /** Of a document, decompressed. */
  readonly maxBytes: number;
  readonly maxSockets: number;
  /** `Product (+contact)`; the number of subscribers is put before the closing parenthesis. */
  readonly userAgent: string;
  /** From the end of one request to the start of the next to the same host name. */
  readonly hostGapMs: number;
  readonly now: () => number;
  /** Gives the secrets that request settings name. */
  readonly env: (name: string) => string | undefined;
  /** Where other processes ask the same hosts; left out where this is the only one. */
  readonly turns?: SharedTurns | undefined;
  /** For tests; the system's look-up otherwise. */
  readonly resolve?: Resolve;
  /** For tests; the system's certificates otherwise. */
  readonly tls?: TlsOptions;
}

/**
 * A fetcher: conditional GETs under an address guard, a byte cap, a deadline, one request at a time for each host and at
 * most `maxSockets` in all.
 *
 * @throws HubError `bad-setting` when `allowPrivate` has an entry that is none.
 */
export function createFetcher(options: FetcherOptions): Fetcher {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const share: ShareGate = (gate, pause) => {
    const { turns, now } = options;
    if (turns === undefined) return gate;
    const timing = { now, sleep: (ms: number) => sleep(ms, closing.signal), isStopping: () => closing.signal.aborted };
    return shareGate(gate, { turns, ...pause, ...timing });
  };
  const kit: HopKit = {
    timeoutMs: options.timeoutMs,
    maxBytes: options.maxBytes,
    guard: createAddressGuard(options.allowPrivate),
    resolve: options.resolve ?? systemResolve(),
    tls: options.tls ?? {},
    now: options.now,
    gate: share(
      createHostGate({
        gapMs: options.hostGapMs,
        now: options.now,
        sleep: (ms) => sleep(ms, closing.signal),
      }),
      { prefix: '', gapMs: options.hostGapMs, holdMs: options.timeoutMs + LONGER_MS, spareMs: LONGER_MS },
    ),
    slots: createSlots(options.maxSockets),
    closing: closing.signal,
  };
  const read = (request: FetchRequest, robots: Robots | null) =>
    fetchDocument({ kit, options, robots }, request).catch((error: unknown) => failed(describeFailure(error, UNKNOWN)));
  const robots = createRobots({
    now: options.now,
    sleep: (ms) => sleep(ms, closing.signal),
    share,
    read: (url, { proxy, ...manner }) => read({ url, ...manner, settings: { headers: {}, auth: null, proxy } }, null),
  });
  return {
    fetch(request) {
      const outcome = read(request, request.robots === true ? robots : null);
      running.add(outcome);
      return outcome.finally(() => running.delete(outcome));
    },
    askHub(request) {
      const asked = askHub(kit, options, request).then(
        () => null,
        (error: unknown) => describeFailure(error, { host: 'the hub', proxied: false }),
      );
      running.add(asked);
      return asked.finally(() => running.delete(asked));
    },
    post(request) {
      const { host } = new URL(request.url);
      const posted = postOnce(kit, options, request).catch(
        (error: unknown): PostOutcome => ({ kind: 'failed', error: describeFailure(error, { host, proxied: false }) }),
      );
      running.add(posted);
      return posted.finally(() => running.delete(posted));
    },
    waiting: () => kit.gate.waiting() + robots.waiting(),
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

const UNKNOWN = { host: 'the source', proxied: false };

async function fetchDocument(
  { kit, options, robots }: { kit: HopKit; options: FetcherOptions; robots: Robots | null },
  request: FetchRequest,
): Promise<FetchOutcome> {
  const { polite, validators: sent = NO_VALIDATORS } = request;
  const plan = planRequest(request, options);
  const patienceMs = polite ? (request.patienceMs ?? PATIENCE_MS) : Number.POSITIVE_INFINITY;
  let budgetMs = options.timeoutMs;
  let url = plan.url;
  let permanentUrl: string | null = null;
  let isPermanent = true;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const refusal =
      robots === null ? null : await robots.admit(url, { polite, patienceMs, proxy: request.settings.proxy });
    if (refusal !== null) return failed(refusal);
    const { isOurs } = request;
    const hop = { plan, url, polite, patienceMs, isRedirect: hops > 0, budgetMs, isOurs };
    const { answer, tookMs } = await takeHop(kit, hop);
    const location = REDIRECTS.has(answer.status) ? answer.header('location') : null;
    if (location === null) {
      return settle(answer, { sent, name: plan.url.href, url, permanentUrl, isPermanent, now: options.now() });
    }
    url = redirectTarget(location, url);
    isPermanent &&= PERMANENT.has(answer.status);
    if (isPermanent) permanentUrl = url.href;
    budgetMs -= tookMs;
  }
  const message = `${plan.url.host} redirects more than ${MAX_REDIRECTS} times`;
  return failed(new HubError('too-many-redirects', message, { context: { host: plan.url.host } }));
}
