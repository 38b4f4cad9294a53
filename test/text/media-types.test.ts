import { describe, expect, test } from '@jest/globals';
import { mediaTypeOf, typeOfAddress } from '../../src/text/media-types.ts';
import { pictureSize } from '../../src/text/picture-size.ts';

describe("a file's type", () => {
  test.each([
    ['is the one stated', 'audio/x-m4b', 'https://a.example/book', 'audio/x-m4b'],
    ['has no parameters and no capitals', 'Video/MP4; codecs="avc1"', 'https://a.example/v', 'video/mp4'],
    ['is that of the ending where none is stated', '', 'https://a.example/a.MP3?x=1#t', 'audio/mpeg'],
    ['is that of the ending where a mere word is stated', 'image', 'https://a.example/a.webp', 'image/webp'],
    ['is that of the ending where a range is stated', 'image/*', 'https://a.example/a.png', 'image/png'],
    ['is that of the ending where nothing is said', 'application/octet-stream', 'https://a.example/a.mp4', 'video/mp4'],
    ['is that of the ending where the families differ', 'image/jpeg', 'https://a.example/a.mp3', 'audio/mpeg'],
    ['is that of the ending where a page is stated', 'text/html', 'https://a.example/a.jpg', 'image/jpeg'],
    ['is the one stated within a family', 'image/png', 'https://a.example/a.jpg', 'image/png'],
    ['may be sound in a container for films', 'audio/mp4', 'https://a.example/a.mp4', 'audio/mp4'],
    ['may be a film in a container for sound', 'video/ogg', 'https://a.example/a.ogg', 'video/ogg'],
    ['is not that of a query where one is stated', 'image/jpeg', 'https://a.example/still?of=a.mp4', 'image/jpeg'],
    ['is that of a query where none is stated', '', 'https://a.example/get.php?file=a.mp3', 'audio/mpeg'],
    ['is that of a relative address', '', 'files/a.ogg', 'audio/ogg'],
    ['is unknown for an unknown ending', 'image', 'https://a.example/a.xyz', 'application/octet-stream'],
    ['is no inherited property', '', 'https://a.example/a.constructor', 'application/octet-stream'],
  ])('%s', (_, stated, address, type) => {
    expect(mediaTypeOf(stated, address)).toBe(type);
  });

  test('is not that of the host', () => {
    expect(typeOfAddress('https://files.zip')).toBeNull();
  });
});

describe("a picture's size", () => {
  test.each([
    [640, 480],
    ['640', '480'],
    [' 640px ', '480.0'],
  ])('is %j × %j', (width, height) => {
    expect(pictureSize(width, height)).toEqual({ width: 640, height: 480 });
  });

  test.each([
    [640, undefined],
    [null, 480],
    [0, 480],
    [640, -1],
    [640, 480.5],
    [640, 20_001],
    ['100%', '480'],
    ['640', ''],
    [{}, []],
    [Number.NaN, true],
    ['9'.repeat(100_000), '1'],
  ])('is unknown for %j × %j', (width, height) => {
    expect(pictureSize(width, height)).toBeUndefined();
  });
});
