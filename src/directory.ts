/** Which feeds this hub publishes, what they are called and in which language: pure, from the catalogue and the store's counts. */
import type { Catalog, DirectoryGroup, FeedDescription, FeedRequest, LocalizedText, Source } from './model.ts';
import { directionOfTag, firstStrong } from './text/direction.ts';
import { canonicalTag, compareIn, languageName, localized, matchesRange } from './text/language.ts';

/** How many visible entries there are of each language, in all, by category and by source. */
export interface LanguageCounts {
  readonly all: readonly { readonly language: string; readonly entries: number }[];
  readonly byCategory: readonly { readonly category: string; readonly language: string; readonly entries: number }[];
  readonly bySource: readonly { readonly source: string; readonly language: string; readonly entries: number }[];
  /** Entries of any language or none; `id` is empty for all. */
  readonly totals: readonly {
    readonly kind: 'all' | 'category' | 'source';
    readonly id: string;
    readonly entries: number;
  }[];
}

/** «All languages», for the heading of the feeds that hold several. */
const ALL_LANGUAGES: LocalizedText = {
  en: 'All languages',
  fa: 'همهٔ زبان‌ها',
  ar: 'كل اللغات',
  he: 'כל השפות',
  ur: 'تمام زبانیں',
};

type FeedSubject = Pick<FeedRequest, 'kind' | 'id' | 'tag' | 'lang' | 'q'>;

/**
 * Describes a feed: its title, the one language of what is in it (null for several), its page.
 * A source's feed keeps the catalogue's language unless most of its entries say otherwise; those of unknown language say nothing.
 */
export function describeFeed(
  subject: FeedSubject,
  catalog: Catalog,
  known: { counts: LanguageCounts; publicUrl: string },
): FeedDescription {
  const language = feedLanguage(subject, catalog, known.counts);
  const source = subject.kind === 'source' ? catalog.sources.find(({ id }) => id === subject.id) : undefined;
  const title = inOwnScript(feedTitle(subject, catalog, language));
  const subtitle = localized(catalog.hub.description, title.language);
  return {
    kind: subject.kind,
    path: feedPath(subject),
    title: title.text,
    titleLanguage: title.language,
    // The hub's description is no description of one source or category.
    subtitle: isHubWide(subject) && subtitle.language === title.language && subtitle.text !== '' ? subtitle.text : null,
    language,
    homepage:
      source?.homepage ??
      `${known.publicUrl}${feedPath(subject)}${subject.q === null ? '' : `?q=${encodeURIComponent(subject.q)}`}`,
    rights: source?.rights ?? null,
  };
}

/**
 * A title of several names starts with the one in its own script: «ایسنا | ISNA», since readers judge by the first letter.
 * @see rtl.md R5
 */
function inOwnScript({ text, language }: { text: string; language: string }): { text: string; language: string } {
  const parts = text.split(/\s+[|/–—-]\s+/u);
  const direction = directionOfTag(language);
  const own = parts.findIndex((part) => firstStrong(part) === direction);
  if (own <= 0) return { text, language };
  const [first = ''] = parts.splice(own, 1);
  return { text: [first, ...parts].join(' | '), language };
}

function isHubWide({ kind }: FeedSubject): boolean {
  return kind === 'all' || kind === 'language';
}

/** The path of a feed below PUBLIC_URL, without extension. */
function feedPath({ kind, id, tag }: Pick<FeedSubject, 'kind' | 'id' | 'tag'>): string {
  if (kind === 'all' || kind === 'search') return `/feeds/${kind}`;
  return tag === null ? `/feeds/${kind}/${id}` : `/feeds/${kind}/${id}/${tag}`;
}

function feedLanguage(subject: FeedSubject, catalog: Catalog, counts: LanguageCounts): string | null {
  const asked = subject.lang ?? subject.tag ?? (subject.kind === 'language' ? subject.id : null);
  if (asked !== null) return canonicalTag(asked);
  if (subject.kind === 'source') {
    const declared = catalog.sources.find(({ id }) => id === subject.id)?.language ?? null;
    const counted = counts.bySource.filter(({ source }) => source === subject.id);
    const total = totalOf(counts, 'source', subject.id ?? '');
    return declared !== null && prevails(declared, counted) ? declared : onlyLanguage(counted, total);
  }
  if (subject.kind === 'category') {
    const counted = counts.byCategory.filter(({ category }) => category === subject.id);
    return onlyLanguage(counted, totalOf(counts, 'category', subject.id ?? ''));
  }
  return onlyLanguage(counts.all, totalOf(counts, 'all', ''));
}

function totalOf({ totals }: LanguageCounts, kind: 'all' | 'category' | 'source', id: string): number {
  return totals.find((total) => total.kind === kind && total.id === id)?.entries ?? 0;
}

function prevails(language: string, counts: readonly { language: string; entries: number }[]): boolean {
  const total = counts.reduce((sum, { entries }) => sum + entries, 0);
  const own = counts.filter((count) => matchesRange(count.language, language));
  return own.reduce((sum, { entries }) => sum + entries, 0) * 2 >= total;
}

/** The one language that is known of a feed's entries, where most of them have it: one that was guessed does not speak for the others. */
function onlyLanguage(counts: readonly { language: string; entries: number }[], total: number): string | null {
  const [only, ...others] = counts;
  return only !== undefined && others.length === 0 && only.entries * 2 >= total ? only.language : null;
}

function feedTitle(
  subject: FeedSubject,
  catalog: Catalog,
  language: string | null,
): { text: string; language: string } {
  const hub = localized(catalog.hub.title, language ?? catalog.hub.language);
  if (subject.kind === 'source') {
    const source = catalog.sources.find(({ id }) => id === subject.id);
    return localized(source?.title ?? {}, source?.language ?? language ?? catalog.hub.language);
  }
  if (subject.kind === 'category') {
    const names: LocalizedText = catalog.categories.find(({ id }) => id === subject.id)?.names ?? {};
    const name = localized(names, language ?? catalog.hub.language);
    const parts = [name.text, localized(catalog.hub.title, name.language).text];
    // In a reader the feed of all languages must not look like the one of a single language.
    if (language === null) parts.push(localized(ALL_LANGUAGES, name.language).text);
    return { text: parts.join(' | '), language: name.language };
  }
  if (subject.kind === 'language' && language !== null) {
    return { text: `${hub.text} | ${languageName(language)}`, language: hub.language };
  }
  if (subject.kind === 'search') return { text: `${hub.text} | ${subject.q ?? ''}`, language: hub.language };
  return hub;
}

/**
 * Lists every published feed: those of several languages first, then a group a language, the hub's own first and the
 * others by number of entries.
 */
export function listFeeds(catalog: Catalog, counts: LanguageCounts, publicUrl: string): readonly DirectoryGroup[] {
  const describe = (subject: Omit<FeedSubject, 'lang' | 'q'>) =>
    describeFeed({ ...subject, lang: null, q: null }, catalog, { counts, publicUrl });
  const heading = localized(ALL_LANGUAGES, catalog.hub.language);
  const mixed = {
    language: heading.language,
    name: heading.text,
    mixed: true,
    feeds: sharedFeeds(catalog, counts).map((subject) => toListed(describe(subject), catalog)),
  };
  const groups = groupLanguages(catalog, counts).map((language) => {
    const inCatalogOrder = catalog.categories.filter(({ id }) => hasEntries(counts, id, language));
    const sources = catalog.sources.filter((source) => sourceLanguage(source, catalog, counts) === language);
    const byTitle = compareIn(language);
    const subjects = [
      { kind: 'language' as const, id: language, tag: null },
      ...inCatalogOrder.map(({ id }) => ({ kind: 'category' as const, id, tag: language })),
    ].map(describe);
    const own = sources
      .map(({ id }) => describe({ kind: 'source', id, tag: null }))
      .sort((a, b) => byTitle(a.title, b.title));
    const feeds = [...subjects, ...own].map((feed) => toListed(feed, catalog));
    return { language, name: languageName(language), mixed: false, feeds };
  });
  return [mixed, ...groups];
}

function toListed(feed: FeedDescription, { sources }: Catalog): DirectoryGroup['feeds'][number] {
  const [, , kind, id] = feed.path.split('/');
  const ofSource = kind === 'source' ? sources.find((source) => source.id === id)?.category : undefined;
  const category = kind === 'category' ? (id ?? null) : (ofSource ?? null);
  const { title, titleLanguage, path, language, homepage } = feed;
  return { title, titleLanguage, path, language, category, homepage };
}

/** The feeds that hold several languages: everything, and each category. */
function sharedFeeds(catalog: Catalog, counts: LanguageCounts): Omit<FeedSubject, 'lang' | 'q'>[] {
  const used = new Set(counts.byCategory.map(({ category }) => category));
  return [
    { kind: 'all', id: null, tag: null },
    ...catalog.categories
      .filter(({ id }) => used.has(id))
      .map(({ id }) => ({ kind: 'category' as const, id, tag: null })),
  ];
}

function hasEntries(counts: LanguageCounts, category: string, language: string): boolean {
  return counts.byCategory.some((count) => count.category === category && matchesRange(count.language, language));
}

function sourceLanguage({ id }: Source, catalog: Catalog, counts: LanguageCounts): string {
  return feedLanguage({ kind: 'source', id, tag: null, lang: null, q: null }, catalog, counts) ?? catalog.hub.language;
}

function groupLanguages(catalog: Catalog, counts: LanguageCounts): readonly string[] {
  const counted = [...counts.all].sort((a, b) => b.entries - a.entries || (a.language < b.language ? -1 : 1));
  const declared = catalog.sources.map((source) => sourceLanguage(source, catalog, counts));
  return [...new Set([catalog.hub.language, ...counted.map(({ language }) => language), ...declared])];
}
