import { pictureLink } from './url.ts';

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
 * @see https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
 */
export function readSrcset(raw: string, base: string | null): readonly Candidate[] {
  if (raw.length > MAX_SRCSET_LENGTH) return [];
  const kept = new Map<string, Candidate>();
  const candidate = /[\s,]*(\S+)(?:(?<!,)\s([^,]*))?/y;
  for (let count = 0; count < MAX_CANDIDATES; count++) {
    const [whole, address = '', words = ''] = candidate.exec(raw) ?? [];
    if (whole === undefined) break;
    const descriptor = sizeOf(words.trim());
    const url = descriptor === null ? null : pictureLink(address.replace(/,+$/, ''), base);
    if (descriptor === null || url === null || kept.has(descriptor)) continue;
    // A comma at the end would part it from its descriptor.
    kept.set(descriptor, { url: url.replace(/,+$/, (commas) => '%2C'.repeat(commas.length)), descriptor });
  }
  return [...kept.values()];
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
    const one = descriptor === '' ? url : `${url} ${descriptor}`;
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
