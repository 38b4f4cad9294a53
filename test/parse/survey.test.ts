import type { RawDocument } from '../../src/model.ts';
import { surveyDocument } from '../../src/parse/survey.ts';

const URL_OF_PAGE = 'https://www.peyk.example/news/';

function page(html: string, url: string | null = URL_OF_PAGE): RawDocument {
  const bytes = new TextEncoder().encode(`<!doctype html><html lang="fa">${html}</html>`);
  return { name: 'page', url, contentType: 'text/html; charset=utf-8', bytes, fetchedAt: 0 };
}

const survey = (html: string, links: string | null = null, url?: string | null) =>
  surveyDocument(page(html, url), links);

describe('what a page leads to: feeds', () => {
  test('those it names stand before links that look like feeds, each once, absolute', () => {
    const { feeds } = survey(
      `<head><link rel="alternate" type="application/rss+xml" title="پیک" href="/rss">
       <link rel="alternate" type="application/atom+xml" href="https://www.peyk.example/atom">
       <link rel="alternate" type="application/feed+json" href="feed.json">
       <link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="text/css" href="/feed.css"></head>
       <body><a href="/rss">RSS</a><a href="/sport/feed/">ورزش</a><a href="/feedback">نظر</a>
       <a href="https://other.example/rss.xml">دیگران</a><a href="https://rss.peyk.example/atom.xml">همه</a></body>`,
    );
    expect(feeds).toEqual([
      { url: 'https://www.peyk.example/rss', type: 'application/rss+xml', title: 'پیک' },
      { url: 'https://www.peyk.example/atom', type: 'application/atom+xml', title: null },
      { url: 'https://www.peyk.example/news/feed.json', type: 'application/feed+json', title: null },
      { url: 'https://www.peyk.example/sport/feed/', type: null, title: 'ورزش' },
      { url: 'https://rss.peyk.example/atom.xml', type: null, title: 'همه' },
    ]);
  });

  test('the page\u2019s base counts, and no more than twenty are given', () => {
    const links = Array.from(
      { length: 30 },
      (_, at) => `<link rel="alternate" type="application/rss+xml" href="${at}">`,
    );
    const { feeds } = survey(`<head><base href="https://cdn.peyk.example/f/">${links.join('')}</head><body></body>`);
    expect([feeds.length, feeds[0]?.url]).toEqual([20, 'https://cdn.peyk.example/f/0']);
  });
});

describe('what a page leads to: pages', () => {
  const list = `<body><nav><a href="/about">درباره</a></nav><ul class="news">
    <li><a href="/n/1?utm_source=home&id=7#top">یک</a></li><li class="item"><h3><a href="/n/2">دو</a></h3></li>
    <li><a href="/n/1?id=7">یک</a></li><li><a href="javascript:void(0)">سه</a></li><li><a href="mailto:x@peyk.example">چهار</a></li>
    <li><a href="//m.peyk.example/n/5">پنج</a></li><li>بی‌پیوند</li></ul></body>`;

  test('are those the selector finds: absolute, without trackers and fragments, each once, in the page\u2019s order', () => {
    const expected = [
      'https://www.peyk.example/n/1?id=7',
      'https://www.peyk.example/n/2',
      'https://m.peyk.example/n/5',
    ];
    expect(survey(list, '.news a').links).toEqual(expected);
    expect(survey(list, '.news li').links).toEqual(expected);
    expect(survey(list, '.news h3').links).toEqual(expected.slice(1, 2));
    expect(survey(list, null).links).toEqual([]);
  });

  test('a selector that is none is said so by name', () => {
    expect(() => survey(list, '.news >>> a[')).toThrow(/links: ".news >>> a\[" is no CSS selector/);
  });
});

describe('what a page says of itself', () => {
  test('an article by its metadata, under its canonical address', () => {
    const head = '<head><link rel="canonical" href="/n/1"><meta property="og:type" content="article"></head>';
    expect(survey(`${head}<body></body>`)).toMatchObject({
      isArticle: true,
      canonical: 'https://www.peyk.example/n/1',
    });
    expect(survey('<head></head><body></body>').isArticle).toBe(false);
  });

  test.each([
    ['of another site', '<link rel="canonical" href="https://thief.example/n/1">', URL_OF_PAGE, null],
    ['the front page for a page below it', '<link rel="canonical" href="/">', `${URL_OF_PAGE}1`, null],
    [
      'its own site, from an AMP cache',
      '<link rel="canonical" href="https://www.peyk.example/n/1">',
      'https://www-peyk-example.cdn.ampproject.org/c/s/www.peyk.example/n/1/amp',
      'https://www.peyk.example/n/1',
    ],
    [
      'its own site, from its AMP page',
      '<link rel="canonical" href="https://www.peyk.example/n/1">',
      'https://amp.peyk.example/n/1',
      'https://www.peyk.example/n/1',
    ],
  ])('a canonical address %s is believed or not', (_name, link, url, canonical) => {
    expect(survey(`<head>${link}</head><body></body>`, null, url).canonical).toBe(canonical);
  });

  test('a feed is no page', () => {
    const bytes = new TextEncoder().encode('<rss version="2.0"><channel><title>t</title></channel></rss>');
    const feed = { ...page(''), bytes };
    expect(() => surveyDocument(feed, null)).toThrow(/no HTML page/);
  });
});
