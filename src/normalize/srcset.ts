import type { PictureSize } from '../model.ts';
import { loadedLink, MAX_URL_LENGTH } from './url.ts';

/** A picture in one of the sizes it comes in. `descriptor`: `640w`, `2x`; '' is `1x`. */
interface Candidate {
  readonly url: string;
  readonly descriptor: string;
}

/** UTF-16 units, and pictures. */
export const MAX_SRCSET_LENGTH = 65_536;
const MAX_CANDIDATES = 40;

const DESCRIPTOR = /^(?:(?<width>[1-9]\d{0,4})w(?:\s+\d{1,5}h)?|(?<density>\d{1,3}(?:\.\d{1,4})?|\.\d{1,4})x)$/;

/**
 * The pictures of a `srcset` that can be published: absolute, http(s) only, none that counts readers, one a size.
 * @param size at which the picture is shown, where it is stated
 * @see https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
 */
export function readSrcset(raw: string, base: string | null, size?: PictureSize): readonly Candidate[] {
  if (raw.length > MAX_SRCSET_LENGTH) return [];
  const kept = new Map<string, Candidate>();
  const candidate = /[\s,]*(\S+)(?:(?<!,)\s([^,]*))?/y;
  for (let count = 0; count < MAX_CANDIDATES; count++) {
    const [whole, address = '', words = ''] = candidate.exec(raw) ?? [];
    if (whole === undefined) break;
    const descriptor = sizeOf(words.trim());
    const read = descriptor === null ? null : loadedLink(withoutEndCommas(address), base, size);
    const url = read === null ? null : withSafeEnd(read);
    if (descriptor === null || url === null || kept.has(descriptor)) continue;
    kept.set(descriptor, { url, descriptor });
  }
  return [...kept.values()];
}

/** Counted from the end: a pattern for it is tried at every comma, and hostile addresses are nothing but commas. */
function withoutEndCommas(address: string): string {
  let end = address.length;
  while (address[end - 1] === ',') end--;
  return address.slice(0, end);
}

/** A comma at the end would part an address from its descriptor. Null when it becomes too long by that. */
function withSafeEnd(url: string): string | null {
  const start = withoutEndCommas(url);
  const safe = start + '%2C'.repeat(url.length - start.length);
  return safe.length > MAX_URL_LENGTH ? null : safe;
}

/** A descriptor as it is written; null when it is broken. */
function sizeOf(words: string): string | null {
  if (words === '') return '';
  const { width, density } = DESCRIPTOR.exec(words)?.groups ?? {};
  if (width !== undefined) return `${width}w`;
  const factor = Number(density ?? 0);
  if (factor <= 0) return null;
  return factor === 1 ? '' : `${factor}x`;
}

/** The candidates as the attribute's value; null when there are none. */
export function writeSrcset(candidates: readonly Candidate[]): string | null {
  const written: string[] = [];
  let length = 0;
  for (const { url, descriptor } of candidates) {
    // The sanitizer's time for an address right before a comma grows with the square of the commas in a row in it.
    const size = descriptor === '' && url.includes(',,') ? '1x' : descriptor;
    const one = size === '' ? url : `${url} ${size}`;
    length += one.length + 2;
    if (length > MAX_SRCSET_LENGTH) break;
    written.push(one);
  }
  return written.length === 0 ? null : written.join(', ');
}

/** The address of the largest picture; null when there is none. */
export function largestOf(candidates: readonly Candidate[]): string | null {
  const sizes = candidates.map(({ descriptor }) => Number.parseFloat(descriptor || '1'));
  return candidates[sizes.indexOf(Math.max(...sizes))]?.url ?? null;
}
