import LinkHeader from 'http-link-header';

/** A header longer than this names no hub worth the reading. */
const MOST_CHARACTERS = 16_384;

/** What a document's Link headers say of where it is announced. */
export interface FeedLinks {
  /** WebSub hubs, absolute, in the order given. */
  readonly hubs: readonly string[];
  /** The address the document goes by, absolute. */
  readonly self: string | null;
}

/** Of a document without Link headers. */
const NO_LINKS: FeedLinks = { hubs: [], self: null };

/**
 * Reads `rel=hub` and `rel=self` from a Link header, several joined by commas; relative addresses are those of `base`.
 * One that is malformed, or leads to no http or https address, counts for nothing.
 *
 * @see RFC 8288 §3, WebSub §4
 */
export function readLinks(header: string | null, base: string): FeedLinks {
  if (header === null || header.length > MOST_CHARACTERS) return NO_LINKS;
  try {
    const links = LinkHeader.parse(header);
    const addresses = (rel: string) =>
      links
        .rel(rel)
        .map(({ uri }) => URL.parse(uri, base))
        .filter((url) => url !== null && /^https?:$/.test(url.protocol))
        .map((url) => (url as URL).href);
    return { hubs: addresses('hub'), self: addresses('self')[0] ?? null };
  } catch {
    return NO_LINKS;
  }
}
