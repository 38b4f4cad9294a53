import type { Enclosure } from '../model.ts';
import { mediaTypeOf } from '../text/media-types.ts';
import { pictureSize } from '../text/picture-size.ts';
import { loadedLink } from './url.ts';

/**
 * An item's files, each once, without those that count readers: absolute http(s) addresses, a media type (by the file's ending where none is given), a length in bytes,
 * 0 when it is unknown, and a picture's size where it is known.
 */
export function enclosuresOf(enclosures: readonly Enclosure[], base: string | null): readonly Enclosure[] {
  const byUrl = new Map<string, Enclosure>();
  for (const { url: raw, type, length, size: stated } of enclosures) {
    const size = pictureSize(stated?.width, stated?.height);
    const url = loadedLink(raw, base, size);
    if (url === null || byUrl.has(url)) continue;
    const bytes = Number.isSafeInteger(length) && length > 0 ? length : 0;
    byUrl.set(url, { url, type: mediaTypeOf(type, url), length: bytes, ...(size && { size }) });
  }
  return [...byUrl.values()];
}
