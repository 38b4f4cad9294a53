import type { Wants } from '../../src/model.ts';
import { DAY, HOUR, NOW, openWorkplace, sampleEntry, save, type Workplace } from './sample.ts';

const ALL: Wants = { sources: [], categories: [], languages: [] };
const MINUTE = 60_000;
const SOURCES = ['sample', 'paper'].map((id) => ({ id, pollable: true, url: `https://${id}.example/` }));

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.clear());

type Partner = Partial<Wants> & { readonly url?: string };

function told(id: string, { url, ...wants }: Partner) {
  return { id, url: url ?? `https://${id}.example/`, wants: { ...ALL, ...wants } };
}

/** Puts these partners into the catalogue, each at an address of its own unless it is given one. */
function partnersAre(given: Readonly<Record<string, Partner>>): Promise<void> {
  const partners = Object.entries(given).map(([id, partner]) => told(id, partner));
  return place.store.syncCatalog({ fingerprint: '1', sources: SOURCES, partners }, NOW);
}
const claim = (at = NOW, limit = 10) => place.store.claimDuePartners({ now: at, leaseMs: MINUTE, limit });
/** Which notices are due, without what tells one state's words from another's. */
const due = async (partnerId: string, at = NOW + DAY) =>
  (await dueWhole(partnerId, at)).map((noticeId) => noticeId.replace(/-[0-9a-f]{8}$/, ''));
const dueWhole = async (partnerId: string, at = NOW + DAY) =>
  (await place.store.dueDeliveries(partnerId, { now: at, limit: 100 })).map(({ noticeId }) => noticeId);
const give = (lease: { partnerId: string; token: string }, changes: object = {}) =>
  place.store.releasePartner({
    ...lease,
    ...{ dueAt: NOW, failures: 0, error: null, succeededAt: null, endedAt: null, ...changes },
  });

describe('partners are told', () => {
  test('of what is new, of what was corrected and of what was withdrawn, once each and in this order', async () => {
    await partnersAre({ acme: {} });
    await save(place.store, [sampleEntry('a')]);
    await save(place.store, [sampleEntry('a')], { at: NOW + MINUTE });
    await save(place.store, [sampleEntry('a', { title: 'تصحیح' })], { at: NOW + HOUR });
    await place.store.withdrawEntry('key-a', NOW + 2 * HOUR);
    await place.store.withdrawEntry('key-a', NOW + 3 * HOUR);
    const ids = [/^key-a-1-[0-9a-f]{8}$/, /^key-a-2-[0-9a-f]{8}$/, /^key-a-withdrawn$/];
    expect(await place.store.dueDeliveries('acme', { now: NOW + DAY, limit: 10 })).toEqual(
      (['created', 'updated', 'withdrawn'] as const).map((kind, at) => ({
        ...{ partnerId: 'acme', kind, entryId: 'https://news.example/a', entryKey: 'key-a', attempts: 0, refusals: 0 },
        ...{ noticeId: expect.stringMatching(ids[at] ?? ''), at: NOW + at * HOUR },
      })),
    );
  });

  test('of nothing that was there before they were', async () => {
    await save(place.store, [sampleEntry('a')]);
    await partnersAre({ acme: {} });
    await save(place.store, [sampleEntry('a'), sampleEntry('b')]);
    expect(await due('acme')).toEqual(['key-b-1']);
  });

  test('only of the sources, categories and languages they want', async () => {
    await partnersAre({
      politics: { categories: ['politics'] },
      persian: { languages: ['fa'] },
      paper: { sources: ['paper'] },
      both: { categories: ['sport', 'politics'], languages: ['ar', 'he'] },
    });
    await save(place.store, [
      sampleEntry('fa', { categories: ['politics'], language: 'fa' }),
      sampleEntry('af', { categories: ['culture'], language: 'fa-AF' }),
      sampleEntry('fan', { categories: [], language: 'fan' }),
      sampleEntry('ar', { categories: ['sport'], language: 'ar' }),
      sampleEntry('none', { categories: ['politics'], language: null }),
    ]);
    await save(place.store, [sampleEntry('p', { language: 'en', categories: [] })], { source: 'paper' });
    const sorted = async (id: string) => [...(await due(id))].sort();
    expect(await sorted('politics')).toEqual(['key-fa-1', 'key-none-1']);
    expect(await sorted('persian')).toEqual(['key-af-1', 'key-fa-1']);
    expect(await sorted('paper')).toEqual(['key-p-1']);
    expect(await sorted('both')).toEqual(['key-ar-1']);
  });

  test('that an entry has left what they want, if it was there', async () => {
    await partnersAre({ politics: { categories: ['politics'] } });
    await save(place.store, [sampleEntry('a', { categories: ['politics'] })]);
    await save(place.store, [sampleEntry('a', { categories: ['sport'] })], { at: NOW + HOUR });
    await save(place.store, [sampleEntry('a', { categories: ['culture'] })], { at: NOW + 2 * HOUR });
    expect(await due('politics')).toEqual(['key-a-1', 'key-a-2']);
  });

  test('that what has expired was withdrawn, for they may still have it', async () => {
    await partnersAre({ acme: {} });
    await save(place.store, [sampleEntry('a')]);
    await place.store.expireEntries([{ id: 'sample', retention: { days: 1, entries: null } }], NOW + 2 * DAY);
    await place.store.withdrawEntry('key-a', NOW + 2 * DAY);
    expect(await due('acme', NOW + 3 * DAY)).toEqual(['key-a-1', 'key-a-withdrawn']);
  });

  test('that an entry was withdrawn, whatever they want by then', async () => {
    await partnersAre({ politics: { categories: ['politics'] } });
    await save(place.store, [sampleEntry('a', { categories: ['politics'] })]);
    await save(place.store, [sampleEntry('a', { categories: ['sport'] })], { at: NOW + HOUR });
    await place.store.withdrawEntry('key-a', NOW + 2 * HOUR);
    expect(await due('politics')).toEqual(['key-a-1', 'key-a-2', 'key-a-withdrawn']);
  });

  test('of what a source brings while it has left the catalogue, for it may be back', async () => {
    await partnersAre({ acme: {} });
    await place.store.syncCatalog({ fingerprint: '2', sources: [] }, NOW);
    await save(place.store, [sampleEntry('a')]);
    expect(await due('acme')).toEqual(['key-a-1']);
    expect(await place.store.findEntry('key-a')).toEqual({ kind: 'gone', isHidden: true });
  });

  test('under another id where a store was set back and the same number is of other words', async () => {
    await partnersAre({ acme: {} });
    await save(place.store, [sampleEntry('a'), sampleEntry('b'), sampleEntry('c', { title: 'دیگر' })]);
    const [a, b, c] = (await dueWhole('acme')).map((id) => id.slice(-8));
    expect(a).not.toBe(b);
    expect(new Set([a, b, c]).size).toBe(3);
  });

  test('at once, whatever the clock says by then', async () => {
    await partnersAre({ acme: {} });
    await save(place.store, [sampleEntry('a')], { at: NOW + 365 * DAY });
    expect(await due('acme', NOW)).toEqual(['key-a-1']);
    expect(await claim(NOW)).toHaveLength(1);
  });
});

describe('a claimed partner', () => {
  test('is one that has something due, and goes to nobody else until the claim ends', async () => {
    await partnersAre({ acme: {}, quiet: { languages: ['he'] } });
    await save(place.store, [sampleEntry('a')]);
    const [lease] = await claim();
    expect(lease).toEqual({
      ...{ partnerId: 'acme', token: expect.stringMatching(/.{20,}/), url: 'https://acme.example/' },
      ...{ failures: 0, lastError: null },
    });
    expect(await claim()).toEqual([]);
    expect(await claim(NOW + MINUTE)).toHaveLength(1);
  });

  test('is held longer, put off and settled only by who holds it', async () => {
    await partnersAre({ acme: {} });
    await save(place.store, [sampleEntry('a'), sampleEntry('b')]);
    const [late] = await claim();
    const [lease] = await claim(NOW + MINUTE);
    if (late === undefined || lease === undefined) throw new Error('nobody is due');
    const { store } = place;
    const [a = '', b = ''] = await dueWhole('acme');
    const retry = { at: NOW + DAY, attempts: 3, refusals: 2 };
    const settling = { partnerId: 'acme', noticeId: a, retry: null };
    expect(await store.renewPartner({ ...late, until: NOW + HOUR })).toBe(false);
    expect(await store.settleDelivery({ ...settling, token: late.token })).toBe(false);
    expect(await store.settleDelivery({ ...settling, token: late.token, retry })).toBe(false);
    expect(await give(late, { failures: 9 })).toBe(false);
    expect(await due('acme')).toEqual(['key-a-1', 'key-b-1']);
    expect(await store.renewPartner({ ...lease, until: NOW + HOUR })).toBe(true);
    expect(await store.settleDelivery({ ...settling, token: lease.token })).toBe(true);
    expect(await store.settleDelivery({ ...settling, noticeId: b, token: lease.token, retry })).toBe(true);
    expect(await due('acme', NOW + HOUR)).toEqual([]);
    expect(await store.dueDeliveries('acme', { now: NOW + DAY, limit: 9 })).toMatchObject([
      { noticeId: b, attempts: 3, refusals: 2 },
    ]);
    expect(await give(lease)).toBe(true);
    expect(await claim(NOW + HOUR)).toEqual([]);
    expect(await claim(NOW + DAY)).toHaveLength(1);
  });

  test('that fails is left alone for as long as it is told, and its state says why', async () => {
    await partnersAre({ acme: {} });
    await save(place.store, [sampleEntry('a')]);
    const [lease] = await claim();
    if (lease === undefined) throw new Error('nobody is due');
    await give(lease, { dueAt: NOW + HOUR, failures: 3, error: 'it answered 503' });
    expect(await claim(NOW + HOUR - 1)).toEqual([]);
    expect(await place.store.listPartnerStates()).toEqual([
      {
        ...{ partnerId: 'acme', waiting: 1, failures: 3, lastError: 'it answered 503' },
        ...{ lastSuccessAt: null, endedAt: null, nextTryAt: NOW + HOUR },
      },
    ]);
    expect(await claim(NOW + HOUR)).toMatchObject([{ failures: 3, lastError: 'it answered 503' }]);
  });

  test('never goes to two who claim at once', async () => {
    await partnersAre(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`p${n}`, {}])));
    await save(place.store, [sampleEntry('a')]);
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim(NOW, 3)));
    const claimed = claims.flat().map(({ partnerId }) => partnerId);
    expect(new Set(claimed).size).toBe(claimed.length);
    for (let left = await claim(NOW, 3); left.length > 0; left = await claim(NOW, 3))
      claimed.push(...left.map(({ partnerId }) => partnerId));
    expect(new Set(claimed).size).toBe(40);
    expect(claimed).toHaveLength(40);
  });
});

test('a partner that wants no more is told nothing, until the catalogue gives it another address: then all that it missed', async () => {
  await partnersAre({ acme: {} });
  await save(place.store, [sampleEntry('a')]);
  const [lease] = await claim();
  if (lease === undefined) throw new Error('nobody is due');
  await give(lease, { endedAt: NOW, failures: 1, error: 'it answered 410' });
  await partnersAre({ acme: {} });
  await save(place.store, [sampleEntry('b')]);
  expect(await claim(NOW + DAY)).toEqual([]);
  await partnersAre({ acme: { url: 'https://new.example/' } });
  await save(place.store, [sampleEntry('c')]);
  expect(await claim(NOW + DAY)).toMatchObject([{ failures: 0, url: 'https://new.example/' }]);
  expect(await due('acme')).toEqual(['key-a-1', 'key-b-1', 'key-c-1']);
});

test('what somebody has mended is tried at once, also where a partner wanted no more', async () => {
  await partnersAre({ acme: {} });
  await save(place.store, [sampleEntry('a')]);
  const [lease] = await claim();
  if (lease === undefined) throw new Error('nobody is due');
  const [noticeId = ''] = await dueWhole('acme');
  const retry = { at: NOW + HOUR, attempts: 1, refusals: 0 };
  await place.store.settleDelivery({ partnerId: 'acme', token: lease.token, noticeId, retry });
  await give(lease, { dueAt: NOW + DAY, endedAt: NOW, failures: 2, error: 'it answered 410' });
  await place.store.hastenPartner('acme');
  expect(await place.store.listPartnerStates()).toMatchObject([{ nextTryAt: 0, endedAt: null, failures: 2 }]);
  expect(await claim()).toHaveLength(1);
  expect(await due('acme', NOW)).toEqual(['key-a-1']);
});

test('a partner that wants no more hears again when it has left the catalogue and is back', async () => {
  await partnersAre({ acme: {} });
  await save(place.store, [sampleEntry('a')]);
  const [lease] = await claim();
  if (lease === undefined) throw new Error('nobody is due');
  await give(lease, { endedAt: NOW, failures: 1, error: 'it answered 410' });
  await place.store.withdrawEntry('key-a', NOW);
  await partnersAre({});
  await partnersAre({ acme: {} });
  expect(await claim()).toMatchObject([{ failures: 0 }]);
  expect(await due('acme')).toEqual(['key-a-1', 'key-a-withdrawn']);
});

test('what the old address answers is not written down for the new one', async () => {
  await partnersAre({ acme: {} });
  await save(place.store, [sampleEntry('a')]);
  const [lease] = await claim();
  if (lease === undefined) throw new Error('nobody is due');
  await partnersAre({ acme: { url: 'https://new.example/' } });
  expect(await give(lease, { endedAt: NOW })).toBe(false);
  expect(await claim()).toHaveLength(1);
});

test('a partner that leaves the catalogue hears nothing, and what it has missed when it is back', async () => {
  await partnersAre({ acme: {} });
  await save(place.store, [sampleEntry('a')]);
  await partnersAre({});
  await save(place.store, [sampleEntry('b')]);
  expect(await claim()).toEqual([]);
  expect(await place.store.listPartnerStates()).toEqual([]);
  await partnersAre({ acme: {} });
  expect(await claim()).toHaveLength(1);
  expect(await due('acme')).toEqual(['key-a-1']);
});

test('what no partner has taken for a month is forgotten, however much it is', async () => {
  await partnersAre({ acme: {} });
  const many = Array.from({ length: 1203 }, (_, n) => sampleEntry(`${n}`));
  await save(place.store, many);
  await save(place.store, [sampleEntry('later')], { at: NOW + 2 * DAY });
  expect(await place.store.forgetDeliveries(NOW + 30 * DAY)).toBe(0);
  expect((await place.store.listPartnerStates())[0]?.waiting).toBe(1204);
  expect(await place.store.forgetDeliveries(NOW + 31 * DAY)).toBe(1203);
  expect(await due('acme', NOW + 40 * DAY)).toEqual(['key-later-1']);
});

test('what is saved is told after a restart too', async () => {
  await partnersAre({ acme: {} });
  await save(place.store, [sampleEntry('a')]);
  await place.restart();
  expect(await due('acme')).toEqual(['key-a-1']);
});
