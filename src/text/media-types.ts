/** Endings of files people publish → media type. */
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
    '3gp': 'video/3gpp',
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

const UNKNOWN = 'application/octet-stream';

/** Says nothing of what is in the file. */
const GENERIC = new Set([UNKNOWN, 'binary/octet-stream', 'application/binary', 'application/x-download']);

/** Files that hold sound alone or a film. */
const CONTAINERS = new Set(['mp4', 'm4v', 'ogg', 'webm', 'mkv', 'mov', '3gp']);

/** Media type by the ending of an address's path, else of its query (`get?file=a.mp3`); null when neither tells. */
export function typeOfAddress(address: string): string | null {
  const { path, query } = endingsOf(address);
  return TYPES.get(path) ?? TYPES.get(query) ?? null;
}

/**
 * A file's media type, without parameters: what is stated, unless it is no media type, says nothing, or is of another family than
 * the path's ending (an `.mp3` stated as `image/jpeg`).
 */
export function mediaTypeOf(stated: string | null | undefined, address: string): string {
  const essence = stated?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!/^[a-z]+\/[a-z0-9][\w.+-]*$/.test(essence) || GENERIC.has(essence)) return typeOfAddress(address) ?? UNKNOWN;
  const { path } = endingsOf(address);
  const byEnding = TYPES.get(path);
  return byEnding === undefined || isOfFamily(essence, path, byEnding) ? essence : byEnding;
}

function isOfFamily(essence: string, ending: string, byEnding: string): boolean {
  const family = essence.slice(0, essence.indexOf('/'));
  if (byEnding.startsWith(`${family}/`)) return true;
  return CONTAINERS.has(ending) && (/^(?:audio|video)$/.test(family) || /^application\/(?:ogg|mp4)$/.test(essence));
}

/** Only to read the path of a relative address. */
const ANYWHERE = 'http://address.invalid/';

function endingsOf(address: string): { readonly path: string; readonly query: string } {
  const url = URL.parse(address, ANYWHERE);
  return { path: endingOf(url?.pathname ?? ''), query: endingOf(url?.search ?? '') };
}

function endingOf(part: string): string {
  return /\.([a-z0-9]{2,5})$/i.exec(part)?.[1]?.toLowerCase() ?? '';
}
