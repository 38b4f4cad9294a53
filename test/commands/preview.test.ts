/** `khorak preview` on a site: the feed behind a page is found, and it is said which one was taken. */
import { article, feedLink, front, openDesk, openSite, rss, type Site } from './site.ts';

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function atDesk() {
  const desk = await openDesk();
  opened.push(desk);
  return desk;
}

async function siteOf(documents: Readonly<Record<string, string>>): Promise<Site> {
  const site = await openSite(() => documents);
  opened.push(site);
  return site;
}

describe('the address of a front page', () => {
  test('gives the feed it names, not that of its comments, and says which of several', async () => {
    const desk = await atDesk();
    const head =
      feedLink('/comments/feed', 'روزنامهٔ نمونه » دیدگاه‌ها') +
      feedLink('/feed.json', 'روزنامهٔ نمونه', 'application/feed+json') +
      feedLink('/rss', 'روزنامهٔ نمونه');
    const site = await siteOf({ '/': front(head), '/rss': rss('روزنامهٔ نمونه'), '/comments/feed': rss('دیدگاه‌ها') });
    const { code, answers } = await desk.previewJson(`${site.url}/`);
    expect(code).toBe(0);
    expect(answers[0]).toMatchObject({
      input: `${site.url}/`,
      format: 'rss',
      feedFound: {
        url: `${site.url}/rss`,
        others: [`${site.url}/feed.json`, `${site.url}/comments/feed`],
        by: 'link',
      },
      entries: [{ title: 'خبر یکم این خوراک' }],
    });
    await desk.preview(site.url);
    expect(desk.said.join('\n')).toContain(
      `feed taken: ${site.url}/rss (of 3: ${site.url}/rss, ${site.url}/feed.json, ${site.url}/comments/feed)`,
    );
  });

  test('takes the next feed where the first it names is gone', async () => {
    const desk = await atDesk();
    const site = await siteOf({ '/': front(feedLink('/old') + feedLink('/new')), '/new': rss('تازه') });
    const { answers } = await desk.previewJson(site.url);
    expect(answers[0].feedFound).toEqual({ url: `${site.url}/new`, others: [`${site.url}/old`], by: 'link' });
  });

  test('that names none gives the feed at a usual address, asked for one after another', async () => {
    const desk = await atDesk();
    const site = await siteOf({ '/fa': front(''), '/feed': front(''), '/rss.xml': rss('خوراک') });
    const { answers } = await desk.previewJson(`${site.url}/fa`);
    expect(answers[0].feedFound).toEqual({ url: `${site.url}/rss.xml`, others: [], by: 'path' });
    expect(site.asked).toEqual(['/fa', '/fa/rss', '/fa/feed', '/feed', '/rss', '/rss.xml']);
  });

  test('behind which there is no feed is unreadable, and what was tried is said', async () => {
    const desk = await atDesk();
    const site = await siteOf({ '/': front(''), '/feed.json': '{"title":"Not found"}' });
    const { code, answers } = await desk.previewJson(site.url);
    expect([code, answers[0].error.code]).toEqual([1, 'unreadable-document']);
    expect(answers[0].error.message).toContain(`Tried: ${site.url}/feed, ${site.url}/rss`);
    expect(site.asked).toHaveLength(11);
  });
});

describe('the address of an article', () => {
  test('is read as the article it is, with a hint at the feeds the page names', async () => {
    const desk = await atDesk();
    const site = await siteOf({ '/news/1': article(feedLink('/rss')), '/rss': rss('خوراک') });
    const { answers } = await desk.previewJson(`${site.url}/news/1`);
    expect(answers[0]).toMatchObject({
      format: 'html',
      feedsNamed: [`${site.url}/rss`],
      entries: [{ title: 'باران دیشب' }],
    });
    expect(answers[0]).not.toHaveProperty('feedFound');
    expect(site.asked).toEqual(['/news/1']);
    await desk.preview(`${site.url}/news/1`);
    expect(desk.said[0]).toContain(`feeds it names: ${site.url}/rss`);
  });
});

test('the address of a feed is read as it is', async () => {
  const desk = await atDesk();
  const site = await siteOf({ '/rss': rss('خوراک') });
  const { answers } = await desk.previewJson(`${site.url}/rss`);
  expect(answers[0]).toMatchObject({ format: 'rss', entries: [{}] });
  expect(answers[0]).not.toHaveProperty('feedFound');
  expect(site.asked).toEqual(['/rss']);
});

test('the size of a picture stands beside it, as in what we publish', async () => {
  const desk = await atDesk();
  const size = { image_width: 640, image_height: 480 };
  await desk.write('one.json', JSON.stringify({ title: 'خبر', image: 'https://paper.example/p.jpg', ...size }));
  await desk.write('two.json', JSON.stringify({ title: 'خبر', image: 'https://paper.example/p.jpg' }));
  const { answers } = await desk.previewJson(`${desk.path}/one.json`, `${desk.path}/two.json`);
  expect(answers[0].entries[0]).toMatchObject(size);
  for (const { entries } of answers) expect(entries[0]).not.toHaveProperty('imageSize');
  expect(answers[1].entries[0]).not.toHaveProperty('image_width');
});

test('a page from a file is never followed over the network', async () => {
  const desk = await atDesk();
  const site = await siteOf({ '/rss': rss('خوراک') });
  await desk.write('page.html', article(feedLink(`${site.url}/rss`)));
  const { answers } = await desk.previewJson(`${desk.path}/page.html`);
  expect(answers[0]).toMatchObject({ format: 'html', feedsNamed: [`${site.url}/rss`] });
  expect(site.asked).toEqual([]);
});

describe('for a source of pages', () => {
  const atList = async (links: string) => {
    const desk = await atDesk();
    const site = await siteOf({ '/': front(feedLink('/rss')), '/news/3': article(''), '/rss': rss('خوراک') });
    const pages = `{ list: "${site.url}", links: "${links}" }`;
    await desk.write('feeds/sources/peyk.yaml', `title: { fa: پیک }\nlanguage: fa\npublish: full\npages: ${pages}\n`);
    return { desk, site };
  };

  test('its list gives the pages that it leads to, and each page what would be published of it', async () => {
    const { desk, site } = await atList('nav a');
    expect(await desk.previewFor('peyk', `${site.url}/`, `${site.url}/news/3`)).toBe(0);
    const [list, page] = desk.said;
    expect(list?.split('\n').slice(0, 3)).toEqual([
      `${site.url}/: a list of 12 pages`,
      `  ${site.url}/news/0`,
      `  ${site.url}/news/1`,
    ]);
    expect(page).toContain('باران دیشب');
    expect(site.asked).toEqual(['/', '/news/3']);
  });

  test('a list whose selector finds no link is a failure that says what to mend', async () => {
    const { desk, site } = await atList('.news a');
    expect(await desk.previewFor('peyk', `${site.url}/`)).toBe(1);
    expect(desk.said.join()).toContain('correct links: ".news a"');
  });
});
