import { HubError } from '../../src/errors.ts';
import { openReaderPool, type ReaderPool } from '../../src/reading/reader-pool.ts';
import { listOf, type NewsSite, openNewsSite, pageOf } from './news-site.ts';
import { openPollingHub, type PollingHub, START } from './polling-hub.ts';

const HOUR = 60;
const BODY = 'شهرداری پیک‌آباد گفت که پل تازهٔ رودخانه از شنبه برای پیاده‌ها باز می‌شود و خودروها باید تا بهار صبر کنند.';

let readers: ReaderPool;
let site: NewsSite;
let peyk: PollingHub;
beforeAll(() => {
  readers = openReaderPool({ threads: 1, timeoutMs: 10_000 });
});
afterAll(() => readers.close());
beforeEach(async () => {
  site = await openNewsSite();
});
afterEach(async () => {
  await peyk.close();
  await site.close();
});

const open = async (more = '', settings: Record<string, string> = {}) => {
  peyk = await openPollingHub(readers, `pages: { list: "${site.url}/list", links: "ul.news a"${more} }\n`, settings);
};
/** Puts these pages up, newest first, and the list that names them. */
const publish = (paths: readonly string[]) => {
  for (const path of paths) {
    if (!site.answers.has(path)) site.answers.set(path, pageOf({ title: `خبر ${path}`, text: [BODY] }));
  }
  site.answers.set('/list', listOf(paths));
};
const titles = async () => (await peyk.entries()).map(({ title }) => title);
const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `/n/${from + at}`);

describe('a site without a feed', () => {
  test('is published page by page, and stands in the order of its list', async () => {
    await open();
    publish(['/n/3', '/n/2', '/n/1']);
    expect(await peyk.poll()).toMatchObject({ kind: 'read', created: 3, updated: 0, waiting: 0 });
    expect(await titles()).toEqual(['خبر /n/3', 'خبر /n/2', 'خبر /n/1']);
    const [entry] = await peyk.entries();
    expect(entry).toMatchObject({ url: `${site.url}/n/3`, contentText: BODY, language: 'fa', direction: 'rtl' });
  });

  test('that has nothing new is asked for its list alone', async () => {
    await open();
    publish(['/n/2', '/n/1']);
    await peyk.poll();
    site.news();
    expect(await peyk.poll()).toMatchObject({ kind: 'not-modified' });
    expect(site.news()).toEqual([['/list', 304]]);
  });

  test('is asked for a new page only', async () => {
    await open();
    publish(['/n/2', '/n/1']);
    await peyk.poll();
    site.news();
    publish(['/n/3', '/n/2', '/n/1']);
    expect(await peyk.poll()).toMatchObject({ created: 1 });
    expect(site.news()).toEqual([
      ['/list', 200],
      ['/n/3', 200],
    ]);
    expect(await titles()).toEqual(['خبر /n/3', 'خبر /n/2', 'خبر /n/1']);
  });

  test('with many pages is read thirty at a time, the newest first, and is due again at once until all are read', async () => {
    await open();
    publish(numbered(1, 40));
    expect(await peyk.poll()).toMatchObject({ created: 30, waiting: 10 });
    expect(await peyk.isDue()).toBe(true);
    expect(new Set(await titles())).toEqual(new Set(numbered(1, 30).map((path) => `خبر ${path}`)));
    expect(await peyk.poll()).toMatchObject({ created: 10, waiting: 0 });
    expect(await peyk.isDue()).toBe(false);
    expect((await titles()).length).toBe(40);
    const counts = Map.groupBy(site.asked, ({ path }) => path);
    expect(numbered(1, 40).map((path) => counts.get(path)?.length)).toEqual(Array(40).fill(1));
  });

  test('whose list leads nowhere says so, and what to mend', async () => {
    await open();
    site.answers.set('/list', listOf([]));
    const { error } = await peyk.poll();
    expect(error?.message).toContain('correct links: "ul.news a"');
  });

  test('is asked no faster than the pause between two requests to one host allows', async () => {
    await open('', { HOST_GAP_SECONDS: '0.05' });
    publish(numbered(1, 5));
    await peyk.poll();
    const starts = site.asked.map(({ startedAt }) => startedAt);
    const pauses = starts.slice(1).map((startedAt, at) => startedAt - (starts[at] ?? 0));
    expect(pauses.length).toBe(6);
    expect(Math.min(...pauses)).toBeGreaterThan(45);
  });

  test('is read as its selectors say', async () => {
    await open(', title: ".kicker", content: ".story", remove: ".ad"');
    const story = `<p class="kicker">پل تازه</p><div class="story"><p>${BODY}</p><p class="ad">تبلیغ کفش</p></div>`;
    site.answers.set('/n/1', {
      body: `<!doctype html><html lang="fa"><title>پیک</title><body><h1>پیک بامداد</h1>${story}</body></html>`,
    });
    publish(['/n/1']);
    await peyk.poll();
    expect(await peyk.entries()).toMatchObject([{ title: 'پل تازه', contentText: BODY }]);
  });
});

describe('a page that fails', () => {
  test('does not stop the others, and is tried again after ten minutes, when the list is unchanged too', async () => {
    await open();
    site.answers.set('/n/2', 503);
    publish(['/n/3', '/n/2', '/n/1']);
    expect(await peyk.poll()).toMatchObject({
      kind: 'read',
      created: 2,
      rejected: [{ guid: `${site.url}/n/2`, reason: 'fetch-status' }],
    });
    expect(peyk.events.filter(({ kind }) => kind === 'failed')).toMatchObject([{ document: `${site.url}/n/2` }]);
    site.news();
    peyk.at(9);
    await peyk.poll();
    expect(site.news()).toEqual([['/list', 304]]);
    site.answers.delete('/n/2');
    publish(['/n/3', '/n/2', '/n/1']);
    peyk.at(10);
    expect(await peyk.poll()).toMatchObject({ created: 1 });
    expect(site.news()).toEqual([
      ['/list', 200],
      ['/n/2', 200],
    ]);
  });

  test('is tried again when the list has moved on', async () => {
    await open();
    site.answers.set('/n/1', 500);
    publish(['/n/1']);
    await peyk.poll();
    site.answers.delete('/n/1');
    publish(['/n/1']);
    publish(['/n/2']);
    peyk.at(10);
    await peyk.poll();
    expect(new Set(await titles())).toEqual(new Set(['خبر /n/1', 'خبر /n/2']));
  });

  test.each(['lease-lost', 'unavailable'] as const)(
    'is not given up for what is no fault of its own: %s',
    async (code) => {
      await open();
      publish(['/n/1']);
      const { fetcher } = peyk.hub.reading;
      const failing: typeof fetcher = {
        ...fetcher,
        fetch: async (request) =>
          request.url.endsWith('/list')
            ? fetcher.fetch(request)
            : { kind: 'failed', error: new HubError(code, 'of ours'), status: null, gone: false, retryAfterMs: null },
      };
      // one is put back, the other reported: neither is an entry
      for (let n = 0; n < 6; n += 1) await peyk.poll({ fetcher: failing }).catch(() => {});
      expect(await titles()).toEqual([]);
      expect(await peyk.poll()).toMatchObject({ created: 1 });
      expect(await titles()).toEqual(['خبر /n/1']);
    },
  );

  test('that failed is not noted by who has lost the source to another process meanwhile', async () => {
    await open();
    publish(['/n/1']);
    const { fetcher } = peyk.hub.reading;
    const slow: typeof fetcher = {
      ...fetcher,
      fetch: async (request) => {
        if (request.url.endsWith('/list')) return fetcher.fetch(request);
        await peyk.hub.store.claimDueSources({ now: START + 5 * 60_000, leaseMs: 1000, limit: 1, ids: ['peyk'] });
        const error = new HubError('fetch-status', 'it answered 404');
        return { kind: 'failed', error, status: 404, gone: false, retryAfterMs: null };
      },
    };
    await expect(peyk.poll({ fetcher: slow })).rejects.toThrow('put back');
    const page = `${site.url}/n/1`;
    expect((await peyk.hub.store.pageStates('peyk', [page])).get(page)).toMatchObject({
      failures: 0,
      nextTryAt: START,
    });
  });

  test('is given up after four tries in seven hours', async () => {
    await open();
    site.answers.set('/n/2', 404);
    publish(['/n/2', '/n/1']);
    const tenths = Array.from({ length: 48 }, (_, at) => at * 10);
    for (const minutes of [...tenths, 12 * HOUR, 24 * HOUR, 48 * HOUR]) {
      peyk.at(minutes);
      await peyk.poll();
    }
    const tries = site.asked.filter(({ path }) => path === '/n/2').length;
    expect(tries).toBe(4);
  });

  test('with "too many requests" ends the sweep: the other pages are read with the next poll', async () => {
    await open();
    publish(['/n/3', '/n/2', '/n/1']);
    site.answers.set('/n/2', 429);
    expect(await peyk.poll()).toMatchObject({ created: 1, waiting: 2 });
    expect([site.news(), await peyk.isDue()]).toEqual([
      [
        ['/list', 200],
        ['/n/1', 200],
        ['/n/2', 429],
      ],
      false,
    ]);
    site.answers.delete('/n/2');
    publish(['/n/3', '/n/2', '/n/1']);
    peyk.at(20);
    expect(await peyk.poll()).toMatchObject({ created: 2, waiting: 0 });
  });

  test('because its host is busy with others is no failure of its own, and is asked for when its turn comes', async () => {
    await open();
    publish(['/n/3', '/n/2', '/n/1']);
    const { fetcher } = peyk.hub.reading;
    const busy: typeof fetcher = {
      ...fetcher,
      fetch: async (request) => {
        if (!request.url.endsWith('/n/2')) return fetcher.fetch(request);
        const error = new HubError('host-busy', 'others stand in line');
        return { kind: 'failed', error, status: null, retryAfterMs: 2 * 60_000, gone: false };
      },
    };
    expect(await peyk.poll({ fetcher: busy })).toMatchObject({ kind: 'read', created: 1, waiting: 2, rejected: [] });
    const url = `${site.url}/n/2`;
    expect((await peyk.hub.store.pageStates('peyk', [url])).get(url)).toMatchObject({ failures: 0, nextTryAt: START });
    expect(await peyk.isDue()).toBe(false);
    peyk.at(2);
    expect(await peyk.isDue()).toBe(true);
    expect(await peyk.poll()).toMatchObject({ created: 2, waiting: 0 });
  });

  test('like all its neighbors makes the poll a failure, so that the status shows it', async () => {
    await open();
    site.answers.set('/n/1', { body: '<!doctype html><title>۴۰۴</title>' });
    site.answers.set('/n/2', 500);
    publish(['/n/2', '/n/1']);
    expect(await peyk.poll()).toMatchObject({ kind: 'failed', created: 0 });
    expect((await peyk.hub.store.listSourceStates())[0]?.lastError).toContain('without an article');
  });
});

describe('a page that is corrected', () => {
  test('is published again as the same article, and an unchanged one is not sent again', async () => {
    await open();
    publish(['/n/2', '/n/1']);
    await peyk.poll();
    const before = await peyk.entries();
    site.answers.set('/n/1', pageOf({ title: 'خبر /n/1', text: [BODY, 'اصلاح: پل از یکشنبه باز می‌شود.'] }));
    site.news();
    peyk.at(HOUR);
    expect(await peyk.poll()).toMatchObject({ created: 0, updated: 1 });
    expect(new Map(site.news())).toEqual(
      new Map([
        ['/list', 200],
        ['/n/1', 200],
        ['/n/2', 304],
      ]),
    );
    const after = await peyk.entries();
    expect(after.map(({ id, revision }) => [id, revision])).toEqual([
      [before[0]?.id, 1],
      [before[1]?.id, 2],
    ]);
    expect(after[1]?.contentText).toContain('یکشنبه');
  });

  test('is looked at 1, 3, 12 and 48 hours after it was first seen, and then no more', async () => {
    await open();
    publish(['/n/1']);
    const looks: number[] = [];
    for (const hours of [0, 0.9, 1, 2, 2.9, 3, 4, 8, 11.9, 12, 13, 24, 47.9, 48, 49, 72]) {
      peyk.at(hours * HOUR);
      await peyk.poll();
      if (site.news().some(([path]) => path === '/n/1')) looks.push(hours);
    }
    expect(looks).toEqual([0, 1, 3, 12, 48]);
  });

  test('is left alone once the list has moved on', async () => {
    await open();
    publish(['/n/2', '/n/1']);
    await peyk.poll();
    publish(['/n/2']);
    site.news();
    peyk.at(HOUR);
    await peyk.poll();
    expect(site.news()).toEqual([
      ['/list', 200],
      ['/n/2', 304],
    ]);
    peyk.at(2 * HOUR);
    await peyk.poll();
    expect(site.news()).toEqual([['/list', 304]]);
  });

  test('stays the same article when it gives itself another canonical address', async () => {
    await open();
    publish(['/n/1']);
    await peyk.poll();
    const head = `<link rel="canonical" href="${site.url}/archive/1">`;
    site.answers.set('/n/1', pageOf({ title: 'خبر /n/1', text: [BODY], head }));
    peyk.at(HOUR);
    const before = await peyk.entries();
    expect(await peyk.poll()).toMatchObject({ created: 0, updated: 1 });
    expect(await peyk.entries()).toMatchObject([
      { id: before[0]?.id, key: before[0]?.key, url: `${site.url}/archive/1` },
    ]);
  });

  test('is not asked for any more once its article was withdrawn', async () => {
    await open();
    publish(['/n/1']);
    await peyk.poll();
    const [entry] = await peyk.entries();
    await peyk.hub.store.withdrawEntry(entry?.key ?? '', START);
    site.news();
    peyk.at(HOUR);
    await peyk.poll();
    expect([site.news(), await peyk.entries()]).toEqual([[['/list', 200]], []]);
  });
});

describe('robots.txt', () => {
  test('keeps the hub from the pages it names', async () => {
    await open();
    site.answers.set('/robots.txt', { body: 'User-agent: *\nDisallow: /n/private\n' });
    publish(['/n/private', '/n/1']);
    expect(await peyk.poll()).toMatchObject({
      created: 1,
      rejected: [{ guid: `${site.url}/n/private`, reason: 'robots-refused' }],
    });
    expect(site.asked.map(({ path }) => path)).toEqual(['/robots.txt', '/list', '/n/1']);
  });

  test('keeps the hub from the list too, and the status says why', async () => {
    await open();
    site.answers.set('/robots.txt', { body: 'User-agent: Khorak\nDisallow: /\n' });
    publish(['/n/1']);
    expect(await peyk.poll()).toMatchObject({ kind: 'failed', error: { code: 'robots-refused' } });
    expect(site.news()).toEqual([]);
    expect((await peyk.hub.store.listSourceStates())[0]?.lastError).toContain('does not allow');
  });
});

describe('a sweep that is cut off', () => {
  test('by a store that fails loses no page and saves none twice', async () => {
    await open();
    publish(['/n/3', '/n/2', '/n/1']);
    let saves = 0;
    const { store } = peyk.hub;
    const failing: typeof store = {
      ...store,
      saveEntries: (batch) => {
        saves += 1;
        return saves === 2 ? Promise.reject(new Error('the disk is full')) : store.saveEntries(batch);
      },
    };
    expect(await peyk.poll({ store: failing })).toMatchObject({ kind: 'failed' });
    expect(await titles()).toEqual(['خبر /n/1']);
    peyk.at(5);
    expect(await peyk.poll()).toMatchObject({ created: 2 });
    expect(await titles()).toEqual(['خبر /n/3', 'خبر /n/2', 'خبر /n/1']);
    expect(site.asked.filter(({ path }) => path === '/n/1')).toHaveLength(1);
  });

  test('by the list moving on loses no page', async () => {
    await open();
    publish(numbered(1, 31));
    await peyk.poll();
    publish(['/n/99']);
    await peyk.poll();
    expect(new Set(await titles())).toEqual(new Set([...numbered(1, 31), '/n/99'].map((path) => `خبر ${path}`)));
  });

  test('by the hub stopping blames no page', async () => {
    await open();
    publish(numbered(1, 4));
    let isStopping = false;
    const { fetcher } = peyk.hub.reading;
    const stopping: typeof fetcher = {
      ...fetcher,
      fetch: (request) => {
        if (request.url.endsWith('/n/3')) isStopping = true;
        return fetcher.fetch(isStopping ? { ...request, url: 'http://127.0.0.1:1/' } : request);
      },
    };
    expect(await peyk.poll({ fetcher: stopping, stopping: () => isStopping })).toMatchObject({
      created: 1,
      waiting: 3,
    });
    expect(peyk.events.filter(({ kind }) => kind === 'failed')).toEqual([]);
    expect(await peyk.poll()).toMatchObject({ created: 3, waiting: 0 });
  });
});

test("what a site is trusted with is not sent to another site's page", async () => {
  const other = await openNewsSite();
  peyk = await openPollingHub(
    readers,
    `pages: { list: "${site.url}/list", links: "ul.news a" }\nrequest: { auth: SITE_PASSWORD }\n`,
    { SITE_PASSWORD: 'reader:secret' },
  );
  other.answers.set('/away', pageOf({ title: 'خبر بیرونی', text: [BODY] }));
  publish(['/n/1']);
  site.answers.set('/list', listOf(['/n/1', `${other.url}/away`]));
  expect(await peyk.poll()).toMatchObject({ created: 2 });
  const sent = [...site.asked, ...other.asked].filter(({ path }) => path !== '/robots.txt');
  expect(sent.map(({ path, headers }) => [path, headers.authorization !== undefined])).toEqual([
    ['/list', true],
    ['/n/1', true],
    ['/away', false],
  ]);
  await other.close();
});
