import { HubError } from '../errors.ts';
import type { RawDocument, Validators } from '../model.ts';
import type { Answer } from './exchange.ts';
import { maxAgeOf, retryAfterOf } from './freshness.ts';
import { type FeedLinks, readLinks } from './links.ts';

/** Successes that bring no document, or a part of one: its validators would hide the rest for as long as it stays. */
const WITHOUT_DOCUMENT = new Set([204, 205, 206]);
const MAY_SAY_WHEN = new Set([429, 503]);

/** What a readable answer tells beside its document. Durations in milliseconds. */
interface Readable {
  readonly validators: Validators;
  readonly maxAgeMs: number | null;
  /** Where 301 and 308 alone led to, up to the first redirect of another kind; null when there was none of them. */
  readonly permanentUrl: string | null;
}

/** A fetch that failed. */
export interface FailedFetch {
  readonly kind: 'failed';
  readonly error: HubError;
  readonly status: number | null;
  /** How long to wait, as the answer (429, 503) or the host's line (`host-busy`) says. */
  readonly retryAfterMs: number | null;
  /** True when the address asked for, or the one it has moved to for good, answered 410. */
  readonly gone: boolean;
}

/** What became of a fetch; `document.url` is the address after redirects. */
export type FetchOutcome =
  | (Readable & {
      readonly kind: 'document';
      readonly document: RawDocument;
      readonly status: number;
      readonly links: FeedLinks;
    })
  | (Readable & { readonly kind: 'not-modified' })
  | FailedFetch;

/** The fetch an answer ends. */
export interface Settling {
  /** The validators that were sent. */
  readonly sent: Validators;
  /** What the document is called. */
  readonly name: string;
  /** The address that answered. */
  readonly url: URL;
  readonly permanentUrl: string | null;
  /** Whether only permanent redirects, or none, led here. */
  readonly isPermanent: boolean;
  readonly now: number;
}

/** What the last answer of a fetch comes to. */
export function settle(answer: Answer, { sent, name, url, permanentUrl, isPermanent, now }: Settling): FetchOutcome {
  const { status, header } = answer;
  const received = { etag: header('etag'), lastModified: header('last-modified') };
  const maxAgeMs = maxAgeOf(header, now);
  if (status === 304 && (sent.etag !== null || sent.lastModified !== null)) {
    const validators = { etag: received.etag ?? sent.etag, lastModified: received.lastModified ?? sent.lastModified };
    return { kind: 'not-modified', validators, maxAgeMs, permanentUrl };
  }
  if (status < 200 || status > 299 || WITHOUT_DOCUMENT.has(status)) {
    const context = { host: url.host, status };
    return {
      ...failed(new HubError('fetch-status', `${url.host} answered ${status}`, { context })),
      status,
      retryAfterMs: MAY_SAY_WHEN.has(status) ? retryAfterOf(header, now) : null,
      gone: status === 410 && isPermanent,
    };
  }
  const document = { name, url: url.href, contentType: header('content-type'), bytes: answer.bytes, fetchedAt: now };
  const links = readLinks(answer.headers('link'), url.href);
  return { kind: 'document', document, validators: received, maxAgeMs, permanentUrl, status, links };
}

/** A fetch that came to no answer. */
export function failed(error: HubError): FailedFetch {
  const { afterMs } = error.context;
  const retryAfterMs = error.code === 'host-busy' && typeof afterMs === 'number' ? afterMs : null;
  return { kind: 'failed', error, status: null, retryAfterMs, gone: false };
}
