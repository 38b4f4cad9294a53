import { Gauge, Registry } from 'prom-client';
import { createApp, listen } from '../../src/serve/index.ts';
import { ask, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

test('/healthz says that the hub is alive', async () => {
  const answer = await ask(await serve(fakeHub()), '/healthz');
  expect([answer.status, answer.json]).toEqual([200, { status: 'ok' }]);
});

test('/readyz shows its checks, and is 503 while one fails', async () => {
  const ready = await ask(await serve(fakeHub()), '/readyz');
  expect([ready.status, ready.json]).toEqual([200, { status: 'ready', checks: { store: 'ok' } }]);
  const hub = fakeHub({ readiness: async () => ({ ready: false, checks: { store: 'unreachable' } }) });
  const waiting = await ask(await serve(hub), '/readyz');
  expect([waiting.status, waiting.headers['content-type']]).toEqual([503, 'application/problem+json']);
  expect(waiting.json).toMatchObject({ code: 'unavailable', checks: { store: 'unreachable' } });
  expect(waiting.headers['retry-after']).toBe('5');
});

test('/metrics counts by the pattern of the route, never by the path', async () => {
  const server = await serve(fakeHub());
  await ask(server, '/feeds/source/isna.rss');
  await ask(server, '/feeds/source/nobody.rss');
  await ask(server, '/wp-login.php');
  const { status, headers, body } = await ask(server, '/metrics');
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(body).toContain('http_requests_total{route="/feeds/source/:id.:ext",status="200"} 1');
  expect(body).toContain('http_requests_total{route="/feeds/source/:id.:ext",status="404"} 1');
  expect(body).toContain('http_requests_total{route="unmatched",status="404"} 1');
  expect(body).toContain('http_request_duration_seconds_count{route="/feeds/source/:id.:ext"} 2');
  expect(body).toContain('process_cpu_seconds_total');
  expect(body).not.toMatch(/http_.*isna/);
  expect(body).not.toMatch(/nobody|wp-login/);
});

test('/metrics has the caller’s own figures too', async () => {
  const registry = new Registry();
  new Gauge({ name: 'khorak_entries', help: 'Entries kept', registers: [registry] }).set(3);
  const server = await listen(createApp(fakeHub().door, { registry }), { port: 0, host: '127.0.0.1' });
  expect((await ask(server, '/metrics')).body).toContain('khorak_entries 3');
  await server.close();
});

test('a value of TRUST_PROXY that Express does not understand stops the start', () => {
  expect(() => createApp(fakeHub({ trustProxy: 'no such address' }).door)).toThrow(/TRUST_PROXY/);
});
