import { describe, expect, test } from '@jest/globals';
import { sanitizeContent } from '../../src/normalize/html.ts';
import { faultsOf } from './fragments.ts';
import { entryOf } from './samples.ts';

function clean(html: string): string {
  const safe = sanitizeContent(html, { base: 'https://news.example/a/b.html' }).html ?? '';
  expect(faultsOf(safe)).toEqual([]);
  return safe;
}

function linked(href: string, text: string): string {
  return `<p><a href="${href.replaceAll('&', '&amp;')}">${text}</a></p>`;
}

describe('what a frame showed becomes a link to it', () => {
  test.each([
    ['https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'YouTube'],
    ['//www.youtube-nocookie.com/embed/a_b-c?start=90', 'https://www.youtube.com/watch?v=a_b-c&t=90s', 'YouTube'],
    ['https://youtu.be/abc', 'https://www.youtube.com/watch?v=abc', 'YouTube'],
    ['https://www.youtube.com/v/abc', 'https://www.youtube.com/watch?v=abc', 'YouTube'],
    ['https://m.youtube.com/watch?v=abc&list=x', 'https://www.youtube.com/watch?v=abc', 'YouTube'],
    ['https://www.youtube.com/embed/videoseries?list=PL1', 'https://www.youtube.com/playlist?list=PL1', 'YouTube'],
    ['https://www.youtube.com/embed/live_stream?channel=UC1', 'https://www.youtube.com/channel/UC1/live', 'YouTube'],
    ['https://player.vimeo.com/video/123?h=ab12&byline=0', 'https://vimeo.com/123/ab12', 'Vimeo'],
    ['https://www.dailymotion.com/embed/video/x1y2', 'https://www.dailymotion.com/video/x1y2', 'Dailymotion'],
    ['https://geo.dailymotion.com/player/x1.html?video=x1y2', 'https://www.dailymotion.com/video/x1y2', 'Dailymotion'],
    ['https://www.aparat.com/video/video/embed/videohash/AbC1/vt/frame', 'https://www.aparat.com/v/AbC1', 'Aparat'],
    [
      'https://www.aparat.com/video/video/embed/vt/frame/showvideo/yes/videohash/AbC1',
      'https://www.aparat.com/v/AbC1',
      'Aparat',
    ],
    [
      'https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fx%2Fvideos%2F1%2F&width=500',
      'https://www.facebook.com/x/videos/1/',
      'Facebook',
    ],
    ['https://platform.twitter.com/embed/Tweet.html?id=123', 'https://twitter.com/i/status/123', 'Twitter'],
    ['https://www.instagram.com/p/Ab-1/embed/captioned/', 'https://www.instagram.com/p/Ab-1/', 'Instagram'],
    ['https://t.me/durov/142?embed=1', 'https://t.me/durov/142', 'Telegram'],
    ['https://open.spotify.com/embed/episode/1a2B?utm_source=x', 'https://open.spotify.com/episode/1a2B', 'Spotify'],
    [
      'https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&color=1',
      'https://soundcloud.com/a/b',
      'SoundCloud',
    ],
    [
      'https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1',
      'https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1',
      'SoundCloud',
    ],
    [
      'https://www.google.com/maps/embed?pb=!1m14!1m12!1m3!1d1!2d51.389!3d35.689!2m3',
      'https://www.google.com/maps?q=35.689,51.389',
      'Google Maps',
    ],
    [
      'https://www.google.com/maps/embed/v1/place?key=k&q=تهران',
      'https://www.google.com/maps?q=%D8%AA%D9%87%D8%B1%D8%A7%D9%86',
      'Google Maps',
    ],
    ['https://player.twitch.tv/?video=v12&parent=x', 'https://www.twitch.tv/videos/12', 'Twitch'],
    ['https://www.charts.example/1?a=1&b=2', 'https://www.charts.example/1?a=1&b=2', 'charts.example'],
    ['/chart/1', 'https://news.example/chart/1', 'news.example'],
  ])('%s', (src, href, name) => {
    expect(clean(`<iframe src="${src}" allowfullscreen></iframe>`)).toBe(linked(href, name));
  });

  test.each([
    [
      'named by its title',
      '<iframe src="https://youtu.be/abc" title=" فیلم &amp; «سخن» "></iframe>',
      'فیلم &amp; «سخن»',
    ],
    ['loaded late', '<iframe data-src="https://youtu.be/abc" src="about:blank"></iframe>', 'YouTube'],
    ['of AMP', '<amp-youtube data-videoid="abc" layout="responsive"></amp-youtube>', 'YouTube'],
    [
      'in a frame of AMP',
      '<amp-iframe src="https://www.youtube.com/embed/abc"><amp-img placeholder src="x:y"></amp-img></amp-iframe>',
      'YouTube',
    ],
    ['that is embedded', '<embed src="https://www.youtube.com/v/abc" type="application/x-shockwave-flash">', 'YouTube'],
    ['that is an object', '<object data="https://www.youtube.com/embed/abc"><p>فلش ندارید</p></object>', 'YouTube'],
    [
      'that an object names in a parameter',
      '<object><param name="movie" value="https://www.youtube.com/v/abc"><embed src="https://www.youtube.com/v/abc">فلش ندارید</object>',
      'YouTube',
    ],
    ['closed at once, as in xhtml', '<iframe src="https://youtu.be/abc"/>', 'YouTube'],
  ])('a video %s', (_, html, text) => {
    expect(clean(html)).toBe(linked('https://www.youtube.com/watch?v=abc', text));
    expect(clean(`<div>${html}</div>متن`)).toContain('</div>متن');
  });

  test('stands within the line where a paragraph is open, and is only words within a link', () => {
    const frame = '<iframe src="https://youtu.be/abc"></iframe>';
    const link = '<a href="https://www.youtube.com/watch?v=abc">YouTube</a>';
    expect(clean(`<p>فیلم: ${frame}${frame} پایان</p>`)).toBe(`<p>فیلم: ${link} ${link} پایان</p>`);
    expect(clean(`<figure>${frame}<figcaption>شرح</figcaption></figure>`)).toBe(
      `<figure><p>${link}</p><figcaption>شرح</figcaption></figure>`,
    );
    expect(clean(`<a href="https://x.example/">${frame}</a>`)).toBe('<p><a href="https://x.example/">YouTube</a></p>');
  });

  test.each([
    '<object data="x.swf" type="application/x-shockwave-flash"><p>متن</p></object>',
    '<object><param name="quality" value="https://x.example/"><p>متن</p></object>',
    '<object data="javascript:x"><object><p>متن</p></object></object>',
    '<object data="https://ad.example/x"><p>متن</p></object>',
  ])('the text of an object that shows nothing is kept: %s', (html) => {
    expect(clean(html)).toBe('<p>متن</p>');
  });

  test.each([
    'https://googleads.g.doubleclick.net/pagead/ads?x',
    'https://tpc.googlesyndication.com/safeframe/1',
    'https://ads.news.example/728x90',
    'https://www.facebook.com/plugins/like.php?href=https://x.example/',
    'https://platform.twitter.com/widgets/tweet_button.html',
    'https://www.google.com/recaptcha/api2/anchor',
    'https://disqus.com/embed/comments/?base=x',
    'https://s1.mediaad.org/serve/x',
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
    '',
  ])('%s vanishes', (src) => {
    expect(clean(`<p>متن</p><iframe src="${src}">جایگزین</iframe>`)).toBe('<p>متن</p>');
  });

  test.each(['width="1" height="1"', 'height="0"', 'style="display:none"', 'hidden', 'style="visibility: hidden"'])(
    'a frame with %s vanishes',
    (attributes) => {
      expect(clean(`<p>متن</p><iframe src="https://x.example/" ${attributes}></iframe>`)).toBe('<p>متن</p>');
    },
  );

  test('a description that has one is content, since a summary has no links', () => {
    const summary = { kind: 'html', value: 'متن <iframe src="https://youtu.be/abc"></iframe>' } as const;
    expect(entryOf({ summary }).entry.contentHtml).toContain('https://www.youtube.com/watch?v=abc');
  });

  test('an address within an address is one of the web, too', () => {
    const hostile = '<iframe src="https://www.facebook.com/plugins/post.php?href=javascript:alert(1)"></iframe>';
    expect(clean(hostile)).toMatch(/^<p><a href="https:\/\/www\.facebook\.com\/plugins/);
  });
});
