import { ask, CATALOG, ENTRY, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

async function pageOf(over: Partial<typeof ENTRY>): Promise<string> {
  const entry = { ...ENTRY, ...over };
  const hub = fakeHub({ findEntry: async () => ({ kind: 'entry', entry }) });
  return (await ask(await serve(hub), '/articles/k1')).body;
}

describe('the page of an article', () => {
  test('is HTML in the article’s language and direction, locked against scripts', async () => {
    const answer = await ask(await serve(fakeHub()), '/articles/k1');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-language']).toBe('fa');
    expect(answer.headers.vary).toBe('Accept, Accept-Encoding');
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(answer.headers['content-security-policy']).not.toContain('unsafe');
    expect(answer.body).toContain('<html lang="fa" dir="rtl">');
    expect(answer.body).toContain('<div dir="rtl" lang="fa"><p>متن خبر.</p></div>');
    expect(answer.body).not.toMatch(/<script|\sstyle=|\son\w+=/);
  });

  test('escapes everything that is text', async () => {
    const hostile = '</title><script>alert(1)</script>"\'&';
    const page = await pageOf({
      title: hostile,
      summary: hostile,
      source: hostile,
      authors: [hostile],
      tags: [hostile],
      attribution: [hostile, hostile],
      compiledBy: hostile,
      image: 'https://a.example/"><script>',
      url: 'https://a.example/?"><script>',
      enclosures: [{ url: 'https://a.example/"><script>', type: '"><script>', length: 0 }],
    });
    expect(page).not.toContain('<script');
    expect(page.match(/<\/title>/g)).toHaveLength(1);
  });

  test('shows dates as its readers write them, exact for machines', async () => {
    const page = await pageOf({});
    expect(page).toContain('<time datetime="2021-09-04">۱۳ شهریور ۱۴۰۰</time>');
    expect(page).toMatch(/<time datetime="2021-09-05T06:15:00Z">۱۴ شهریور ۱۴۰۰ ساعت ۱۰:۴۵<\/time>/);
  });

  test.each([
    ['ar', 'rtl', /سبتمبر 2021|سبتمبر ٢٠٢١/],
    ['he', 'rtl', /4 בספטמבר 2021/],
    ['ur', 'rtl', /4 ستمبر، 2021/],
    ['en', 'ltr', /September 4, 2021/],
    ['dv', 'rtl', /<time datetime="2021-09-04" dir="ltr">2021-09-04</],
    [null, 'rtl', /<time datetime="2021-09-04" dir="ltr">2021-09-04</],
  ] as const)('writes the date of a page in %s', async (language, direction, date) => {
    const page = await pageOf({ language, direction });
    expect(page).toMatch(date);
    expect(page).toContain(`<html lang="${language ?? ''}" dir="${direction}">`);
  });

  test('says an update only when there was one', async () => {
    expect(await pageOf({})).toContain('به‌روزرسانی');
    expect(await pageOf({ updated: ENTRY.published })).not.toContain('به‌روزرسانی');
    expect(await pageOf({ updated: null, published: null })).not.toContain('<time');
  });

  test('tells source, authors, chain, section and tags', async () => {
    const page = await pageOf({});
    for (const text of ['خبرگزاری ایسنا', 'سارا احمدی', 'میدل ایست نیوز', 'blogpo.ir', 'سیاسی', '© ISNA', 'a b.mp3']) {
      expect(page).toContain(`<bdi>${text}</bdi>`);
    }
    expect(page.indexOf('میدل ایست نیوز')).toBeLessThan(page.lastIndexOf('blogpo.ir'));
  });

  test('links to the publisher’s page, which is canonical, or is canonical itself', async () => {
    const own = await pageOf({});
    expect(own).toContain('<link rel="canonical" href="http://hub.example/articles/k1">');
    expect(own).not.toContain('rel="external"');
    const other = await pageOf({ url: 'https://publisher.example/1' });
    expect(other).toContain('<link rel="canonical" href="https://publisher.example/1">');
    expect(other).toContain('<a href="https://publisher.example/1" rel="external">');
    expect(other).toContain('خواندن در سایت ناشر');
  });

  test('leads with the summary unless the text holds it', async () => {
    expect(await pageOf({})).toContain('<p class="summary">خلاصهٔ خبر که در متن نیست.</p>');
    expect(await pageOf({ summary: 'متن خبر.' })).not.toContain('class="summary"');
  });

  test('gives its tab’s title a mark only when it needs one', async () => {
    expect(await pageOf({})).toContain('<title>\u200fISNA');
    expect(await pageOf({ title: 'آغاز' })).toContain('<title>آغاز</title>');
  });

  test('has the words of the hub’s language where its own are unknown', async () => {
    const page = await pageOf({ language: 'ckb' });
    expect(page).toContain('<dt><span lang="fa" dir="rtl">منبع</span></dt>');
  });

  test('is 304 for who has it, 404 when unknown', async () => {
    const server = await serve(fakeHub());
    const first = await ask(server, '/articles/k1');
    const again = await ask(server, '/articles/k1', { headers: { 'If-None-Match': String(first.headers.etag) } });
    expect([again.status, again.headers.vary]).toEqual([304, 'Accept, Accept-Encoding']);
    expect((await ask(server, '/articles/none')).status).toBe(404);
  });
});

describe('an article as JSON', () => {
  test('comes by Accept, with its own tag', async () => {
    const server = await serve(fakeHub());
    const html = await ask(server, '/articles/k1', {
      headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    const json = await ask(server, '/articles/k1', { headers: { Accept: 'application/json' } });
    expect(html.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(json.headers.vary).toBe('Accept, Accept-Encoding');
    expect(json.headers.etag).not.toBe(html.headers.etag);
    expect(json.json).toMatchObject({
      key: 'k1',
      id: ENTRY.id,
      title: ENTRY.title,
      published: { at: '2021-09-04T07:30:00Z', precision: 'day' },
      direction: 'rtl',
      contentText: 'متن خبر.',
      attribution: ENTRY.attribution,
    });
  });

  test('gives no more of the text than the publisher permits', async () => {
    const sources = CATALOG.sources.map((source) => ({ ...source, publish: 'summary' as const }));
    const hub = fakeHub({ catalog: () => ({ ...CATALOG, sources }), renderContent: () => '' });
    const answer = await ask(await serve(hub), '/articles/k1', { headers: { Accept: 'application/json' } });
    expect(answer.json).toMatchObject({ contentHtml: null, contentText: null, summary: ENTRY.summary });
  });
});

describe('the hub’s page', () => {
  test('lists the feeds of each language in that language and direction', async () => {
    const { status, headers, body } = await ask(await serve(fakeHub()), '/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-language']).toBe('fa, he, ckb');
    expect(body).toContain('<html lang="fa" dir="rtl">');
    expect(body).toContain('<section class="group" id="feeds-he" lang="he" dir="rtl">');
    expect(body).toContain('<section class="group" id="feeds-ckb" lang="ckb" dir="rtl">');
    expect(body).toContain('<h2>עברית</h2>');
    expect(body).toContain('<p class="lead" lang="he" dir="rtl">הזנת החדשות</p>');
    expect(body).not.toContain('<script');
  });

  test('lets readers find every feed in each format', async () => {
    const { body } = await ask(await serve(fakeHub({ publicUrl: 'https://site.example/hub' })), '/');
    const link =
      '<link rel="alternate" type="application/atom+xml" title="خبرگزاری ایسنا (Atom)" hreflang="fa" href="https://site.example/hub/feeds/source/isna.atom">';
    expect(body).toContain(link);
    expect(body.match(/<link rel="alternate"/g)).toHaveLength(21);
    expect(body).toContain('title="خوراک (RSS)" href="https://site.example/hub/feeds/all.rss"');
    expect(body).toContain('<a href="/hub/feeds/source/isna.json" type="application/feed+json" hreflang="fa"');
    expect(body).toContain('href="/hub/feeds.opml"');
  });

  test('escapes titles', async () => {
    const { body } = await ask(await serve(fakeHub()), '/');
    expect(body).not.toContain('<b>');
    expect(body).toContain('הארץ ');
  });

  test('is 304 for who has it', async () => {
    const server = await serve(fakeHub());
    const { headers } = await ask(server, '/');
    expect((await ask(server, '/', { headers: { 'If-None-Match': String(headers.etag) } })).status).toBe(304);
  });
});
