import fc from 'fast-check';
import type { PollingHints, Subscription } from '../../src/model.ts';
import {
  canBeJudged,
  chooseHub,
  isOverdue,
  leaseOf,
  retryPause,
  safetyPollAt,
  withLinks,
} from '../../src/websub/subscription-rules.ts';

const NOW = Date.UTC(2025, 10, 20, 8);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const hints = (over: Partial<PollingHints>): PollingHints => ({
  ttlMs: null,
  skipHours: [],
  skipDays: [],
  hubs: [],
  selfUrl: 'https://paper.example/feed',
  ...over,
});

describe('of several hubs', () => {
  test('the first over https is chosen, else the first', () => {
    const hubs = ['http://one.example/', 'https://two.example/', 'https://three.example/'];
    expect(chooseHub(hints({ hubs }))?.hub).toBe('https://two.example/');
    expect(chooseHub(hints({ hubs: ['http://one.example/', 'http://two.example/'] }))?.hub).toBe('http://one.example/');
  });

  test.each([
    ['no web address', 'ftp://hub.example/'],
    ['a password in it', 'https://user:password@hub.example/'],
    ['no end', `https://hub.example/${'a'.repeat(3000)}`],
    ['no sense', 'hub'],
  ])('one with %s is none', (_name, hub) => {
    expect(chooseHub(hints({ hubs: [hub] }))).toBeNull();
  });

  test('those of Link headers come before those in the document', () => {
    const own = hints({ hubs: ['https://own.example/'] });
    const links = { hubs: ['https://link.example/'], self: 'https://paper.example/other' };
    expect(chooseHub(withLinks(own, links))).toEqual({ hub: links.hubs[0], topic: links.self });
    expect(chooseHub(withLinks(own, { hubs: [], self: links.self }))).toEqual(chooseHub(own));
    expect(chooseHub(withLinks(own, { hubs: links.hubs, self: null }))?.topic).toBe(own.selfUrl);
  });
});

test('a lease is renewed before its end, at most a day or a tenth of it before, and ours never lasts longer than 30 days', () => {
  fc.assert(
    fc.property(fc.integer({ min: 600, max: 2 ** 40 }), (seconds) => {
      const lease = leaseOf(String(seconds), NOW);
      const lastsMs = (lease?.leaseUntil ?? 0) - NOW;
      const beforeEndMs = (lease?.leaseUntil ?? 0) - (lease?.renewAt ?? 0);
      expect(lastsMs).toBe(Math.min(seconds * 1000, 30 * DAY));
      expect(beforeEndMs).toBeGreaterThan(0);
      expect(beforeEndMs).toBeLessThanOrEqual(Math.min(DAY, lastsMs / 10) + 1);
    }),
  );
});

test('a lease of seconds does not make us ask every second', () => {
  expect(leaseOf('1', NOW)?.renewAt).toBe(NOW + 5 * MINUTE);
});

test.each(['', '0', '-1', '1.5', '1e9', 'forever', '9'.repeat(16)])('«%s» is no lease', (seconds) => {
  expect(leaseOf(seconds, NOW)).toBeNull();
});

test('a hub that names no lease is taken at what we asked for', () => {
  expect(leaseOf(null, NOW)?.leaseUntil).toBe(NOW + 10 * DAY);
});

test('retries are an hour, six hours, and then a day apart', () => {
  expect([0, 1, 2, 3, 50].map(retryPause)).toEqual([1, 6, 24, 24, 24].map((hours) => hours * 60 * MINUTE));
});

const active: Subscription = {
  sourceId: 'paper',
  key: 'key',
  hub: 'https://hub.example/',
  topic: 'https://paper.example/feed',
  secret: 'a secret',
  state: 'active',
  requestedAt: NOW - 5 * DAY,
  leaseUntil: NOW + 5 * DAY,
  failures: 0,
  nextRequestAt: NOW + 4 * DAY,
  lastNoticeAt: null,
};

describe('the next poll', () => {
  test('under a subscription in force is in a day, or when its lease ends; never sooner than it would be without', () => {
    const soon = NOW + 15 * MINUTE;
    expect(safetyPollAt(active, soon, NOW)).toBe(NOW + DAY);
    expect(safetyPollAt({ ...active, leaseUntil: NOW + 60 * MINUTE }, soon, NOW)).toBe(NOW + 60 * MINUTE);
    expect(safetyPollAt(active, NOW + 2 * DAY, NOW)).toBe(NOW + 2 * DAY);
  });

  test.each([
    ['none', null],
    ['one that is over', { ...active, leaseUntil: NOW }],
    ['one asked for', { ...active, state: 'requested', leaseUntil: null }],
    ['one denied', { ...active, state: 'denied' }],
    ['one not trusted', { ...active, state: 'distrusted' }],
    ['one that is ending', { ...active, state: 'ending' }],
  ] as const)('under %s is when it would be anyway', (_name, subscription) => {
    expect(safetyPollAt(subscription, NOW + MINUTE, NOW)).toBe(NOW + MINUTE);
  });
});

describe('a hub is judged', () => {
  const poll = { lastSuccessAt: NOW - DAY, now: NOW };

  test('by a poll that follows another under the same subscription', () => {
    expect(canBeJudged(active, poll)).toBe(true);
    expect(canBeJudged({ ...active, requestedAt: NOW - DAY }, poll)).toBe(false);
    expect(canBeJudged(active, { ...poll, lastSuccessAt: null })).toBe(false);
  });

  test('not by a poll that a notice of the last ten minutes has brought on', () => {
    expect(canBeJudged({ ...active, lastNoticeAt: NOW - 9 * MINUTE }, poll)).toBe(false);
    expect(canBeJudged({ ...active, lastNoticeAt: NOW - 11 * MINUTE }, poll)).toBe(true);
  });

  test('by entries since the last poll that are more than ten minutes old', () => {
    const at = (published: number) => isOverdue({ published: { at: published, precision: 'second' } }, poll);
    expect([NOW - DAY - 1, NOW - DAY + 1, NOW - 11 * MINUTE, NOW - 9 * MINUTE, NOW + DAY].map(at)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});
