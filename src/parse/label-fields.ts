import { canonicalTag } from '../text/language.ts';
import { distinct, firstOf } from './item.ts';
import type { LabelKind, LabelValue } from './labels.ts';

/** What the labels of a page or text say, in the fields of an item. */
export interface LabelFields {
  readonly title: string | null;
  readonly source: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  readonly authors: readonly string[];
  readonly compiledBy: string | null;
  readonly guid: string | null;
  /** The publisher's category first. */
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly url: string | null;
}

const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  فارسی: 'fa',
  دری: 'fa-AF',
  العربية: 'ar',
  عربی: 'ar',
  עברית: 'he',
  اردو: 'ur',
  english: 'en',
};

/** Puts labels into fields. Where one stands twice the first wins; authors, categories and tags add up. */
export function fieldsOfLabels(labels: readonly LabelValue[]): LabelFields {
  const all = (kind: LabelKind): readonly string[] =>
    labels.filter((label) => label.kind === kind).map(({ value }) => value);
  const first = (kind: LabelKind): string | null => firstOf(...all(kind));
  const link = first('link');
  return {
    title: first('title'),
    source: first('source'),
    published: first('published'),
    updated: first('updated'),
    authors: distinct(all('author').flatMap((names) => names.split(/[،,;؛|/]/))),
    compiledBy: first('compiledBy'),
    guid: first('id'),
    tags: distinct([
      ...all('category').flatMap((labels) => labels.split(/[،,|>»›/]/)),
      ...all('tags').flatMap((labels) => labels.split(/[،,|#]/)),
    ]),
    language: languageOf(first('language')),
    url: link?.startsWith('www.') ? `https://${link}` : link,
  };
}

function languageOf(value: string | null): string | null {
  if (value === null) return null;
  return LANGUAGE_NAMES[value.toLowerCase()] ?? canonicalTag(value);
}
