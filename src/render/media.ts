import type { Entry } from '../model.ts';
import { typeOfAddress } from '../text/media-types.ts';
import { webAddress } from './links.ts';

export { typeOfAddress };

/** A file as published. `length` in bytes, 0 when unknown. */
export interface PublishedFile {
  readonly url: string;
  readonly type: string;
  readonly length: number;
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
    files.set(url, { url, type, length });
  }
  return [...files.values()];
}

/** `image`, `audio` or `video` where the type is one; Media RSS calls it the medium. */
export function mediumOf(type: string): string | null {
  return /^(image|audio|video)\//.exec(type)?.[1] ?? null;
}
