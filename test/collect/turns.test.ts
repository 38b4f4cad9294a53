import { createHostGate, createSlots, type HostGate, type Manners } from '../../src/collect/turns.ts';
import { fetcher, PLAIN, serve, text } from './loopback.ts';

/** A turn, or a failed test. */
async function takeTurn(gate: HostGate, host: string, manners: Manners = { gap: true }): Promise<() => void> {
  const turn = await gate.enter(host, manners);
  if (turn.kind === 'busy') throw new Error(`${host} is busy for ${turn.afterMs} ms`);
  return turn.leave;
}

/** A gate on a clock that only sleeping moves. */
function clockedGate(gapMs: number) {
  let clock = 1000;
  const gate = createHostGate({
    gapMs,
    now: () => clock,
    sleep: async (ms) => {
      clock += ms;
    },
  });
  return { gate, at: () => clock, pass: (ms: number) => (clock += ms) };
}

describe('the gap between two requests to one host', () => {
  test('runs from the end of one to the start of the next, in the order they came', async () => {
    const { gate, at, pass } = clockedGate(100);
    const starts: [string, number][] = [];
    const visit = async (name: string, gap: boolean) => {
      const leave = await takeTurn(gate, 'news.example', { gap });
      starts.push([name, at()]);
      pass(30);
      leave();
    };
    await Promise.all([visit('first', true), visit('second', true), visit('hasty', false), visit('third', true)]);
    expect(starts).toEqual([
      ['first', 1000],
      ['second', 1130],
      ['hasty', 1160],
      ['third', 1290],
    ]);
  });

  test('is none for another host, and none once it has passed', async () => {
    const { gate, at, pass } = clockedGate(100);
    (await takeTurn(gate, 'a.example'))();
    (await takeTurn(gate, 'b.example'))();
    expect(at()).toBe(1000);
    pass(70);
    (await takeTurn(gate, 'a.example'))();
    expect(at()).toBe(1100);
    pass(500);
    (await takeTurn(gate, 'a.example'))();
    expect(at()).toBe(1600);
  });

  test('is never longer than itself, even when the clock is set back', async () => {
    const { gate, at, pass } = clockedGate(100);
    (await takeTurn(gate, 'a.example'))();
    pass(-900);
    (await takeTurn(gate, 'a.example'))();
    expect(at()).toBe(200);
  });

  test('is still kept after thousands of other hosts', async () => {
    const { gate, at, pass } = clockedGate(100);
    for (let host = 0; host < 2000; host += 1) (await takeTurn(gate, `h${host}.example`))();
    (await takeTurn(gate, 'a.example'))();
    pass(40);
    (await takeTurn(gate, 'a.example'))();
    expect(at()).toBe(1100);
  });

  test('is not waited for longer than there is patience: who is sent away gets a turn of their own', async () => {
    const { gate, at, pass } = clockedGate(100);
    const leave = await takeTurn(gate, 'a.example');
    const inLine = takeTurn(gate, 'a.example', { gap: true, patienceMs: 150 });
    expect(gate.waiting()).toBe(1);
    const impatient = { gap: true, patienceMs: 150 };
    expect(await gate.enter('a.example', impatient)).toEqual({ kind: 'busy', afterMs: 200 });
    expect(await gate.enter('a.example', impatient)).toEqual({ kind: 'busy', afterMs: 300 });
    expect((await gate.enter('b.example', impatient)).kind).toBe('turn');
    pass(10);
    leave();
    (await inLine)();
    expect([at(), gate.waiting()]).toEqual([1110, 0]);
  });

  test('counts what a slow host took last: its line is a long one', async () => {
    const { gate, pass } = clockedGate(100);
    const leave = await takeTurn(gate, 'slow.example');
    pass(30_000);
    leave();
    const next = await takeTurn(gate, 'slow.example');
    expect(await gate.enter('slow.example', { gap: true, patienceMs: 10_000 })).toEqual({
      kind: 'busy',
      afterMs: 30_100,
    });
    next();
  });

  test('lets a redirect go on before those who have not begun', async () => {
    const { gate } = clockedGate(100);
    const order: string[] = [];
    const visit = async (name: string, first: boolean) => {
      const leave = await takeTurn(gate, 'a.example', { gap: true, first });
      order.push(name);
      leave();
    };
    const leave = await takeTurn(gate, 'a.example');
    const visits = [visit('second', false), visit('third', false), visit('redirect', true)];
    leave();
    await Promise.all(visits);
    expect(order).toEqual(['redirect', 'second', 'third']);
  });

  test('grows to what a host asks for, an hour at most, also for those who stand in line', async () => {
    const { gate, at, pass } = clockedGate(100);
    const leave = await takeTurn(gate, 'a.example');
    const inLine = gate.enter('a.example', { gap: true, patienceMs: 1000 });
    gate.pause('a.example', 60_000);
    leave();
    expect(await inLine).toEqual({ kind: 'busy', afterMs: 60_000 });
    expect((await gate.enter('a.example', { gap: true, patienceMs: 1000 })).kind).toBe('busy');
    (await takeTurn(gate, 'a.example', { gap: false }))();
    expect(at()).toBe(1000);
    pass(60_000);
    (await takeTurn(gate, 'a.example', { gap: true, patienceMs: 1000 }))();
    gate.pause('a.example', 24 * 3_600_000);
    const before = at();
    (await takeTurn(gate, 'a.example'))();
    expect(at() - before).toBe(3_600_000);
  });

  test('holds over real connections, for redirects too, and one request at a time', async () => {
    const starts: number[] = [];
    let inside = 0;
    const server = await serve((request, response) => {
      starts.push(performance.now());
      inside += 1;
      expect(inside).toBe(1);
      setTimeout(() => {
        inside -= 1;
        if (request.url === '/moved') response.writeHead(302, { Location: '/' }).end();
        else response.end('ok');
      }, 5);
    });
    const hub = fetcher({ hostGapMs: 30, now: () => performance.now() });
    const paths = ['moved', 'a', 'b'];
    const outcomes = await Promise.all(
      paths.map((path) => hub.fetch({ ...PLAIN, polite: true, url: server.url + path })),
    );
    expect(outcomes.map(text)).toEqual(['ok', 'ok', 'ok']);
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    expect(gaps).toHaveLength(3);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(29);
    await hub.close();
    await server.close();
  });
});

describe('the number of sockets', () => {
  test('has a limit over all hosts', async () => {
    let inside = 0;
    let most = 0;
    const server = await serve((_request, response) => {
      inside += 1;
      most = Math.max(most, inside);
      setTimeout(() => {
        inside -= 1;
        response.end('ok');
      }, 15);
    });
    const hub = fetcher({ maxSockets: 3, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    const urls = Array.from({ length: 12 }, (_, index) => `http://h${index}.example:${server.port}/`);
    const outcomes = await Promise.all(urls.map((url) => hub.fetch({ ...PLAIN, url })));
    expect(outcomes.map(text)).toEqual(urls.map(() => 'ok'));
    expect(most).toBe(3);
    await hub.close();
    await server.close();
  });

  test('is given back in the order of asking', async () => {
    const slots = createSlots(1);
    const order: number[] = [];
    const visits = [1, 2, 3].map(async (visitor) => {
      const leave = await slots.enter();
      order.push(visitor);
      leave();
    });
    await Promise.all(visits);
    expect(order).toEqual([1, 2, 3]);
  });
});
