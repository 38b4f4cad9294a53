import type { Entry, PictureSize } from '../model.ts';
import { typeOfAddress } from '../text/media-types.ts';
import { webAddress } from './links.ts';

/** A file as published. `length` in bytes, 0 when unknown. */
export interface PublishedFile {
  readonly url: string;
  readonly type: string;
  readonly length: number;
  readonly size: PictureSize | null;
}

/** A picture as published; its type where the address tells it. */
export interface PublishedPicture {
  readonly url: string;
  readonly type: string | null;
  readonly size: PictureSize | null;
}

const MEDIA_TYPE = /^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/;

/** The entry's files that have a usable address, each address once, every one with a type. */
export function publishedFiles(entry: Entry): readonly PublishedFile[] {
  const files = new Map<string, PublishedFile>();
  for (const enclosure of entry.enclosures) {
    const url = webAddress(enclosure.url);
    if (url === null || files.has(url)) continue;
    const stated = enclosure.type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const type = MEDIA_TYPE.test(stated) ? stated : (typeOfAddress(url) ?? 'application/octet-stream');
    const length = Number.isSafeInteger(enclosure.length) && enclosure.length > 0 ? enclosure.length : 0;
    files.set(url, { url, type, length, size: plausible(enclosure.size) });
  }
  return [...files.values()];
}

/** The entry's picture, of the size its own file or the entry states; null without a usable address. */
export function publishedImage(entry: Entry): PublishedPicture | null {
  const url = webAddress(entry.image);
  if (url === null) return null;
  const file = entry.enclosures.find((enclosure) => webAddress(enclosure.url) === url);
  const size = plausible(entry.imageSize) ?? plausible(file?.size);
  return { url, type: typeOfAddress(url) ?? imageType(file?.type), size };
}

function imageType(stated: string | undefined): string | null {
  const type = stated?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return MEDIA_TYPE.test(type) && type.startsWith('image/') ? type : null;
}

function plausible(size: PictureSize | undefined): PictureSize | null {
  const { width, height } = size ?? { width: 0, height: 0 };
  return [width, height].every((side) => Number.isSafeInteger(side) && side > 0) ? { width, height } : null;
}

/** Attributes by name; those that are null are not written. */
type Attributes = Readonly<Record<string, string | null>>;

/**
 * What Media RSS says of an entry: its picture, and its files as far as the format's own elements leave something unsaid.
 * @param told how many of the files the format's own elements name; they have no room for a picture's size
 * @see https://www.rssboard.org/media-rss
 */
export function mediaContents(
  { files, image }: { readonly files: readonly PublishedFile[]; readonly image: PublishedPicture | null },
  told: number,
): readonly Attributes[] {
  const unsaid = files.filter((file, at) => at >= told || file.size !== null);
  const contents = unsaid.map(({ url, type, length, size }) => ({
    url,
    fileSize: length > 0 ? String(length) : null,
    type,
    medium: mediumOf(type),
    ...sides(size),
  }));
  if (image === null || files.some((file) => file.url === image.url)) return contents;
  return [{ url: image.url, type: image.type, medium: 'image', ...sides(image.size) }, ...contents];
}

/** The picture a list of entries can show beside a title. */
export function mediaThumbnail(image: PublishedPicture): Attributes {
  return { url: image.url, ...sides(image.size) };
}

function sides(size: PictureSize | null): Attributes {
  return size === null ? {} : { width: String(size.width), height: String(size.height) };
}

/** `image`, `audio` or `video` where the type is one; Media RSS calls it the medium. */
function mediumOf(type: string): string | null {
  return /^(image|audio|video)\//.exec(type)?.[1] ?? null;
}
