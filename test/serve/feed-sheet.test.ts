import { ask, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

describe('the style sheet of feeds', () => {
  test('is CSS that any site’s page may read and that is kept long', async () => {
    const { status, headers } = await ask(await serve(fakeHub()), '/feeds.css');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/css; charset=utf-8');
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['cache-control']).toBe('public, max-age=604800');
    expect(headers.etag).toMatch(/^"[\da-f]{40}"$/);
  });

  test('is 304 for who has it, and answers HEAD and below the prefix of PUBLIC_URL', async () => {
    const server = await serve(fakeHub({ publicUrl: 'https://site.example/hub' }));
    const { headers } = await ask(server, '/hub/feeds.css');
    const again = await ask(server, '/feeds.css', { headers: { 'If-None-Match': String(headers.etag) } });
    expect(again.status).toBe(304);
    const head = await ask(server, '/feeds.css', { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, headers['content-length'], '']);
  });

  test('names its namespaces before anything else, as CSS wants it', async () => {
    const { body } = await ask(await serve(fakeHub()), '/feeds.css');
    const [first, second] = body.split('\n');
    expect(first).toBe('@namespace atom url("http://www.w3.org/2005/Atom");');
    expect(second).toBe('@namespace dc url("http://purl.org/dc/elements/1.1/");');
    const prefixes = new Set(Array.from(body.matchAll(/([a-z]+)\|[a-z]/gi), ([, prefix]) => prefix));
    expect(prefixes).toEqual(new Set(['atom', 'dc']));
  });

  test('has no side but start and end, and loads nothing', async () => {
    const { body } = await ask(await serve(fakeHub()), '/feeds.css');
    expect(body).not.toMatch(/(?:margin|padding|border|inset)-(?:left|right|top|bottom)|[;{](?:left|right|width)\s*:/);
    expect(body).not.toMatch(/text-align:(?:left|right)/);
    expect(body).not.toMatch(
      /@import|url\((?!"http:\/\/(?:www\.w3\.org\/2005\/Atom|purl\.org\/dc\/elements\/1\.1\/)")/,
    );
    expect(body.split('{')).toHaveLength(body.split('}').length);
  });

  test.each([
    ['fa', 'این یک خوراک خبری است'],
    ['ar', 'هذه خلاصة أخبار'],
    ['he', 'זוהי הזנת חדשות'],
    ['ur', 'یہ خبروں کی فیڈ ہے'],
    ['en', 'This is a web feed'],
  ])('says in %s what the document is', async (language, text) => {
    const { body } = await ask(await serve(fakeHub()), '/feeds.css');
    const rule = body
      .split('\n')
      .find((line) => line.startsWith(`|rss:lang(${language})::before,atom|feed:lang(${language})::before{`));
    expect(rule).toContain(`{content:"${text}`);
  });
});
