import { lookup } from 'node:dns/promises';
import { HubError } from '../errors.ts';
import type { RawDocument, RequestSettings, Validators } from '../model.ts';
import { createAddressGuard } from './address-guard.ts';
import type { Resolve } from './dial.ts';
import type { Answer } from './exchange.ts';
import { describeFailure } from './failure.ts';
import { maxAgeOf, retryAfterOf } from './freshness.ts';
import { type HopKit, sleep, takeHop } from './hop.ts';
import { planRequest, redirectTarget } from './request-plan.ts';
import { createHostGate, createSlots } from './turns.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** One document wanted. */
export interface FetchRequest {
  readonly url: string;
  /** Sent back exactly as received. */
  readonly validators: Validators;
  readonly settings: RequestSettings;
  /** Whether to keep the pause between two requests to one host. */
  readonly polite: boolean;
}

/** What became of it. Durations in milliseconds; `document.url` is the address after redirects. */
export type FetchOutcome =
  | {
      readonly kind: 'document';
      readonly document: RawDocument;
      readonly validators: Validators;
      readonly maxAgeMs: number | null;
      readonly status: number;
    }
  | { readonly kind: 'not-modified'; readonly validators: Validators; readonly maxAgeMs: number | null }
  | {
      readonly kind: 'failed';
      readonly error: HubError;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    };

/** Fetches documents over HTTP. */
export interface Fetcher {
  /** Never throws: what goes wrong is an outcome. */
  fetch(request: FetchRequest): Promise<FetchOutcome>;
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
  readonly userAgent: string;
  /** From the end of one request to the start of the next to the same host name. */
  readonly hostGapMs: number;
  readonly now: () => number;
  /** Gives the secrets that request settings name. */
  readonly env: (name: string) => string | undefined;
  /** For tests; the system's look-up otherwise. */
  readonly resolve?: Resolve;
}

/**
 * A fetcher: conditional GETs under an address guard, a byte cap, a deadline, one request at a time for each host and at
 * most `maxSockets` in all.
 *
 * @throws HubError `bad-setting` when `allowPrivate` has an entry that is none.
 */
export function createFetcher(options: FetcherOptions): Fetcher {
  const closing = new AbortController();
  const running = new Set<Promise<FetchOutcome>>();
  const kit: HopKit = {
    timeoutMs: options.timeoutMs,
    maxBytes: options.maxBytes,
    guard: createAddressGuard(options.allowPrivate),
    resolve: options.resolve ?? ((hostname) => lookup(hostname, { all: true })),
    gate: createHostGate({
      gapMs: options.hostGapMs,
      now: options.now,
      sleep: (ms) => sleep(ms, closing.signal),
    }),
    slots: createSlots(options.maxSockets),
    closing: closing.signal,
  };
  return {
    fetch(request) {
      const outcome = fetchDocument({ kit, options }, request).catch((error: unknown) =>
        failed(describeFailure(error, UNKNOWN)),
      );
      running.add(outcome);
      return outcome.finally(() => running.delete(outcome));
    },
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

const UNKNOWN = { host: 'the source', proxied: false };

async function fetchDocument(
  { kit, options }: { kit: HopKit; options: FetcherOptions },
  request: FetchRequest,
): Promise<FetchOutcome> {
  const plan = planRequest(request, options);
  const name = plan.url.href;
  let budgetMs = options.timeoutMs;
  let url = plan.url;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const hop = await takeHop(kit, { plan, url, polite: request.polite, budgetMs });
    const location = REDIRECTS.has(hop.answer.status) ? hop.answer.header('location') : null;
    if (location === null) return settle(hop.answer, { request, name, url, now: options.now });
    url = redirectTarget(location, url);
    budgetMs -= hop.tookMs;
  }
  const message = `${plan.url.host} redirects more than ${MAX_REDIRECTS} times`;
  return failed(new HubError('too-many-redirects', message, { context: { host: plan.url.host } }));
}

interface Settling {
  readonly request: FetchRequest;
  readonly name: string;
  readonly url: URL;
  readonly now: () => number;
}

function settle({ status, header, bytes }: Answer, { request, name, url, now }: Settling): FetchOutcome {
  const fetchedAt = now();
  const { validators: sent } = request;
  const received = { etag: header('etag'), lastModified: header('last-modified') };
  const maxAgeMs = maxAgeOf(header, fetchedAt);
  if (status === 304 && (sent.etag !== null || sent.lastModified !== null)) {
    const kept = { etag: received.etag ?? sent.etag, lastModified: received.lastModified ?? sent.lastModified };
    return { kind: 'not-modified', validators: kept, maxAgeMs };
  }
  if (status < 200 || status > 299) {
    const error = new HubError('fetch-status', `${url.host} answered ${status}`, {
      context: { host: url.host, status },
    });
    return { kind: 'failed', error, status, retryAfterMs: retryAfterOf(header, fetchedAt) };
  }
  const document = { name, url: url.href, contentType: header('content-type'), bytes, fetchedAt };
  return { kind: 'document', document, validators: received, maxAgeMs, status };
}

function failed(error: HubError): FetchOutcome {
  return { kind: 'failed', error, status: null, retryAfterMs: null };
}
