/** WebSub as a publisher, its hub and an attacker see us: real sockets, a real store, a clock that moves when told. */
import { createHmac } from 'node:crypto';
import { jest } from '@jest/globals';
import { describeHub } from '../../src/commands/status.ts';
import { openReaderPool, type ReaderPool } from '../../src/reading/reader-pool.ts';
import { DAY, feedOf, HOUR, type Item, linkOf, openWorld, type World } from './websub-world.ts';

jest.setTimeout(30_000);

const MINUTE = 60_000;
let world: World;
let extra: World | null = null;
let readers: ReaderPool;
beforeAll(() => {
  readers = openReaderPool({ threads: 1, timeoutMs: 10_000 });
});
afterAll(() => readers.close());
beforeEach(async () => {
  world = await openWorld(readers);
});
afterEach(async () => {
  await Promise.all([world.close(), extra?.close()]);
  extra = null;
});

const now = () => world.polled.now();
const item = (guid: string, minutesAgo: number | null = 0): Item => [
  guid,
  `خبر ${guid}`,
  minutesAgo === null ? null : now() - minutesAgo * MINUTE,
];
/** Polls, asks the hub, and is verified by it. */
async function subscribe(): Promise<void> {
  await world.poll();
  await world.tick();
  expect((await world.verify()).status).toBe(200);
}
/** Polls once more after the subscription began, so that the next poll is the daily one. */
async function settle(): Promise<void> {
  await subscribe();
  world.polled.pass(HOUR);
  await world.poll();
}
const state = async () => (await world.subscription())?.state;
const callbackOf = () => String(world.asked.at(-1)?.get('hub.callback'));

describe('a feed that names a hub', () => {
  test('is subscribed to: the hub is asked with a callback nobody can guess, and our intent is confirmed', async () => {
    await world.poll();
    await world.tick();
    const form = world.asked[0];
    expect(form?.get('hub.mode')).toBe('subscribe');
    expect(form?.get('hub.topic')).toBe(world.topic);
    expect(form?.get('hub.lease_seconds')).toBe('864000');
    expect(callbackOf()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/news\/websub\/[\w-]{49}$/);
    expect(Buffer.from(form?.get('hub.secret') ?? '', 'base64url').length).toBe(32);
    expect(await state()).toBe('requested');
    const { status, body } = await world.verify({ 'hub.challenge': 'challenge-1' });
    expect([status, body]).toEqual([200, 'challenge-1']);
    expect(await world.subscription()).toMatchObject({ state: 'active', leaseUntil: now() + 10 * DAY, failures: 0 });
  });

  test('in its document only, without Link headers, is subscribed to as well', async () => {
    world.advertise(null);
    const links = `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="${world.hubUrl}"/><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="${world.topic}"/>`;
    world.publishRaw(feedOf([item('1')]).replace('<language>', `${links}<language>`));
    await subscribe();
    expect(await world.subscription()).toMatchObject({ state: 'active', hub: world.hubUrl, topic: world.topic });
  });

  test('is asked for once: neither another tick nor another poll repeats what is under way', async () => {
    await world.poll();
    await world.tick();
    await world.poll();
    await world.tick();
    expect(world.asked.length).toBe(1);
  });

  test('but not its own address is only polled', async () => {
    world.advertise(`<${world.hubUrl}>; rel="hub"`);
    await world.poll();
    await world.tick();
    expect([world.asked.length, await world.subscription()]).toEqual([0, null]);
  });

  test('is only polled where PUBLIC_URL is not set, since no hub could call back', async () => {
    extra = await openWorld(readers, { PUBLIC_URL: '' });
    await extra.poll();
    await extra.tick();
    expect([extra.asked.length, await extra.subscription()]).toEqual([0, null]);
  });
});

describe('a verification', () => {
  beforeEach(async () => {
    await world.poll();
    await world.tick();
  });

  test.each([
    ['another topic', { 'hub.topic': 'https://elsewhere.example/feed' }],
    ['an end we do not want', { 'hub.mode': 'unsubscribe' }],
    ['a lease that is no number', { 'hub.lease_seconds': 'forever' }],
    ['a lease of nothing', { 'hub.lease_seconds': '0' }],
    ['an unknown mode', { 'hub.mode': 'publish' }],
  ])('for %s is refused with 404 and changes nothing', async (_name, forged) => {
    const before = await world.subscription();
    expect((await world.verify(forged)).status).toBe(404);
    expect(await world.subscription()).toEqual(before);
  });

  test('at a callback we never gave is refused with 404', async () => {
    const forged = callbackOf().replace(/.{10}$/, 'forgedforg');
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': world.topic,
      'hub.challenge': 'challenge-1',
      'hub.lease_seconds': '600',
    });
    expect((await fetch(`${forged}?${query}`)).status).toBe(404);
    expect(await state()).toBe('requested');
  });
});

describe('a document the hub distributes', () => {
  beforeEach(subscribe);

  test.each(['sha1', 'sha256', 'sha384', 'sha512'])(
    'signed by %s is published at once, without a poll',
    async (method) => {
      const fetches = world.fetches();
      expect(await world.distribute(feedOf([item('1')]), { method })).toBe(202);
      expect([await world.titles(), world.fetches()]).toEqual([['خبر 1'], fetches]);
      expect((await world.subscription())?.lastNoticeAt).toBe(now());
    },
  );

  test.each([
    ['is not signed', { signature: null }],
    ['is signed with another secret', { secret: 'not ours' }],
    ['has a signature of nothing', { signature: 'sha256=' }],
  ])('that %s is acknowledged and passed over', async (_name, options) => {
    expect(await world.distribute(feedOf([item('1')]), options)).toBe(202);
    expect([await world.titles(), (await world.subscription())?.lastNoticeAt]).toEqual([[], null]);
    expect(await world.polled.hub.metrics.registry.metrics()).toMatch(
      /khorak_websub_notices_total\{outcome="(unsigned|forged)"\} 1/,
    );
  });

  test('that is not signed does not cost the hub our trust, however often it comes', async () => {
    for (let count = 0; count < 20; count += 1) await world.distribute('<rss/>', { signature: 'sha1=00' });
    expect(await state()).toBe('active');
  });

  test.each([
    ['is empty', '', {}],
    ['is no feed', 'the feed has changed', { type: 'text/plain' }],
    ['is a page', '<!DOCTYPE html><title>خبر</title><p>متن خبر که دراز است.</p>', { type: 'text/html' }],
    ['holds no entry', feedOf([]), {}],
    [
      'says it is another topic',
      feedOf([['9', 'خبر دیگری', null]]),
      { link: linkOf('https://h.example/', 'https://elsewhere.example/feed') },
    ],
  ])('that %s makes the source due now, and what the feed itself holds is published', async (_name, body, options) => {
    world.publish([item('1')]);
    expect(await world.distribute(body, options)).toBe(202);
    expect(await world.titles()).toEqual([]);
    expect(await world.nextPollIn()).toBeLessThanOrEqual(0);
    await world.poll();
    expect([await world.titles(), await state()]).toEqual([['خبر 1'], 'active']);
  });

  test('comes twice, and once more by a poll, as one entry', async () => {
    const items = [item('1')];
    world.publish(items);
    await world.distribute(feedOf(items));
    await world.distribute(feedOf(items));
    await world.poll();
    expect(await world.titles()).toEqual(['خبر 1']);
  });

  test('for a source that was disabled meanwhile is not taken', async () => {
    await world.polled.add({ paper: `feed: ${world.topic}\nenabled: false` });
    await world.distribute(feedOf([item('1')]));
    expect(await world.titles()).toEqual([]);
  });

  test('as the hub of ours stops is left to a poll, so that the stop is quick', async () => {
    world.stop();
    await world.distribute(feedOf([item('1')]));
    expect([await world.titles(), await world.nextPollIn()]).toEqual([[], 0]);
  });

  test('in a storm is put off with 503 once too many wait, and every one acknowledged is published', async () => {
    const [notices, { store }] = [world.notices(), world.polled.hub];
    const secret = (await world.subscription())?.secret ?? '';
    const key = (await world.subscription())?.key ?? '';
    const answers = await Promise.all(
      Array.from({ length: 130 }, (_, count) => {
        const bytes = Buffer.from(feedOf([[`${count}`, `خبر ${count}`, null]]));
        const signature = `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
        return notices.takeNotice(key, { bytes, contentType: 'application/rss+xml', signature, link: null });
      }),
    );
    await notices.drain();
    const taken = answers.filter((isTaken) => isTaken).length;
    expect(taken).toBeGreaterThanOrEqual(100);
    expect([taken < 130, await store.countEntries()]).toEqual([true, taken]);
  });
});

describe('a lease', () => {
  test('is renewed a day before it ends, with the same callback and secret, and polls stay rare', async () => {
    await subscribe();
    world.polled.pass(9 * DAY - 1);
    await world.tick();
    expect(world.asked.length).toBe(1);
    world.polled.pass(1);
    await world.tick();
    const [first, second] = world.asked;
    expect(second?.toString()).toBe(first?.toString());
    expect(await state()).toBe('active');
    expect((await world.verify()).status).toBe(200);
    expect(await world.subscription()).toMatchObject({ state: 'active', leaseUntil: now() + 10 * DAY, failures: 0 });
  });

  test('that the hub made short is renewed in its last tenth', async () => {
    await world.poll();
    await world.tick();
    await world.verify({ 'hub.lease_seconds': '36000' });
    world.polled.pass(9 * HOUR);
    await world.tick();
    expect(world.asked.length).toBe(2);
  });

  test('that ends unrenewed lets polling go on as before', async () => {
    await settle();
    world.answer(500);
    world.polled.pass(9 * DAY);
    await world.tick();
    await world.poll();
    // The lease began an hour before the last poll.
    expect(await world.nextPollIn()).toBe(DAY - HOUR);
    world.polled.pass(DAY - HOUR);
    await world.poll();
    expect(await world.nextPollIn()).toBeLessThan(7 * HOUR);
  });

  test('survives a restart: the hub’s next document is taken, the renewal comes in time', async () => {
    await subscribe();
    await world.restart();
    await world.distribute(feedOf([item('1')]));
    expect(await world.titles()).toEqual(['خبر 1']);
    world.polled.pass(9 * DAY);
    await world.tick();
    expect(world.asked.length).toBe(2);
  });
});

describe('a hub that', () => {
  test('is down is asked again after 1 hour, 6 hours and a day; the source is polled meanwhile', async () => {
    world.answer(503);
    await world.poll();
    await world.tick();
    for (const [count, pause] of [HOUR, 6 * HOUR, DAY, DAY].entries()) {
      world.polled.pass(pause - 1);
      await world.tick();
      expect(world.asked.length).toBe(count + 1);
      world.polled.pass(1);
      await world.tick();
      expect(world.asked.length).toBe(count + 2);
    }
    await world.poll();
    expect(await world.nextPollIn()).toBeLessThan(7 * HOUR);
    world.answer(202);
    world.polled.pass(DAY);
    await world.tick();
    expect((await world.verify()).status).toBe(200);
    expect(await world.subscription()).toMatchObject({ state: 'active', failures: 0 });
  });

  test('accepts and never verifies is asked again as one that is down', async () => {
    await world.poll();
    await world.tick();
    world.polled.pass(HOUR);
    await world.tick();
    expect([world.asked.length, await state()]).toEqual([2, 'requested']);
  });

  test('denies is left alone for 30 days, and the source is polled now', async () => {
    await settle();
    expect(await world.nextPollIn()).toBe(DAY);
    expect((await world.question({ 'hub.mode': 'denied', 'hub.topic': world.topic })).status).toBe(200);
    expect([await state(), await world.nextPollIn()]).toEqual(['denied', 0]);
    await world.poll();
    expect(await world.nextPollIn()).toBeLessThan(7 * HOUR);
    expect(await world.distribute(feedOf([item('1')]))).toBe(410);
    world.polled.pass(29 * DAY);
    await world.tick();
    expect(world.asked.length).toBe(1);
    world.polled.pass(2 * DAY);
    await world.tick();
    await world.poll();
    await world.tick();
    expect([world.asked.length, await state()]).toEqual([2, 'requested']);
  });

  test('denies another topic than ours is not believed', async () => {
    await subscribe();
    const { status } = await world.question({ 'hub.mode': 'denied', 'hub.topic': 'https://elsewhere.example/' });
    expect([status, await state()]).toEqual([404, 'active']);
  });
});

describe('the daily safety net', () => {
  test('polls once a day while the subscription lasts', async () => {
    await subscribe();
    expect(await world.nextPollIn()).toBeLessThan(7 * HOUR);
    world.polled.pass(HOUR);
    await world.poll();
    expect(await world.nextPollIn()).toBe(DAY);
  });

  test('leaves a source at the pace its file asks for', async () => {
    await world.polled.add({ paper: `feed: ${world.topic}\npoll: { every: 15m }` });
    await settle();
    expect(await world.nextPollIn()).toBe(15 * MINUTE);
  });

  test('that finds nothing the hub has not sent keeps its trust', async () => {
    await settle();
    world.polled.pass(12 * HOUR);
    const items = [item('1')];
    world.publish(items);
    await world.distribute(feedOf(items));
    world.polled.pass(12 * HOUR);
    await world.poll();
    expect([await state(), await world.nextPollIn()]).toEqual(['active', DAY]);
  });

  test.each([
    ['an hour old', 60],
    ['that has no time', null],
  ])(
    'that finds an entry %s which the hub has not sent ends the trust: polling goes on as before',
    async (_name, age) => {
      await settle();
      world.polled.pass(DAY);
      world.publish([item('1', age)]);
      await world.poll();
      expect([await world.titles(), await state()]).toEqual([['خبر 1'], 'distrusted']);
      expect(await world.nextPollIn()).toBeLessThan(7 * HOUR);
    },
  );

  test.each([
    ['is five minutes old: the hub has had no time', 5],
    ['is from before the last poll: the feed lists it late', 2 * 24 * 60],
  ])('does not hold an entry against the hub that %s', async (_name, age) => {
    await settle();
    world.polled.pass(DAY);
    world.publish([item('1', age)]);
    await world.poll();
    expect([await world.titles(), await state()]).toEqual([['خبر 1'], 'active']);
  });

  test('judges no hub by the first poll after it was subscribed to', async () => {
    await subscribe();
    world.polled.pass(HOUR);
    world.publish([item('1', 30)]);
    await world.poll();
    expect([await world.titles(), await state()]).toEqual([['خبر 1'], 'active']);
  });

  test('does not hold against the hub what it sent while we were down: a start polls at once', async () => {
    await settle();
    world.polled.pass(12 * HOUR);
    world.publish([item('1', 60)]);
    await world.restart();
    expect(await world.nextPollIn()).toBe(0);
    await world.poll();
    expect([await world.titles(), await state(), await world.nextPollIn()]).toEqual([['خبر 1'], 'active', DAY]);
  });

  test('ends the subscription at a hub that is not trusted, and takes it up again after 30 days', async () => {
    await settle();
    world.polled.pass(DAY);
    world.publish([item('1', 60)]);
    await world.poll();
    await world.tick();
    expect(world.asked[1]?.get('hub.mode')).toBe('unsubscribe');
    expect((await world.verify({ 'hub.challenge': 'challenge-1' })).body).toBe('challenge-1');
    expect(await world.distribute(feedOf([item('2')]))).toBe(410);
    world.polled.pass(29 * DAY);
    await world.poll();
    await world.tick();
    expect([world.asked.length, await state()]).toEqual([2, 'distrusted']);
    world.polled.pass(2 * DAY);
    await world.tick();
    await world.poll();
    await world.tick();
    expect([world.asked[2]?.get('hub.mode'), await state()]).toEqual(['subscribe', 'requested']);
  });

  test('takes another hub at once when the feed names one instead of the one not trusted', async () => {
    await settle();
    world.polled.pass(DAY);
    world.publish([item('1', 60)]);
    await world.poll();
    await world.tick();
    world.advertise(linkOf(`${world.hubUrl}/other`, world.topic));
    await world.poll();
    await world.tick();
    expect(await world.subscription()).toMatchObject({ state: 'requested', hub: `${world.hubUrl}/other` });
  });
});

describe('a subscription we no longer want', () => {
  test.each([
    ['names another hub', () => linkOf(`${world.hubUrl}/other`, world.topic), 'subscribe'],
    ['names another topic', () => linkOf(world.hubUrl, `${world.topic}?new`), 'subscribe'],
    ['names none', () => null, null],
  ])(
    'as the feed %s is ended at the hub, which may ask; then what the feed names is followed',
    async (_name, link, next) => {
      await subscribe();
      const oldKey = (await world.subscription())?.key;
      world.advertise(link());
      await world.poll();
      expect([await state(), await world.nextPollIn()]).toEqual(['ending', 0]);
      await world.tick();
      expect([world.asked[1]?.get('hub.mode'), world.asked[1]?.get('hub.topic')]).toEqual(['unsubscribe', world.topic]);
      expect((await world.verify({ 'hub.mode': 'subscribe' })).status).toBe(404);
      expect((await world.verify()).status).toBe(200);
      await world.tick();
      expect(await world.subscription()).toBeNull();
      await world.poll();
      await world.tick();
      expect(world.asked[2]?.get('hub.mode') ?? null).toBe(next);
      expect((await world.subscription())?.key).not.toBe(oldKey);
    },
  );

  test.each([
    ['removed', null],
    ['disabled', 'enabled: false'],
  ])('as its source was %s is ended at the hub and forgotten, even if the hub says nothing', async (_name, line) => {
    await subscribe();
    await (line === null ? world.removeSource() : world.polled.add({ paper: `feed: ${world.topic}\n${line}` }));
    await world.tick();
    expect(world.asked[1]?.get('hub.mode')).toBe('unsubscribe');
    world.polled.pass(10 * MINUTE);
    await world.tick();
    expect(await world.subscription()).toBeNull();
  });

  test('as its source has another address is ended, even if nothing answers there', async () => {
    await subscribe();
    await world.polled.add({ paper: 'feed: http://127.0.0.1:9/feed' });
    await world.tick();
    expect([world.asked[1]?.get('hub.mode'), await state()]).toEqual(['unsubscribe', 'ending']);
  });
});

test('khorak status tells which sources come by WebSub, and until when', async () => {
  await subscribe();
  const told = async () => describeHub(await world.subscription(), now());
  expect(await told()).toBe(`, by WebSub until 2025-11-27T10:00:00Z (${world.hubUrl})`);
  world.polled.pass(10 * DAY);
  expect(await told()).toBe(`, WebSub asked for at ${world.hubUrl}, not confirmed`);
  await world.question({ 'hub.mode': 'denied', 'hub.topic': world.topic });
  expect(await told()).toBe(`, WebSub denied by ${world.hubUrl}`);
});
