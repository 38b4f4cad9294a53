import { parseAtomFeed, parseJsonFeed, parseRdfFeed } from 'feedsmith';

/** Atom 1.0 and 0.3 as feedsmith gives them; dates are the strings of the document. */
export type RawAtomFeed = ReturnType<typeof parseAtomFeed<string>>;
/** RSS 1.0 and 0.90 as feedsmith gives them. */
export type RawRdfFeed = ReturnType<typeof parseRdfFeed<string>>;
/** JSON Feed 1.0 and 1.1 as feedsmith gives it. */
export type RawJsonFeed = ReturnType<typeof parseJsonFeed<string>>;

/** Reads Atom. Throws what feedsmith throws when there is no feed in it. */
export function readAtomFeed(xml: string): RawAtomFeed {
  return parseAtomFeed(xml);
}

/** Reads RDF. Throws what feedsmith throws when there is no feed in it. */
export function readRdfFeed(xml: string): RawRdfFeed {
  return parseRdfFeed(xml);
}

/** Reads JSON Feed from its text; null when the document is none. */
export function readJsonFeed(text: string): RawJsonFeed | null {
  try {
    return parseJsonFeed(text);
  } catch {
    return null;
  }
}
