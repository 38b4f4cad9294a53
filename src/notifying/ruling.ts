/** What follows from an attempt to tell a partner, for its notice and for the partner. */
import type { Delivery } from '../model.ts';
import { MOST_REFUSALS, retryPause, type Verdict } from '../notify/index.ts';

/** A notice whose entry cannot be shown now is looked at again after so long: its source may be back. */
const HIDDEN_MS = 10 * 60_000;

/** What is to be done about a notice; `skipped` has nothing left to tell, `hidden` nothing for now. */
export type Told = Verdict | { readonly kind: 'skipped' } | { readonly kind: 'hidden' };

/** How a partner did so far. */
export interface Outcome {
  readonly dueAt: number;
  readonly failures: number;
  /** Why the last attempt failed; a success makes it a thing of the past. */
  readonly error: string | null;
  /** What it refused meanwhile. */
  readonly refusal: string | null;
  readonly succeededAt: number | null;
  readonly endedAt: number | null;
}

export interface Ruling {
  /** `done` has it out of the outbox, `waits` leaves it as it is, a time (epoch ms) and its counts put it off. */
  readonly notice: 'done' | 'waits' | { readonly at: number; readonly attempts: number; readonly refusals: number };
  /** What it is called in logs and metrics; null where nobody is to hear of it. */
  readonly event: 'delivered' | 'skipped' | 'refused' | 'given-up' | 'failed' | 'ended' | null;
  readonly reason: string | null;
  readonly outcome: Outcome;
  /** Whether the partner's next notice is told now. */
  readonly goesOn: boolean;
}

/** @param around.random gives numbers of 0..1 */
export function ruleOn(
  told: Told,
  around: {
    readonly delivery: Delivery;
    readonly before: Outcome;
    readonly now: number;
    readonly random: () => number;
  },
): Ruling {
  const { before, now, random } = around;
  const { attempts, refusals } = around.delivery;
  switch (told.kind) {
    case 'delivered': {
      const outcome = { ...before, failures: 0, error: null, succeededAt: now };
      return { notice: 'done', event: 'delivered', reason: null, outcome, goesOn: true };
    }
    case 'skipped':
      return { notice: 'done', event: 'skipped', reason: null, outcome: before, goesOn: true };
    case 'hidden': {
      const notice = { at: now + HIDDEN_MS, attempts, refusals };
      return { notice, event: null, reason: null, outcome: before, goesOn: true };
    }
    case 'refused': {
      const { reason } = told;
      const outcome = { ...before, refusal: `${around.delivery.noticeId}: ${reason}` };
      if (refusals + 1 >= MOST_REFUSALS) return { notice: 'done', event: 'given-up', reason, outcome, goesOn: true };
      const at = now + retryPause(refusals, random());
      const notice = { at, attempts: attempts + 1, refusals: refusals + 1 };
      return { notice, event: 'refused', reason, outcome, goesOn: true };
    }
    case 'ended': {
      const { reason } = told;
      const outcome = { ...before, failures: before.failures + 1, error: reason, endedAt: now };
      return { notice: 'waits', event: 'ended', reason, outcome, goesOn: false };
    }
    case 'away': {
      const { reason } = told;
      const pauseMs = Math.max(told.retryAfterMs ?? 0, retryPause(before.failures, random()));
      const outcome = { ...before, failures: before.failures + 1, error: reason, dueAt: now + pauseMs };
      // It may be this one that it stumbles over: the next time another is tried.
      const isSuspect = before.failures > 0;
      const notice = isSuspect
        ? { at: outcome.dueAt + retryPause(attempts, random()), attempts: attempts + 1, refusals }
        : 'waits';
      return { notice, event: 'failed', reason, outcome, goesOn: false };
    }
  }
}
