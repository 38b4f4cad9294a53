import { type Answer, ask, CATALOG, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const ADMIN = { Authorization: 'Bearer admin-secret' };

/** A hub that four have asked: a hosted reader from two addresses, a polite reader, a hasty one, someone at the page. */
async function visitedHub() {
  const server = await serve(fakeHub({ trustProxy: 'loopback', throttlePerMinute: 2 }));
  const from = (client: string, agent: string, more: Record<string, string> = {}) =>
    ask(server, '/feeds/all.rss', { headers: { 'X-Forwarded-For': client, 'User-Agent': agent, ...more } });
  const { headers } = await from('198.51.100.1', 'Feedly/1.0 (x; 12 subscribers)');
  const polite = { 'If-None-Match': String(headers.etag) };
  await from('198.51.100.2', 'Feedly/1.0 (x; 15 subscribers)', polite);
  await from('2001:db8:1:2::9', 'Calm/2.0', polite);
  for (let n = 0; n < 4; n += 1) await from('203.0.113.77', '<b>Hasty</b>/1.0');
  await ask(server, '/feeds/all', { headers: { 'X-Forwarded-For': '192.0.2.1', Accept: 'text/html' } });
  await ask(server, '/feeds/source/nobody.rss');
  return server;
}

test('the operator sees each feed’s readers, subscribers, share of 304 and refusals', async () => {
  const answer = await ask(await visitedHub(), '/readers', { headers: ADMIN });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.json).toMatchObject({ throttlePerMinute: 2 });
  expect(answer.json.feeds).toEqual([
    {
      feed: '/feeds/all',
      requests: 7,
      full: 3,
      notModified: 2,
      delta: 0,
      throttled: 2,
      pageViews: 1,
      notModifiedShare: 0.4,
      readers: { lastHour: 3, lastDay: 3 },
      subscribers: 15,
      hostedReaders: [{ name: 'Feedly', subscribers: 15 }],
    },
  ]);
});

test('the costliest clients are named by their network only', async () => {
  const answer = await ask(await visitedHub(), '/readers', { headers: ADMIN });
  expect(answer.json.costliest).toEqual([
    {
      network: '203.0.113.0/24',
      software: '<b>Hasty<',
      feed: '/feeds/all',
      requests: 4,
      full: 2,
      throttled: 2,
      notModifiedShare: 0,
    },
  ]);
  expect(answer.body).not.toMatch(/203\.0\.113\.77|198\.51\.100\.|2001:db8:1:2/);
});

test('a browser is shown a page, in the hub’s language and with nothing in it run', async () => {
  const answer = await ask(await visitedHub(), '/readers', { headers: { ...ADMIN, Accept: 'text/html,*/*;q=0.8' } });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect([answer.headers.vary, answer.headers['cache-control']]).toEqual(['Accept', 'no-store']);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.body).toContain('<html lang="fa" dir="rtl">');
  expect(answer.body).toContain('<h1>خوانندگان</h1>');
  expect(answer.body).toContain('<bdi dir="ltr">/feeds/all</bdi>');
  expect(answer.body).toContain('<bdi dir="ltr">40%</bdi>');
  expect(answer.body).toContain('<bdi>Feedly</bdi>: 15');
  expect(answer.body).toContain('<bdi dir="ltr">203.0.113.0/24</bdi>');
  expect(answer.body).not.toContain('<b>');
});

test('a hub nobody has read says so', async () => {
  const hub = fakeHub({ catalog: () => ({ ...CATALOG, hub: { ...CATALOG.hub, language: 'en' } }) });
  const answer = await ask(await serve(hub), '/readers', { headers: { ...ADMIN, Accept: 'text/html' } });
  expect(answer.body).toContain('Nobody has come yet.');
  expect(answer.body).not.toContain('<table');
});

describe('the door to it', () => {
  const codes = ({ status, json }: Answer) => [status, json.code];

  test('takes the operator’s token only', async () => {
    const server = await serve(fakeHub());
    expect(codes(await ask(server, '/readers'))).toEqual([401, 'unauthorized']);
    const push = { Authorization: 'Bearer push-secret' };
    expect(codes(await ask(server, '/readers', { headers: push }))).toEqual([401, 'unauthorized']);
  });

  test('is closed while no token is set, and says so', async () => {
    const answer = await ask(await serve(fakeHub({ adminToken: null })), '/readers', { headers: ADMIN });
    expect(codes(answer)).toEqual([403, 'door-closed']);
    expect(answer.json.detail).toContain('ADMIN_TOKEN');
  });
});

test('/metrics has them by feed, for published feeds only', async () => {
  const { body } = await ask(await visitedHub(), '/metrics');
  const lines = body.split('\n').filter((line) => line.startsWith('khorak_feed_'));
  expect(lines.sort()).toEqual([
    'khorak_feed_readers{feed="/feeds/all"} 3',
    'khorak_feed_requests_total{feed="/feeds/all",format="html",outcome="full"} 1',
    'khorak_feed_requests_total{feed="/feeds/all",format="rss",outcome="full"} 3',
    'khorak_feed_requests_total{feed="/feeds/all",format="rss",outcome="not_modified"} 2',
    'khorak_feed_requests_total{feed="/feeds/all",format="rss",outcome="throttled"} 2',
    'khorak_feed_subscribers{feed="/feeds/all"} 15',
  ]);
});
