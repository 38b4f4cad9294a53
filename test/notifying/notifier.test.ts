import type { Hub } from '../../src/hub.ts';
import { createNotifier, type NotifyingParts } from '../../src/notifying/notifier.ts';
import type { DeliveryEvent } from '../../src/notifying/telling.ts';
import { until } from '../e2e/hub-process.ts';
import { openPolledHub, type PolledHub } from '../polling/polled-hub.ts';
import { sampleEntry } from '../store/sample.ts';
import { openPartnerSite, type PartnerSite } from './partner-site.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let place: PolledHub;
let site: PartnerSite;
let events: DeliveryEvent[];
let errors: unknown[];

beforeEach(async () => {
  site = await openPartnerSite(SECRET);
  place = await openPolledHub({ settings: { ACME_SECRET: SECRET, FETCH_TIMEOUT_SECONDS: '1' } });
  events = [];
  errors = [];
  await place.add({
    desk: 'push: true\npublish: full\nrights: © تحریریه\n',
    paper: 'push: true\n',
  });
  await partnersAre(`acme: { webhook: "${site.url}", secret: ACME_SECRET }\n`);
});
afterEach(async () => {
  await place.close();
  await site.close();
});

const partnersAre = (yaml: string) => place.write('partners.yaml', yaml);

function notifier(changes: Partial<NotifyingParts> = {}) {
  return createNotifier({
    ...place.hub.reading,
    env: (name) => ({ ACME_SECRET: SECRET })[name],
    observeDelivery: (event) => void events.push(event),
    onError: (error) => void errors.push(error),
    ...changes,
  });
}

/** A tick, and all that comes of it. */
async function tell(changes: Partial<NotifyingParts> = {}): Promise<void> {
  const one = notifier(changes);
  await one.tick();
  await one.stop();
}

const save = (names: readonly string[], changes: Parameters<typeof sampleEntry>[1] = {}, source = 'desk') =>
  place.hub.store.saveEntries({
    source: { id: source, retention: { days: null, entries: null }, deliberate: true },
    entries: names.map((name) => sampleEntry(name, changes)),
    at: place.now(),
  });
/** Without what tells one state's words from another's. */
const short = (noticeId: string) => noticeId.replace(/-[0-9a-f]{8}$/, '');
const ids = () => site.taken.map(({ id }) => short(id));
const outcomes = () => events.map(({ noticeId, outcome }) => `${short(noticeId)} ${outcome}`);
const stateOf = async ({ store }: Hub = place.hub) => (await store.listPartnerStates())[0];

test('a partner is told of a new entry, signed, as an item of JSON Feed that stands by itself', async () => {
  await save(['a']);
  await tell();
  expect(errors).toEqual([]);
  expect(site.taken).toHaveLength(1);
  const [notice] = site.taken;
  expect(notice).toMatchObject({
    id: expect.stringMatching(/^key-a-1-[0-9a-f]{8}$/),
    isGenuine: true,
    contentType: 'application/json',
  });
  expect(notice?.timestamp).toBe(place.now());
  expect(notice?.body).toMatchObject({
    type: 'entry.created',
    timestamp: new Date(place.now()).toISOString(),
    data: {
      ...{ key: 'key-a', id: 'https://news.example/a' },
      item: {
        id: 'https://news.example/a',
        url: 'https://news.example/a',
        title: 'خبر a',
        language: 'fa',
        content_html: expect.stringContaining('متن خبر'),
        _khorak: { dir: 'rtl', revision: 1, rights: '© تحریریه' },
      },
    },
  });
  expect(outcomes()).toEqual(['key-a-1 delivered']);
  expect(await stateOf()).toMatchObject({ waiting: 0, failures: 0, lastError: null, lastSuccessAt: place.now() });
  await tell();
  expect(ids()).toEqual(['key-a-1']);
});

test('the whole text goes out only where its publisher permits it', async () => {
  await save(['a'], {}, 'paper');
  await tell();
  expect(site.taken[0]?.body.data.item).toMatchObject({ content_text: 'خلاصهٔ خبر' });
  expect(site.taken[0]?.body.data.item).not.toHaveProperty('content_html');
});

test('of several notices about one entry each says how it stands by now', async () => {
  await save(['a']);
  place.pass(MINUTE);
  await save(['a'], { title: 'تصحیح' });
  await tell();
  expect(ids()).toEqual(['key-a-1', 'key-a-2']);
  expect(site.taken.map(({ body }) => body.data.item?.title)).toEqual(['تصحیح', 'تصحیح']);
});

test('what was withdrawn before it was told is not told any more, only that it was withdrawn', async () => {
  await save(['a']);
  await place.hub.store.withdrawEntry('key-a', place.now());
  await tell();
  expect(outcomes()).toEqual(['key-a-1 skipped', 'key-a-withdrawn delivered']);
  expect(site.taken.map(({ body }) => body)).toEqual([
    {
      type: 'entry.withdrawn',
      timestamp: new Date(place.now()).toISOString(),
      data: { key: 'key-a', id: 'https://news.example/a', deleted_at: new Date(place.now()).toISOString() },
    },
  ]);
});

test.each([
  ['answers 500', 500],
  ['answers 401', 401],
  ['redirects', [302, { location: 'http://127.0.0.1:1/' }]],
  ['cuts the connection', 'cut'],
  ['does not answer', 'hang'],
] as const)(
  'a partner that %s is asked with one notice only, and told all of it when it is back, by the same ids',
  async (_, how) => {
    await save(['a', 'b', 'c']);
    site.reply(() => how);
    await tell();
    expect(ids()).toHaveLength(1);
    expect(await stateOf()).toMatchObject({ waiting: 3, failures: 1, lastError: expect.any(String) });
    await tell();
    expect(ids()).toHaveLength(1);
    site.reply(() => 200);
    place.pass(MINUTE);
    await tell();
    const [first, ...rest] = ids();
    expect([...new Set(rest)]).toHaveLength(3);
    expect(rest).toContain(first);
    expect(await stateOf()).toMatchObject({ waiting: 0, failures: 0, lastError: null });
  },
);

test('a partner that says how long it wants to be left alone is left alone for so long', async () => {
  await save(['a']);
  site.reply(() => [503, { 'retry-after': '3600' }]);
  await tell();
  place.pass(HOUR - 1000);
  await tell();
  expect(ids()).toHaveLength(1);
  place.pass(1000);
  await tell();
  expect(ids()).toHaveLength(2);
});

test('a notice that is refused holds no other up, is tried again, and is given up after a day', async () => {
  await save(['a', 'b', 'c']);
  site.reply(({ id }) => (id.startsWith('key-b-1') ? 422 : 204));
  await tell();
  expect([...ids()].sort()).toEqual(['key-a-1', 'key-b-1', 'key-c-1']);
  expect(await stateOf()).toMatchObject({
    waiting: 1,
    failures: 0,
    lastError: expect.stringMatching(/^key-b-1\S*: it answered 422$/),
  });
  for (let hour = 0; hour < 40; hour += 1) {
    place.pass(HOUR + 20 * MINUTE);
    await tell();
  }
  expect(ids().filter((id) => id === 'key-b-1')).toHaveLength(28);
  expect(outcomes().at(-1)).toBe('key-b-1 given-up');
  expect(await stateOf()).toMatchObject({ waiting: 0 });
});

test('a partner that answers 410 is told nothing more, until it has another address', async () => {
  await save(['a', 'b']);
  site.reply(() => 410);
  await tell();
  place.pass(24 * HOUR);
  await tell();
  expect(ids()).toHaveLength(1);
  expect(events).toMatchObject([{ outcome: 'ended', reason: 'it answered 410' }]);
  site.reply(() => 204);
  await partnersAre(`acme: { webhook: "${site.url}/new", secret: ACME_SECRET }\n`);
  await tell();
  expect(ids()).toHaveLength(3);
});

test.each([
  ['is not set', undefined],
  ['has too few bytes', 'whsec_AAAA'],
  ['is any text', 'a secret between us'],
])('a secret that %s is said, and nothing goes out unsigned', async (_, secret) => {
  await save(['a']);
  await tell({ env: () => secret });
  expect(ids()).toEqual([]);
  expect((await stateOf())?.lastError).toContain('ACME_SECRET');
  place.pass(MINUTE);
  await tell();
  expect(ids()).toEqual(['key-a-1']);
});

test('an address that is private is dialed only where that is allowed', async () => {
  await partnersAre('acme: { webhook: "http://10.0.0.1/khorak", secret: ACME_SECRET }\n');
  await save(['a']);
  await tell();
  expect((await stateOf())?.lastError).toMatch(/^address-refused/);
});

test('one dead partner holds no other up', async () => {
  const other = await openPartnerSite(SECRET);
  try {
    await partnersAre(
      `acme: { webhook: "${site.url}", secret: ACME_SECRET }\nother: { webhook: "${other.url}", secret: ACME_SECRET }\n`,
    );
    site.reply(() => 'hang');
    await save(['a', 'b']);
    const one = notifier();
    await one.tick();
    await until(
      async () => other.taken.length,
      (count) => count === 2,
    );
    await one.stop();
    expect(ids()).toHaveLength(1);
  } finally {
    await other.close();
  }
});

test('of several that notify at once each notice is sent by one, and one at a time', async () => {
  await save(Array.from({ length: 30 }, (_, n) => `${n}`));
  await Promise.all(Array.from({ length: 5 }, () => tell()));
  expect(ids()).toHaveLength(30);
  expect(new Set(ids()).size).toBe(30);
  expect(site.mostAtOnce()).toBe(1);
});

test('who has lost its claim meanwhile writes nothing and sends nothing more', async () => {
  await save(['a', 'b', 'c']);
  const { store } = place.hub;
  site.reply(() => 204);
  let stolen: readonly unknown[] = [];
  await tell({
    store: {
      ...store,
      // Its process stood still until another had the partner.
      dueDeliveries: async (id, due) => {
        const found = await store.dueDeliveries(id, due);
        stolen = await store.claimDuePartners({ now: place.now() + HOUR, leaseMs: HOUR, limit: 1 });
        return found;
      },
    },
  });
  expect(stolen).toHaveLength(1);
  expect(ids()).toHaveLength(1);
  expect(await stateOf()).toMatchObject({ waiting: 3, lastSuccessAt: null });
});

test('the claim is kept for as long as the partner takes, and nothing is sent once it cannot be', async () => {
  await save(['a', 'b', 'c', 'd']);
  const slow = await openPartnerSite(SECRET, { answerMs: 150 });
  try {
    await partnersAre(`acme: { webhook: "${slow.url}", secret: ACME_SECRET }\n`);
    const renewed: boolean[] = [];
    const { store } = place.hub;
    const renewPartner: typeof store.renewPartner = async (lease) => {
      const isStill = await store.renewPartner(lease);
      renewed.push(isStill);
      return isStill;
    };
    await tell({ leaseMs: 200, store: { ...store, renewPartner } });
    expect(slow.taken).toHaveLength(4);
    expect(renewed).toContain(true);
    place.pass(MINUTE);
    await save(['e', 'f', 'g', 'h']);
    await tell({ leaseMs: 200, store: { ...store, renewPartner: () => Promise.reject(new Error('away')) } });
    expect(slow.taken.length).toBeLessThan(8);
  } finally {
    await slow.close();
  }
});

test('a hub that stops gives its partners back unharmed, and what is left is told after its start', async () => {
  await save(['a', 'b', 'c']);
  site.reply(() => 'hang');
  const one = notifier();
  await one.tick();
  await until(
    async () => ids().length,
    (count) => count === 1,
  );
  await place.hub.stopFetching();
  await one.stop();
  expect(events).toEqual([]);
  expect(await stateOf()).toMatchObject({ waiting: 3, failures: 0 });
  expect(await place.hub.store.claimDuePartners({ now: place.now(), leaseMs: 1, limit: 1 })).toHaveLength(1);
});

test('nobody is asked where no partner is to be told', async () => {
  await partnersAre('acme: { profile: smartnews }\n');
  await save(['a']);
  const { store } = place.hub;
  await tell({ store: { ...store, claimDuePartners: () => Promise.reject(new Error('it was asked')) } });
});

test.each([403, 404, 500])(
  'a notice that a partner stumbles over (%d) holds up the others for moments, and is tried until it goes',
  async (status) => {
    await save(['a', 'b', 'c']);
    await place.hub.store.withdrawEntry('key-b', place.now());
    let isBroken = true;
    site.reply(({ id }) => (isBroken && id.startsWith('key-a-1') ? status : 204));
    for (let round = 0; round < 6; round += 1) {
      await tell();
      place.pass(2 * MINUTE);
    }
    expect(ids()).toEqual(expect.arrayContaining(['key-c-1', 'key-b-withdrawn']));
    isBroken = false;
    place.pass(2 * HOUR);
    await tell();
    expect(await stateOf()).toMatchObject({ waiting: 0, failures: 0, lastError: null });
  },
);

test('an hour of refusals by a partner that was away for days before does not give a notice up', async () => {
  await save(['a']);
  site.reply(() => 503);
  for (let hour = 0; hour < 60; hour += 1) {
    await tell();
    place.pass(3 * HOUR);
  }
  site.reply(() => 422);
  await tell();
  site.reply(() => 204);
  place.pass(2 * HOUR);
  await tell();
  expect(outcomes().slice(-2)).toEqual(['key-a-1 refused', 'key-a-1 delivered']);
});

test('a process whose catalogue has another address leaves the partner to those who know better', async () => {
  await save(['a']);
  const { store } = place.hub;
  const wants = { sources: [], categories: [], languages: [] };
  const { sources } = place.hub.keeper.current();
  const known = sources.map(({ id }) => ({ id, pollable: false, url: null }));
  const partners = [{ id: 'acme', url: 'https://new.example/', wants }];
  await store.syncCatalog({ fingerprint: 'newer', sources: known, partners }, place.now());
  await tell();
  expect(ids()).toEqual([]);
  expect(await stateOf()).toMatchObject({ waiting: 1, failures: 0, lastError: null });
});

test('an entry whose source has left the catalogue is told when it is back', async () => {
  await save(['a'], {}, 'paper');
  const sources = place.hub.keeper.current().sources.map(({ id }) => ({ id, pollable: false, url: null }));
  const sync = (some: typeof sources) =>
    place.hub.store.syncCatalog({ fingerprint: String(some.length), sources: some }, place.now());
  await sync(sources.filter(({ id }) => id !== 'paper'));
  await tell();
  expect(ids()).toEqual([]);
  expect(await stateOf()).toMatchObject({ waiting: 1 });
  await sync(sources);
  place.pass(10 * MINUTE);
  await tell();
  expect(ids()).toEqual(['key-a-1']);
});

test('a partner whose sources are narrowed gets nothing more of the others, whatever waits', async () => {
  await save(['a']);
  await save(['b'], {}, 'paper');
  await partnersAre(`acme: { webhook: "${site.url}", secret: ACME_SECRET, sources: [paper] }\n`);
  await tell();
  expect(ids()).toEqual(['key-b-1']);
  expect(outcomes()).toContain('key-a-1 skipped');
});

test('many partners that answer slowly take turns with the others', async () => {
  const slow = await openPartnerSite(SECRET, { answerMs: 5 });
  try {
    const crowd = Array.from({ length: 16 }, (_, n) => `slow-${n}: { webhook: "${slow.url}", secret: ACME_SECRET }\n`);
    await partnersAre(`${crowd.join('')}zoo: { webhook: "${site.url}", secret: ACME_SECRET }\n`);
    await save(Array.from({ length: 100 }, (_, n) => `${n}`));
    const one = notifier();
    await one.tick();
    await until(
      async () => site.taken.length,
      (count) => count > 0,
    );
    // Of sixteen hundred notices the slow ones have had their turn's at most.
    expect(slow.taken.length).toBeLessThan(16 * 51);
    await one.stop();
  } finally {
    await slow.close();
  }
});

test('more than one turn is told without waiting for another tick', async () => {
  await save(Array.from({ length: 120 }, (_, n) => `${n}`));
  const one = notifier();
  await one.tick();
  await until(
    async () => site.taken.length,
    (count) => count === 120,
  );
  await one.stop();
  expect(new Set(ids()).size).toBe(120);
});

test('a partner at the host of a source keeps no poll waiting, nor does its 429', async () => {
  await place.add({ feed: `feed: "${site.url.replace('/khorak', '/feed')}"` });
  site.reply(() => [429, { 'retry-after': '7200' }]);
  await save(['a']);
  await tell();
  place.pass(3 * HOUR);
  site.reply(() => 'hang');
  const one = notifier();
  await one.tick();
  await until(
    async () => ids().length,
    (count) => count === 2,
  );
  const event = await place.poll('feed');
  expect(event?.error?.message).toContain('404');
  expect(site.mostAtOnce()).toBe(1);
  await one.stop();
});

test('the store that fails in the middle costs a partner ten seconds, not its whole claim', async () => {
  await save(['a']);
  const { store } = place.hub;
  const failing = { ...store, settleDelivery: () => Promise.reject(new Error('the disk is full')) };
  await tell({ store: failing });
  expect(errors).toEqual([new Error('the disk is full')]);
  place.pass(10_000);
  await tell();
  expect(ids()).toEqual(['key-a-1', 'key-a-1']);
  expect(await stateOf()).toMatchObject({ waiting: 0 });
});

test('a tick that claims while the hub stops is waited for, and what it claimed is given back', async () => {
  await save(['a']);
  const { store } = place.hub;
  let claimed: (() => void) | undefined;
  const reached = new Promise<void>((resolve) => {
    claimed = resolve;
  });
  const one = notifier({
    store: {
      ...store,
      claimDuePartners: async (claim) => {
        const leases = await store.claimDuePartners(claim);
        claimed?.();
        return leases;
      },
    },
  });
  const ticking = one.tick();
  await reached;
  await place.hub.stopFetching();
  await one.stop();
  await ticking;
  await one.stop();
  expect(ids()).toEqual([]);
  expect(await store.claimDuePartners({ now: place.now(), leaseMs: 1, limit: 1 })).toHaveLength(1);
});
