/** Posting to partners: one request, no redirects, under the same guard and in the same turns as everything else. */
import type { HubError } from '../errors.ts';
import { retryAfterOf } from './freshness.ts';
import { type HopKit, takeHop } from './hop.ts';
import { planRequest } from './request-plan.ts';

const NO_VALIDATORS = { etag: null, lastModified: null };
const NO_SECRETS = { headers: {}, auth: null, proxy: null };

/** What is posted. The body is of the type that `headers` say. */
export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Asked right before the request: false when somebody else does it by now, and it fails as `lease-lost`. */
  readonly isOurs: () => boolean;
}

/** What came of it. `retryAfterMs`: as the answer asks, from now. */
export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly error: HubError };

/**
 * Posts once; the answer's body is not read. Redirects are not followed: what is signed for one address is not sent to another.
 * Requests to one host go one after the other, without the pause that sources are given: who asked to be told is not spared it.
 * @throws HubError as `takeHop`
 */
export async function postOnce(
  kit: HopKit,
  options: { readonly env: (name: string) => string | undefined; readonly userAgent: string },
  { url: address, headers, body, isOurs }: PostRequest,
): Promise<PostOutcome> {
  const plan = planRequest({ url: address, validators: NO_VALIDATORS, settings: NO_SECRETS }, options);
  const { url } = plan;
  const own = { ...plan.headersFor(url), accept: '*/*', ...headers };
  const { answer } = await takeHop(kit, {
    ...{ plan: { ...plan, body, headersFor: () => own }, url, isOurs },
    ...{ polite: false, patienceMs: Number.POSITIVE_INFINITY, isRedirect: false, budgetMs: kit.timeoutMs },
  });
  const { status } = answer;
  return { kind: 'answered', status, retryAfterMs: retryAfterOf(answer.header, kit.now()) };
}
