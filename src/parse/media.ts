import type { Enclosure } from '../model.ts';
import type { RawAtomFeed } from './feedsmith.ts';
import { distinctEnclosures, enclosure, firstOf } from './item.ts';

type RawMedia = NonNullable<RawAtomFeed['entries']>[number]['media'];

/** The files and the picture that Media RSS elements name, on the item or in a group. @see https://www.rssboard.org/media-rss */
export function mediaFiles(media: RawMedia): { enclosures: readonly Enclosure[]; image: string | null } {
  const groups = media?.groups ?? [];
  const contents = [...(media?.contents ?? []), ...groups.flatMap((group) => group.contents ?? [])];
  const picture = contents.find((one) => one.medium === 'image' || one.type?.startsWith('image/'));
  const thumbnails = [media, ...groups, ...contents].flatMap((one) => one?.thumbnails ?? []);
  return {
    enclosures: distinctEnclosures(
      contents.map((one) => enclosure({ url: one.url, type: one.type, length: one.fileSize })),
    ),
    image: firstOf(picture?.url, thumbnails[0]?.url),
  };
}
