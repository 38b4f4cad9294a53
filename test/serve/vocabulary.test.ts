/** The pages at the addresses by which feeds name what they mean: the namespace and the scheme of categories. */
import { ask, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

describe('the namespace’s page', () => {
  test('explains every element and member at an anchor of its own', async () => {
    const { status, headers, body } = await ask(await serve(fakeHub()), '/ns/khorak');
    expect([status, headers['content-type'], headers['content-language']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'en',
    ]);
    for (const element of ['dir', 'firstSeen', 'revision', 'story', 'jalali', 'via', 'compiledBy']) {
      expect(body).toContain(`<dt id="${element}"><code>khorak:${element}</code>`);
    }
    for (const member of ['source', 'image_width', 'image_height', 'rights']) {
      expect(body).toContain(`<dt id="${member}"><code>${member}</code></dt>`);
    }
    for (const member of ['about', 'rights', 'deleted', 'archive', 'current']) {
      expect(body).toContain(`<dt id="feed-${member}"><code>${member}</code></dt>`);
    }
    for (const member of ['first_seen', 'attribution', 'compiled_by']) expect(body).toContain(`<code>${member}</code>`);
    const anchors = Array.from(body.matchAll(/ id="([^"]*)"/g), ([, anchor]) => anchor);
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  test('names itself by PUBLIC_URL and runs nothing', async () => {
    const server = await serve(fakeHub({ publicUrl: 'https://site.example/hub' }));
    const { headers, body } = await ask(server, '/hub/ns/khorak');
    expect(body).toContain('<code>https://site.example/hub/ns/khorak</code>');
    expect(body).toContain('<a href="/hub/categories"><code>https://site.example/hub/categories</code></a>');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(body).not.toContain('<script');
    const again = await ask(server, '/ns/khorak', { headers: { 'If-None-Match': String(headers.etag) } });
    expect(again.status).toBe(304);
  });
});

describe('the scheme of categories', () => {
  test('lists each category with its names, in their languages, leading to its feeds', async () => {
    const server = await serve(fakeHub({ publicUrl: 'https://site.example/hub' }));
    const { status, headers, body } = await ask(server, '/hub/categories', {
      headers: { Accept: 'text/html,*/*;q=0.8' },
    });
    expect([status, headers.vary, headers['content-language']]).toEqual([200, 'Accept, Accept-Encoding', 'fa']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(body).toContain('<html lang="fa" dir="rtl">');
    expect(body).toContain('<h2 lang="fa" dir="rtl"><a href="/hub/feeds/category/politics">سیاسی</a></h2>');
    expect(body).toContain('<li lang="he" dir="rtl"><a href="/hub/feeds/category/politics/he">פוליטיקה</a></li>');
    expect(body).toContain('<li lang="en" dir="ltr"><a href="/hub/feeds/category/politics/en">Politics</a></li>');
  });

  test('leads to no feed that is not there', async () => {
    const { door } = fakeHub();
    const catalog = { ...door.catalog(), categories: [{ id: 'news', names: { fa: 'خبر', sw: 'Habari <b>' } }] };
    const { body } = await ask(await serve(fakeHub({ catalog: () => catalog })), '/categories');
    expect(body).toContain('<li lang="sw" dir="ltr"><span>Habari &#x3C;b&#x3E;</span></li>');
  });

  test('every link of its page works', async () => {
    const server = await serve(fakeHub());
    const { body } = await ask(server, '/categories');
    const links = Array.from(body.matchAll(/<a href="([^"]+)"/g), ([, link]) => String(link));
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect([link, (await ask(server, link)).status]).toEqual([link, 200]);
  });

  test('is JSON by Accept, with its own tag', async () => {
    const server = await serve(fakeHub());
    const html = await ask(server, '/categories');
    const json = await ask(server, '/categories', { headers: { Accept: 'application/json' } });
    expect([json.headers['content-type'], json.headers.vary]).toEqual([
      'application/json; charset=utf-8',
      'Accept, Accept-Encoding',
    ]);
    expect(json.headers.etag).not.toBe(html.headers.etag);
    expect(json.json).toEqual({
      scheme: 'http://hub.example/categories',
      categories: [
        { id: 'politics', names: { fa: 'سیاسی', he: 'פוליטיקה', en: 'Politics' } },
        { id: 'top-news', names: { fa: 'خبرهای برگزیده' } },
      ],
    });
    const again = await ask(server, '/categories', {
      headers: { Accept: 'application/json', 'If-None-Match': String(json.headers.etag) },
    });
    expect(again.status).toBe(304);
  });
});
