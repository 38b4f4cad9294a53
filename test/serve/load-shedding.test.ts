import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { admit, listen } from '../../src/serve/index.ts';
import { ask, quantile, type SlowServer, startSlowServer, storm } from './load.ts';

const PUBLIC = { publicUrl: 'https://hub.example/news' };
/** Nobody may wait: whatever comes while one is answered is refused. */
const NO_ROOM = { waitMs: 60_000, underWay: 1 };

const burn = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

/** A server whose answers are held back until they are let go. */
async function holdingServer(options: Partial<Parameters<typeof admit>[1]> = {}) {
  const held: ServerResponse[] = [];
  const listener: RequestListener = (_req, res) => held.push(res);
  const server = await listen(admit(listener, { ...PUBLIC, ...options }), { port: 0, host: '127.0.0.1' });
  const holds = async (count: number) => {
    while (held.length < count) await setTimeout(2);
  };
  const letGo = () => {
    for (const res of held.splice(0)) res.end('answered');
  };
  return { port: server.port, holds, letGo, close: () => server.close() };
}

describe('when more is asked than can be answered', () => {
  test('who is refused gets a problem document that says when to come again, and keeps the connection', async () => {
    const server = await holdingServer({ reading: NO_ROOM });
    const first = ask(server.port);
    await server.holds(1);
    const refused = await ask(server.port, { path: '/feeds/all.rss' });
    expect(refused.status).toBe(503);
    expect(refused.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'retry-after': expect.stringMatching(/^[3-7]$/),
      'access-control-allow-origin': '*',
      connection: 'keep-alive',
    });
    expect(JSON.parse(refused.body)).toMatchObject({ type: 'urn:khorak:problem:overloaded', status: 503 });
    server.letGo();
    expect((await first).status).toBe(200);
    await server.close();
  });

  test('who is refused is told different times, so that not all come back at once', async () => {
    const server = await holdingServer({ reading: NO_ROOM });
    const first = ask(server.port);
    await server.holds(1);
    const refused = await Promise.all(Array.from({ length: 10 }, () => ask(server.port)));
    expect(new Set(refused.map(({ headers }) => headers['retry-after'])).size).toBe(5);
    server.letGo();
    await first;
    await server.close();
  });

  test('health and metrics are never refused, below the prefix or not', async () => {
    const server = await holdingServer({ reading: NO_ROOM });
    const paths = ['/', '/healthz', '/readyz', '/metrics', '/news/healthz', '/news/readyz', '/news/metrics'];
    const answers: ReturnType<typeof ask>[] = [];
    for (const path of paths) {
      answers.push(ask(server.port, { path }));
      await server.holds(answers.length);
    }
    expect((await ask(server.port, { path: '/healthz/no' })).status).toBe(503);
    server.letGo();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(paths.map(() => 200));
    await server.close();
  });

  test('a push is still taken where a feed is refused, until there is no room for it either', async () => {
    const server = await holdingServer({ reading: NO_ROOM, writing: { waitMs: 60_000, underWay: 2 } });
    const push = { path: '/articles', method: 'POST', body: '{}' };
    const first = ask(server.port, push);
    await server.holds(1);
    expect((await ask(server.port, { path: '/feeds/all.rss' })).status).toBe(503);
    const second = ask(server.port, push);
    await server.holds(2);
    expect((await ask(server.port, push)).status).toBe(503);
    server.letGo();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    await server.close();
  });

  test('a large body that is refused ends its connection: it is not read to its end', async () => {
    const server = await holdingServer({ writing: NO_ROOM });
    const push = { path: '/articles', method: 'POST', body: '{}' };
    const first = ask(server.port, push);
    await server.holds(1);
    const large = await ask(server.port, { ...push, body: 'x'.repeat(70_000) });
    expect([large.status, large.headers.connection]).toEqual([503, 'close']);
    server.letGo();
    await first;
    await server.close();
  });

  test('refusals are counted, and told at the first', async () => {
    const registry = new Registry();
    const told: number[] = [];
    const server = await holdingServer({ reading: NO_ROOM, registry, report: (refused) => told.push(refused) });
    const first = ask(server.port);
    await server.holds(1);
    await Promise.all([ask(server.port), ask(server.port), ask(server.port)]);
    expect(await registry.metrics()).toMatch(/^http_requests_refused_total 3$/m);
    expect(told).toEqual([1]);
    server.letGo();
    await first;
    await server.close();
  });
});

test('there is room again once answers are out, and one that is slowly received takes none', async () => {
  const body = Buffer.alloc(16_000_000, 'x');
  const listener: RequestListener = (req, res) => res.end(req.url === '/large' ? body : 'small');
  const server = await listen(admit(listener, { ...PUBLIC, reading: NO_ROOM }), { port: 0, host: '127.0.0.1' });
  const answers: number[] = [];
  const large = ask(server.port, { path: '/large' });
  for (let n = 0; n < 5; n += 1) {
    await setTimeout(15);
    answers.push((await ask(server.port)).status);
  }
  expect(answers).toEqual([200, 200, 200, 200, 200]);
  expect((await large).body.length).toBe(body.length);
  await server.close();
});

test('any number of requests that are answered at once are let through, however fast they come', async () => {
  const state = { headersSent: true, destroyed: false, req: { complete: true } };
  const answered = { ...state, writeHead: () => {}, end: () => {} } as unknown as ServerResponse;
  let handled = 0;
  const listener = admit(
    () => {
      handled += 1;
    },
    { ...PUBLIC, report: () => {} },
  );
  for (let n = 0; n < 2000; n += 1) {
    listener({ method: 'GET', url: '/', headers: {} } as IncomingMessage, answered);
    await setImmediate();
  }
  // the last may still wait for its turn
  for (let turn = 0; turn < 1000 && handled < 2000; turn += 1) await setImmediate();
  expect(handled).toBe(2000);
});

test('a request in every turn of the loop keeps none from being answered', async () => {
  let handled = 0;
  let refused = 0;
  const res = { headersSent: true, destroyed: false, req: { complete: true }, writeHead: () => {}, end: () => {} };
  const listener = admit(
    () => {
      handled += 1;
      if (handled % 50 === 0) burn(2);
    },
    { ...PUBLIC, report: () => {} },
  );
  const counting = { ...res, end: () => (refused += 1) } as unknown as ServerResponse;
  for (let n = 0; n < 3000; n += 1) {
    listener({ method: 'GET', url: '/', headers: {} } as IncomingMessage, counting);
    await setImmediate();
  }
  // Whoever only looks for more would have handled a handful, and refused the most.
  expect({ handled: handled > 1500, refused }).toEqual({ handled: true, refused: 0 });
});

test('who would wait for too long is refused when it comes, the others have their turn in order', async () => {
  const order: (string | undefined)[] = [];
  const listener: RequestListener = (req, res) => {
    burn(20);
    order.push(req.url);
    res.end('answered');
  };
  const reading = { waitMs: 100, underWay: 1000 };
  const server = await listen(admit(listener, { ...PUBLIC, reading }), { port: 0, host: '127.0.0.1' });
  // So much has been learned of what one costs.
  for (let n = 0; n < 10; n += 1) await ask(server.port);
  order.length = 0;
  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => ask(server.port, { path: `/${n}` })));
  const admitted = answers.filter(({ status }) => status === 200);
  expect(admitted.length).toBeGreaterThan(2);
  expect(admitted.length).toBeLessThan(20);
  expect(answers.filter(({ status }) => status === 503).length).toBe(40 - admitted.length);
  expect(order).toEqual([...order].sort((one, other) => Number(one?.slice(1)) - Number(other?.slice(1))));
  expect((await ask(server.port)).status).toBe(200);
  await server.close();
});

test('clients that come back at once, one after the other, are all answered while none waits for long', async () => {
  const listener: RequestListener = (_req, res) => {
    burn(5);
    res.end('answered');
  };
  const server = await listen(admit(listener, PUBLIC), { port: 0, host: '127.0.0.1' });
  const client = async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 20; n += 1) statuses.push((await ask(server.port)).status);
    return statuses;
  };
  const statuses = (await Promise.all([client(), client(), client(), client(), client()])).flat();
  expect(new Set(statuses)).toEqual(new Set([200]));
  await server.close();
});

describe('a server that is asked four times what it can do', () => {
  let slow: SlowServer;
  beforeAll(async () => {
    slow = await startSlowServer();
  });
  afterAll(() => slow.stop());

  test('answers whom it admits within a second, refuses the rest as fast, and is itself right after', async () => {
    // A busy machine takes longer over everything: what ten of them take when nobody else asks is added to each bound.
    const calm = async () => {
      const startedAt = performance.now();
      const statuses = [];
      for (let n = 0; n < 10; n += 1) statuses.push((await ask(slow.port)).status);
      expect(new Set(statuses)).toEqual(new Set([200]));
      return performance.now() - startedAt;
    };
    const tenMs = await calm();
    // 50 a second is what it can do; without an admission the last of these would wait for six seconds.
    const answers = await storm(slow.port, 400, 5);
    const after = performance.now();
    while ((await ask(slow.port)).status !== 200) expect(performance.now() - after).toBeLessThan(1000 + tenMs);
    expect(await calm()).toBeLessThan(1000 + tenMs);

    const admitted = answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
    const refused = answers.filter(({ status }) => status === 503).map(({ ms }) => ms);
    expect(admitted.length + refused.length).toBe(400);
    expect(admitted.length).toBeGreaterThan(40);
    expect(quantile(admitted, 0.99)).toBeLessThan(1000 + tenMs);
    expect(quantile(refused, 0.99)).toBeLessThan(1000 + tenMs);
  });
});
