import { ask, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const PATH = '/feeds/all.rss';

test('a proxy that writes an address with an odd zone is answered, from memory too', async () => {
  const hub = fakeHub({ trustProxy: 'loopback' });
  const server = await serve(hub);
  for (const zone of ['br-0a1b', 'eth0.100', 'a_b']) {
    const headers = { 'X-Forwarded-For': `fe80::1%${zone}` };
    expect((await ask(server, PATH, { headers })).status).toBe(200);
    expect((await ask(server, PATH, { headers })).status).toBe(200);
  }
  expect(hub.logged).toEqual([]);
});

test('a failure in front of the routes is one 500 and a line in the log; the hub goes on', async () => {
  let isBroken = false;
  const hub = fakeHub({
    generation: () => {
      if (isBroken) throw new Error('no generation');
      return 0;
    },
  });
  const server = await serve(hub);
  expect((await ask(server, PATH)).status).toBe(200);
  isBroken = true;
  const failed = await ask(server, PATH);
  expect([failed.status, failed.json.code]).toEqual([500, 'internal']);
  expect(failed.headers['x-content-type-options']).toBe('nosniff');
  expect(hub.logged).toEqual([{ err: new Error('no generation') }]);
  isBroken = false;
  expect((await ask(server, PATH)).status).toBe(200);
});
