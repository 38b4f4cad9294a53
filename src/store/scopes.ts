/**
 * Names of the ranges that feeds are read from. `a`: all; `s:ID`: source; `c:ID`: category; `l:RANGE`: language range;
 * `c:ID/RANGE`: category in a language. `x:` names are only counted: `x:c:ID/TAG` has exact tags, which ranges can't
 * tell apart.
 */
export interface Listed {
  readonly seq: number;
  readonly sortAt: number;
  readonly language: string | null;
  readonly categories: readonly string[];
  /** The source that keeps it and those that only saw it. */
  readonly sources: readonly string[];
}

export const ALL = 'a';
const EXACT = 'x:';

export const sourceScope = (id: string): string => `s:${id}`;
export const categoryScope = (id: string): string => `c:${id}`;
export const languageScope = (range: string): string => `l:${range.toLowerCase()}`;
export const pairScope = (category: string, range: string): string => `c:${category}/${range.toLowerCase()}`;

/** Every range an entry stands in. */
export function scopesOf(entry: Omit<Listed, 'seq' | 'sortAt'>): readonly string[] {
  const ranges = rangesOf(entry.language);
  const categories = [...new Set(entry.categories)];
  return [
    ALL,
    ...[...new Set(entry.sources)].map(sourceScope),
    ...ranges.map(languageScope),
    ...categories.flatMap((category) => [
      categoryScope(category),
      ...ranges.map((range) => pairScope(category, range)),
    ]),
  ];
}

/** Every name an entry is counted under. */
export function countedScopes(entry: Omit<Listed, 'seq' | 'sortAt'>): readonly string[] {
  const { language, categories, sources } = entry;
  const named = [ALL, ...[...new Set(categories)].map(categoryScope), ...[...new Set(sources)].map(sourceScope)];
  return [...new Set([...scopesOf(entry), ...named.flatMap((scope) => countedUnder(scope, language))])];
}

/** A scope and, where the language is known, the exact count of it in there. */
export function countedUnder(scope: string, language: string | null): readonly string[] {
  return language === null ? [scope] : [scope, `${EXACT}${scope}/${language}`];
}

/** What an exact count is of; null for a scope that is a feed's range. */
export function readExact(scope: string): { kind: 'all' | 'category' | 'source'; id: string; language: string } | null {
  if (!scope.startsWith(EXACT)) return null;
  const slash = scope.lastIndexOf('/');
  const name = scope.slice(EXACT.length, slash);
  const language = scope.slice(slash + 1);
  if (name === ALL) return { kind: 'all', id: '', language };
  return { kind: name.startsWith('c:') ? 'category' : 'source', id: name.slice(2), language };
}

/** What a range holds all of, in any language; null for one of a language and for what is only counted. */
export function readWhole(scope: string): { kind: 'all' | 'category' | 'source'; id: string } | null {
  if (scope === ALL) return { kind: 'all', id: '' };
  const [, letter, id] = /^([cs]):([^/]+)$/.exec(scope) ?? [];
  return id === undefined ? null : { kind: letter === 'c' ? 'category' : 'source', id };
}

/** `zh-Hant-TW` → zh, zh-Hant, zh-Hant-TW: the ranges that take it (RFC 4647 §3.3.1). */
function rangesOf(language: string | null): readonly string[] {
  if (language === null) return [];
  const subtags = language.split('-');
  return subtags.map((_, index) => subtags.slice(0, index + 1).join('-'));
}
