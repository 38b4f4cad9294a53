import { HubError } from '../errors.ts';
import type { PageSelectors, PageSurvey, ParsedFeed, RawDocument } from '../model.ts';
import { parseArticle } from './article.ts';
import { decodeBytes } from './decode.ts';
import { detectFormat } from './detect.ts';
import { NO_HINTS } from './hints.ts';
import { placeItems } from './item-place.ts';
import { mendJson } from './mend-json.ts';
import { mendXml } from './mend-xml.ts';
import { withoutMojibake } from './mojibake.ts';
import { prepareXml } from './prepare-xml.ts';
import { parseRss } from './rss.ts';
import { xmlAttribute } from './xml-value.ts';

// Most threads read nothing but RSS: what other formats need is loaded with the first document of that format.

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
  const parsed = withoutMojibake(capItems(await parseText(text, document, options.selectors ?? {})));
  return { ...parsed, repairs: [...new Set([...repairs, ...parsed.repairs])] };
}

/**
 * Finds what a page leads to, as `surveyDocument` of survey.ts does.
 * @throws HubError `unreadable-document`
 */
export async function surveyDocument(document: RawDocument, links: string | null): Promise<PageSurvey> {
  return (await import('./survey.ts')).surveyDocument(document, links);
}

/** More than any archive of a publisher lists; more than a source keeps, too. */
const MOST_ITEMS = 5000;

function capItems(feed: ParsedFeed): ParsedFeed {
  if (feed.items.length <= MOST_ITEMS) return feed;
  return { ...feed, items: feed.items.slice(0, MOST_ITEMS), repairs: [...feed.repairs, 'items-capped'] };
}

async function parseText(text: string, document: RawDocument, selectors: PageSelectors): Promise<ParsedFeed> {
  const format = detectFormat(text, document.contentType);
  switch (format) {
    case 'rss':
    case 'atom':
    case 'rdf':
      return parseXml(text, format, document);
    case 'json':
      return (await readJson(text)) ?? refuse(document, 'is JSON, but neither a JSON Feed nor an article with a title');
    case 'html': {
      const { parsePage } = await import('./page.ts');
      const reading = parsePage(text, document.url, selectors);
      if (reading.kind === 'article') return reading.feed;
      return refuse(document, 'is an HTML page without an article', { feeds: reading.feeds });
    }
    case 'text': {
      const { parseLabelledText } = await import('./labelled-text.ts');
      return parseLabelledText(text, document.url) ?? refuse(document, 'has no text');
    }
    case null:
      return refuse(document, text.trim() === '' ? 'is empty' : 'is no feed, page, article or text');
  }
}

async function readJson(text: string): Promise<ParsedFeed | null> {
  const mended = mendJson(text);
  if (mended === null) return null;
  const { parseJson } = await import('./json-feed.ts');
  const isCut = mended.repairs.includes('truncated-json');
  const feed = parseJson(mended.json) ?? (isCut ? null : parseArticle(mended.json));
  return feed && { ...feed, repairs: mended.repairs };
}

/** What makes a document without a title or an item a feed all the same. @see https://web.resource.org/rss/1.0/spec#s5.1 */
const NAMESPACE =
  /xmlns(?::[\w.-]+)?\s*=\s*["']http:\/\/(?:purl\.org\/(?:rss\/1\.0\/|atom\/ns#)|my\.netscape\.com\/rdf\/simple\/0\.9\/|www\.w3\.org\/2005\/Atom)/i;

/** A root element with nothing in it: a feed of no items, if a strange one. */
const EMPTY_ROOT = /^<[^<>]+(?:\/>|>\s*<\/[^<>]+>)$/;

type XmlFormat = 'rss' | 'atom' | 'rdf';

async function parseXml(text: string, format: XmlFormat, document: RawDocument): Promise<ParsedFeed> {
  const prepared = prepareXml(text);
  if (EMPTY_ROOT.test(prepared.xml)) return emptyFeed(format, prepared.xml, prepared.repairs);
  const xml = format === 'atom' ? prepared.xml : placeItems(prepared.xml, format);
  const repairs = xml === prepared.xml ? prepared.repairs : [...prepared.repairs, 'items-misplaced'];
  if (!prepared.isNested) return rescue(xml, { format, repairs, document });
  try {
    return { ...(await parseSound(xml, format)), repairs };
  } catch (cause) {
    return rescue(xml, { format, repairs, document, cause });
  }
}

async function parseSound(xml: string, format: XmlFormat): Promise<ParsedFeed> {
  if (format === 'rss') return parseRss(xml);
  if (format === 'atom') return (await import('./atom.ts')).parseAtom(xml);
  return (await import('./rdf.ts')).parseRdf(xml);
}

function emptyFeed(format: XmlFormat, xml: string, repairs: readonly string[]): ParsedFeed {
  const language = xmlAttribute(xml.match(/<[^<>?!][^<>]*>/)?.[0] ?? '', 'lang');
  const nothing = { title: null, homepage: null, items: [], hints: NO_HINTS };
  return { format, ...nothing, language, repairs: [...repairs, 'no-channel'] };
}

async function rescue(
  xml: string,
  broken: { format: XmlFormat; repairs: readonly string[]; document: RawDocument; cause?: unknown },
): Promise<ParsedFeed> {
  try {
    return { ...(await parseSound(mendXml(xml), broken.format)), repairs: [...broken.repairs, 'rescued-xml'] };
  } catch {
    if (broken.format !== 'rss' && NAMESPACE.test(xml)) return emptyFeed(broken.format, xml, broken.repairs);
    return refuse(broken.document, 'is broken XML in which no feed was found', {}, broken.cause);
  }
}

function refuse(document: RawDocument, reason: string, context: Record<string, unknown> = {}, cause?: unknown): never {
  throw new HubError('unreadable-document', `${document.name} ${reason}`, {
    context: { name: document.name, ...context },
    cause,
  });
}
