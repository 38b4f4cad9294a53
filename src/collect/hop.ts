import { HubError } from '../errors.ts';
import type { AddressGuard } from './address-guard.ts';
import { literalRefusal, type Resolve, type TlsOptions } from './dial.ts';
import { type Answer, exchange } from './exchange.ts';
import { describeFailure } from './failure.ts';
import { retryAfterOf } from './freshness.ts';
import type { RequestPlan } from './request-plan.ts';
import type { HostGate, Leave } from './turns.ts';

const MINUTE_MS = 60_000;

/** What every hop of one fetcher shares. */
export interface HopKit {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly guard: AddressGuard;
  readonly resolve: Resolve;
  readonly tls: TlsOptions;
  readonly now: () => number;
  readonly gate: HostGate;
  readonly slots: { enter(): Promise<Leave> };
  /** Aborted when the fetcher closes. */
  readonly closing: AbortSignal;
}

/** One request of a fetch. */
export interface Hop {
  readonly plan: RequestPlan;
  readonly url: URL;
  readonly polite: boolean;
  /** The longest wait for the host's turn. */
  readonly patienceMs: number;
  /** True for all but the first of a fetch: it goes before those that have not begun. */
  readonly isRedirect: boolean;
  /** As FetchRequest's. */
  readonly isOurs?: (() => boolean) | undefined;
  /** What is left of the deadline. */
  readonly budgetMs: number;
}

/**
 * One request in its turn, and how long it took (waiting for the turn left out). The turn of one host is given back
 * before a redirect asks for that of the next, so no two fetches can wait for each other. A host that answers 429 is
 * left alone, by every polite request, for as long as it says (an hour at most) or a minute.
 *
 * @throws HubError as `describeFailure`; `address-refused`, `fetch-timeout`, `fetch-too-large`, `unavailable`;
 *   `lease-lost`; `host-busy`, with the wait as `context.afterMs`, when the turn would not come within `patienceMs`.
 */
export async function takeHop(kit: HopKit, hop: Hop): Promise<{ answer: Answer; tookMs: number }> {
  // Through a proxy only the proxy's address is dialed: this keeps it from reaching private ones for us.
  const refused = literalRefusal(kit.guard, hop.url);
  if (refused !== null) throw refused;
  const hostname = hop.url.hostname.replace(/\.$/, '');
  const { polite, patienceMs } = hop;
  const manners = { gap: polite, patienceMs, first: hop.isRedirect, slot: kit.slots.enter };
  const turn = await kit.gate.enter(hostname, manners);
  if (turn.kind === 'busy') throw busy(hop.url.host, turn.afterMs);
  try {
    refuseIfLost(hop);
    // A stopwatch, not the clock: it must not jump.
    const startedAt = performance.now();
    const answer = await exchangeInTime(kit, hop);
    if (answer.status === 429) kit.gate.pause(hostname, retryAfterOf(answer.header, kit.now()) ?? MINUTE_MS);
    return { answer, tookMs: performance.now() - startedAt };
  } finally {
    turn.leave();
  }
}

/** One exchange within what is left of the deadline; a fetcher that closes ends it. @throws HubError as `takeHop`, but for turns. */
export async function exchangeInTime(
  kit: HopKit,
  hop: Pick<Hop, 'plan' | 'url' | 'budgetMs' | 'isOurs'>,
): Promise<Answer> {
  const { timeoutMs, maxBytes } = kit;
  const { plan, url, budgetMs } = hop;
  const { host } = url;
  const deadline = new AbortController();
  const stop = () => deadline.abort(new HubError('unavailable', 'the hub is stopping'));
  const timer = setTimeout(() => deadline.abort(timedOut(host, timeoutMs)), Math.max(budgetMs, 0));
  kit.closing.addEventListener('abort', stop);
  if (kit.closing.aborted) stop();
  try {
    const { guard, resolve, tls } = kit;
    const { signal } = deadline;
    const { proxy, body } = plan;
    const headers = plan.headersFor(url);
    // Connecting takes its time, and a process can stand still in the middle of it.
    const beforeSending = hop.isOurs && (() => refuseIfLost(hop));
    return await exchange(url, { guard, resolve, tls, signal, maxBytes, proxy, headers, body, beforeSending });
  } catch (error) {
    const cause = deadline.signal.aborted ? deadline.signal.reason : error;
    throw describeFailure(cause, { host, proxied: plan.proxy !== null });
  } finally {
    clearTimeout(timer);
    kit.closing.removeEventListener('abort', stop);
  }
}

function refuseIfLost({ isOurs }: Pick<Hop, 'isOurs'>): void {
  if (isOurs?.() === false) throw new HubError('lease-lost', 'another process has taken this over');
}

function busy(host: string, afterMs: number): HubError {
  const message = `${host} has others to answer first, or asked to be left alone for a while`;
  return new HubError('host-busy', message, { context: { host, afterMs } });
}

function timedOut(host: string, timeoutMs: number): HubError {
  return new HubError('fetch-timeout', `${host} took longer than ${timeoutMs / 1000} s`, { context: { host } });
}

/** Waits; returns early, or at once, when the signal says that the hub stops. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake);
  });
}
