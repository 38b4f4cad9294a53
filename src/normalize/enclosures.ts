import type { Enclosure } from '../model.ts';
import { absoluteUrl } from './url.ts';

const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mp3: 'audio/mpeg',
    m4a: 'audio/mp4',
    aac: 'audio/aac',
    ogg: 'audio/ogg',
    oga: 'audio/ogg',
    opus: 'audio/ogg',
    wav: 'audio/wav',
    flac: 'audio/flac',
    mp4: 'video/mp4',
    m4v: 'video/mp4',
    mov: 'video/quicktime',
    webm: 'video/webm',
    mkv: 'video/x-matroska',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    png: 'image/png',
    gif: 'image/gif',
    webp: 'image/webp',
    avif: 'image/avif',
    svg: 'image/svg+xml',
    pdf: 'application/pdf',
    epub: 'application/epub+zip',
    zip: 'application/zip',
  }),
);

/**
 * An item's files, each once: absolute http(s) addresses, a media type (by the file's ending where none is given), and a
 * length in bytes, 0 when it is unknown.
 */
export function enclosuresOf(enclosures: readonly Enclosure[], base: string | null): readonly Enclosure[] {
  const byUrl = new Map<string, Enclosure>();
  for (const { url: raw, type, length } of enclosures) {
    const url = absoluteUrl(raw, [base]);
    if (url === null || byUrl.has(url)) continue;
    const bytes = Number.isSafeInteger(length) && length > 0 ? length : 0;
    byUrl.set(url, { url, type: mediaType(type) ?? typeByEnding(url), length: bytes });
  }
  return [...byUrl.values()];
}

function mediaType(type: string): string | null {
  const essence = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[a-z]+\/[\w.+-]+$/.test(essence) ? essence : null;
}

function typeByEnding(url: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
  return TYPES.get(ending) ?? 'application/octet-stream';
}
