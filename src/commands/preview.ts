/** `khorak preview [--json] [--source ID] URL|FILE…`: what would be read, stored nowhere. */
import { loadCatalog } from '../catalog.ts';
import { readDocument } from '../collect/index.ts';
import { HubError } from '../errors.ts';
import {
  describeFound,
  type Finding,
  type FindingParts,
  fetchOnce,
  findFeed,
  NO_REQUEST_SETTINGS,
} from '../finding/feed-finding.ts';
import { MAX_DOCUMENT_BYTES, openReading } from '../hub.ts';
import type { Catalog, DateStamp, Entry, RawDocument, ReadingContext } from '../model.ts';
import { readingContext } from '../pipeline.ts';
import { listedPages } from '../polling/page-reading.ts';
import { commandClock } from './open.ts';
import type { CommandContext } from './terminal.ts';

/** Previews each argument, one line of JSON each with `json`; 1 when any could not be read. */
export async function preview(
  context: CommandContext,
  inputs: readonly string[],
  options: { readonly json: boolean; readonly source: string | null },
): Promise<number> {
  const { terminal, config } = context;
  if (inputs.length === 0) {
    terminal.complain('khorak: name what to preview: khorak preview page.txt https://example.org/rss');
    return 2;
  }
  const reading = await contextFor(config.feedsDir, options.source);
  const clock = commandClock(context);
  const { fetcher, readers } = openReading(config, clock);
  const settings = reading.source?.request ?? NO_REQUEST_SETTINGS;
  const parts: FindingParts = { fetcher, readers, context: reading, settings, polite: false, wanted: 'document' };
  let failed = false;
  try {
    for (const input of inputs) {
      const result = await obtain(input, parts, clock.now)
        .then((document) => show(parts, document))
        .catch(toFailure);
      if (result instanceof HubError) failed = true;
      terminal.say(options.json ? JSON.stringify(toJson(input, result)) : describe(input, result));
    }
  } finally {
    await Promise.all([fetcher.close(), readers.close()]);
  }
  return failed ? 1 : 0;
}

function toFailure(error: unknown): HubError {
  if (error instanceof HubError) return error;
  throw error;
}

/** A bare preview needs no catalogue; with `--source` the source must be in it. */
async function contextFor(feedsDir: string, sourceId: string | null): Promise<ReadingContext> {
  const catalog = await loadCatalog(feedsDir).then(
    (loaded): Catalog | null => loaded.catalog,
    (error: unknown) => {
      if (sourceId !== null || !(error instanceof HubError)) throw error;
      return null;
    },
  );
  if (catalog === null) return { source: null, categoryIds: [], knownSources: [] };
  const source = catalog.sources.find(({ id }) => id === sourceId) ?? null;
  if (sourceId !== null && source === null) {
    throw new HubError(
      'not-found',
      `there is no source "${sourceId}" in ${feedsDir}; "khorak check" lists what is wrong there`,
    );
  }
  return readingContext(source, catalog);
}

function obtain(input: string, parts: FindingParts, now: () => number): Promise<RawDocument> {
  if (/^https?:\/\//i.test(input)) return fetchOnce(parts, input);
  return readDocument(input, { now, maxBytes: MAX_DOCUMENT_BYTES });
}

/** A list: what is published are the pages it leads to. */
interface Listing {
  readonly pages: readonly string[];
}

/** What is previewed for a source of pages, folders or pushes is read as that source reads it. */
async function show(parts: FindingParts, document: RawDocument): Promise<Finding | Listing> {
  const input = parts.context.source?.input ?? { kind: 'feed' };
  if (input.kind === 'feed') return findFeed(parts, document);
  if (input.kind === 'pages' && document.name === URL.parse(input.list)?.href) {
    const pages = await listedPages(parts.readers, { document, links: input.links });
    if (pages !== null) return { pages };
  }
  const normalized = await parts.readers.read({ document, context: parts.context });
  return { document, normalized, found: null, named: [] };
}

function toJson(input: string, result: Finding | Listing | HubError): unknown {
  if (result instanceof HubError) return { input, error: { code: result.code, message: result.message } };
  if ('pages' in result) return { input, ...LIST, pages: result.pages };
  const { found, named } = result;
  const { format, feed, entries, rejected, repairs } = result.normalized;
  return {
    input,
    ...(found === null ? {} : { feedFound: found }),
    ...(named.length === 0 ? {} : { feedsNamed: named }),
    ...{ format, feed, entries: entries.map(toPreview), rejected, repairs },
  };
}

/** What `--json` says of a list in the words it has for any document. */
const LIST = {
  format: 'html',
  feed: { title: null, language: null, homepage: null },
  entries: [],
  rejected: [],
  repairs: [],
};

/** An entry as interface.md shows it: dates in RFC 3339, ids and keys left to the store. */
function toPreview(entry: Entry): Record<string, unknown> {
  const { id: _id, key: _key, published, updated, imageSize, ...shown } = entry;
  const enclosures = entry.enclosures.map(({ size, ...file }) => ({ ...file, ...size }));
  const size = imageSize && { image_width: imageSize.width, image_height: imageSize.height };
  return { ...shown, ...size, published: toStamp(published), updated: toStamp(updated), enclosures };
}

function toStamp(stamp: DateStamp | null): { at: string; precision: string } | null {
  if (stamp === null) return null;
  return { at: new Date(stamp.at).toISOString().replace(/\.\d{3}Z$/, 'Z'), precision: stamp.precision };
}

function describe(input: string, result: Finding | Listing | HubError): string {
  if (result instanceof HubError) return `${input}: ${result.code}: ${result.message}`;
  if ('pages' in result) {
    return [`${input}: a list of ${result.pages.length} pages`, ...result.pages.map((url) => `  ${url}`)].join('\n');
  }
  const { format, feed, entries, rejected, repairs } = result.normalized;
  const head = `${input}: ${format}, ${feed.title ?? 'no title'}, ${entries.length} entries`;
  const lines = entries.map(({ title, language, direction, published }) => {
    const date = toStamp(published);
    return `  ${date?.at.slice(0, date.precision === 'day' ? 10 : 16) ?? 'no date'}  ${language ?? 'und'} ${direction}  ${title}`;
  });
  const bad = rejected.map(({ guid, reason }) => `  rejected: ${guid ?? 'an item without guid'}: ${reason}`);
  const repaired = repairs.length > 0 ? [`  repaired: ${repairs.join(', ')}`] : [];
  return [...describeFinding(result), head, ...lines, ...bad, ...repaired].join('\n');
}

function describeFinding({ found, named }: Finding): readonly string[] {
  if (found !== null) return [`feed taken: ${describeFound(found)}`];
  return named.length === 0 ? [] : [`read as the page it is; feeds it names: ${named.join(', ')}`];
}
