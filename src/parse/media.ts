import type { Enclosure, PictureSize } from '../model.ts';
import { countsReaders } from '../text/counters.ts';
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

/** The first picture that has an address and counts no readers, with its size where that is stated for the same address. */
export function pictureOf(pictures: readonly (StatedPicture | undefined)[]): Pick<MediaFiles, 'image' | 'imageSize'> {
  const known = pictures.flatMap((one) => {
    const url = firstOf(one?.url);
    return url === null ? [] : [{ url, size: pictureSize(one?.width, one?.height) }];
  });
  const image = known.find(({ url, size }) => !countsReaders(url, size))?.url ?? null;
  const imageSize = known.find(({ url, size }) => url === image && size !== undefined)?.size;
  return { image, ...(imageSize && { imageSize }) };
}

/** The files and the picture that Media RSS elements name, on the item or in a group. @see https://www.rssboard.org/media-rss */
export function mediaFiles(media: RawMedia): MediaFiles {
  const groups = media?.groups ?? [];
  const contents = [...(media?.contents ?? []), ...groups.flatMap((group) => group.contents ?? [])];
  const pictures = contents.filter((one) => one.medium === 'image' || one.type?.startsWith('image/'));
  const thumbnails = [media, ...groups, ...contents].flatMap((one) => one?.thumbnails ?? []);
  return {
    enclosures: distinctEnclosures(
      contents.map((one) =>
        enclosure({ url: one.url, type: one.type, length: one.fileSize, width: one.width, height: one.height }),
      ),
    ),
    ...pictureOf([...pictures, ...thumbnails]),
  };
}
