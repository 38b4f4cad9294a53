import { describe, expect, test } from '@jest/globals';
import { readItem } from './reading.ts';

const SIZE = { width: 640, height: 480 };
const PICTURE = 'https://peyk.example/p.jpg';

function rss(inner: string): Promise<unknown> {
  return readItem(
    `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>پیک</title><item><title>خبر</title>${inner}</item></channel></rss>`,
    'xml',
  );
}

function atom(inner: string): Promise<unknown> {
  return readItem(
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>پیک</title><entry><id>urn:x:1</id><title>خبر</title>${inner}</entry></feed>`,
    'xml',
  );
}

function rdf(inner: string): Promise<unknown> {
  return readItem(
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>پیک</title></channel><item rdf:about="urn:x:1"><title>خبر</title>${inner}</item></rdf:RDF>`,
    'xml',
  );
}

function page(head: string): Promise<unknown> {
  return readItem(
    `<html><head><title>خبر</title>${head}</head><body><article><h1>خبر</h1><p>متن خبر این است.</p></article></body></html>`,
    'html',
  );
}

function jsonLd(image: unknown): string {
  const article = { '@type': 'NewsArticle', headline: 'خبر', image };
  return `<script type="application/ld+json">${JSON.stringify(article)}</script>`;
}

describe("a picture's size", () => {
  test.each([
    ['RSS', rss],
    ['Atom', atom],
    ['RDF', rdf],
  ])('is read from Media RSS in %s, for the picture and for each file', async (_, read) => {
    const content = `<media:content url="${PICTURE}" medium="image" type="image/jpeg" width="640" height="480"/>`;
    const film = '<media:content url="https://peyk.example/v.mp4" width="1920" height="1080"/>';
    expect(await read(content + film)).toMatchObject({
      image: PICTURE,
      imageSize: SIZE,
      enclosures: [
        { url: PICTURE, size: SIZE },
        { url: 'https://peyk.example/v.mp4', size: { width: 1920, height: 1080 } },
      ],
    });
    expect(await read(`<media:thumbnail url="${PICTURE}" width="640" height="480"/>`)).toMatchObject({
      image: PICTURE,
      imageSize: SIZE,
    });
  });

  test('is taken over from Media RSS where a plain enclosure names the same file', async () => {
    const enclosure = `<enclosure url="${PICTURE}" type="image/jpeg" length="0"/>`;
    const media = `<media:content url="${PICTURE}" fileSize="77" width="640" height="480"/>`;
    expect(await rss(enclosure + media)).toMatchObject({
      enclosures: [{ url: PICTURE, type: 'image/jpeg', length: 77, size: SIZE }],
    });
  });

  test.each(['<media:content url="$" width="640"/>', '<media:content url="$" width="0" height="480"/>'])(
    'is unknown when half of it is missing: %s',
    async (content) => {
      const [file] = ((await rss(content.replace('$', PICTURE))) as { enclosures: object[] }).enclosures;
      expect(Object.keys(file ?? {})).toEqual(['url', 'type', 'length']);
    },
  );

  test('is read from the Open Graph of a page', async () => {
    const head = `<meta property="og:image" content="${PICTURE}"><meta property="og:image:width" content="640"><meta property="og:image:height" content="480">`;
    expect(await page(head)).toMatchObject({ image: PICTURE, imageSize: SIZE });
  });

  test.each([
    ['numbers', { url: PICTURE, width: 640, height: 480 }],
    ['words', [{ contentUrl: PICTURE, width: '640', height: '480px' }]],
    ['quantities', { url: PICTURE, width: { '@type': 'QuantitativeValue', value: 640 }, height: { value: '480' } }],
  ])('is read from JSON-LD as %s', async (_, image) => {
    expect(await page(jsonLd(image))).toMatchObject({ image: PICTURE, imageSize: SIZE });
  });

  test('of another picture than the one taken is not taken', async () => {
    const head = `<meta property="og:image" content="https://peyk.example/other.jpg">`;
    const item = await page(head + jsonLd({ url: PICTURE, width: 640, height: 480 }));
    expect(item).toMatchObject({ image: 'https://peyk.example/other.jpg' });
    expect(item).not.toHaveProperty('imageSize');
  });

  test("is read from another hub's JSON Feed and from a pushed article", async () => {
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'پیک',
      items: [{ id: '1', title: 'خبر', image: PICTURE, _khorak: { image_width: 640, image_height: 480 } }],
    };
    expect(await readItem(JSON.stringify(feed), 'json')).toMatchObject({ image: PICTURE, imageSize: SIZE });
    const article = {
      ...{ title: 'خبر', image: PICTURE, image_width: 640, image_height: 480 },
      enclosures: [{ url: 'https://peyk.example/v.mp4', width: 1920, height: 1080 }],
    };
    expect(await readItem(JSON.stringify(article), 'json')).toMatchObject({
      image: PICTURE,
      imageSize: SIZE,
      enclosures: [{ type: 'video/mp4', size: { width: 1920, height: 1080 } }],
    });
  });
});

describe("a file's type", () => {
  test('is that of its ending where the feed states what it cannot be', async () => {
    const files =
      '<enclosure url="https://peyk.example/a.mp3" type="image/jpeg"/><media:content url="https://peyk.example/b.jpg" type="image"/>';
    expect(await rss(files)).toMatchObject({
      image: 'https://peyk.example/b.jpg',
      enclosures: [{ type: 'audio/mpeg' }, { type: 'image/jpeg' }],
    });
  });
});

describe('a picture that counts readers', () => {
  const counter = 'https://stats.wp.com/b.gif';
  const real = `<media:thumbnail url="${PICTURE}"/>`;

  test.each([
    ['RSS', rss],
    ['Atom', atom],
    ['RDF', rdf],
  ])('gives way to the next that Media RSS names in %s', async (_, read) => {
    const beacon = `<media:content url="${counter}" medium="image"/>`;
    const dot = '<media:content url="https://peyk.example/d" medium="image" width="1" height="1"/>';
    expect(await read(beacon + dot + real)).toMatchObject({ image: PICTURE });
    expect(await read(`<media:thumbnail url="${counter}"/>${real}`)).toMatchObject({ image: PICTURE });
    expect(await read(beacon)).toMatchObject({ image: null });
  });

  test('gives way to the next that a JSON Feed, a page or an RSS item has', async () => {
    const items = [{ id: '1', title: 'خبر', image: counter, banner_image: PICTURE }];
    const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'پیک', items };
    expect(await readItem(JSON.stringify(feed), 'json')).toMatchObject({ image: PICTURE });
    const metas = [
      `<meta property="og:image" content="${counter}">`,
      `<meta name="twitter:image" content="${PICTURE}">`,
    ];
    expect(await page(metas.join(''))).toMatchObject({ image: PICTURE });
    const files = [counter, PICTURE].map((url) => `<enclosure url="${url}" type="image/jpeg" length="1"/>`);
    expect(await rss(files.join(''))).toMatchObject({ image: PICTURE });
  });
});
