import { describe, expect, test } from '@jest/globals';
import { sanitizeContent } from '../../src/normalize/html.ts';
import { countsReaders } from '../../src/text/counters.ts';
import { faultsOf } from './fragments.ts';
import { entryOf, html, plain } from './samples.ts';

const COUNTERS = [
  'https://www.google-analytics.com/collect?v=1&tid=UA-1',
  'https://stats.wp.com/b.gif',
  'https://STATS.wp.com./b.gif',
  'https://pixel.wp.com/g.gif?blog=1',
  'https://www.facebook.com/tr?id=1&ev=PageView',
  'https://feeds.feedburner.com/~r/peyk/~4/abc',
  'https://stats.news.example/matomo.php?idsite=1',
  'https://news.example/i/track.png',
];
const PICTURE = 'https://news.example/p.jpg';

function clean(content: string): string {
  const safe = sanitizeContent(content, { base: 'https://news.example/a/' }).html ?? '';
  expect(faultsOf(safe)).toEqual([]);
  expect(sanitizeContent(safe, { base: null }).html ?? '').toBe(safe);
  return safe;
}

describe.each(COUNTERS)('%s is loaded by no reader', (address) => {
  test("as an entry's picture", () => {
    expect(entryOf({ title: plain('خبر'), image: address }).entry.image).toBeNull();
  });

  test('as a file of an entry', () => {
    const files = [address, PICTURE].map((url) => ({ url, type: 'image/png', length: 0 }));
    expect(entryOf({ title: plain('خبر'), enclosures: files }).entry.enclosures).toEqual([
      { url: PICTURE, type: 'image/png', length: 0 },
    ]);
  });

  const escaped = address.replaceAll('&', '&amp;');
  test.each([
    `<img src="${escaped}">`,
    `<img data-src="${escaped}">`,
    `<img srcset="${escaped} 1x, ${escaped} 2x">`,
    `<picture><source srcset="${escaped} 2x"></picture>`,
    `<amp-img src="${escaped}" width="16" height="9" layout="responsive"></amp-img>`,
    `<object data="${escaped}" type="image/png"></object>`,
    `<audio src="${escaped}"></audio>`,
    `<video src="${escaped}"></video>`,
    `<video><source src="${escaped}" type="video/mp4"></video>`,
    `<amp-audio src="${escaped}"></amp-audio>`,
  ])('in an article: %s', (content) => {
    expect(clean(`<p>متن</p>${content}`)).not.toContain(new URL(address).hostname.replace(/\.$/, ''));
  });

  test('beside what there is to see and hear', () => {
    expect(
      clean(`<video src="/v.mp4" poster="${escaped}"><source src="${escaped}"><source src="/w.mp4"></video>`),
    ).toBe(
      '<p><video src="https://news.example/v.mp4" controls><source src="https://news.example/w.mp4" /></video></p>',
    );
    expect(clean(`<img src="/p.jpg" srcset="${escaped} 2x, /q.jpg 3x">`)).toBe(
      `<p><img src="${PICTURE}" srcset="https://news.example/q.jpg 3x" alt="" /></p>`,
    );
  });
});

test('the files of a podcast that go through FeedBurner are none', () => {
  const enclosures = [{ url: 'https://feeds.feedburner.com/~r/peyk/~5/x/1.mp3', type: 'audio/mpeg', length: 9 }];
  expect(entryOf({ title: plain('خبر'), enclosures }).entry.enclosures).toEqual(enclosures);
});

describe('a picture of a likely size', () => {
  const named = 'https://news.example/2026/track.png';

  test('is shown, whatever its file is called', () => {
    const picture = `<img width="800" height="600" src="${named}" srcset="${named}?x=2 2x" alt="عکس" />`;
    expect(clean(picture)).toBe(`<p>${picture}</p>`);
    const enclosures = [{ url: named, type: 'image/png', length: 0, size: { width: 800, height: 600 } }];
    const item = { title: plain('خبر'), image: named };
    expect(entryOf({ ...item, enclosures }).entry).toMatchObject({ image: named, enclosures });
    expect(entryOf({ ...item, imageSize: { width: 800, height: 600 } }).entry.image).toBe(named);
    expect(entryOf({ ...item, content: html(picture) }).entry.image).toBe(named);
  });

  test('of a host that counts readers is not', () => {
    for (const address of COUNTERS.filter((one) => !one.includes('track.png'))) {
      expect(clean(`<p>متن</p><img src="${address}" width="800" height="600">`)).toBe('<p>متن</p>');
    }
  });

  test.each([
    [undefined, true],
    [{ width: 9, height: 600 }, true],
    [{ width: 10, height: 10 }, false],
  ])('begins at ten by ten: %j', (size, counts) => {
    expect(countsReaders(named, size)).toBe(counts);
  });

  test('is not one dot', () => {
    const size = { width: 1, height: 1 };
    const file = { url: PICTURE, type: 'image/jpeg', length: 0, size };
    const { entry } = entryOf({ title: plain('خبر'), image: PICTURE, imageSize: size, enclosures: [file] });
    expect([entry.image, entry.enclosures]).toEqual([null, []]);
  });
});

describe("a picture of AMP, whose sides may be a ratio, is shown in its file's size", () => {
  const shown = `<p><img src="${PICTURE}" alt="" /></p>`;

  test.each([
    'width="1.5" height="1" layout="responsive"',
    'width="1" height="1" layout="responsive"',
    'width="16" height="9" layout="responsive"',
    'width="1" height="1" layout="fill"',
    'width="1.5" height="1"',
    'width="auto" height="1" layout="fixed-height"',
  ])('%s', (sides) => {
    expect(clean(`<amp-img src="${PICTURE}" ${sides}></amp-img>`)).toBe(shown);
  });

  test('unless they are its size', () => {
    expect(clean(`<amp-img src="${PICTURE}" width="1200" height="675" layout="responsive"></amp-img>`)).toBe(
      `<p><img width="1200" height="675" src="${PICTURE}" alt="" /></p>`,
    );
    expect(clean('<amp-video src="/v.mp4" width="16" height="9" layout="responsive"></amp-video>')).toBe(
      '<p><video src="https://news.example/v.mp4" controls></video></p>',
    );
  });

  test.each(['width="1" height="1"', 'width="1" height="1" layout="fixed"', 'width="9" height="9" layout="nodisplay"'])(
    'but not a dot: %s',
    (sides) => {
      expect(clean(`<p>متن</p><amp-img src="${PICTURE}" ${sides}></amp-img>`)).toBe('<p>متن</p>');
    },
  );
});
