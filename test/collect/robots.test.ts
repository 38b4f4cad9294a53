import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { createRobots, type RobotsAnswer } from '../../src/collect/robots.ts';
import { HubError } from '../../src/errors.ts';
import { failure, fetcher, type Loopback, NOW, PLAIN, serve, text } from './loopback.ts';

const HOUR = 3_600_000;
const PAGE = { ...PLAIN, robots: true } as const;

const open: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
  open.push(thing);
  return thing;
};
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** A site with this robots.txt (a number: that status) and a page everywhere else; notes what is asked for. */
async function site(robots: string | number, others?: RequestListener): Promise<Loopback & { asked: string[] }> {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    asked.push(decodeURI(request.url ?? ''));
    if (request.url !== '/robots.txt') {
      if (others === undefined) response.end('a page');
      else others(request, response);
      return;
    }
    response.statusCode = typeof robots === 'number' ? robots : 200;
    response.end(typeof robots === 'number' ? '' : robots);
  });
  return Object.assign(keep(server), { asked });
}

describe('a page that robots.txt forbids', () => {
  test('is not asked for, and the failure says whose robots.txt it was', async () => {
    const server = await site('User-agent: *\nDisallow: /پنهان/\n');
    const hub = keep(fetcher());
    const refused = await hub.fetch({ ...PAGE, url: `${server.url}پنهان/خبر` });
    expect(failure(refused)).toEqual({
      code: 'robots-refused',
      message: expect.stringContaining(`127.0.0.1:${server.port}`),
    });
    expect(text(await hub.fetch({ ...PAGE, url: `${server.url}آشکار/خبر` }))).toBe('a page');
    expect(server.asked).toEqual(['/robots.txt', '/آشکار/خبر']);
  });

  test('is fetched as a feed all the same: people subscribe to feeds', async () => {
    const server = await site('User-agent: *\nDisallow: /\n');
    expect(text(await keep(fetcher()).fetch({ ...PLAIN, url: `${server.url}rss` }))).toBe('a page');
    expect(server.asked).toEqual(['/rss']);
  });

  test('is not reached through a redirect either, on its own site or on another', async () => {
    const other = await site('User-agent: Khorak\nDisallow: /\n');
    const server = await site('User-agent: *\nDisallow: /b\n', (request, response) => {
      response.writeHead(302, { location: request.url === '/a' ? '/b' : other.url }).end();
    });
    const hub = keep(fetcher());
    expect(failure(await hub.fetch({ ...PAGE, url: `${server.url}a` })).code).toBe('robots-refused');
    expect(failure(await hub.fetch({ ...PAGE, url: `${server.url}c` })).code).toBe('robots-refused');
    expect([server.asked, other.asked]).toEqual([['/robots.txt', '/a', '/c'], ['/robots.txt']]);
  });
});

describe('robots.txt', () => {
  test.each([
    [
      'a group for Khorak counts before the one for everybody',
      'User-agent: *\nDisallow: /\n\nUser-agent: KHORAK\nAllow: /\n',
      '/a',
      true,
    ],
    ['the longest rule decides', 'User-agent: *\nDisallow: /news/\nAllow: /news/public/\n', '/news/public/1', true],
    ['of two equal rules the one that allows decides', 'User-agent: *\nDisallow: /a\nAllow: /a\n', '/a', true],
    ['a star stands for anything', 'User-agent: *\nDisallow: /*/print\n', '/2025/print', false],
    ['a dollar sign ends an address', 'User-agent: *\nDisallow: /*.php$\n', '/a.php?id=1', true],
    ['a rule may be written in Persian letters', 'User-agent: *\nDisallow: /خبر\n', '/%D8%AE%D8%A8%D8%B1/1', false],
    ['two groups for one name are one', 'User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n', '/b', false],
    ['a byte order mark changes nothing', '\ufeffUser-agent: *\r\nDisallow: /\r\n', '/a', false],
    ['an error page in its place allows everything', '<!doctype html><p>Disallow: /', '/a', true],
  ])('%s', async (_rule, robots, path, isAllowed) => {
    const server = await site(robots);
    const outcome = await keep(fetcher()).fetch({ ...PAGE, url: new URL(path, server.url).href });
    expect(outcome.kind).toBe(isAllowed ? 'document' : 'failed');
  });

  test('is asked for once for all pages of a site, also when they are asked for at once', async () => {
    const server = await site('');
    const hub = keep(fetcher());
    const outcomes = await Promise.all(['a', 'b', 'c'].map((page) => hub.fetch({ ...PAGE, url: server.url + page })));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['document', 'document', 'document']);
    expect(server.asked.filter((path) => path === '/robots.txt')).toHaveLength(1);
  });

  test('is asked for again after a day', async () => {
    let now = NOW;
    const server = await site('');
    const hub = keep(fetcher({ now: () => now }));
    for (const hours of [0, 23, 25]) {
      now = NOW + hours * HOUR;
      await hub.fetch({ ...PAGE, url: `${server.url}a` });
    }
    expect(server.asked).toEqual(['/robots.txt', '/a', '/a', '/robots.txt', '/a']);
  });

  test.each([404, 403, 410])('that answers %d allows everything', async (status) => {
    const server = await site(status);
    expect((await keep(fetcher()).fetch({ ...PAGE, url: `${server.url}a` })).kind).toBe('document');
  });

  test.each([500, 503, 429])('that answers %d keeps us from the whole site, for an hour', async (status) => {
    let now = NOW;
    const server = await site(status);
    const hub = keep(fetcher({ now: () => now }));
    for (const minutes of [0, 59, 61]) {
      now = NOW + minutes * 60_000;
      expect(failure(await hub.fetch({ ...PAGE, url: `${server.url}a` })).code).toBe('robots-refused');
    }
    expect(server.asked).toEqual(['/robots.txt', '/robots.txt']);
  });

  test('that cannot be had any more is held to as it was', async () => {
    let now = NOW;
    let answer: RobotsAnswer = document('User-agent: *\nDisallow: /closed\n');
    const robots = createRobots({ read: async () => answer, now: () => now, sleep: async () => {} });
    const ask = async (path: string) =>
      (await robots.admit(new URL(path, 'https://site.example/'), { proxy: null, polite: false }))?.code ?? 'allowed';
    expect([await ask('/open'), await ask('/closed')]).toEqual(['allowed', 'robots-refused']);
    answer = { kind: 'failed', status: 503, error: new HubError('fetch-status', 'site.example answered 503') };
    now += 25 * HOUR;
    expect([await ask('/open'), await ask('/closed')]).toEqual(['allowed', 'robots-refused']);
  });

  test('on a private address is refused for what it is', async () => {
    const server = await site('');
    const outcome = await keep(fetcher({ allowPrivate: [] })).fetch({ ...PAGE, url: `${server.url}a` });
    expect(failure(outcome).code).toBe('address-refused');
    expect(server.asked).toEqual([]);
  });

  test('that is very long is read to its 500th kilobyte', async () => {
    const filler = `${'# a comment\n'.repeat(45_000)}`;
    const server = await site(`User-agent: *\nDisallow: /early\n${filler}Disallow: /late\n`);
    const hub = keep(fetcher({ maxBytes: 1_000_000 }));
    expect((await hub.fetch({ ...PAGE, url: `${server.url}early` })).kind).toBe('failed');
    expect((await hub.fetch({ ...PAGE, url: `${server.url}late` })).kind).toBe('document');
  });

  test("gets none of the source's secrets", async () => {
    const seen: (string | undefined)[] = [];
    const server = keep(
      await serve((request, response) => {
        seen.push(request.headers.authorization);
        response.end('');
      }),
    );
    const settings = { headers: {}, auth: 'SECRET', proxy: null };
    await keep(fetcher({ env: () => 'user:password' })).fetch({ ...PAGE, settings, url: `${server.url}a` });
    expect(seen).toEqual([undefined, expect.stringMatching(/^Basic /)]);
  });

  test('whose turn is far off keeps nobody waiting, and is asked for when the page is wanted again', async () => {
    const server = await site('');
    const hub = keep(fetcher({ hostGapMs: 60_000 }));
    await hub.fetch({ ...PLAIN, url: `${server.url}rss` });
    const busy = await hub.fetch({ ...PAGE, polite: true, patienceMs: 1000, url: `${server.url}a` });
    expect(failure(busy).code).toBe('host-busy');
    expect((await hub.fetch({ ...PAGE, url: `${server.url}a` })).kind).toBe('document');
    expect(server.asked).toEqual(['/rss', '/robots.txt', '/a']);
  });

  test('sets the pause between two pages with Crawl-delay, up to 30 seconds', async () => {
    const pauses: number[] = [];
    const admitTwice = async (robotsText: string) => {
      const robots = createRobots({
        read: async () => document(robotsText),
        now: () => NOW,
        sleep: async (ms) => {
          pauses.push(Math.round(ms / 1000));
        },
      });
      const page = new URL('https://site.example/a');
      for (let time = 0; time < 2; time += 1) await robots.admit(page, { proxy: null, polite: true });
    };
    await admitTwice('User-agent: *\nCrawl-delay: 7\n');
    await admitTwice('User-agent: *\nCrawl-delay: 86400\n');
    await admitTwice('User-agent: *\nCrawl-delay: soon\n');
    expect(pauses).toEqual([7, 30]);
  });

  test('with a Crawl-delay makes a page wait without a socket, and the hub goes on with other sites', async () => {
    let wake = () => {};
    const robots = createRobots({
      read: async () => document('User-agent: *\nCrawl-delay: 30\n'),
      now: () => NOW,
      sleep: () =>
        new Promise((resolve) => {
          wake = resolve;
        }),
    });
    const ask = () => robots.admit(new URL('https://site.example/a'), { proxy: null, polite: true });
    await ask();
    expect(robots.waiting()).toBe(0);
    const second = ask();
    await new Promise(setImmediate);
    expect(robots.waiting()).toBe(1);
    wake();
    await second;
    expect(robots.waiting()).toBe(0);
  });

  test('made to take long to compare does not hold the hub up', async () => {
    const robots = createRobots({
      read: async () => document(`User-agent: *\nDisallow: /${'*a'.repeat(200_000)}\n`),
      now: () => NOW,
      sleep: async () => {},
    });
    const startedAt = performance.now();
    const page = new URL(`https://site.example/${'a'.repeat(8000)}`);
    expect((await robots.admit(page, { proxy: null, polite: false }))?.code).toBe('robots-refused');
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  test('of any content is answered with yes or no, never with an exception', async () => {
    const line = fc.tuple(
      fc.constantFrom('User-agent: ', 'Disallow: ', 'Allow: ', 'Crawl-delay: ', 'Sitemap: ', ''),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('*', 'khorak', '/', '/*$', '%', '-1', 'Infinity')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.webPath(), async (lines, path) => {
        const robotsText = lines.map((parts) => parts.join('')).join('\n');
        const robots = createRobots({ read: async () => document(robotsText), now: () => NOW, sleep: async () => {} });
        const refusal = await robots.admit(new URL(`https://site.example${path}`), { proxy: null, polite: true });
        expect(refusal === null || refusal.code === 'robots-refused').toBe(true);
      }),
    );
  });
});

function document(robotsText: string): RobotsAnswer {
  return { kind: 'document', document: { bytes: Buffer.from(robotsText) } };
}
