import { describe, expect, test } from '@jest/globals';
import { entryOf } from './samples.ts';

const SIZE = { width: 640, height: 480 };
const image = 'https://news.example/p.jpg?a=1&b=2';
const title = { kind: 'plain', value: 'خبر' } as const;

function shown(html: string) {
  return { title, image, content: { kind: 'html', value: html } } as const;
}

describe("an entry's picture", () => {
  test('has the size the document states', () => {
    const { entry } = entryOf({ ...shown(`<img src="${image}" width="64" height="48">`), imageSize: SIZE });
    expect(entry.imageSize).toEqual(SIZE);
  });

  test('has the size of the file of its address', () => {
    const enclosures = [{ url: image, type: 'image/jpeg', length: 0, size: SIZE }];
    expect(entryOf({ title, image, enclosures }).entry).toMatchObject({ imageSize: SIZE, enclosures });
  });

  test('has the size at which the content shows it', () => {
    const before = '<p><img src="https://news.example/other.jpg" width="1" height="2"></p>';
    const { entry } = entryOf(shown(`${before}<img src="${image}"><img width="640" height="480px" src="${image}">`));
    expect(entry.imageSize).toEqual(SIZE);
  });

  test.each([
    '<p>متن</p>',
    '<img src="https://news.example/other.jpg" width="640" height="480">',
    `<img src="${image}" width="640">`,
    `<p>متن src="${image}" width="640" height="480"</p>`,
  ])('has no size where nothing states it: %s', (html) => {
    expect(entryOf(shown(html)).entry).not.toHaveProperty('imageSize');
  });

  test('is no picture whose size nobody can have', () => {
    const enclosures = [{ url: image, type: 'image/jpeg', length: 0, size: { width: 0, height: 1 } }];
    const { entry } = entryOf({ title, image, enclosures, imageSize: { width: 9e9, height: 1 } });
    expect([entry.imageSize, entry.enclosures[0]?.size]).toEqual([undefined, undefined]);
  });
});
