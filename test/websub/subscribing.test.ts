import { HubError } from '../../src/errors.ts';
import type { Subscription } from '../../src/model.ts';
import type { ReadingParts } from '../../src/pipeline.ts';
import { createSubscriber } from '../../src/websub/subscribing.ts';

const NOW = Date.UTC(2026, 10, 27, 8);
const DUE: Subscription = {
  ...{
    sourceId: 'paper',
    hub: 'https://hub.example/',
    topic: 'https://paper.example/feed',
    key: 'key',
    secret: 'secret',
  },
  ...{ state: 'requested', requestedAt: NOW, leaseUntil: null, failures: 0, nextRequestAt: NOW, lastNoticeAt: null },
};

test('a request that the store cannot take down any more ends no process: it is told and due again', async () => {
  const away = new HubError('unavailable', 'the store is away');
  let writes = 0;
  const parts = {
    now: () => NOW,
    publicUrl: 'https://ours.example',
    observeHub: () => {},
    stopping: () => false,
    catalog: () => ({ sources: [] }),
    fetcher: { askHub: async () => new HubError('host-busy', 'the hub has others to answer first') },
    store: {
      listSubscriptions: async () => [],
      dueSubscriptions: async () => [DUE],
      // The first is the step itself, the second what came of it.
      changeSubscription: async () => {
        writes += 1;
        if (writes > 1) throw away;
        return true;
      },
    },
  } as unknown as ReadingParts;
  const told: unknown[] = [];
  const subscriber = createSubscriber(parts, (error) => told.push(error));
  await subscriber.tick();
  await subscriber.stop();
  expect([writes, told]).toEqual([2, [away]]);
});
