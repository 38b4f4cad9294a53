import { setTimeout } from 'node:timers/promises';
import { shareGate } from '../../src/collect/shared-turns.ts';
import { createHostGate, createSlots, type HostGate } from '../../src/collect/turns.ts';
import type { SharedTurns } from '../../src/model.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { fetcher, PLAIN, serve, text } from '../collect/loopback.ts';
import { NOW } from '../store/sample.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';

let database: TestDatabase;
let stores: Store[];
beforeEach(async () => {
  database = await openTestDatabase();
  stores = [];
  for (let n = 0; n < 3; n += 1) stores.push(await openStore({ url: database.url, now: () => NOW }));
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
});

const turnsOf = (store: Store | undefined): SharedTurns => {
  if (store?.turns === undefined || store.turns === null) throw new Error('no turns');
  return store.turns;
};
/** The gate of one process among three. */
function gateOf(store: Store | undefined, { gapMs = 40, holdMs = 5000 } = {}): HostGate {
  const timing = { gapMs, now: Date.now, sleep: (ms: number) => setTimeout(ms) };
  const sharing = { turns: turnsOf(store), prefix: '', holdMs, isStopping: () => false };
  return shareGate(createHostGate(timing), { ...timing, ...sharing });
}

test('a host is asked once at a time, with its pause in between, however many processes ask', async () => {
  const visits: { from: number; to: number }[] = [];
  const visit = async (gate: HostGate) => {
    const turn = await gate.enter('paper.example', { gap: true });
    if (turn.kind === 'busy') throw new Error('busy');
    const from = performance.now();
    await setTimeout(10);
    visits.push({ from, to: performance.now() });
    turn.leave();
  };
  const gates = stores.map((store) => gateOf(store));
  await Promise.all(Array.from({ length: 12 }, (_, n) => visit(gates[n % 3] as HostGate)));
  const pauses = visits
    .toSorted((one, other) => one.from - other.from)
    .map(({ from }, at, all) => from - (all[at - 1]?.to ?? Number.NEGATIVE_INFINITY));
  expect(visits).toHaveLength(12);
  // To the millisecond: the database counts whole ones.
  expect(Math.min(...pauses)).toBeGreaterThan(38);
});

test('hosts do not wait for each other', async () => {
  const [one, two] = [turnsOf(stores[0]), turnsOf(stores[1])];
  expect((await one.take('a.example', 5000)).kind).toBe('turn');
  expect((await two.take('b.example', 5000)).kind).toBe('turn');
  expect((await two.take('a.example', 5000)).kind).toBe('held');
});

test('the turn of a process that died ends by itself, and what it says later changes nothing', async () => {
  const [one, two] = [turnsOf(stores[0]), turnsOf(stores[1])];
  const dead = await one.take('paper.example', 100);
  const gate = gateOf(stores[1]);
  const turn = await gate.enter('paper.example', { gap: true, patienceMs: 3000 });
  expect(turn.kind).toBe('turn');
  await one.leave('paper.example', dead.kind === 'turn' ? dead.token : '', 0);
  expect((await two.take('paper.example', 1000)).kind).toBe('held');
});

test('who has no patience is sent away, and a host that asked to be left alone is left alone by all', async () => {
  const [first, second] = [gateOf(stores[0]), gateOf(stores[1])];
  const turn = await first.enter('paper.example', { gap: true });
  first.pause('paper.example', 60_000);
  expect(await second.enter('paper.example', { gap: true, patienceMs: 10 })).toMatchObject({ kind: 'busy' });
  if (turn.kind === 'turn') turn.leave();
  await setTimeout(100);
  const sent = await second.enter('paper.example', { gap: true, patienceMs: 1000 });
  expect(sent).toMatchObject({ kind: 'busy' });
  if (sent.kind === 'busy') expect(sent.afterMs).toBeGreaterThan(50_000);
});

test('who has no socket yet does not hold the turn of all: it could run out before anything is asked', async () => {
  const [waiting, other] = [gateOf(stores[0]), turnsOf(stores[1])];
  const slots = createSlots(1);
  const leaveSlot = await slots.enter();
  const turn = waiting.enter('paper.example', { gap: true, slot: slots.enter });
  await setTimeout(50);
  const taken = await other.take('paper.example', 5000);
  expect(taken.kind).toBe('turn');
  await other.leave('paper.example', taken.kind === 'turn' ? taken.token : '', 0);
  leaveSlot();
  expect((await turn).kind).toBe('turn');
  expect((await other.take('paper.example', 5000)).kind).toBe('held');
});

test('who stands in the line of all has no socket, is counted as waiting, and other hosts are asked meanwhile', async () => {
  const server = await serve((_request, response) => response.end('ok'));
  const [own, other] = [turnsOf(stores[0]), turnsOf(stores[1])];
  const hub = fetcher({ turns: own, maxSockets: 1, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  const held = await other.take('busy.example', 5000);
  const fetchFrom = (host: string) => hub.fetch({ ...PLAIN, polite: true, url: `http://${host}:${server.port}/` });
  const inLine = fetchFrom('busy.example');
  while (hub.waiting() === 0) await setTimeout(1);
  expect(text(await fetchFrom('free.example'))).toBe('ok');
  // For a moment, when it looks again, it does not wait.
  while (hub.waiting() === 0) await setTimeout(1);
  await other.leave('busy.example', held.kind === 'turn' ? held.token : '', 0);
  expect(text(await inLine)).toBe('ok');
  expect(hub.waiting()).toBe(0);
  await hub.close();
  await server.close();
});

test('who hears of its turn too late gives it back: it could end while the host is asked', async () => {
  const turns = turnsOf(stores[0]);
  let isSlow = true;
  const slow: SharedTurns = {
    ...turns,
    take: async (...given) => {
      const found = await turns.take(...given);
      if (isSlow) await setTimeout(60);
      isSlow = false;
      return found;
    },
  };
  const timing = { gapMs: 0, now: Date.now, sleep: (ms: number) => setTimeout(ms) };
  const sharing = { turns: slow, prefix: '', holdMs: 5000, spareMs: 50, isStopping: () => false };
  const gate = shareGate(createHostGate(timing), { ...timing, ...sharing });
  expect(await gate.enter('paper.example', { gap: true, patienceMs: 0 })).toMatchObject({ kind: 'busy' });
  const turn = await gate.enter('paper.example', { gap: true });
  expect([turn.kind, (await turnsOf(stores[1]).take('paper.example', 5000)).kind]).toEqual(['turn', 'held']);
});
