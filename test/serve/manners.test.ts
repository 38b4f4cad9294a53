import fc from 'fast-check';
import type { FeedAsk } from '../../src/serve/manners.ts';
import { createManners } from '../../src/serve/manners.ts';
import { countReaders } from '../../src/serve/readership.ts';
import { type Answer, ask, type FakeHub, fakeHub, NOW, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A hub whose clock stands still until it is set forward. */
function timedHub(over: Parameters<typeof fakeHub>[0] = {}): FakeHub & { pass(ms: number): void } {
  let at = NOW;
  const hub = fakeHub({ throttlePerMinute: 3, now: () => at, ...over });
  return {
    ...hub,
    pass: (ms) => {
      at += ms;
    },
  };
}

type Server = Awaited<ReturnType<typeof serve>>;

/** So many requests, one after the other. */
async function askTimes(times: number, server: Server, path: string, headers: Record<string, string> = {}) {
  const answers: Answer[] = [];
  for (let n = 0; n < times; n += 1) answers.push(await ask(server, path, { headers }));
  return answers;
}

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);

describe('a client that asks too often', () => {
  test('is answered up to the limit, then told when to come again', async () => {
    const server = await serve(timedHub());
    const answers = await askTimes(4, server, '/feeds/all.rss');
    expect(statuses(answers)).toEqual([200, 200, 200, 429]);
    const refused = answers.at(-1);
    expect(refused?.headers['content-type']).toBe('application/problem+json');
    expect(refused?.headers['retry-after']).toBe('20');
    expect(refused?.headers['cache-control']).toBe('no-store');
    expect(refused?.headers['access-control-allow-origin']).toBe('*');
    expect(refused?.headers['access-control-expose-headers']).toBe('ETag, Last-Modified, Retry-After');
    expect(refused?.headers['content-length']).toBe(String(Buffer.byteLength(refused?.body ?? '')));
    expect(refused?.json).toMatchObject({
      type: 'urn:khorak:problem:too-many-requests',
      code: 'too-many-requests',
      status: 429,
    });
    expect(refused?.json.detail).toMatch(/Ask again in 20 s.*If-None-Match/);
  });

  test('waits twice as long each time it goes on, an hour at most', async () => {
    const server = await serve(timedHub());
    await askTimes(3, server, '/feeds/all.rss');
    const refused = await askTimes(12, server, '/feeds/all.rss');
    const waits = refused.map(({ headers }) => Number(headers['retry-after']));
    expect(waits).toEqual([20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600, 3600]);
  });

  test('is answered again once it has waited as told, and is forgiven', async () => {
    const hub = timedHub();
    const server = await serve(hub);
    await askTimes(5, server, '/feeds/all.rss');
    hub.pass(39_000);
    expect((await ask(server, '/feeds/all.rss')).status).toBe(429); // told 40 s
    hub.pass(81_000);
    expect(statuses(await askTimes(3, server, '/feeds/all.rss'))).toEqual([200, 200, 200]);
    expect((await ask(server, '/feeds/all.rss')).headers['retry-after']).toBe('20');
  });

  test('may still ask for other feeds, and others for the same', async () => {
    const server = await serve(timedHub({ trustProxy: 'loopback' }));
    await askTimes(4, server, '/feeds/all.rss', { 'X-Forwarded-For': '203.0.113.7' });
    expect(
      (await ask(server, '/feeds/source/isna.rss', { headers: { 'X-Forwarded-For': '203.0.113.7' } })).status,
    ).toBe(200);
    expect((await ask(server, '/feeds/all.rss', { headers: { 'X-Forwarded-For': '203.0.113.8' } })).status).toBe(200);
  });

  test('is not let in by another format, query or HEAD', async () => {
    const server = await serve(timedHub());
    await askTimes(3, server, '/feeds/all.rss');
    expect((await ask(server, '/feeds/all.atom')).status).toBe(429);
    expect((await ask(server, '/feeds/all.rss?limit=7')).status).toBe(429);
    const head = await ask(server, '/feeds/all.rss', { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([429, '']);
  });

  test('is not refused where no limit is set', async () => {
    const server = await serve(timedHub({ throttlePerMinute: 0 }));
    expect(new Set(statuses(await askTimes(50, server, '/feeds/all.rss')))).toEqual(new Set([200]));
  });

  test.each(['/feeds.opml', '/feeds/search.rss?q=x', '/feeds/all/archive/2025-10.rss', '/feeds/all'])(
    'is refused at %s too',
    async (path) => {
      const server = await serve(timedHub());
      expect(statuses(await askTimes(4, server, path, { Accept: '*/*' }))).toEqual([200, 200, 200, 429]);
    },
  );

  test.each(['/', '/healthz', '/readyz', '/metrics', '/feeds/source/nobody.rss', '/articles/k1'])(
    'is never refused at %s',
    async (path) => {
      const server = await serve(timedHub());
      expect(statuses(await askTimes(8, server, path))).not.toContain(429);
    },
  );
});

describe('conditional requests', () => {
  test('are answered when the limit is used up, and use nothing of it', async () => {
    const server = await serve(timedHub());
    const etag = String((await ask(server, '/feeds/all.rss')).headers.etag);
    const polite = { 'If-None-Match': etag };
    expect(new Set(statuses(await askTimes(20, server, '/feeds/all.rss', polite)))).toEqual(new Set([304]));
    expect(statuses(await askTimes(3, server, '/feeds/all.rss'))).toEqual([200, 200, 429]);
    expect((await ask(server, '/feeds/all.rss', { headers: polite })).status).toBe(304);
  });

  test('by date are as good', async () => {
    const server = await serve(timedHub());
    const headers = { 'If-Modified-Since': 'Sat, 20 Dec 2025 08:00:00 GMT' };
    expect(new Set(statuses(await askTimes(20, server, '/feeds/all.rss', headers)))).toEqual(new Set([304]));
  });

  test('are bounded at ten times the limit', async () => {
    const server = await serve(timedHub());
    const etag = String((await ask(server, '/feeds/all.rss')).headers.etag);
    const answers = await askTimes(30, server, '/feeds/all.rss', { 'If-None-Match': etag });
    expect(statuses(answers)).toEqual([...Array(29).fill(304), 429]);
    expect(answers.at(-1)?.headers['retry-after']).toBe('2');
  });

  test.each([
    [{ 'If-None-Match': 'no-quotes' }],
    [{ 'If-Modified-Since': 'yesterday' }],
    [{ 'If-None-Match': '', 'If-Modified-Since': 'Sat, 20 Dec 2025 08:00:00 GMT' }],
    [{ 'A-IM': 'feed' }],
  ])('whose validator is none count as unconditional: %j', async (headers) => {
    const server = await serve(timedHub());
    const answers = await askTimes(4, server, '/feeds/all.rss', headers as Record<string, string>);
    expect(statuses(answers)).toEqual([200, 200, 200, 429]);
  });

  test('whose validators never match are unconditional from then on, until one does', async () => {
    const server = await serve(timedHub());
    const stale = { 'If-None-Match': '"made-up"' };
    expect(statuses(await askTimes(7, server, '/feeds/all.rss', stale))).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });

  test('are trusted again after a match', async () => {
    const hub = timedHub();
    const server = await serve(hub);
    const stale = { 'If-None-Match': '"made-up"' };
    const [first] = await askTimes(7, server, '/feeds/all.rss', stale);
    hub.pass(HOUR);
    const polite = { 'If-None-Match': String(first?.headers.etag) };
    expect((await ask(server, '/feeds/all.rss', { headers: polite })).status).toBe(304);
    expect(statuses(await askTimes(3, server, '/feeds/all.rss', stale))).toEqual([200, 200, 200]);
  });
});

describe('who a client is', () => {
  test('behind a trusted proxy: the reader', async () => {
    const server = await serve(timedHub({ trustProxy: 'loopback' }));
    const one = { 'X-Forwarded-For': '203.0.113.7' };
    expect(statuses(await askTimes(4, server, '/feeds/all.rss', one))).toEqual([200, 200, 200, 429]);
    const other = { 'X-Forwarded-For': '198.51.100.1, 203.0.113.8' };
    expect(statuses(await askTimes(4, server, '/feeds/all.rss', other))).toEqual([200, 200, 200, 429]);
    const forged = { 'X-Forwarded-For': '192.0.2.1, 203.0.113.7' };
    expect((await ask(server, '/feeds/all.rss', { headers: forged })).status).toBe(429);
  });

  test('without a trusted proxy: the address and the software, whatever the headers claim; that is said once', async () => {
    const hub = timedHub();
    const server = await serve(hub);
    const asked = (last: number, agent: string) =>
      ask(server, '/feeds/all.rss', { headers: { 'X-Forwarded-For': `203.0.113.${last}`, 'User-Agent': agent } });
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push(await asked(n, 'hasty'));
    expect(statuses(answers)).toEqual([200, 200, 200, 429]);
    expect((await asked(9, 'calm')).status).toBe(200);
    expect(hub.logged.filter((context) => 'setting' in context)).toEqual([{ setting: 'TRUST_PROXY' }]);
  });

  test('a hosted reader is one at all of its addresses, whatever its subscribers number', async () => {
    const server = await serve(timedHub({ trustProxy: 'loopback' }));
    const answers: Answer[] = [];
    for (let n = 1; n <= 4; n += 1) {
      const headers = { 'X-Forwarded-For': `203.0.${n}.1`, 'User-Agent': `Feedbin feed-id:7 - ${n} subscribers` };
      answers.push(await ask(server, '/feeds/all.rss', { headers }));
    }
    expect(statuses(answers)).toEqual([200, 200, 200, 429]);
    const other = { 'X-Forwarded-For': '203.0.1.1', 'User-Agent': 'Feedbin feed-id:8 - 2 subscribers' };
    expect((await ask(server, '/feeds/all.rss', { headers: other })).status).toBe(200);
  });

  test('names made up by one address do not lift its bound, nor use up what the real one needs', async () => {
    const server = await serve(timedHub({ trustProxy: 'loopback' }));
    const flood: Answer[] = [];
    for (let n = 0; n < 32; n += 1) {
      const headers = { 'X-Forwarded-For': '203.0.113.7', 'User-Agent': `Feedbin feed-id:${n} - 9 subscribers` };
      flood.push(await ask(server, '/feeds/all.rss', { headers }));
    }
    expect(statuses(flood)).toEqual([...Array(30).fill(200), 429, 429]);
    const real = { 'X-Forwarded-For': '198.51.100.1', 'User-Agent': 'Feedbin feed-id:1 - 9 subscribers' };
    const etag = String(flood[0]?.headers.etag);
    const answers = await askTimes(5, server, '/feeds/all.rss', { ...real, 'If-None-Match': etag });
    expect(new Set(statuses(answers))).toEqual(new Set([304]));
  });
});

describe('a validator that matches is taken, whatever came before it', () => {
  const stale = { 'If-None-Match': '"made-up"' };

  /** Junk until it is refused for long, then what the document's tag is. */
  async function exhaust(server: Server, path: string, headers: Record<string, string>): Promise<string> {
    const answers = await askTimes(8, server, path, { ...headers, ...stale });
    expect(answers.at(-1)?.status).toBe(429);
    return String(answers[0]?.headers.etag);
  }

  test.each(['/feeds/all.rss', '/feeds/all.rss?unknown=1', '/feeds/all', '/feeds.opml', '/feeds/search.rss?q=x'])(
    'at %s from the address of a program whose own mean nothing',
    async (path) => {
      const server = await serve(timedHub({ throttlePerMinute: 3 }));
      const etag = await exhaust(server, path, { 'User-Agent': 'old', Accept: '*/*' });
      const right = { 'User-Agent': 'calm', Accept: '*/*', 'If-None-Match': etag };
      expect(statuses(await askTimes(5, server, path, right))).toEqual(Array(5).fill(304));
    },
  );

  test('of a hosted reader whose name a stranger uses', async () => {
    const server = await serve(timedHub({ trustProxy: 'loopback' }));
    const agent = { 'User-Agent': 'Feedbin feed-id:1 - 9 subscribers' };
    const etag = await exhaust(server, '/feeds/all.rss', { ...agent, 'X-Forwarded-For': '203.0.113.7' });
    const real = { ...agent, 'X-Forwarded-For': '198.51.100.1' };
    // its old tag is answered as well: what a stranger sent is held against the stranger
    const answers = [
      ...(await askTimes(2, server, '/feeds/all.rss', { ...real, ...stale })),
      ...(await askTimes(3, server, '/feeds/all.rss', { ...real, 'If-None-Match': etag })),
    ];
    expect(statuses(answers)).toEqual([200, 200, 304, 304, 304]);
  });

  test('but what is looked at is bounded: a flood of junk is not searched for', async () => {
    const hub = timedHub();
    const server = await serve(hub);
    for (let n = 0; n < 60; n += 1) await ask(server, `/feeds/search.rss?q=x${n}`, { headers: stale });
    expect(hub.requests.length).toBeLessThan(40);
  });
});

describe('the record', () => {
  const asking = (manners: ReturnType<typeof createManners>, client: string, over: Partial<FeedAsk> = {}) =>
    manners.admit({
      document: manners.document('/feeds/all.rss'),
      client,
      userAgent: undefined,
      isConditional: true,
      now: NOW,
      ...over,
    });

  test('stays bounded under 200,000 made-up clients and keeps those who came back', () => {
    const manners = createManners(3);
    for (let n = 0; n < 3; n += 1) asking(manners, 'regular');
    for (let n = 0; n < 4; n += 1) asking(manners, 'hasty', { isConditional: false });
    for (let n = 0; n < 200_000; n += 1) asking(manners, `fake ${n}`);
    expect(manners.visitorCount()).toBe(50_000);
    expect([...manners.visitors()]).toHaveLength(50_000);
    const kept = [...manners.visitors()].filter(({ client }) => !client.startsWith('fake'));
    expect(kept.map(({ client, requests }) => [client, requests])).toEqual([
      ['hasty', 4],
      ['regular', 3],
    ]);
    expect(asking(manners, 'hasty', { isConditional: false }).waitSeconds).toBeGreaterThan(0);
  });

  test('stays bounded when every client comes back', () => {
    const manners = createManners(3, { maxVisitors: 100 });
    for (let n = 0; n < 2_000; n += 1) asking(manners, `client ${n % 500}`);
    for (let n = 0; n < 2_000; n += 1) asking(manners, `client ${Math.floor(n / 4)}`);
    expect(manners.visitorCount()).toBe(100);
  });

  test('counts together what is more documents than any hub publishes', () => {
    const manners = createManners(3);
    for (let n = 0; n < 10_100; n += 1) manners.document(`/feeds/source/s${n}.rss`);
    expect([...manners.documents()].length).toBeLessThan(10_010);
    expect(manners.document('/feeds/source/one-more.rss').feed).toBe('(other)');
    expect(manners.document('/feeds/source/one-more').format).toBe('html');
  });

  test('names a document by its feed and format', () => {
    const manners = createManners(3);
    const named = (path: string) => {
      const { feed, format } = manners.document(path);
      return [feed, format];
    };
    expect(named('/feeds/category/archive/fa.json')).toEqual(['/feeds/category/archive/fa', 'json']);
    expect(named('/feeds/source/isna/archive/2025-10.atom')).toEqual(['/feeds/source/isna/archive', 'atom']);
    expect(named('/feeds.opml')).toEqual(['/feeds.opml', 'opml']);
    expect(named('/feeds/all')).toEqual(['/feeds/all', 'html']);
    expect(manners.document('/feeds/all.rss')).toBe(manners.document('/feeds/all.rss'));
  });

  test('counts readers of the last hour and day, and the latest claim of each hosted reader', () => {
    const manners = createManners(3);
    const feedly = (subscribers: number) => `Feedly/1.0 (+http://www.feedly.com/; ${subscribers} subscribers)`;
    asking(manners, 'long-gone', { now: NOW - 25 * HOUR });
    asking(manners, 'today', { now: NOW - 2 * HOUR });
    asking(manners, '203.0.113.1', { userAgent: feedly(12) });
    asking(manners, '203.0.113.2', { userAgent: feedly(15) });
    asking(manners, '203.0.113.3', { userAgent: 'Feedbin feed-id:1 - 5 subscribers' });
    asking(manners, 'visitor', { document: manners.document('/feeds/all') });
    const tally = countReaders(manners, NOW).get('/feeds/all');
    expect(tally).toMatchObject({ lastHour: 2, lastDay: 3, subscribers: 20 });
  });

  test('lets through in any minute no more than twice the limit, and never refuses who keeps to it', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), steps, (perMinute, gaps) => {
        const manners = createManners(perMinute);
        const letIn: number[] = [];
        let now = NOW;
        for (const gap of gaps) {
          now += gap;
          const inLastMinute = letIn.filter((at) => at > now - MINUTE).length;
          const { waitSeconds } = asking(manners, 'one', { isConditional: false, now });
          if (waitSeconds === 0) letIn.push(now);
          expect(inLastMinute).toBeLessThanOrEqual(2 * perMinute);
          expect(waitSeconds).toBeLessThanOrEqual(3600);
        }
        const calm = createManners(perMinute);
        const interval = Math.ceil(MINUTE / perMinute);
        for (let n = 0; n < 3 * perMinute; n += 1) {
          const visit = asking(calm, 'calm', { isConditional: false, now: NOW + n * interval });
          expect(visit.waitSeconds).toBe(0);
        }
      }),
    );
  });

  test('a clock set back shuts nobody out for longer than an hour', () => {
    const manners = createManners(3);
    for (let n = 0; n < 20; n += 1) asking(manners, 'one', { isConditional: false, now: NOW + 1000 * HOUR });
    asking(manners, 'one', { isConditional: false });
    expect(asking(manners, 'one', { isConditional: false, now: NOW + 2 * HOUR }).waitSeconds).toBe(0);
  });
});
