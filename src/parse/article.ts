import type { Enclosure, ParsedFeed, ParsedItem } from '../model.ts';
import { NO_HINTS } from './hints.ts';
import { distinct, distinctEnclosures, EMPTY_ITEM, enclosure, firstOf, html, plain } from './item.ts';
import { asFields, type Fields } from './json-fields.ts';
import { pictureOf } from './media.ts';

/**
 * Reads one pushed article: the JSON of `POST /articles`. Text fields are plain (a `<` is a `<`). What has a wrong type counts as
 * absent: the door that takes articles checks them and names each error.
 * @returns null when the document is no object with a title
 */
export function parseArticle(text: string): ParsedFeed | null {
  const fields = asFields(readJson(text));
  if (fields === null || textOf(fields.title) === null) return null;
  return {
    format: 'json',
    title: null,
    language: null,
    homepage: null,
    items: [readArticle(fields)],
    hints: NO_HINTS,
    repairs: [],
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readArticle(fields: Fields): ParsedItem {
  return {
    ...EMPTY_ITEM,
    guid: textOf(fields.id),
    url: textOf(fields.url),
    title: plain(textOf(fields.title)),
    summary: plain(textOf(fields.summary)),
    content: html(textOf(fields.content_html)) ?? plain(textOf(fields.content_text)),
    language: textOf(fields.language),
    published: textOf(fields.published),
    updated: textOf(fields.updated),
    authors: namesOf(fields.authors ?? fields.author),
    tags: namesOf(fields.tags),
    categories: namesOf(fields.categories),
    source: textOf(fields.source),
    attribution: namesOf(fields.attribution),
    compiledBy: textOf(fields.compiledBy ?? fields.compiled_by),
    enclosures: distinctEnclosures(listOf(fields.enclosures).map(readEnclosure)),
    ...pictureOf([{ url: textOf(fields.image), width: fields.image_width, height: fields.image_height }]),
  };
}

function readEnclosure(value: unknown): Enclosure | null {
  if (typeof value === 'string') return enclosure({ url: value });
  const file = asFields(value);
  if (file === null) return null;
  const length = file.length ?? file.size_in_bytes;
  return enclosure({
    url: textOf(file.url),
    type: textOf(file.type ?? file.mime_type),
    length: typeof length === 'number' ? length : textOf(length),
    width: file.width,
    height: file.height,
  });
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Publishers' ids are numbers as often as strings. */
function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? firstOf(value) : null;
}

function namesOf(value: unknown): readonly string[] {
  return distinct(listOf(value).map((one) => textOf(asFields(one)?.name ?? one)));
}
