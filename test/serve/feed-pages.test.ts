import type { FeedDescription, StoredEntry } from '../../src/model.ts';
import { ask, CATALOG, EMPTY_PAGE, ENTRY, FEED, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

interface Shown {
  readonly feed?: Partial<FeedDescription>;
  readonly entries?: readonly Partial<StoredEntry>[];
  readonly publicUrl?: string;
}

function hubOf({ feed = {}, entries = [{}], ...over }: Shown = {}) {
  const page = { ...EMPTY_PAGE, entries: entries.map((entry) => ({ ...ENTRY, ...entry })) };
  return fakeHub({ readFeed: async () => ({ feed: { ...FEED, ...feed }, page }), ...over });
}

async function pageOf(shown: Shown, path = '/feeds/all'): Promise<string> {
  return (await ask(await serve(hubOf(shown)), path)).body;
}

/** The HTML of each entry. */
function entriesIn(page: string): readonly string[] {
  return page.match(/<article.*?<\/article>/gs) ?? [];
}

describe('a feed’s address without extension', () => {
  test.each([
    ['/feeds/all', { kind: 'all', id: null, tag: null }],
    ['/feeds/category/politics', { kind: 'category', id: 'politics', tag: null }],
    ['/feeds/category/politics/he', { kind: 'category', id: 'politics', tag: 'he' }],
    ['/feeds/source/isna', { kind: 'source', id: 'isna', tag: null }],
    ['/feeds/language/he', { kind: 'language', id: 'he', tag: null }],
    ['/feeds/search?q=x', { kind: 'search', id: null, tag: null, q: 'x' }],
  ])('%s is the page of the feed its path names', async (path, expected) => {
    const hub = fakeHub();
    const answer = await ask(await serve(hub), path, { headers: { Accept: BROWSER } });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(hub.requests).toMatchObject([{ ...expected, selfPath: path, limit: 50 }]);
  });

  test.each([
    [BROWSER, null],
    ['*/*', null],
    ['', null],
    ['text/html', null],
    ['image/png', null],
    ['text/html, application/rss+xml;q=0.9', null],
    ['application/rss+xml;q=0.5, */*;q=0.8', null],
    ['application/rss+xml', 'rss'],
    ['application/rss+xml, application/atom+xml;q=0.9, text/html;q=0.5', 'rss'],
    ['application/rss+xml, */*;q=0.8', 'rss'],
    ['application/atom+xml, application/rss+xml;q=0.9', 'atom'],
    ['application/feed+json', 'json'],
    ['application/json', 'json'],
    ['application/json, text/html;q=0.1', 'json'],
    ['application/xml, text/xml;q=0.9', 'rss'],
    ['text/html;q=0, application/atom+xml;q=0.1', 'atom'],
  ])('leads who asks for "%s" to what it prefers', async (accept, extension) => {
    const server = await serve(fakeHub());
    const answer = await ask(server, '/feeds/all?limit=3&x=%D8%B3', {
      headers: accept === '' ? {} : { Accept: accept },
    });
    expect(answer.headers.vary).toBe(extension === null ? 'Accept, Accept-Encoding' : 'Accept');
    expect([answer.status, answer.headers.location]).toEqual(
      extension === null ? [200, undefined] : [302, `/feeds/all.${extension}?limit=3&x=%D8%B3`],
    );
  });

  test('leads below the prefix of PUBLIC_URL', async () => {
    const server = await serve(fakeHub({ publicUrl: 'https://site.example/hub' }));
    const answer = await ask(server, '/hub/feeds/source/isna', { headers: { Accept: 'application/atom+xml' } });
    expect([answer.status, answer.headers.location]).toEqual([302, '/hub/feeds/source/isna.atom']);
  });

  test.each([
    ['/feeds/language/fa-IR', '/feeds/language/fa'],
    ['/feeds/language/iw?limit=3&x=%D8%B3', '/feeds/language/he?limit=3&x=%D8%B3'],
    [`/feeds/category/${encodeURIComponent('سياسي')}`, '/feeds/category/politics'],
    [`/feeds/category/${encodeURIComponent('פוליטיקה')}/iw?lang=he`, '/feeds/category/politics/he?lang=he'],
  ])('%s redirects to %s for good', async (path, location) => {
    const answer = await ask(await serve(fakeHub()), path, { headers: { Accept: BROWSER } });
    expect([answer.status, answer.headers.location]).toEqual([301, location]);
  });

  test.each([
    ['/feeds/category/sports', 404, 'not-found'],
    ['/feeds/source/nobody', 404, 'not-found'],
    ['/feeds/source/ISNA', 404, 'not-found'],
    ['/feeds/language/sw', 404, 'not-found'],
    ['/feeds/source/removed', 410, 'gone'],
    ['/feeds/language/no!tag', 400, 'bad-parameter'],
    ['/feeds/all?limit=0', 400, 'bad-parameter'],
    ['/feeds/all?lang=no!tag', 400, 'bad-parameter'],
    ['/feeds/search', 400, 'bad-parameter'],
    ['/feeds/search?q=%20', 400, 'bad-parameter'],
    ['/feeds/source/%E0%A4%A', 400, 'bad-parameter'],
  ])('%s fails as its feed does (%i)', async (path, status, code) => {
    const answer = await ask(await serve(fakeHub()), path, { headers: { Accept: BROWSER } });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test('with an extension is the feed, whatever a browser would rather have', async () => {
    const server = await serve(fakeHub());
    for (const path of ['/feeds/category/politics.rss', '/feeds/category/politics/fa.rss', '/feeds/all.rss']) {
      const answer = await ask(server, path, { headers: { Accept: BROWSER } });
      expect([path, answer.status, answer.body]).toEqual([path, 200, `feed ${path}`]);
    }
  });
});

describe('the page of a feed', () => {
  test('is the same for HEAD, without a body, and 304 for who has it', async () => {
    const server = await serve(fakeHub());
    const get = await ask(server, '/feeds/all');
    const head = await ask(server, '/feeds/all', { method: 'HEAD' });
    const { date: _a, ...expected } = get.headers;
    const { date: _b, ...given } = head.headers;
    expect([head.status, given, head.body]).toEqual([200, expected, '']);
    const again = await ask(server, '/feeds/all', { headers: { 'If-None-Match': String(get.headers.etag) } });
    expect([again.status, again.headers.vary, again.body]).toEqual([304, 'Accept, Accept-Encoding', '']);
    const posted = await ask(server, '/feeds/all', { method: 'POST' });
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  test('runs nothing, loads only what articles show and play, and sends forms nowhere but from the search', async () => {
    const server = await serve(fakeHub());
    for (const [path, action] of [
      ['/feeds/all', "'none'"],
      ['/feeds/search?q=x', "'self'"],
    ] as const) {
      const { headers, body } = await ask(server, path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; img-src https: http:; media-src https: http:; base-uri /,
      );
      expect(policy).toContain(`form-action ${action}; frame-ancestors 'none'`);
      expect(policy).not.toContain('unsafe');
      expect(body).not.toMatch(/<script|\sstyle=|\son\w+=/);
      expect(body.includes('<form')).toBe(path !== '/feeds/all');
    }
  });

  test('is in the feed’s one language', async () => {
    const server = await serve(hubOf({ feed: { language: 'he', title: 'הארץ', titleLanguage: 'he' }, entries: [] }));
    const { headers, body } = await ask(server, '/feeds/language/he');
    expect(headers['content-language']).toBe('he');
    expect(body).toContain('<html lang="he" dir="rtl">');
    expect(body).toContain('<h1 lang="he" dir="rtl">הארץ</h1>');
    expect(body).toContain('<h2>הרשמה</h2>');
  });

  test('is in the language of its title where the feed has several, which it lists', async () => {
    const server = await serve(hubOf({ entries: [{ language: 'en', direction: 'ltr' }, {}, { language: null }] }));
    const { headers, body } = await ask(server, '/feeds/all');
    expect(headers['content-language']).toBe('fa, en');
    expect(body).toContain('<html lang="fa" dir="rtl">');
  });

  test('gives each entry its own language, direction and date', async () => {
    const page = await pageOf({
      entries: [
        {},
        { language: 'he', direction: 'rtl', sourceId: 'haaretz' },
        { language: 'en', direction: 'ltr', sourceId: 'gazette' },
        { language: null, direction: 'rtl', published: null },
      ],
    });
    const entries = entriesIn(page);
    expect(entries.map((entry) => /^<article[^>]*>/.exec(entry)?.[0])).toEqual([
      '<article lang="fa" dir="rtl">',
      '<article lang="he" dir="rtl">',
      '<article lang="en" dir="ltr">',
      '<article lang="" dir="rtl">',
    ]);
    expect(entries.map((entry) => /<time[^>]*>([^<]*)</.exec(entry)?.[1])).toEqual([
      '۱۳ شهریور ۱۴۰۰',
      '4 בספטמבר 2021',
      'September 4, 2021',
      undefined,
    ]);
  });

  test('links an entry’s title to its publisher’s page, or to its own, and always names its own', async () => {
    const [other, own] = entriesIn(
      await pageOf({
        entries: [{ url: 'https://publisher.example/1?a=1&b=2' }, {}],
        publicUrl: 'https://a.example/hub',
      }),
    );
    expect(other).toContain('<h2><a href="https://publisher.example/1?a=1&#x26;b=2">');
    expect(other).toContain('<a href="/hub/articles/k1"><span lang="fa" dir="rtl">صفحهٔ خبر</span></a>');
    expect(own).toContain('<h2><a href="/hub/articles/k1">');
  });

  test('shows source, summary and picture, never the text itself', async () => {
    const image = 'https://media.example/a.jpg';
    const [pictured, bare] = entriesIn(
      await pageOf({ entries: [{ image, imageSize: { width: 640, height: 360 } }, { summary: null }] }),
    );
    expect(pictured).toContain('<bdi>خبرگزاری ایسنا</bdi>');
    expect(pictured).toContain('<p>خلاصهٔ خبر که در متن نیست.</p>');
    expect(pictured).not.toContain('متن خبر.');
    expect(pictured).toContain(
      '<img class="thumbnail" src="https://media.example/a.jpg" alt="" loading="lazy" width="640" height="360">',
    );
    expect(bare).not.toContain('<img');
    expect(bare).toContain('<p>متن خبر.</p>');
  });

  test('cuts a long summary and leads an untitled entry by its publication’s name', async () => {
    const [entry] = entriesIn(
      await pageOf({ entries: [{ title: '', summary: 'خبر تازه '.repeat(200), source: null }] }),
    );
    expect(entry).toContain('>خبرگزاری ایسنا</a></h2>');
    expect(entry).toMatch(/ خبر…<\/p>/);
    expect(entry?.length).toBeLessThan(1_000);
  });

  test('lets readers find the feed in each format, with the same parameters', async () => {
    const page = await pageOf({ publicUrl: 'https://site.example/hub' }, '/feeds/all?limit=7&utm_source=x&lang=fa');
    const address = 'https://site.example/hub/feeds/all';
    expect(page).toContain(`<link rel="canonical" href="${address}?limit=7&#x26;lang=fa">`);
    for (const [type, extension] of [
      ['application/rss+xml', 'rss'],
      ['application/atom+xml', 'atom'],
      ['application/feed+json', 'json'],
    ]) {
      const href = `href="${address}.${extension}?limit=7&#x26;lang=fa"`;
      expect(page).toMatch(
        new RegExp(`<link rel="alternate" type="${type?.replace('+', '\\+')}" title="[^"]+" [^>]*>`),
      );
      expect(page.split(href)).toHaveLength(3); // in the head, and to be clicked
    }
    expect(page).toContain(`<code class="address" dir="ltr">${address}.rss?limit=7&#x26;lang=fa</code>`);
    expect(page.match(/<link rel="alternate"/g)).toHaveLength(3);
  });

  test('escapes everything that is text', async () => {
    const hostile = '</title><script>alert(1)</script>"\'&';
    const page = await pageOf(
      {
        feed: { title: hostile, subtitle: hostile },
        entries: [
          {
            key: '"><script>',
            title: hostile,
            summary: hostile,
            source: hostile,
            image: 'https://a.example/"><script>',
            url: 'https://a.example/?"><script>',
          },
        ],
      },
      `/feeds/search?q=${encodeURIComponent(hostile)}&lang=fa`,
    );
    expect(page).not.toContain('<script');
    expect(page.match(/<\/title>/g)).toHaveLength(1);
    expect(entriesIn(page)).toHaveLength(1);
  });

  test.each([
    ['fa', 'هنوز خبری در این خوراک نیست.'],
    ['ar', 'لا أخبار في هذه الخلاصة بعد.'],
    ['he', 'אין עדיין ידיעות בהזנה הזאת.'],
    ['ur', 'اس فیڈ میں ابھی کوئی خبر نہیں ہے۔'],
    ['en', 'There is nothing in this feed yet.'],
  ])('says in %s that the feed is empty', async (language, text) => {
    const page = await pageOf({ feed: { language, titleLanguage: language }, entries: [] });
    expect(page).toContain(`<p class="lead" lang="${language}" dir="${language === 'en' ? 'ltr' : 'rtl'}">${text}</p>`);
    expect(page).not.toContain('<ol');
  });

  test('has the words of the hub’s language where its own are unknown', async () => {
    const page = await pageOf({ feed: { language: 'ckb' }, entries: [] });
    expect(page).toContain('<html lang="ckb" dir="rtl">');
    expect(page).toContain('<section class="subscribe" lang="fa" dir="rtl">');
  });
});

describe('the search', () => {
  test('shows what was asked, keeps what narrows it and stays out of search engines', async () => {
    const hub = fakeHub({ publicUrl: 'https://site.example/hub' });
    const { body } = await ask(await serve(hub), `/feeds/search?q=${encodeURIComponent('نور "&')}&source=isna&lang=fa`);
    expect(body).toContain('<form class="search" role="search" method="get" action="/hub/feeds/search"');
    expect(body).toMatch(/<input type="search" name="q"[^>]* value="نور &#x22;&#x26;"/);
    expect(body).toContain(
      '<input type="hidden" name="lang" value="fa"><input type="hidden" name="source" value="isna">',
    );
    expect(body).toContain('<meta name="robots" content="noindex">');
  });

  test('says when nothing has the words', async () => {
    expect(await pageOf({ entries: [] }, '/feeds/search?q=x')).toContain('خبری با این واژه‌ها پیدا نشد.');
  });

  test('starts from the hub’s page, which links to the page of every feed', async () => {
    const { headers, body } = await ask(await serve(fakeHub({ publicUrl: 'https://site.example/hub' })), '/');
    expect(headers['content-security-policy']).toContain("form-action 'self'");
    expect(body).toContain(
      '<form class="search" role="search" method="get" action="/hub/feeds/search" lang="fa" dir="rtl">',
    );
    expect(body).toContain('<h3 lang="fa" dir="rtl"><a href="/hub/feeds/source/isna">خبرگزاری ایسنا</a></h3>');
  });
});

test('a source that publishes summaries shows no text on the page of a feed', async () => {
  const sources = CATALOG.sources.map((source) => ({ ...source, publish: 'summary' as const }));
  const hub = { ...hubOf(), door: { ...hubOf().door, catalog: () => ({ ...CATALOG, sources }) } };
  const { body } = await ask(await serve(hub), '/feeds/all');
  expect(body).toContain('خلاصهٔ خبر که در متن نیست.');
  expect(body).not.toContain('متن خبر.');
});
