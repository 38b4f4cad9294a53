/** Namespaces of the elements that the formats themselves do not have. */
export const NAMESPACES = {
  /** Withdrawn entries. @see RFC 6721 */
  at: 'http://purl.org/atompub/tombstones/1.0',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  /** Archives. @see RFC 5005 */
  fh: 'http://purl.org/syndication/history/1.0',
  media: 'http://search.yahoo.com/mrss/',
} as const;
