/**
 * Real feeds, and what a correct reader finds in each: runs where the corpus lies beside the checkout. Each kind of feed
 * has fixtures and tests of its own in test/parse, so that nothing depends on it.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { NormalizedDocument, RawDocument } from '../src/model.ts';
import { type ReadingResult, readDocument } from '../src/reader.ts';
import { differences, type Expectation } from './corpus-rules.ts';

interface CorpusFile {
  readonly file: string;
  readonly category: string;
  readonly format: string;
  readonly tags?: readonly string[];
  readonly serve_with_headers?: Readonly<Record<string, string>>;
  readonly expect: Expectation;
}

/** Where the corpus is wrong, and why: what it would take for right is not what the document says. */
const DISPUTED: Readonly<Record<string, string>> = {};

const CORPUS = new URL('../../shared/corpus/', import.meta.url);
const isHere = existsSync(new URL('index.json', CORPUS));
const index: { readonly base_url: string; readonly entries: readonly CorpusFile[] } = isHere
  ? JSON.parse(readFileSync(new URL('index.json', CORPUS), 'utf8'))
  : { base_url: '', entries: [] };

/** After every date in the corpus that is meant. */
const FETCHED_AT = Date.UTC(2026, 11, 1);

function documentOf({ file, serve_with_headers: headers }: CorpusFile): RawDocument {
  return {
    name: file,
    url: index.base_url,
    contentType: headers?.['content-type'] ?? null,
    bytes: readFileSync(new URL(file, CORPUS)),
    fetchedAt: FETCHED_AT,
  };
}

function readFile(file: CorpusFile): Promise<ReadingResult> {
  const context = { source: null, categoryIds: [], knownSources: [] };
  return readDocument({ document: documentOf(file), context });
}

async function readFeed(file: CorpusFile): Promise<NormalizedDocument> {
  const result = await readFile(file);
  if (result.kind !== 'read') throw new Error(result.message);
  return result.normalized;
}

const feeds = index.entries.filter(({ format, expect }) => format !== 'opml' && expect.is_feed !== false);

if (!isHere) test.skip('the corpus does not lie in ../shared/corpus: its feeds are not read', () => {});
else
  describe('the corpus of real feeds', () => {
    test.each(feeds.map((file) => [file.file, file] as const))('%s', async (name, file) => {
      const verbatim = file.tags?.includes('bidi') === true;
      const found = differences(await readFeed(file), file.expect, { base: index.base_url, verbatim });
      if (DISPUTED[name] === undefined) expect(found).toEqual([]);
      else expect(found).not.toEqual([]);
    });
  });
