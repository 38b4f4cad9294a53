import type { Direction, Source, StoredEntry } from '../model.ts';
import { excerpt } from '../text/excerpt.ts';
import { localized } from '../text/language.ts';
import { blockDirections, paragraphs } from './content.ts';
import { webAddress } from './links.ts';
import { type PublishedFile, type PublishedPicture, publishedFiles, publishedImage } from './media.ts';
import { type OriginScope, type SourceView, type ViaView, viewSource, viewVia } from './origin.ts';
import { jalaliDay } from './timestamps.ts';
import { articleAddress, publishedId } from './withdrawn.ts';
import { plainLine, printable } from './xml.ts';

/** A label: `term` never carries a mark of ours, `label` may. `id` is null for a publisher's tag. */
export interface LabelView {
  readonly id: string | null;
  readonly term: string;
  readonly label: string;
}

/** An entry ready to be written: every text printable and marked, every address usable. */
export interface EntryView {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  /** Canonical; null when unknown. */
  readonly language: string | null;
  readonly direction: Direction;
  readonly summary: string;
  readonly contentHtml: string | null;
  readonly publishedAt: number | null;
  readonly revisedAt: number;
  readonly firstSeenAt: number;
  readonly revision: number;
  readonly authors: readonly string[];
  readonly labels: readonly LabelView[];
  readonly source: SourceView | null;
  readonly rights: string | null;
  /** Who had it first … who had it last, by name. */
  readonly attribution: readonly string[];
  readonly compiledBy: string | null;
  readonly via: readonly ViaView[];
  readonly files: readonly PublishedFile[];
  readonly image: PublishedPicture | null;
  /** The same for entries that tell one story. */
  readonly story: string;
  /** Solar Hijri day of publication, for readers who live by it. */
  readonly jalali: string | null;
}

/** What views of entries are made from, besides the entries. */
export interface EntryScope extends OriginScope {
  readonly publicUrl: string;
  readonly bidi: 'marks' | 'none';
  readonly content: 'full' | 'summary';
  readonly categoryNames: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Makes an entry's view: what every format says of it, in the form all of them can carry. */
export function viewEntry(entry: StoredEntry, scope: EntryScope): EntryView {
  const language = scope.tongues.canonical(entry.language);
  const source = scope.sources.get(entry.sourceId);
  const name = (text: string): string => scope.field(text, scope.tongues.ofText(text, language));
  const ownPage = articleAddress(scope.publicUrl, entry.key);
  const publication = viewSource(entry, scope);
  // An untitled entry (a picture, a sound) stands under the name of its publication.
  const title = scope.field(entry.title, entry.direction) || publication?.name || ownPage;
  return {
    id: publishedId(entry, scope.publicUrl),
    url: webAddress(entry.url) ?? ownPage,
    title,
    language,
    direction: entry.direction,
    summary: summaryOf(entry, scope) || title,
    contentHtml: contentOf(entry, language, scope),
    publishedAt: entry.published?.at ?? null,
    revisedAt: entry.revisedAt,
    firstSeenAt: entry.firstSeenAt,
    revision: entry.revision,
    authors: distinct(entry.authors.map(name)),
    labels: [...categoryLabels(entry, language, scope), ...tagLabels(entry, name)],
    source: publication,
    rights: rightsOf(source, name),
    attribution: entry.attribution.map(plainLine).filter((step) => step !== ''),
    compiledBy: plainLine(entry.compiledBy ?? '') || null,
    via: viewVia(entry, scope),
    files: publishedFiles(entry),
    image: publishedImage(entry),
    story: plainLine(entry.story),
    jalali: jalaliDay(entry.published?.at ?? null, language, source?.timezone ?? null),
  };
}

function summaryOf(entry: StoredEntry, scope: EntryScope): string {
  const stated = scope.field(entry.summary ?? '', entry.direction);
  return stated || scope.field(excerpt(printable(entry.contentText ?? '')), entry.direction);
}

/** Full text only where its publisher permits it, whatever was asked for. */
function contentOf(entry: StoredEntry, language: string | null, scope: EntryScope): string | null {
  if (scope.content !== 'full' || scope.sources.get(entry.sourceId)?.publish !== 'full') return null;
  const html = entry.contentHtml?.trim() || paragraphs(entry.contentText ?? '');
  if (html === '') return null;
  return blockDirections(html, { direction: entry.direction, language, marks: scope.bidi === 'marks' });
}

function categoryLabels(entry: StoredEntry, language: string | null, scope: EntryScope): readonly LabelView[] {
  return distinct(entry.categories.map(plainLine)).map((id) => {
    const names = scope.categoryNames.get(id);
    if (names === undefined || Object.keys(names).length === 0) return { id, term: id, label: id };
    const name = localized(names, language);
    return { id, term: id, label: scope.field(name.text, scope.tongues.ofTag(name.language)) || id };
  });
}

function tagLabels(entry: StoredEntry, name: (text: string) => string): readonly LabelView[] {
  return distinct(entry.tags.map(plainLine)).map((term) => ({ id: null, term, label: name(term) }));
}

function rightsOf(source: Source | undefined, name: (text: string) => string): string | null {
  return name(source?.rights ?? '') || null;
}

/** Without empty strings and repeats, in order. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
