import fc from 'fast-check';
import type { Delivery } from '../../src/model.ts';
import {
  judgeAnswer,
  MOST_REFUSALS,
  readSecret,
  retryPause,
  signedHeaders,
  writeNotice,
} from '../../src/notify/index.ts';

const NOW = Date.UTC(2025, 10, 20, 8);

describe('a notice is signed', () => {
  // Example of the specification's reference implementations.
  const KEY = readSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? Buffer.alloc(0);
  const signed = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000, body: '{"test": 2432232314}' };

  test('as the Standard Webhooks ask for', () => {
    expect(signedHeaders(signed, KEY)).toEqual({
      'webhook-id': signed.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('over its id, its moment and its body: another of these has another signature', () => {
    const sign = (changes: object) => signedHeaders({ ...signed, ...changes }, KEY)['webhook-signature'];
    const all = [sign({}), sign({ id: 'other' }), sign({ at: NOW }), sign({ body: '{}' })];
    expect(new Set(all).size).toBe(4);
  });

  test('only with a key of 24 to 64 bytes, written as libraries read it', () => {
    const written = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
    expect([24, 32, 64].map((bytes) => readSecret(written(bytes))?.length)).toEqual([24, 32, 64]);
    const others = ['', 'any text', written(23), written(65), 'whsec_', 'whsec_A', 'whsec_not-base64!'];
    expect([...others, written(24).slice(6)].map(readSecret)).toEqual(Array.from({ length: 8 }, () => null));
  });
});

describe('a notice says', () => {
  const delivery: Delivery = {
    ...{
      partnerId: 'acme',
      noticeId: 'k-1',
      entryId: 'https://news.example/1',
      entryKey: 'k',
      at: NOW,
      attempts: 0,
      refusals: 0,
    },
    kind: 'created',
  };

  test('what happened, when, and the entry', () => {
    const item = { id: 'https://news.example/1', title: 'خبر' };
    expect(JSON.parse(writeNotice(delivery, { id: item.id, item }))).toEqual({
      type: 'entry.created',
      timestamp: '2025-11-20T08:00:00.000Z',
      data: { key: 'k', id: item.id, item },
    });
  });

  test('of a withdrawn entry only which it was', () => {
    expect(JSON.parse(writeNotice({ ...delivery, kind: 'withdrawn' }, { id: 'x', item: null }))).toEqual({
      type: 'entry.withdrawn',
      timestamp: '2025-11-20T08:00:00.000Z',
      data: { key: 'k', id: 'x', deleted_at: '2025-11-20T08:00:00.000Z' },
    });
  });
});

describe('an answer means', () => {
  test.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [301, 'away'],
    [308, 'away'],
    [400, 'refused'],
    [401, 'away'],
    [404, 'away'],
    [408, 'away'],
    [409, 'refused'],
    [410, 'ended'],
    [413, 'refused'],
    [422, 'refused'],
    [429, 'away'],
    [500, 'away'],
    [503, 'away'],
  ])('%d: %s', (status, kind) => {
    expect(judgeAnswer(status, null).kind).toBe(kind);
  });

  test('how long to wait, where it says so', () => {
    expect(judgeAnswer(503, 120_000)).toEqual({ kind: 'away', reason: 'it answered 503', retryAfterMs: 120_000 });
  });
});

describe('the pause before another attempt', () => {
  test('grows, stays within a fifth of its length, and ends at an hour', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const pause = retryPause(failures, random);
        expect(pause).toBeGreaterThanOrEqual(4000);
        expect(pause).toBeLessThanOrEqual(72 * 60_000);
        expect(retryPause(failures + 1, 0.5)).toBeGreaterThanOrEqual(retryPause(failures, 0.5));
      }),
    );
  });

  test('gives a refused notice about a day', () => {
    const all = Array.from({ length: MOST_REFUSALS - 1 }, (_, failures) => retryPause(failures, 0.5));
    const hours = all.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(20);
    expect(hours).toBeLessThan(26);
  });
});
