import { wholeSeconds } from '../text/validators.ts';

/** What a representation is compared with. */
export interface RepresentationValidators {
  /** Quoted entity tag. */
  readonly etag: string;
  /** Epoch milliseconds; null where only the tag is told. */
  readonly modifiedAt: number | null;
}

/** The request headers that can make a request conditional, as Node gives them. */
export interface ConditionalHeaders {
  readonly 'if-match'?: string | undefined;
  readonly 'if-unmodified-since'?: string | undefined;
  readonly 'if-none-match'?: string | undefined;
  readonly 'if-modified-since'?: string | undefined;
}

const HTTP_DATE = new RegExp(
  [
    String.raw`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$`,
    String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$`,
    String.raw`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$`,
  ].join('|'),
);

/**
 * Tells whether the client's copy is still good, so that 304 answers a GET or HEAD.
 * If-None-Match wins over If-Modified-Since; a date that is none is ignored.
 * @see RFC 9110 §13.1.2, §13.1.3, §13.2.2
 */
export function isNotModified(headers: ConditionalHeaders, current: RepresentationValidators): boolean {
  const noneMatch = headers['if-none-match'];
  // nearly all readers send back just the tag they got
  if (noneMatch !== undefined) return noneMatch === current.etag || matchesAnyTag(noneMatch, current.etag);
  const since = headers['if-modified-since'];
  if (since === undefined || current.modifiedAt === null) return false;
  const at = parseHttpDate(since);
  return at !== null && wholeSeconds(current.modifiedAt) <= at;
}

/**
 * Tells whether the client asked for another version than the current one, so that 412 answers. A weak tag names none; the name of a
 * coding behind a tag does not matter: it is the same version.
 * @see RFC 9110 §13.1.1, §13.1.4, §13.2.2
 */
export function isOtherVersion(headers: ConditionalHeaders, current: RepresentationValidators): boolean {
  const match = headers['if-match'];
  if (match !== undefined) return match.trim() !== '*' && !strongTags(match).includes(bareTag(current.etag));
  const since = headers['if-unmodified-since'];
  if (since === undefined || current.modifiedAt === null) return false;
  const at = parseHttpDate(since);
  return at !== null && wholeSeconds(current.modifiedAt) > at;
}

/** Tells whether a request has a validator that can match: entity tags, or without any a date. @see RFC 9110 §13.1.3 */
export function isConditional(headers: ConditionalHeaders): boolean {
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) return /^\s*(?:\*\s*$|(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")/.test(noneMatch);
  const since = headers['if-modified-since'];
  return since !== undefined && HTTP_DATE.test(since.trim());
}

/** `Last-Modified` for an instant in epoch milliseconds. @see RFC 9110 §5.6.7 */
export function httpDate(at: number): string {
  return new Date(at).toUTCString();
}

/** What servers and proxies put behind a tag for the coding they sent the document in (Apache, nginx, CDNs; we ourselves). */
const CODING_SUFFIX = /(?:[-;:.]{1,2}(?:gzip|gz|br|brotli|zstd|deflate|df|xml))+"$/;

/** A tag without weakness and without the name of a coding: all that says which document it is. */
export function bareTag(etag: string): string {
  const strong = etag.startsWith('W/') ? etag.slice(2) : etag;
  return strong.replace(CODING_SUFFIX, '"');
}

/** The tags of an If-None-Match, bare. */
export function bareTags(list: string): readonly string[] {
  return Array.from(list.matchAll(/"[\x21\x23-\x7e\x80-\xff]*"/g), ([tag]) => bareTag(tag));
}

/** Those of a list that are not weak, bare. */
function strongTags(list: string): readonly string[] {
  return Array.from(list.matchAll(/(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g)).flatMap(([, weak, tag = '']) =>
    weak === undefined ? [bareTag(tag)] : [],
  );
}

/** Weak comparison against a list of tags or `*`. @see RFC 9110 §8.8.3.2 */
function matchesAnyTag(list: string, etag: string): boolean {
  if (list.trim() === '*') return true;
  return bareTags(list).includes(bareTag(etag));
}

function parseHttpDate(value: string): number | null {
  const text = value.trim();
  if (!HTTP_DATE.test(text)) return null;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : at;
}
