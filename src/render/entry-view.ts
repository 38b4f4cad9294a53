import type { Direction, Source, StoredEntry } from '../model.ts';
import { excerpt } from '../text/excerpt.ts';
import { localized } from '../text/language.ts';
import type { FieldWriter } from './bidi.ts';
import { blockDirections, paragraphs } from './content.ts';
import { hubAddress, webAddress } from './links.ts';
import { type PublishedFile, publishedFiles, typeOfAddress } from './media.ts';
import type { Tongues } from './tongues.ts';
import { plainLine, printable } from './xml.ts';

/** A label: `term` never carries a mark of ours, `label` may. `id` is null for a publisher's tag. */
export interface LabelView {
  readonly id: string | null;
  readonly term: string;
  readonly label: string;
}

/** The publication an entry came from. */
export interface SourceView {
  readonly id: string;
  readonly name: string;
  /** Language of the name where it is known. */
  readonly language: string | null;
  readonly homepage: string | null;
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
  readonly via: readonly { readonly url: string; readonly name: string }[];
  readonly files: readonly PublishedFile[];
  readonly image: { readonly url: string; readonly type: string | null } | null;
}

/** What views of entries are made from, besides the entries. */
export interface EntryScope {
  readonly publicUrl: string;
  readonly bidi: 'marks' | 'none';
  readonly content: 'full' | 'summary';
  readonly field: FieldWriter;
  readonly tongues: Tongues;
  readonly sources: ReadonlyMap<string, Source>;
  /** A catalogued publication's name, in any language → its homepage. */
  readonly homepages: ReadonlyMap<string, string>;
  readonly categoryNames: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Makes an entry's view: what every format says of it, in the form all of them can carry. */
export function viewEntry(entry: StoredEntry, scope: EntryScope): EntryView {
  const language = scope.tongues.canonical(entry.language);
  const source = scope.sources.get(entry.sourceId);
  const image = webAddress(entry.image);
  const name = (text: string): string => scope.field(text, scope.tongues.ofText(text, language));
  const key = plainLine(entry.key);
  const ownPage = hubAddress(scope.publicUrl, `articles/${encodeURIComponent(key)}`);
  const publication = source === undefined ? null : viewSource(entry, source, scope);
  // An untitled entry (a picture, a sound) stands under the name of its publication.
  const title = scope.field(entry.title, entry.direction) || publication?.name || ownPage;
  return {
    id: plainLine(entry.id) || ownPage,
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
    via: viaOf(entry, scope, name),
    files: publishedFiles(entry),
    image: image === null ? null : { url: image, type: typeOfAddress(image) },
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

function viewSource(entry: StoredEntry, source: Source, scope: EntryScope): SourceView | null {
  const { field, tongues } = scope;
  const homepage = webAddress(source.homepage);
  const language = tongues.canonical(entry.language);
  const written = field(entry.source ?? '', tongues.ofText(entry.source ?? '', language));
  if (written !== '') return { id: source.id, name: written, language: null, homepage };
  const title = localized(source.title, language);
  const name = field(title.text, tongues.ofTag(title.language));
  return name === '' ? null : { id: source.id, name, language: tongues.canonical(title.language), homepage };
}

function rightsOf(source: Source | undefined, name: (text: string) => string): string | null {
  return name(source?.rights ?? '') || null;
}

/** Steps of the attribution whose address is known, because the catalogue names them. */
function viaOf(entry: StoredEntry, scope: EntryScope, name: (text: string) => string): EntryView['via'] {
  const steps = distinct(entry.attribution.map(plainLine)).map((step) => ({
    url: scope.homepages.get(step) ?? null,
    name: name(step),
  }));
  return steps.flatMap((step) => (step.url === null ? [] : [{ url: step.url, name: step.name }]));
}

/** Without empty strings and repeats, in order. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
