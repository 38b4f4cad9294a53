import type { PageState } from '../../src/model.ts';
import type { PollReport } from '../../src/store/index.ts';
import { openStore } from '../../src/store/index.ts';
import { DAY, FOREVER, NOW, names, openWorkplace, sampleEntry, statuses, type Workplace } from './sample.ts';

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
  await place.store.syncCatalog(
    {
      fingerprint: '1',
      sources: [
        { id: 'a', pollable: true, url: null },
        { id: 'b', pollable: true, url: null },
        { id: 'pushed', pollable: false, url: null },
      ],
    },
    NOW,
  );
});
afterEach(() => place.clear());

const claim = async (options: { now?: number; limit?: number; ids?: readonly string[] } = {}) =>
  place.store.claimDueSources({ now: NOW, leaseMs: 60_000, limit: 10, ...options });
const report = (changes: Partial<PollReport> & { token: string }): PollReport => ({
  sourceId: 'a',
  at: NOW + 1000,
  nextDueAt: NOW + DAY,
  validators: { etag: '"1"', lastModified: 'Thu, 20 Nov 2025 08:00:00 GMT' },
  error: null,
  intervalMs: 900_000,
  address: null,
  hints: null,
  ended: false,
  succeeded: true,
  ...changes,
});
const stateOf = async (id: string) => (await place.store.listSourceStates()).find(({ sourceId }) => sourceId === id);
const ids = (leases: readonly { sourceId: string }[]) => leases.map(({ sourceId }) => sourceId);

test('a source never polled is due at once; one that is not polled never is', async () => {
  const leases = await claim();
  expect(ids(leases)).toEqual(['a', 'b']);
  expect(leases[0]).toEqual({
    sourceId: 'a',
    nextDueAt: 0,
    lastPolledAt: null,
    lastSuccessAt: null,
    lastError: null,
    failures: 0,
    intervalMs: null,
    etag: null,
    lastModified: null,
    token: expect.stringMatching(/.{20,}/),
    movedTo: null,
    moveTarget: null,
    moveCount: 0,
    endedAt: null,
    hints: null,
  });
});

test('a claimed source is claimed by nobody else until its lease ends', async () => {
  const [first] = await claim();
  expect(await claim({ now: NOW + 59_999 })).toEqual([]);
  expect(await claim({ ids: ['a'] })).toEqual([]);
  const again = await claim({ now: NOW + 60_000 });
  expect(ids(again)).toEqual(['a', 'b']);
  expect(again[0]?.token).not.toBe(first?.token);
});

test('two processes never claim the same source', async () => {
  const other = await openStore({ url: place.url, now: () => NOW });
  const both = await Promise.all([
    claim({ limit: 1 }),
    other.claimDueSources({ now: NOW, leaseMs: 60_000, limit: 2 }),
    claim({ limit: 1 }),
  ]);
  expect(ids(both.flat()).toSorted()).toEqual(['a', 'b']);
  await other.close();
});

test('no more are claimed than asked for, those waiting longest first', async () => {
  const [lease] = await claim({ ids: ['a'] });
  await place.store.finishPoll(report({ token: lease?.token ?? '', nextDueAt: NOW + 5 }));
  expect(ids(await claim({ now: NOW + 10, limit: 1 }))).toEqual(['b']);
  expect(ids(await claim({ now: NOW + 10, limit: 1 }))).toEqual(['a']);
});

test('a finished poll is not due before its time, unless it is named', async () => {
  const [lease] = await claim({ limit: 1 });
  expect(await place.store.finishPoll(report({ token: lease?.token ?? '' }))).toBe(true);
  expect(ids(await claim({ now: NOW + DAY - 1 }))).toEqual(['b']);
  expect(ids(await claim({ now: NOW + 2000, ids: ['a', 'pushed', 'unknown'] }))).toEqual(['a']);
  expect(await claim({ ids: [] })).toEqual([]);
});

test('a success remembers validators exactly as received, over a restart too', async () => {
  const [lease] = await claim({ limit: 1 });
  await place.store.finishPoll(report({ token: lease?.token ?? '' }));
  await place.restart();
  expect(await stateOf('a')).toEqual({
    sourceId: 'a',
    nextDueAt: NOW + DAY,
    lastPolledAt: NOW + 1000,
    lastSuccessAt: NOW + 1000,
    lastError: null,
    failures: 0,
    intervalMs: 900_000,
    etag: '"1"',
    lastModified: 'Thu, 20 Nov 2025 08:00:00 GMT',
    movedTo: null,
    moveTarget: null,
    moveCount: 0,
    endedAt: null,
    hints: null,
  });
});

test('failures are counted with the last error and keep the validators, until a success', async () => {
  const poll = async (now: number, changes: Partial<PollReport>) => {
    const [lease] = await claim({ now, ids: ['a'] });
    await place.store.finishPoll(report({ token: lease?.token ?? '', at: now, nextDueAt: now, ...changes }));
  };
  await poll(NOW, {});
  const failed = { succeeded: false, validators: { etag: 'x', lastModified: null }, intervalMs: null };
  await poll(NOW + 1, { ...failed, error: 'fetch-timeout' });
  await poll(NOW + 2, { ...failed, error: 'fetch-status' });
  expect(await stateOf('a')).toMatchObject({
    failures: 2,
    lastError: 'fetch-status',
    lastPolledAt: NOW + 2,
    lastSuccessAt: NOW,
    intervalMs: 900_000,
    etag: '"1"',
  });
  await poll(NOW + 3, { validators: null });
  expect(await stateOf('a')).toMatchObject({ failures: 0, lastError: null, lastSuccessAt: NOW + 3, etag: '"1"' });
});

test('the late report of a poll whose lease went to another is refused and writes nothing', async () => {
  const [late] = await claim({ limit: 1 });
  const [current] = await claim({ now: NOW + 60_000, limit: 1 });
  const before = await stateOf('a');
  expect(await place.store.finishPoll(report({ token: late?.token ?? '' }))).toBe(false);
  expect(await stateOf('a')).toEqual(before);
  expect(await place.store.finishPoll(report({ token: current?.token ?? '' }))).toBe(true);
  expect(await place.store.finishPoll(report({ token: current?.token ?? '' }))).toBe(false);
});

test('a claim given back leaves no trace but its time, and a late one none at all', async () => {
  const before = await stateOf('a');
  const [lease] = await claim({ ids: ['a'] });
  await place.store.putBack({ sourceId: 'a', token: lease?.token ?? '', nextDueAt: NOW + 5000 });
  expect(await stateOf('a')).toEqual({ ...before, nextDueAt: NOW + 5000 });
  expect(ids(await claim({ now: NOW + 4999 }))).toEqual(['b']);
  expect(ids(await claim({ now: NOW + 5000, limit: 1 }))).toEqual(['a']);
  await place.store.putBack({ sourceId: 'a', token: lease?.token ?? '', nextDueAt: NOW });
  expect((await stateOf('a'))?.nextDueAt).toBe(NOW + 5000);
});

test('a claim held longer is nobody else’s until then; one that has gone to another is not held', async () => {
  const [lease] = await claim({ ids: ['a'] });
  const held = { sourceId: 'a', token: lease?.token ?? '' };
  expect(await place.store.renewLease({ ...held, until: NOW + 100_000 })).toBe(true);
  expect(await claim({ now: NOW + 99_999, ids: ['a'] })).toEqual([]);
  expect(ids(await claim({ now: NOW + 100_000, ids: ['a'] }))).toEqual(['a']);
  expect(await place.store.renewLease({ ...held, until: NOW + 200_000 })).toBe(false);
});

test('a source that ended is only claimed by name, and lives again with a success', async () => {
  const poll = async (now: number, changes: Partial<PollReport>) => {
    const [lease] = await claim({ now, ids: ['a'] });
    await place.store.finishPoll(report({ token: lease?.token ?? '', at: now, nextDueAt: now, ...changes }));
  };
  await poll(NOW, { succeeded: false, ended: true, error: 'fetch-status' });
  expect(await stateOf('a')).toMatchObject({ endedAt: NOW });
  expect(ids(await claim({ now: NOW + DAY }))).toEqual(['b']);
  await poll(NOW + DAY, { succeeded: false, error: 'fetch-timeout' });
  expect(await stateOf('a')).toMatchObject({ endedAt: NOW });
  await poll(NOW + 2 * DAY, {});
  expect(await stateOf('a')).toMatchObject({ endedAt: null });
});

test('an address given up takes its validators along', async () => {
  const poll = async (changes: Partial<PollReport>) => {
    const [lease] = await claim({ ids: ['a'] });
    await place.store.finishPoll(report({ token: lease?.token ?? '', ...changes }));
  };
  await poll({ address: { movedTo: 'https://new.example/', moveTarget: null, moveCount: 0 } });
  expect(await stateOf('a')).toMatchObject({ movedTo: 'https://new.example/', etag: '"1"' });
  await poll({ succeeded: false, address: { movedTo: null, moveTarget: null, moveCount: 0 } });
  expect(await stateOf('a')).toMatchObject({ movedTo: null, etag: null, lastModified: null });
});

test('a removed source is neither claimed nor listed', async () => {
  await place.store.syncCatalog({ fingerprint: '2', sources: [{ id: 'b', pollable: true, url: null }] }, NOW);
  expect(ids(await claim())).toEqual(['b']);
  expect(ids(await place.store.listSourceStates())).toEqual(['b']);
});

test('a source that is not polled is claimed by its name, by one process at a time, and is not due by it', async () => {
  const other = await openStore({ url: place.url, now: () => NOW });
  const claimed = (store: typeof other, now = NOW) => store.claimSource({ sourceId: 'pushed', now, leaseMs: 60_000 });
  const both = await Promise.all([claimed(place.store), claimed(other)]);
  const [first] = both.flatMap((lease) => lease ?? []);
  expect(both.filter((lease) => lease === null)).toHaveLength(1);
  expect(first).toMatchObject({ sourceId: 'pushed', nextDueAt: 0, token: expect.stringMatching(/.{20,}/) });
  expect(await claimed(other, NOW + 59_999)).toBeNull();
  const late = await claimed(other, NOW + 60_000);
  expect(late?.token).not.toBe(first?.token);
  const end = NOW + 120_000;
  expect(await place.store.renewLease({ sourceId: 'pushed', token: first?.token ?? '', until: end })).toBe(false);
  expect(await other.renewLease({ sourceId: 'pushed', token: late?.token ?? '', until: end })).toBe(true);
  if (late !== null) await other.putBack(late);
  expect(await claimed(place.store, NOW + 60_000)).not.toBeNull();
  expect(ids(await claim({ now: NOW + DAY }))).toEqual(['a', 'b']);
  await other.close();
});

test('a source that is unknown, or has left the catalogue, is claimed by nobody', async () => {
  const claimed = (sourceId: string) => place.store.claimSource({ sourceId, now: NOW, leaseMs: 60_000 });
  await place.store.syncCatalog({ fingerprint: '2', sources: [] }, NOW);
  expect([await claimed('unknown'), await claimed('pushed')]).toEqual([null, null]);
});

test('a source that is disabled is not claimed and due at once when enabled again', async () => {
  const sources = (pollable: boolean) => ({ fingerprint: '1', sources: [{ id: 'a', pollable, url: null }] });
  await place.store.syncCatalog(sources(false), NOW);
  expect(await claim()).toEqual([]);
  await place.store.syncCatalog(sources(true), NOW);
  expect(ids(await claim())).toEqual(['a']);
});

test('what is written under a claim that has gone to another since is refused, and nothing of it is kept', async () => {
  const [early] = await claim({ ids: ['a'] });
  const source = { id: 'a', retention: FOREVER, deliberate: false };
  const write = (token: string | undefined, name: string) =>
    place.store.saveEntries({
      source,
      entries: [sampleEntry(name)],
      at: NOW + 1,
      lease: { sourceId: 'a', token: token ?? '' },
    });
  expect(statuses(await write(early?.token, 'one'))).toEqual(['created']);
  const [late] = await claim({ now: NOW + 60_000, ids: ['a'] });
  await expect(write(early?.token, 'two')).rejects.toMatchObject({ code: 'lease-lost' });
  expect(statuses(await write(late?.token, 'three'))).toEqual(['created']);
  expect(names(await place.store.findFeed({ limit: 9 }))).toEqual(['three', 'one']);
});

test('what is known of pages is written over only by who has the source', async () => {
  const [early] = await claim({ ids: ['a'] });
  const page: PageState = {
    ...{ url: 'https://site.example/1', stamp: null, entryId: null, etag: null, lastModified: null },
    ...{ firstSeenAt: NOW, readAt: null, failures: 0, nextTryAt: NOW },
  };
  const held = (token: string | undefined) => ({ sourceId: 'a', token: token ?? '' });
  const known = async () => [...(await place.store.pageStates('a', [page.url])).values()];
  await place.store.savePageStates('a', [page], held(early?.token));
  const [late] = await claim({ now: NOW + 60_000, ids: ['a'] });
  const read = { ...page, readAt: NOW };
  await place.store.savePageStates('a', [read], held(late?.token));
  const lost = { code: 'lease-lost' };
  await expect(place.store.savePageStates('a', [page], held(early?.token))).rejects.toMatchObject(lost);
  await expect(place.store.forgetPages('a', NOW + 1, held(early?.token))).rejects.toMatchObject(lost);
  expect(await known()).toEqual([read]);
  await place.store.forgetPages('a', NOW + 1, held(late?.token));
  expect(await known()).toEqual([]);
});

test('a notice that comes while its source is being polled is not forgotten', async () => {
  const dueAt = async () => (await stateOf('a'))?.nextDueAt;
  const [polled] = await claim({ ids: ['a'] });
  await place.store.hastenPoll('a', NOW + 9);
  await place.store.hastenPoll('a', NOW + 5);
  await place.store.hastenPoll('a', NOW + 7);
  expect(ids(await claim({ ids: ['a'] }))).toEqual([]);
  await place.store.finishPoll(report({ token: polled?.token ?? '' }));
  expect(await dueAt()).toBe(NOW + 5);
  // It is over with that.
  const [again] = await claim({ ids: ['a'] });
  await place.store.finishPoll(report({ token: again?.token ?? '' }));
  expect(await dueAt()).toBe(NOW + DAY);
  const [busy] = await claim({ ids: ['a'] });
  await place.store.hastenPoll('a', NOW + 3);
  await place.store.putBack({ sourceId: 'a', token: busy?.token ?? '', nextDueAt: NOW + 60_000 });
  expect(await dueAt()).toBe(NOW + 3);
});

test('a notice hastens nothing that is due sooner', async () => {
  const [polled] = await claim({ ids: ['a'] });
  await place.store.hastenPoll('a', NOW + 2 * DAY);
  await place.store.finishPoll(report({ token: polled?.token ?? '' }));
  await place.store.hastenPoll('a', NOW + 2 * DAY);
  expect((await stateOf('a'))?.nextDueAt).toBe(NOW + DAY);
  await place.store.hastenPoll('a', NOW + 1);
  expect((await stateOf('a'))?.nextDueAt).toBe(NOW + 1);
});

test('a notice that a dead process was told of is not one for the poll after its own', async () => {
  await claim({ ids: ['a'] });
  await place.store.hastenPoll('a', NOW + 1);
  const [again] = await claim({ ids: ['a'], now: NOW + 60_000 });
  await place.store.finishPoll(report({ token: again?.token ?? '' }));
  expect((await stateOf('a'))?.nextDueAt).toBe(NOW + DAY);
});
