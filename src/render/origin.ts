import type { Source, StoredEntry } from '../model.ts';
import { localized } from '../text/language.ts';
import type { FieldWriter } from './bidi.ts';
import { webAddress } from './links.ts';
import type { Tongues } from './tongues.ts';
import { plainLine } from './xml.ts';

/** The publication an entry came from. `id` is that of the catalogued source whose feed holds it. */
export interface SourceView {
  readonly id: string;
  readonly name: string;
  /** Language of the name where it is known. */
  readonly language: string | null;
  readonly homepage: string | null;
}

/** A step of the attribution whose address is known. */
export interface ViaView {
  readonly url: string;
  readonly name: string;
}

/** What origins are told from: the catalogue, and how names are written. */
export interface OriginScope {
  readonly field: FieldWriter;
  readonly tongues: Tongues;
  readonly sources: ReadonlyMap<string, Source>;
  /** A catalogued publication by its name in any language. */
  readonly publications: ReadonlyMap<string, Source>;
}

/** Every catalogued name of a publication → the publication. */
export function publicationsByName(sources: readonly Source[]): ReadonlyMap<string, Source> {
  return new Map(sources.flatMap((source) => Object.values(source.title).map((title) => [plainLine(title), source])));
}

/** The publication an entry names, else the source that brought it; null when neither has a name. */
export function viewSource(entry: StoredEntry, scope: OriginScope): SourceView | null {
  const { field, tongues, sources, publications } = scope;
  const language = tongues.canonical(entry.language);
  const named = plainLine(entry.source ?? '');
  const source = publications.get(named) ?? sources.get(entry.sourceId);
  if (source === undefined) return null;
  const homepage = webAddress(source.homepage);
  const written = field(named, tongues.ofText(named, language));
  if (written !== '') return { id: source.id, name: written, language: null, homepage };
  const title = localized(source.title, language);
  const name = field(title.text, tongues.ofTag(title.language));
  return name === '' ? null : { id: source.id, name, language: tongues.canonical(title.language), homepage };
}

/** The steps of an entry's attribution that the catalogue has an address for, upstream first. */
export function viewVia(entry: StoredEntry, { field, tongues, publications }: OriginScope): readonly ViaView[] {
  const language = tongues.canonical(entry.language);
  return [...new Set(entry.attribution.map(plainLine))].flatMap((step) => {
    const url = webAddress(publications.get(step)?.homepage ?? null);
    return url === null ? [] : [{ url, name: field(step, tongues.ofText(step, language)) }];
  });
}
