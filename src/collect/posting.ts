/** Posting to partners: one request, no redirects, under the same guard as everything else. */
import type { HubError } from '../errors.ts';
import { literalRefusal } from './dial.ts';
import { retryAfterOf } from './freshness.ts';
import { exchangeInTime, type HopKit } from './hop.ts';
import { planRequest } from './request-plan.ts';

const NO_SECRETS = { headers: {}, auth: null, proxy: null };

/** What is posted. The body is of the type that `headers` say. */
export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Asked right before it is written: false when somebody else does it by now, and it fails as `lease-lost`. */
  readonly isOurs?: (() => boolean) | undefined;
}

/** What came of it. `retryAfterMs`: as the answer asks, from now. */
export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly error: HubError };

/**
 * Posts once and at once; the answer's body is not read. Redirects are not followed: what is signed for one address is not sent to
 * another. It stands in no host's line and takes none of the sockets of polls: what is sent must be as the entry stands now, and
 * neither waits for the other. Whoever calls it bounds how many there are.
 * @throws HubError as `describeFailure`; `address-refused`, `fetch-timeout`, `unavailable`, `lease-lost`
 */
export async function postOnce(
  kit: HopKit,
  options: { readonly env: (name: string) => string | undefined; readonly userAgent: string },
  { url: address, headers, body, isOurs }: PostRequest,
): Promise<PostOutcome> {
  const plan = planRequest({ url: address, settings: NO_SECRETS }, options);
  const { url } = plan;
  const refused = literalRefusal(kit.guard, url);
  if (refused !== null) throw refused;
  const own = { ...plan.headersFor(url), accept: '*/*', ...headers };
  const request = { plan: { ...plan, body, headersFor: () => own }, url, budgetMs: kit.timeoutMs, isOurs };
  const { status, header } = await exchangeInTime(kit, request);
  return { kind: 'answered', status, retryAfterMs: retryAfterOf(header, kit.now()) };
}
