/** Which feed a path names, and whether the hub has it. */
import type { Request } from 'express';
import { HubError } from '../errors.ts';
import type { Catalog, FeedRequest } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { languageRange, matchesRange } from '../text/language.ts';
import type { HubDoor } from './door.ts';
import { type FeedAddress, isId } from './feed-request.ts';
import { fieldError, fieldFailure } from './problem.ts';

/** Every feed's path without extension, in Express's notation, and its kind. */
export const FEED_PATHS: readonly (readonly [string, FeedRequest['kind']])[] = [
  ['/feeds/all', 'all'],
  ['/feeds/search', 'search'],
  ['/feeds/category/:id', 'category'],
  ['/feeds/category/:id/:tag', 'category'],
  ['/feeds/source/:id', 'source'],
  ['/feeds/language/:tag', 'language'],
];

/**
 * Which feed the path means, in its canonical spelling; `path` is without extension.
 * @throws HubError 'not-found' for a feed the catalogue does not know, 'bad-parameter' for a tag that is none
 */
export async function nameFeed(
  hub: HubDoor,
  kind: FeedRequest['kind'],
  req: Request,
): Promise<Omit<FeedAddress, 'format' | 'archive'>> {
  const { id: idPart, tag: tagPart } = req.params as { id?: string; tag?: string };
  if (kind === 'all' || kind === 'search') return { kind, id: null, tag: null, path: `/feeds/${kind}` };
  if (kind === 'source') {
    if (!isId(idPart ?? '')) throw noFeed();
    return { kind, id: idPart ?? '', tag: null, path: `/feeds/source/${idPart}` };
  }
  if (kind === 'language') {
    const language = await knownLanguage(hub, tagPart ?? '');
    return { kind, id: language, tag: null, path: `/feeds/language/${language}` };
  }
  const id = categoryId(hub.catalog(), idPart ?? '');
  if (tagPart === undefined) return { kind, id, tag: null, path: `/feeds/category/${id}` };
  const names = hub.catalog().categories.find((category) => category.id === id)?.names ?? {};
  const tag = await knownLanguage(hub, tagPart, Object.keys(names));
  return { kind, id, tag, path: `/feeds/category/${id}/${tag}` };
}

/** A category by its id, or by one of its names in any language, which then redirects (rtl.md §4, slugs). */
function categoryId(catalog: Catalog, slug: string): string {
  if (catalog.categories.some((category) => category.id === slug)) return slug;
  const named = catalog.categories.find((category) =>
    [['en', category.id] as const, ...Object.entries(category.names)].some(([language, name]) => {
      const key = matchKey(slug, language);
      return key !== '' && key === matchKey(name, language);
    }),
  );
  if (!named) throw noFeed();
  return named.id;
}

/** The canonical tag of a language that a source declares, an entry has or had, the hub itself speaks or is among `others`. */
async function knownLanguage(hub: HubDoor, written: string, others: readonly string[] = []): Promise<string> {
  const tag = languageRange(written);
  if (tag === null) {
    throw fieldFailure('bad-parameter', [
      fieldError('tag', 'bad-value', 'The language in the path is no BCP 47 tag: write one such as fa.'),
    ]);
  }
  const takes = (languages: readonly string[]) => languages.some((language) => matchesRange(language, tag));
  if (takes(declaredLanguages(hub.catalog())) || takes(others) || takes(await hub.languages())) return tag;
  throw noFeed();
}

function declaredLanguages({ hub, sources }: Catalog): readonly string[] {
  return [hub.language, ...sources.flatMap((source) => source.language ?? [])];
}

async function publishedLanguages(hub: HubDoor): Promise<readonly string[]> {
  const groups = await hub.directory();
  return groups.flatMap((group) => [group.language, ...group.feeds.flatMap((feed) => feed.language ?? [])]);
}

/** Every language the hub has feeds of: its own, those sources declare and those entries have. */
export async function hubLanguages(hub: HubDoor): Promise<readonly string[]> {
  return [...new Set([...declaredLanguages(hub.catalog()), ...(await publishedLanguages(hub))])];
}

/** True of the feed of a source that was never in the catalogue: one that was removed is gone instead. */
export function isNeverHere(hub: HubDoor, { kind, id }: Pick<FeedRequest, 'kind' | 'id'>): boolean {
  return kind === 'source' && !hub.catalog().sources.some((source) => source.id === id);
}

export function noFeed(): HubError {
  return new HubError('not-found', 'The hub has no such feed: its page, /, lists what it publishes.');
}
