import type { ParsedItem } from '../model.ts';
import { distinct, firstOf } from './item.ts';

/** Where an item came from, as another Khorak says it in `_khorak`: JSON Feed has no field for it. */
type Origin = Pick<ParsedItem, 'source' | 'attribution'>;

type Fields = Readonly<Record<string, unknown>>;

/** The origins a JSON Feed states, by the items' ids. `text` is JSON that has been read before. */
export function originsOf(text: string): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  if (!text.includes('"_khorak"')) return origins;
  for (const item of listOf(asFields(JSON.parse(text)).items).map(asFields)) {
    const ours = asFields(item._khorak);
    const source = typeof ours.source === 'string' ? firstOf(ours.source) : null;
    const attribution = distinct(listOf(ours.attribution).map((step) => (typeof step === 'string' ? step : null)));
    if (typeof item.id === 'string' && (source !== null || attribution.length > 0)) {
      origins.set(item.id.trim(), { source, attribution });
    }
  }
  return origins;
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
