/** `khorak preview [--json] [--source ID] URL|FILE…`: what would be read, stored nowhere. */
import { loadCatalog } from '../catalog.ts';
import { type Fetcher, readDocument } from '../collect/index.ts';
import { HubError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES, openReading } from '../hub.ts';
import type { Catalog, DateStamp, Entry, NormalizedDocument, RawDocument, ReadingContext, Source } from '../model.ts';
import { readingContext } from '../pipeline.ts';
import { commandClock } from './open.ts';
import type { CommandContext } from './terminal.ts';

const NO_REQUEST_SETTINGS = { headers: {}, auth: null, proxy: null };

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
  let failed = false;
  try {
    for (const input of inputs) {
      const result = await obtain(input, { fetcher, source: reading.source, now: clock.now })
        .then((document) => readers.read({ document, context: reading }))
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

async function obtain(
  input: string,
  { fetcher, source, now }: { fetcher: Fetcher; source: Source | null; now: () => number },
): Promise<RawDocument> {
  if (!/^https?:\/\//i.test(input)) return readDocument(input, { now, maxBytes: MAX_DOCUMENT_BYTES });
  const outcome = await fetcher.fetch({
    url: input,
    validators: { etag: null, lastModified: null },
    settings: source?.request ?? NO_REQUEST_SETTINGS,
    polite: false,
  });
  if (outcome.kind === 'document') return outcome.document;
  if (outcome.kind === 'failed') throw outcome.error;
  throw new HubError('fetch-status', `${input} answered 304 to a request without validators`);
}

function toJson(input: string, result: NormalizedDocument | HubError): unknown {
  if (result instanceof HubError) return { input, error: { code: result.code, message: result.message } };
  const { format, feed, entries, rejected, repairs } = result;
  return { input, format, feed, entries: entries.map(toPreview), rejected, repairs };
}

/** An entry as interface.md shows it: dates in RFC 3339, ids and keys left to the store. */
function toPreview(entry: Entry): Record<string, unknown> {
  const { id: _id, key: _key, published, updated, ...shown } = entry;
  return { ...shown, published: toStamp(published), updated: toStamp(updated) };
}

function toStamp(stamp: DateStamp | null): { at: string; precision: string } | null {
  if (stamp === null) return null;
  return { at: new Date(stamp.at).toISOString().replace(/\.\d{3}Z$/, 'Z'), precision: stamp.precision };
}

function describe(input: string, result: NormalizedDocument | HubError): string {
  if (result instanceof HubError) return `${input}: ${result.code}: ${result.message}`;
  const { format, feed, entries, rejected, repairs } = result;
  const head = `${input}: ${format}, ${feed.title ?? 'no title'}, ${entries.length} entries`;
  const lines = entries.map(({ title, language, direction, published }) => {
    const date = toStamp(published);
    return `  ${date?.at.slice(0, date.precision === 'day' ? 10 : 16) ?? 'no date'}  ${language ?? 'und'} ${direction}  ${title}`;
  });
  const bad = rejected.map(({ guid, reason }) => `  rejected: ${guid ?? 'an item without guid'}: ${reason}`);
  return [head, ...lines, ...bad, ...(repairs.length > 0 ? [`  repaired: ${repairs.join(', ')}`] : [])].join('\n');
}
