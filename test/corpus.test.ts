/**
 * Real feeds, and what a correct reader finds in each: runs where the corpus lies beside the checkout. Each kind of feed
 * has fixtures and tests of its own in test/parse, so that nothing depends on it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readOutlines } from '../src/commands/opml-outlines.ts';
import type { NormalizedDocument, RawDocument } from '../src/model.ts';
import { type ReadingResult, readDocument, surveyPage } from '../src/reading/reader.ts';
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
const DISPUTED: Readonly<Record<string, string>> = {
  'fetched/encoding-007-kc0011.xml':
    '2020/1/10 14:33:00 is year/month/day with a time; 1 November at midnight was read off it',
  'fetched/media-010-feed-image-enclosure.xml':
    '22.11.2022 12:16:00 is a date, as it is written in the language of the feed',
  'fetched/baselang-003-atom-xml-base.xml': 'the only link is rel=self: the address of the feed, which is no homepage',
  'fetched/atom-real-014-feed.xml':
    'the link stands in a planet:source, of one of the publications: the feed has none of its own',
  'fetched/atom03-004-atom-0-3.xml': 'the feed has a rel=alternate link; its id, which is no address, was taken for it',
  'fetched/opml-005-cricket.opml':
    'it holds 22 outlines with an address; the two whose descriptions hold a raw < were not counted',
  'fetched/malformed-003-rss10.xml':
    'its item holds a number of another module and nothing else: no text, no address, no date to list',
  'fetched/rdf-007-rdf-ns.xml': 'the channel links to http://example.org: another scheme is another address',
};

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

    test('a page in a feed\u2019s place is no feed, and leads to those it names', async () => {
      const pages = index.entries.filter(({ expect }) => expect.is_feed === false);
      expect(pages.length).toBeGreaterThan(0);
      for (const page of pages) {
        const result = await surveyPage({ document: documentOf(page), links: null });
        const wanted = (page.expect.discovered ?? []).map((path) => new URL(path, index.base_url).href);
        expect(result.kind === 'surveyed' ? result.survey.feeds.map(({ url }) => url) : result).toEqual(wanted);
      }
    });

    test('every list of feeds gives them all', () => {
      const lists = index.entries.filter(({ format }) => format === 'opml');
      expect(lists.length).toBeGreaterThan(0);
      for (const list of lists) {
        const outlines = readOutlines(readFileSync(new URL(list.file, CORPUS)), list.file);
        const feeds = outlines.filter(({ xmlUrl }) => (xmlUrl ?? '') !== '');
        if (DISPUTED[list.file] === undefined)
          expect([list.file, feeds.length]).toEqual([list.file, list.expect.feeds]);
        else expect(feeds.length).not.toBe(list.expect.feeds);
        expect(feeds[0]?.xmlUrl).toBe(list.expect.first_feed?.xmlUrl);
      }
    });
  });
