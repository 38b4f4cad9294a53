import type { Subscription } from '../../src/model.ts';
import { DAY, HOUR, NOW, openWorkplace, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

const subscription = (changes: Partial<Subscription> = {}): Subscription => ({
  sourceId: 'paper',
  key: 'key-of-paper',
  hub: 'https://hub.example/',
  topic: 'https://paper.example/feed',
  secret: 'a secret',
  state: 'requested',
  requestedAt: NOW,
  leaseUntil: null,
  failures: 0,
  nextRequestAt: NOW,
  lastNoticeAt: null,
  ...changes,
});

test('a subscription is found by its source and by its callback, and survives a restart', async () => {
  const active = subscription({ state: 'active', leaseUntil: NOW + 10 * DAY, lastNoticeAt: NOW - HOUR });
  await place.store.saveSubscription(active);
  const store = await place.restart();
  expect(await store.subscriptionOf('paper')).toEqual(active);
  expect(await store.subscriptionByKey('key-of-paper')).toEqual(active);
  expect(await store.subscriptionOf('other')).toBeNull();
  expect(await store.subscriptionByKey('key-of-other')).toBeNull();
});

test('a source has one subscription: a new one takes the place of the old, whose callback leads nowhere', async () => {
  await place.store.saveSubscription(subscription());
  await place.store.saveSubscription(subscription({ key: 'second', hub: 'https://second.example/' }));
  expect(await place.store.subscriptionByKey('key-of-paper')).toBeNull();
  expect((await place.store.listSubscriptions()).map(({ key }) => key)).toEqual(['second']);
});

test('those waiting longest are due first, no more than asked for, and none before its time', async () => {
  for (const [sourceId, nextRequestAt] of [
    ['late', NOW - 1],
    ['early', NOW - HOUR],
    ['now', NOW],
    ['later', NOW + 1],
  ] as const) {
    await place.store.saveSubscription(subscription({ sourceId, key: sourceId, nextRequestAt }));
  }
  const due = async (limit: number) => (await place.store.dueSubscriptions(NOW, limit)).map(({ sourceId }) => sourceId);
  expect(await due(10)).toEqual(['early', 'late', 'now']);
  expect(await due(2)).toEqual(['early', 'late']);
});

test('a change touches only the fields it names, so that a notice does not undo a renewal', async () => {
  await place.store.saveSubscription(subscription({ state: 'active', leaseUntil: NOW + DAY }));
  await place.store.changeSubscription('key-of-paper', ['active'], { leaseUntil: NOW + 10 * DAY, failures: 0 });
  await place.store.changeSubscription('key-of-paper', ['active'], { lastNoticeAt: NOW });
  expect(await place.store.subscriptionOf('paper')).toEqual(
    subscription({ state: 'active', leaseUntil: NOW + 10 * DAY, lastNoticeAt: NOW }),
  );
});

test('a change meant for another state, or another callback, writes nothing and says so', async () => {
  const ending = subscription({ state: 'ending', leaseUntil: NOW + DAY });
  await place.store.saveSubscription(ending);
  const revive = (key: string) => place.store.changeSubscription(key, ['requested', 'active'], { state: 'active' });
  expect([await revive('key-of-paper'), await revive('key-of-other')]).toEqual([false, false]);
  expect(await place.store.subscriptionOf('paper')).toEqual(ending);
  expect(await place.store.changeSubscription('key-of-paper', ['ending'], { state: 'distrusted' })).toBe(true);
});

test('a dropped subscription is forgotten, and only that one', async () => {
  await place.store.saveSubscription(subscription());
  await place.store.saveSubscription(subscription({ sourceId: 'other', key: 'key-of-other' }));
  await place.store.dropSubscription('paper');
  expect((await place.store.listSubscriptions()).map(({ sourceId }) => sourceId)).toEqual(['other']);
});
