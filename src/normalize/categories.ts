import type { ReadingContext, Source } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { plainLine } from './text.ts';

/**
 * Places an entry in our categories: what the document names, then the publisher's labels by the source's map, then labels
 * that are one of our ids; when none of these, the source's own category.
 * @returns ids, each once
 */
export function categoriesOf(
  item: { categories: readonly string[]; tags: readonly string[]; language: string | null },
  context: ReadingContext,
): readonly string[] {
  const known = new Set(context.categoryIds);
  const map = item.tags.length === 0 ? NO_LABELS : labelsOf(context, item.language);
  const placed = new Set(item.categories.filter((id) => known.has(id)));
  for (const tag of item.tags) {
    const id = map.get(matchKey(tag, item.language)) ?? tag.toLowerCase();
    if (known.has(id)) placed.add(id);
  }
  const fallback = context.source?.category ?? null;
  if (placed.size === 0 && fallback !== null) placed.add(fallback);
  return [...placed];
}

type Labels = ReadonlyMap<string, string>;

const NO_LABELS: Labels = new Map();

/** Each source's labels folded once a language, not with every item: a source is never changed, so what is made of it stays true. */
const LABELS = new WeakMap<Source, Map<string | null, Labels>>();

function labelsOf({ source }: ReadingContext, language: string | null): Labels {
  if (source === null) return NO_LABELS;
  const byLanguage = LABELS.get(source) ?? new Map<string | null, Labels>();
  LABELS.set(source, byLanguage);
  const known = byLanguage.get(language);
  if (known !== undefined) return known;
  const labels = new Map(Object.entries(source.categories).map(([label, id]) => [matchKey(label, language), id]));
  byLanguage.set(language, labels);
  return labels;
}

/** Names as plain lines, each once (compared folded), in their order; empty ones left out. */
export function distinctNames(names: readonly string[], language: string | null): readonly string[] {
  const seen = new Set<string>();
  return names.map(plainLine).filter((name) => {
    const key = matchKey(name, language) || name;
    const isNew = name !== '' && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
