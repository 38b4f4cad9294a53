/** Lists of feeds, from hub to hub: what one publishes another takes in, and publishes again. */

import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { loadCatalog } from '../../src/catalog.ts';
import { importOutlines, readOpmlFile } from '../../src/commands/import-opml.ts';
import { type Outline, readOutlines } from '../../src/commands/opml-outlines.ts';
import type { Catalog } from '../../src/model.ts';
import { createPublisher } from '../../src/publishing.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { anyAddress, anyText } from '../render/hostile-text.ts';
import { openFolder } from './outside.ts';
import { NOW } from './published-hub.ts';
import { openSampleNewsroom } from './sample-newsroom.ts';
import { unmarked } from './varied-newsroom.ts';

jest.setTimeout(30_000);

const folder = openFolder();
let store: Store;
let count = 0;
beforeAll(async () => {
  store = await openStore({ url: 'sqlite::memory:', now: () => NOW });
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

interface ListingHub {
  readonly catalog: Catalog;
  /** Its list of feeds, as bytes. */
  readonly opml: Uint8Array;
}

/** A hub whose catalogue is what these outlines make of an empty one, and the list it then publishes. */
async function hubOf(outlines: readonly Outline[], publicUrl: string): Promise<ListingHub> {
  const feedsDir = join(folder.path, `feeds-${count++}`);
  mkdirSync(join(feedsDir, 'sources'), { recursive: true });
  for (const file of ['hub.yaml', 'categories.yaml']) cpSync(resolve('feeds', file), join(feedsDir, file));
  const { skipped } = await importOutlines(outlines, { feedsDir, publicUrl });
  const { catalog, problems } = await loadCatalog(feedsDir);
  expect([skipped, problems]).toEqual([[], []]);
  const publisher = createPublisher({ store, catalog: () => catalog, generation: () => 0, publicUrl, cacheBytes: 1 });
  return { catalog, opml: (await publisher.publishOpml()).body };
}

interface Listed {
  readonly title: string;
  readonly language: string | undefined;
  readonly htmlUrl: string | undefined;
}

/** The sources' own feeds in a list, in its order; `named` leaves out those that other hubs' lists brought along. */
function sourcesIn(opml: Uint8Array, named?: ReadonlySet<string>): readonly Listed[] {
  return readOutlines(opml, 'feeds.opml')
    .filter(({ xmlUrl }) => xmlUrl?.includes('/feeds/source/'))
    .map(({ title = '', language, htmlUrl }) => ({ title: unmarked(title), language, htmlUrl }))
    .filter(({ title }) => named === undefined || named.has(title));
}

/** Each language's in their order: which language comes first is up to the hub that lists them. */
function byLanguage(listed: readonly Listed[]): Readonly<Record<string, readonly Listed[]>> {
  return Object.fromEntries(Map.groupBy(listed, ({ language }) => language ?? 'none').entries());
}

async function goRound(outlines: readonly Outline[]): Promise<readonly [ListingHub, ListingHub]> {
  const first = await hubOf(outlines, 'https://one.example/news');
  const second = await hubOf(readOutlines(first.opml, 'feeds.opml'), 'https://two.example');
  const published = sourcesIn(first.opml);
  expect(published).toHaveLength(outlines.length);
  const titles = new Set(published.map(({ title }) => title));
  expect(byLanguage(sourcesIn(second.opml, titles))).toEqual(byLanguage(published));
  return [first, second];
}

describe('a list of feeds goes from hub to hub', () => {
  test('the starter list, with its titles, languages and homepages, in its order', async () => {
    const outlines = await readOpmlFile(resolve('feeds/starter.opml'));
    const [first] = await goRound(outlines);
    const given = outlines.map(({ title, language, htmlUrl }) => ({
      title,
      language,
      htmlUrl: URL.parse(htmlUrl ?? '')?.href,
    }));
    const taken = sourcesIn(first.opml).map(({ title, language, htmlUrl }) => ({ title, language, htmlUrl }));
    const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).toSorted();
    expect(sorted(taken)).toEqual(sorted(given));
  });

  test('whatever its titles, languages, categories and addresses are', async () => {
    const anyOutline = fc.record({
      title: anyText,
      xmlUrl: anyText,
      htmlUrl: anyAddress,
      language: fc.oneof(anyText, fc.constantFrom('fa', 'fa-IR', 'iw', 'ckb', 'en')),
      category: fc.oneof(anyText, fc.constantFrom('sport', '/news,/sport', 'nothing')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyOutline, { minLength: 1, maxLength: 5 }), async (outlines) => {
        await goRound(
          outlines.map((outline, index) => ({
            ...outline,
            title: `${outline.title} ${index}`,
            xmlUrl: `https://publisher${index}.example/${outline.xmlUrl}`,
          })),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('of a newsroom: each feed becomes a source with its title, language and homepage; its category is where its entries go', async () => {
    const newsroom = await openSampleNewsroom();
    const { body } = await newsroom.get(`${newsroom.url}/feeds.opml`);
    await newsroom.close();
    const listed = readOutlines(new TextEncoder().encode(body), 'feeds.opml');
    expect(new Set(listed.map(({ category }) => category)).size).toBeGreaterThan(3);
    const { catalog } = await hubOf(listed, 'https://two.example');
    const sources = new Map(
      catalog.sources.map((source) => [source.input.kind === 'feed' && source.input.url, source]),
    );
    for (const { title = '', xmlUrl = '', htmlUrl, language = null, category = 'news' } of listed) {
      const source = sources.get(xmlUrl);
      expect(source).toMatchObject({ language, category, homepage: htmlUrl });
      expect(Object.values(source?.title ?? {})).toEqual([title]);
    }
  });
});
