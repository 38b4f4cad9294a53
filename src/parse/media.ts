import type { Enclosure, PictureSize } from '../model.ts';
import { pictureSize } from '../text/picture-size.ts';
import type { RawAtomFeed } from './feedsmith.ts';
import { distinctEnclosures, enclosure, firstOf } from './item.ts';

type RawMedia = NonNullable<RawAtomFeed['entries']>[number]['media'];

/** An item's files and its picture. */
export interface MediaFiles {
  readonly enclosures: readonly Enclosure[];
  readonly image: string | null;
  readonly imageSize?: PictureSize;
}

/** What a document says of a picture. */
export interface StatedPicture {
  readonly url?: string | null | undefined;
  readonly width?: unknown;
  readonly height?: unknown;
}

/** The first picture that has an address, with its size where that is stated for the same address. */
export function pictureOf(pictures: readonly (StatedPicture | undefined)[]): Pick<MediaFiles, 'image' | 'imageSize'> {
  const image = firstOf(...pictures.map((one) => one?.url));
  const sizes = pictures.map((one) => (firstOf(one?.url) === image ? pictureSize(one?.width, one?.height) : undefined));
  const imageSize = sizes.find((size) => size !== undefined);
  return { image, ...(imageSize && { imageSize }) };
}

/** The files and the picture that Media RSS elements name, on the item or in a group. @see https://www.rssboard.org/media-rss */
export function mediaFiles(media: RawMedia): MediaFiles {
  const groups = media?.groups ?? [];
  const contents = [...(media?.contents ?? []), ...groups.flatMap((group) => group.contents ?? [])];
  const picture = contents.find((one) => one.medium === 'image' || one.type?.startsWith('image/'));
  const thumbnails = [media, ...groups, ...contents].flatMap((one) => one?.thumbnails ?? []);
  return {
    enclosures: distinctEnclosures(
      contents.map((one) =>
        enclosure({ url: one.url, type: one.type, length: one.fileSize, width: one.width, height: one.height }),
      ),
    ),
    ...pictureOf([picture, thumbnails[0]]),
  };
}
