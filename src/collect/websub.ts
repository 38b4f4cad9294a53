/** WebSub as a subscriber speaks it: what is asked of a hub, and whether what comes is the hub's. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { HubError } from '../errors.ts';
import { type HopKit, takeHop } from './hop.ts';
import { planRequest, type RequestPlan, redirectTarget } from './request-plan.ts';

const MAX_REDIRECTS = 5;
/** A subscription is worth waiting for the hub's turn: nothing else is held meanwhile. */
const PATIENCE_MS = 60_000;
const SIGNATURE = /^(sha1|sha256|sha384|sha512)=([0-9a-f]+)$/i;

/** A request to a hub. Addresses are absolute. */
export interface HubRequest {
  readonly hub: string;
  readonly mode: 'subscribe' | 'unsubscribe';
  readonly topic: string;
  readonly callback: string;
  /** At most 199 bytes; none is sent with `unsubscribe`. */
  readonly secret: string;
  readonly leaseSeconds: number;
  /** Name of the variable that holds the source's proxy. */
  readonly proxy: string | null;
}

/**
 * Asks a hub for a subscription, or for its end. A 307 or 308 is followed with the request as it is, up to five times,
 * though never from https to http: the secret goes with it.
 *
 * The secret is sent to a hub over http too, although it should not be: a notice without a signature could be anyone's,
 * one with it only that of someone who has read this request.
 *
 * @throws HubError as `takeHop`; `fetch-status` when the hub refuses, `too-many-redirects`, `fetch-failed`.
 * @see WebSub §5.1
 */
export async function askHub(
  kit: HopKit,
  options: { readonly env: (name: string) => string | undefined; readonly userAgent: string },
  request: HubRequest,
): Promise<void> {
  const settings = { headers: {}, auth: null, proxy: request.proxy };
  const plan = formPlan(planRequest({ url: request.hub, settings }, options), request);
  let { url } = plan;
  let budgetMs = kit.timeoutMs;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const manners = { polite: true, patienceMs: PATIENCE_MS, isRedirect: hops > 0 };
    const { answer, tookMs } = await takeHop(kit, { plan, url, budgetMs, ...manners });
    const { status } = answer;
    if (status >= 200 && status <= 299) return;
    const location = status === 307 || status === 308 ? answer.header('location') : null;
    if (location === null) throw refusal(url, status);
    url = safeTarget(location, url);
    budgetMs -= tookMs;
  }
  const { host } = plan.url;
  throw new HubError('too-many-redirects', `${host} redirects more than ${MAX_REDIRECTS} times`, { context: { host } });
}

function formPlan(plan: RequestPlan, { mode, topic, callback, secret, leaseSeconds }: HubRequest): RequestPlan {
  const form = new URLSearchParams({ 'hub.mode': mode, 'hub.topic': topic, 'hub.callback': callback });
  if (mode === 'subscribe') {
    form.set('hub.lease_seconds', String(leaseSeconds));
    form.set('hub.secret', secret);
  }
  const type = { accept: '*/*', 'content-type': 'application/x-www-form-urlencoded' };
  return { ...plan, body: form.toString(), headersFor: (url) => ({ ...plan.headersFor(url), ...type }) };
}

function safeTarget(location: string, from: URL): URL {
  const target = redirectTarget(location, from);
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw new HubError('fetch-failed', `${from.host} redirects from https to http, where the secret would be read`);
  }
  return target;
}

function refusal({ host }: URL, status: number): HubError {
  return new HubError('fetch-status', `${host} answered ${status}`, { context: { host, status } });
}

/**
 * Whether a notice is signed with our secret: `X-Hub-Signature` is `method=hex`, an HMAC of the body's bytes. The
 * method is the hub's choice of sha1, sha256, sha384 and sha512.
 *
 * @see WebSub §7.1
 */
export function isGenuine(notice: { bytes: Uint8Array; signature: string | null }, secret: string): boolean {
  const [, method, signature] = SIGNATURE.exec(notice.signature?.trim() ?? '') ?? [];
  if (method === undefined || signature === undefined) return false;
  const expected = createHmac(method.toLowerCase(), secret).update(notice.bytes).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
