import { readFileSync } from 'node:fs';
import type { ParsedFeed, ParsedItem } from '../../src/model.ts';
import { parseDocument } from '../../src/parse/index.ts';

const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain; charset=utf-8',
  html: 'text/html',
  xml: 'application/xml',
  json: 'application/json',
};

export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/parse/${name}`, import.meta.url), 'utf8');
}

/** Reads a text or bytes as a document of that ending, fetched nowhere. */
export function read(content: string | Uint8Array, ending: string, contentType?: string | null): Promise<ParsedFeed> {
  return parseDocument({
    name: `sample.${ending}`,
    url: null,
    contentType: contentType === undefined ? (TYPES[ending] ?? null) : contentType,
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
    fetchedAt: 0,
  });
}

export async function readItem(content: string | Uint8Array, ending: string): Promise<ParsedItem> {
  const [item] = (await read(content, ending)).items;
  if (item === undefined) throw new Error('no item');
  return item;
}

/** The paragraphs of an item's content. */
export function paragraphs(item: ParsedItem): readonly string[] {
  return [...(item.content?.value ?? '').matchAll(/<p>(.*?)<\/p>/gs)].map((match) => match[1] ?? '');
}
