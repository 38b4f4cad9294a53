import { stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { FilterRule, LocalizedText, Retention, Source, SourceInput } from '../model.ts';
import type { Fault, KnownKeys } from './fault.ts';
import { faultsOf, named, quoted, suggest } from './fault.ts';
import {
  httpUrl,
  languageTag,
  limit,
  line,
  localizedText,
  PLAIN,
  pattern,
  pause,
  selector,
  timezone,
  variableName,
  wordList,
  words,
} from './fields.ts';

const ROADS = ['feed', 'pages', 'folder', 'push'] as const;

const pages = z.strictObject({
  list: httpUrl,
  links: selector,
  title: selector.optional(),
  content: selector.optional(),
  published: selector.optional(),
  author: selector.optional(),
  remove: selector.optional(),
});
const poll = z.strictObject({ every: pause });
const headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'This is not the name of a header'),
  variableName,
);
const request = z.strictObject({
  headers: headers.optional(),
  auth: variableName.optional(),
  proxy: variableName.optional(),
});
const filter = z.strictObject({ words: wordList.optional(), tags: wordList.optional(), pattern: pattern.optional() });

/** Days and entries, each optional. */
export const retention = z.strictObject({ days: limit.optional(), entries: limit.optional() });

const SOURCE = z.strictObject({
  title: localizedText,
  language: languageTag.optional(),
  homepage: httpUrl.optional(),
  timezone: timezone.optional(),
  feed: httpUrl.optional(),
  pages: pages.optional(),
  folder: words.optional(),
  push: z.literal(true).optional(),
  category: words.optional(),
  categories: z.record(z.string(), words).optional(),
  publish: z.enum(['summary', 'full']).optional(),
  article: z.literal('page').optional(),
  rights: line.optional(),
  enabled: z.boolean().optional(),
  poll: poll.optional(),
  request: request.optional(),
  include: filter.optional(),
  exclude: filter.optional(),
  retention: retention.optional(),
});
type SourceFile = z.output<typeof SOURCE>;

const KNOWN: KnownKeys = {
  '': Object.keys(SOURCE.shape),
  pages: Object.keys(pages.shape),
  poll: Object.keys(poll.shape),
  request: Object.keys(request.shape),
  include: Object.keys(filter.shape),
  exclude: Object.keys(filter.shape),
  retention: Object.keys(retention.shape),
};

/** What a source's file is checked against. */
export interface SourceSurroundings {
  /** Absolute. */
  readonly feedsDir: string;
  readonly hubLanguage: string;
  readonly retention: Retention;
  /** The same for folders. */
  readonly folderRetention: Retention;
  readonly categoryIds: readonly string[];
  /** False when the categories could not be read: an unknown id is then dropped without blaming the source. */
  readonly categoriesKnown: boolean;
}

function roadFaults(value: unknown): Fault[] {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const roads = ROADS.filter((road) => keys.includes(road));
  if (roads.length === 1) return [];
  const reason =
    roads.length === 0
      ? 'Nothing says where its documents come from'
      : `It names ${roads.length} roads: ${roads.join(', ')}`;
  return [{ path: roads.slice(1, 2), reason, mend: `Give exactly one of ${ROADS.join(', ')}` }];
}

function categoryFaults(source: SourceFile, ids: readonly string[]): Fault[] {
  const named: [readonly string[], string][] = Object.entries(source.categories ?? {}).map(([label, id]) => [
    ['categories', label],
    id,
  ]);
  if (source.category !== undefined) named.push([['category'], source.category]);
  return named
    .filter(([, id]) => !ids.includes(id))
    .map(([path, id]) => ({ path, reason: `There is no category ${quoted(id)}`, mend: suggest(id, ids) }));
}

function filterFaults(source: SourceFile): Fault[] {
  return (['include', 'exclude'] as const)
    .filter((key) => source[key] !== undefined && Object.values(source[key]).flat().length === 0)
    .map((key) => ({ path: [key], reason: `${named([key])} says nothing`, mend: 'Give words, tags or a pattern' }));
}

async function folderFaults(folder: string, feedsDir: string): Promise<Fault[]> {
  const path = resolve(feedsDir, folder);
  const inside = relative(feedsDir, path);
  if (
    inside === '' ||
    inside === '..' ||
    inside.startsWith(`..${sep}`) ||
    resolve(inside) === inside ||
    folder.includes('\0')
  ) {
    return [
      {
        path: ['folder'],
        reason: `${quoted(folder)} is not a folder inside the catalogue's`,
        mend: 'Name one below it, such as inbox',
      },
    ];
  }
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return [];
  const reason = found === null ? `There is no folder ${quoted(folder)}` : `${quoted(folder)} is not a folder`;
  return [{ path: ['folder'], reason, mend: `Create it inside the catalogue's folder, or correct the name` }];
}

function inputOf(source: SourceFile, feedsDir: string): SourceInput {
  if (source.feed !== undefined) return { kind: 'feed', url: source.feed };
  if (source.folder !== undefined) return { kind: 'folder', path: resolve(feedsDir, source.folder) };
  if (source.pages === undefined) return { kind: 'push' };
  const { list, links, ...selectors } = source.pages;
  return { kind: 'pages', list, links, selectors };
}

function ruleOf(rule: SourceFile['include']): FilterRule | null {
  return rule === undefined ? null : { words: rule.words ?? [], tags: rule.tags ?? [], pattern: rule.pattern ?? null };
}

/** Nothing is given up of what is the newsroom's own, but by its own word. */
export const UNLIMITED: Retention = { days: null, entries: null };

/** What is given, and for the rest what is usual. */
export function mergeRetention(given: z.output<typeof retention> | undefined, usual: Retention): Retention {
  const { days = usual.days, entries = usual.entries } = given ?? {};
  return { days, entries };
}

/** A plain text under the language it is in. */
export function inLanguage(text: Readonly<Record<string, string>>, language: string): LocalizedText {
  const plain = text[PLAIN];
  return plain === undefined ? text : { [language]: plain };
}

function build(id: string, file: SourceFile, around: SourceSurroundings): Source {
  const known = (category: string): boolean => around.categoryIds.includes(category);
  const labels = Object.entries(file.categories ?? {}).filter(([, category]) => known(category));
  return {
    id,
    title: inLanguage(file.title, file.language ?? around.hubLanguage),
    language: file.language ?? null,
    homepage: file.homepage ?? null,
    timezone: file.timezone ?? null,
    input: inputOf(file, around.feedsDir),
    category: file.category !== undefined && known(file.category) ? file.category : null,
    categories: Object.fromEntries(labels),
    publish: file.publish ?? 'summary',
    article: file.article ?? null,
    rights: file.rights ?? null,
    enabled: file.enabled ?? true,
    pollEveryMs: file.poll?.every ?? null,
    request: {
      headers: file.request?.headers ?? {},
      auth: file.request?.auth ?? null,
      proxy: file.request?.proxy ?? null,
    },
    include: ruleOf(file.include),
    exclude: ruleOf(file.exclude),
    retention: mergeRetention(file.retention, file.folder === undefined ? around.retention : around.folderRetention),
  };
}

/** Checks what stands in `sources/<id>.yaml`: the source, or everything that is wrong with it. */
export async function checkSource(
  id: string,
  value: unknown,
  around: SourceSurroundings,
): Promise<{ source: Source } | { faults: readonly Fault[] }> {
  const result = SOURCE.safeParse(value);
  const roads = typeof value === 'object' && value !== null && !Array.isArray(value) ? roadFaults(value) : [];
  if (!result.success) return { faults: [...faultsOf(result.error, value, KNOWN), ...roads] };
  const file = result.data;
  const faults = [
    ...roads,
    ...(around.categoriesKnown ? categoryFaults(file, around.categoryIds) : []),
    ...filterFaults(file),
    ...(file.folder === undefined ? [] : await folderFaults(file.folder, around.feedsDir)),
  ];
  return faults.length > 0 ? { faults } : { source: build(id, file, around) };
}
