import type { Entry } from '../model.ts';

/**
 * A feed's item with what its page tells. The item keeps its identity, link, title and everything else it states; the
 * page gives the text where it has more of it, and what the item leaves out. Merging again what came of it changes
 * nothing, so the entry as it is kept can stand for its page.
 */
export function mergePage(entry: Entry, page: Entry): Entry {
  const body = lengthOf(page) > lengthOf(entry) ? page : entry;
  const labels = entry.tags.length > 0 ? entry : page;
  const tongue = entry.language === null && page.language !== null ? page : entry;
  return {
    ...entry,
    summary: entry.summary ?? page.summary,
    contentHtml: body.contentHtml,
    contentText: body.contentText,
    language: tongue.language,
    direction: tongue.direction,
    published: entry.published ?? page.published,
    authors: given(entry.authors, page.authors),
    tags: labels.tags,
    categories: given(labels.categories, entry.categories),
    source: entry.source ?? page.source,
    attribution: given(entry.attribution, page.attribution),
    compiledBy: entry.compiledBy ?? page.compiledBy,
    enclosures: given(entry.enclosures, page.enclosures),
    image: entry.image ?? page.image,
  };
}

function lengthOf({ contentText }: Entry): number {
  return contentText?.length ?? 0;
}

function given<T>(own: readonly T[], other: readonly T[]): readonly T[] {
  return own.length > 0 ? own : other;
}
