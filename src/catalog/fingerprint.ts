import { createHash } from 'node:crypto';
import type { Catalog, Source } from '../model.ts';

/** A source without what only concerns how it is read, kept or reached: that changes no published byte by itself. */
function published(source: Source): Record<string, unknown> {
  const {
    input: _input,
    enabled: _enabled,
    pollEveryMs: _pollEveryMs,
    request: _request,
    retention: _retention,
    ...rest
  } = source;
  return rest;
}

/**
 * SHA-256 in hex of everything in the catalogue that can change a published byte. The order of languages and of
 * categories counts, since both show; comments, layout and the order of a file's keys do not.
 */
export function fingerprintCatalog(catalog: Omit<Catalog, 'fingerprint'>): string {
  const { title, description, language } = catalog.hub;
  const sources = catalog.sources.map(published);
  const { categories } = catalog;
  // Where notices go changes nothing that is published.
  const partners = catalog.partners.map(({ id, profile }) => ({ id, profile }));
  return createHash('sha256')
    .update(JSON.stringify({ title, description, language, sources, categories, partners }))
    .digest('hex');
}
