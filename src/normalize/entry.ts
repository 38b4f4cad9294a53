import type { Entry, ParsedFeed, ParsedItem, ReadingContext } from '../model.ts';
import { directionOf } from '../text/direction.ts';
import { isPublishedHere } from '../text/hub-address.ts';
import { defaultZone } from '../text/zone.ts';
import { attributionOf } from './attribution.ts';
import { type ItemText, itemText } from './body.ts';
import { categoriesOf, distinctNames } from './categories.ts';
import { enclosuresOf } from './enclosures.ts';
import { isFilteredOut } from './filters.ts';
import { entryId, entryKey } from './identity.ts';
import { languageOf } from './language.ts';
import { outletName } from './outlets.ts';
import { pictureOfItem } from './pictures.ts';
import { readStamps } from './stamps.ts';
import { plainLine } from './text.ts';
import { absoluteUrl, baseUrl } from './url.ts';

/** What all items of a document share. */
export interface DocumentFrame {
  readonly feed: Pick<ParsedFeed, 'language' | 'homepage'>;
  /** What relative links are resolved against, where the item has no address of its own for that. */
  readonly base: string | null;
  /** tz database name for dates that name none; null leaves it to the language. */
  readonly timezone: string | null;
  readonly scope: string;
  readonly seenAt: number;
  readonly context: ReadingContext;
}

/** What became of an item. */
export type NormalizedItem =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly repairs: readonly string[] }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Turns an item into an entry, or says why it can't be one. */
export function normalizeItem(item: ParsedItem, frame: DocumentFrame): NormalizedItem {
  const { context } = frame;
  if (context.publicUrl !== undefined && isPublishedHere(item.sourceUrl, context.publicUrl)) {
    return { kind: 'rejected', reason: 'own-entry' };
  }
  const base = item.base === null ? frame.base : baseUrl([item.base, frame.base]);
  const text = itemText(item, base);
  // Who pushes an article can give it a title; what a publisher lists without one (a picture, a sound) is listed all the same.
  if (text.title === null && context.source?.input.kind === 'push')
    return { kind: 'rejected', reason: 'no-title-no-text' };
  const title = text.title ?? '';
  const words = wordsOf(text);
  const { language, repair } = languageOf({
    declared: declaredLanguage(item),
    defaults: [context.source?.language ?? null, frame.feed.language],
    text: words,
  });
  const tags = distinctNames(item.tags, language);
  if (isFilteredOut({ text: words, tags, language }, context.source)) return { kind: 'rejected', reason: 'filtered' };

  const dates = readStamps(item, { language, timezone: frame.timezone ?? defaultZone(language), seenAt: frame.seenAt });
  const guid = item.guid?.toWellFormed().trim() || null;
  const url = absoluteUrl(item.url, [base]);
  const id = entryId({ guid, url, title, day: dates.day }, frame.scope);
  const enclosures = enclosuresOf(item.enclosures, base);
  const entry: Entry = {
    ...{ id, key: entryKey(id), guid, url },
    ...{ title, summary: text.summary, contentHtml: text.contentHtml, contentText: text.contentText },
    ...{ language, direction: directionOf(words, language) },
    ...{ published: dates.published, updated: dates.updated },
    authors: distinctNames(item.authors.map(authorName), language),
    tags,
    categories: categoriesOf({ categories: item.categories, tags, language }, context),
    ...originOf(item, { text, language, context }),
    enclosures,
    ...pictureOfItem(item, { base, enclosures, content: text.contentHtml }),
  };
  return {
    kind: 'entry',
    entry,
    repairs: [
      ...text.repairs,
      ...(title === '' ? ['untitled'] : []),
      ...dates.repairs,
      ...(repair === null ? [] : [repair]),
    ],
  };
}

/** Everything an item says, each part once: a summary that is the content's own text shows no more of its language. */
function wordsOf({ title, summary, contentText, isSummaryContent }: ItemText): string {
  return [title, isSummaryContent ? null : summary, contentText].filter((part) => part !== null).join('\n');
}

function declaredLanguage(item: ParsedItem): string | null {
  return item.language ?? item.content?.language ?? item.title?.language ?? item.summary?.language ?? null;
}

/** RSS wants `address (name)` for an author; people want the name. */
function authorName(author: string): string {
  return /^\s*[^\s@()]+@[^\s@()]+\s*\((.+)\)\s*$/s.exec(author)?.[1] ?? author;
}

function originOf(
  item: ParsedItem,
  read: { text: ReturnType<typeof itemText>; language: string | null; context: ReadingContext },
): Pick<Entry, 'source' | 'attribution' | 'compiledBy'> {
  const { text, language, context } = read;
  // A pushed article names the source it belongs to by its id: that is no upstream.
  const named = item.source === context.source?.id ? '' : plainLine(item.source ?? '');
  const source = named === '' ? '' : outletName(named, context.knownSources, language);
  const compiledBy = plainLine(item.compiledBy ?? '');
  const origin = { source: source === '' ? null : source, compiledBy: compiledBy === '' ? null : compiledBy };
  // A summary that is the content says nothing more.
  const lead = text.isSummaryContent ? '' : (text.summary ?? '');
  const attribution = attributionOf(
    { lead, body: text.contentText ?? '', stated: item.attribution, language, ...origin },
    context,
  );
  return { ...origin, attribution };
}
