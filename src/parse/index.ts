import { HubError } from '../errors.ts';
import type { PageSelectors, ParsedFeed, RawDocument } from '../model.ts';
import { parseArticle } from './article.ts';
import { parseAtom } from './atom.ts';
import { decodeBytes } from './decode.ts';
import { detectFormat } from './detect.ts';
import { NO_HINTS } from './hints.ts';
import { parseJson } from './json-feed.ts';
import { parseLabelledText } from './labelled-text.ts';
import { withoutMojibake } from './mojibake.ts';
import { parsePage } from './page.ts';
import { prepareXml } from './prepare-xml.ts';
import { parseRdf } from './rdf.ts';
import { rescueFeed } from './rescue.ts';
import { parseRss } from './rss.ts';
import { xmlAttribute } from './xml-value.ts';

export { surveyDocument } from './survey.ts';

/**
 * Takes a document of any kind apart: feed, page, pushed article or labelled text. Nothing is normalized, dates stay as written;
 * what had to be mended is named in `repairs`. Pure: the same bytes give the same answer.
 * @throws HubError `unreadable-document` when it is nothing that can be read
 */
export async function parseDocument(
  document: RawDocument,
  options: { selectors?: PageSelectors | undefined } = {},
): Promise<ParsedFeed> {
  const { text, repairs } = decodeBytes(document.bytes, document.contentType);
  const parsed = withoutMojibake(await parseText(text, document, options.selectors ?? {}));
  return { ...parsed, repairs: [...new Set([...repairs, ...parsed.repairs])] };
}

async function parseText(text: string, document: RawDocument, selectors: PageSelectors): Promise<ParsedFeed> {
  const format = detectFormat(text, document.contentType);
  switch (format) {
    case 'rss':
    case 'atom':
    case 'rdf':
      return parseXml(text, format, document);
    case 'json':
      return (
        parseJson(text) ??
        parseArticle(text) ??
        refuse(document, 'is JSON, but neither a JSON Feed nor an article with a title')
      );
    case 'html': {
      const reading = parsePage(text, document.url, selectors);
      if (reading.kind === 'article') return reading.feed;
      return refuse(document, 'is an HTML page without an article', { feeds: reading.feeds });
    }
    case 'text':
      return parseLabelledText(text, document.url) ?? refuse(document, 'has no text');
    case null:
      return refuse(document, text.trim() === '' ? 'is empty' : 'is no feed, page, article or text');
  }
}

/** Without RSS's namespace an RDF document says anything, but lists nothing. @see https://web.resource.org/rss/1.0/spec#s5.1 */
const RSS_IN_RDF =
  /xmlns(?::[\w.-]+)?\s*=\s*["']http:\/\/(?:purl\.org\/rss\/1\.0\/|my\.netscape\.com\/rdf\/simple\/0\.9\/)/i;

/** A root element with nothing in it: a feed of no items, if a strange one. */
const EMPTY_ROOT = /^<[^<>]+(?:\/>|>\s*<\/[^<>]+>)$/;

async function parseXml(text: string, format: 'rss' | 'atom' | 'rdf', document: RawDocument): Promise<ParsedFeed> {
  const { xml, repairs } = prepareXml(text);
  if (EMPTY_ROOT.test(xml)) return emptyFeed(format, xml, repairs);
  try {
    const parsed = format === 'rss' ? await parseRss(xml) : format === 'atom' ? parseAtom(xml) : parseRdf(xml);
    return { ...parsed, repairs };
  } catch (cause) {
    if (format === 'rdf' && RSS_IN_RDF.test(xml) && !/<(?:[\w.-]+:)?item[\s>]/i.test(xml))
      return emptyFeed(format, xml, repairs);
    return rescue(xml, { format, repairs, document, cause });
  }
}

function emptyFeed(format: 'rss' | 'atom' | 'rdf', xml: string, repairs: readonly string[]): ParsedFeed {
  const language = xmlAttribute(xml.match(/<[^<>?!][^<>]*>/)?.[0] ?? '', 'lang');
  const nothing = { title: null, homepage: null, items: [], hints: NO_HINTS };
  return { format, ...nothing, language, repairs: [...repairs, 'no-channel'] };
}

function rescue(
  xml: string,
  broken: { format: 'rss' | 'atom' | 'rdf'; repairs: readonly string[]; document: RawDocument; cause: unknown },
): ParsedFeed {
  try {
    const rescued = rescueFeed(xml, broken.format);
    return { ...rescued, repairs: [...broken.repairs, ...rescued.repairs] };
  } catch {
    return refuse(broken.document, 'is broken XML in which no feed was found', {}, broken.cause);
  }
}

function refuse(document: RawDocument, reason: string, context: Record<string, unknown> = {}, cause?: unknown): never {
  throw new HubError('unreadable-document', `${document.name} ${reason}`, {
    context: { name: document.name, ...context },
    cause,
  });
}
