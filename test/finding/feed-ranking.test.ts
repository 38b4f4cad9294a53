/** Which of a page's feeds is taken. */
import fc from 'fast-check';
import { rankFeeds } from '../../src/finding/feed-ranking.ts';

const feed = (url: string, title: string | null = null, type: string | null = 'application/rss+xml') => ({
  url,
  type,
  title,
});
const first = (page: string, title: string | null, ...feeds: ReturnType<typeof feed>[]) =>
  rankFeeds(feeds, { url: page, title })[0]?.url;

describe('of the feeds a page names', () => {
  test.each(['Comments Feed', 'دیدگاه‌ها', 'نظرات کاربران', 'التعليقات', 'תגובות', 'تبصرے'])(
    'that of its comments (%s) comes last',
    (title) => {
      expect(first('https://a.example/', null, feed('https://a.example/c', title), feed('https://a.example/rss'))).toBe(
        'https://a.example/rss',
      );
    },
  );

  test('a comments feed without a title is known by its address, and taken where there is no other', () => {
    const comments = feed('https://a.example/comments/feed/');
    expect(first('https://a.example/', null, comments, feed('https://a.example/feed/'))).toBe(
      'https://a.example/feed/',
    );
    expect(first('https://a.example/', null, comments)).toBe(comments.url);
  });

  test("the site's own comes before another site's, www or not", () => {
    const elsewhere = feed('https://feeds.other.example/a');
    const own = feed('https://rss.a.example/all');
    expect(first('https://www.a.example/', null, elsewhere, own)).toBe(own.url);
  });

  test('the one of the same part of the site comes first: its language, its section', () => {
    const [ar, fa, all] = [
      feed('https://a.example/ar/rss'),
      feed('https://a.example/fa/rss'),
      feed('https://a.example/rss'),
    ];
    expect(first('https://a.example/fa/', null, ar, fa, all)).toBe(fa.url);
    expect(first('https://a.example/fa', null, ar, all, fa)).toBe(fa.url);
    expect(first('https://a.example/', null, ar, fa, all)).toBe(all.url);
  });

  test('the one called as the page is comes before its neighbors', () => {
    const [sport, main] = [feed('https://a.example/1', 'ورزش'), feed('https://a.example/2', 'روزنامهٔ نمونه')];
    expect(first('https://a.example/', 'روزنامه نمونه | صفحهٔ نخست', sport, main)).toBe(main.url);
  });

  test('a JSON Feed comes after its equals; equals stay in the order of the page, each once', () => {
    const json = feed('https://a.example/f', null, 'application/feed+json');
    const [one, two] = [feed('https://a.example/1'), feed('https://a.example/2', null, 'application/atom+xml')];
    const ranked = rankFeeds([json, one, two, one], { url: 'https://a.example/', title: null });
    expect(ranked.map(({ url }) => url)).toEqual([one.url, two.url, json.url]);
  });

  test('none is lost and none is made up', () => {
    const feeds = fc.array(fc.record({ url: fc.webUrl(), type: fc.constant(null), title: fc.option(fc.string()) }));
    fc.assert(
      fc.property(feeds, fc.option(fc.webUrl()), (given, url) => {
        const ranked = rankFeeds(given, { url, title: 'x' }).map((one) => one.url);
        expect(ranked.toSorted()).toEqual([...new Set(given.map((one) => one.url))].toSorted());
      }),
    );
  });
});
