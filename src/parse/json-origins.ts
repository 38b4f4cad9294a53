import type { ParsedItem } from '../model.ts';
import { pictureSize } from '../text/picture-size.ts';
import { distinct, firstOf } from './item.ts';
import { asFields } from './json-fields.ts';

/** What another Khorak says of an item in `_khorak`: JSON Feed has no field for it. */
type Origin = Partial<Pick<ParsedItem, 'source' | 'attribution' | 'compiledBy' | 'imageSize'>>;

/** The origins a JSON Feed states, by the items' ids. `text` is JSON that has been read before. */
export function originsOf(text: string): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  if (!text.includes('"_khorak"')) return origins;
  for (const item of listOf(asFields(JSON.parse(text))?.items).map(asFields)) {
    const id = item?.id;
    const ours = asFields(item?._khorak);
    if (ours === null || (typeof id !== 'string' && typeof id !== 'number')) continue;
    const source = textOf(ours.source);
    const compiledBy = textOf(ours.compiled_by);
    const attribution = distinct(listOf(ours.attribution).map(textOf));
    const imageSize = pictureSize(ours.image_width, ours.image_height);
    origins.set(String(id).trim(), {
      ...(source !== null && { source }),
      ...(compiledBy !== null && { compiledBy }),
      ...(attribution.length > 0 && { attribution }),
      ...(imageSize && { imageSize }),
    });
  }
  return origins;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? firstOf(value) : null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
