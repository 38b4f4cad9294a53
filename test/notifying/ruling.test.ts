import type { Delivery } from '../../src/model.ts';
import { MOST_REFUSALS } from '../../src/notify/index.ts';
import { type Outcome, ruleOn, type Told } from '../../src/notifying/ruling.ts';

const NOW = Date.UTC(2026, 10, 27, 8);
const MINUTE_MS = 60_000;
const BEFORE: Outcome = { dueAt: 0, failures: 0, error: null, refusal: null, succeededAt: null, endedAt: null };
const DELIVERY: Delivery = {
  partnerId: 'acme',
  noticeId: 'n1',
  kind: 'updated',
  entryId: 'e1',
  entryKey: 'k1',
  at: NOW - MINUTE_MS,
  attempts: 3,
  refusals: 1,
};

/** With chance in the middle of its range, pauses are as they are written. */
const rule = (
  told: Told,
  { delivery = {}, before = {} }: { delivery?: Partial<Delivery>; before?: Partial<Outcome> } = {},
) =>
  ruleOn(told, {
    delivery: { ...DELIVERY, ...delivery },
    before: { ...BEFORE, ...before },
    now: NOW,
    random: () => 0.5,
  });

describe('a notice that', () => {
  test('is taken is done with, and what went wrong before is over', () => {
    expect(rule({ kind: 'delivered' }, { before: { failures: 4, error: 'it answered 503' } })).toEqual({
      ...{ notice: 'done', event: 'delivered', reason: null, goesOn: true },
      outcome: { ...BEFORE, succeededAt: NOW },
    });
  });

  test('has nothing to tell any more is done with, and says nothing of the partner', () => {
    const before = { failures: 4, error: 'it answered 503' };
    const { outcome, ...rest } = rule({ kind: 'skipped' }, { before });
    expect(rest).toEqual({ notice: 'done', event: 'skipped', reason: null, goesOn: true });
    expect(outcome).toMatchObject(before);
  });

  test('has nothing to tell for now is looked at again in ten minutes, and that is no attempt', () => {
    const { notice, event, goesOn } = rule({ kind: 'hidden' });
    expect(notice).toEqual({ at: NOW + 10 * MINUTE_MS, attempts: 3, refusals: 1 });
    expect([event, goesOn]).toEqual([null, true]);
  });

  test('is refused waits while others go, and is given up in the end', () => {
    const refused = { kind: 'refused', reason: 'it answered 422' } as const;
    expect(rule(refused)).toEqual({
      ...{ event: 'refused', reason: 'it answered 422', goesOn: true },
      notice: { at: NOW + 30_000, attempts: 4, refusals: 2 },
      outcome: { ...BEFORE, refusal: 'n1: it answered 422' },
    });
    const last = { delivery: { refusals: MOST_REFUSALS - 1 } };
    expect(rule(refused, last)).toMatchObject({ notice: 'done', event: 'given-up', goesOn: true });
    expect(rule(refused, { delivery: { refusals: MOST_REFUSALS - 2 } }).event).toBe('refused');
  });
});

describe('a partner that', () => {
  test('wants no more keeps what waits for it, should somebody mend it', () => {
    const { notice, outcome, goesOn } = rule({ kind: 'ended', reason: 'it answered 410' });
    expect([notice, goesOn]).toEqual(['waits', false]);
    expect(outcome).toMatchObject({ failures: 1, error: 'it answered 410', endedAt: NOW });
  });

  test('is away once is tried with the same notice again', () => {
    const { notice, outcome, goesOn } = rule({ kind: 'away', reason: 'it answered 503', retryAfterMs: null });
    expect([notice, goesOn]).toEqual(['waits', false]);
    expect(outcome).toMatchObject({ failures: 1, error: 'it answered 503', dueAt: NOW + 5000 });
  });

  test('is away again has another notice tried first: this one may be what it stumbles over', () => {
    const away = { kind: 'away', reason: 'it answered 500', retryAfterMs: null } as const;
    const { notice, outcome } = rule(away, { before: { failures: 1 } });
    expect(outcome.dueAt).toBe(NOW + 30_000);
    expect(notice).toEqual({ at: NOW + 30_000 + 5 * MINUTE_MS, attempts: 4, refusals: 1 });
  });

  test('says when to come back is left alone for as long', () => {
    const away = { kind: 'away', reason: 'it answered 429', retryAfterMs: 20 * MINUTE_MS } as const;
    expect(rule(away).outcome.dueAt).toBe(NOW + 20 * MINUTE_MS);
    expect(rule({ ...away, retryAfterMs: 1000 }).outcome.dueAt).toBe(NOW + 5000);
  });
});
