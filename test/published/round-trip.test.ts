import { jest } from '@jest/globals';
import type { Entry } from '../../src/model.ts';
import { readDocument } from '../../src/reading/reader.ts';
import { makeEntry, makePage, rendered } from '../render/newsroom.ts';
import type { Answer } from './answer-linter.ts';
import { FORMATS, NOW } from './published-hub.ts';
import { type Expected, openVariedNewsroom, unmarked, type VariedNewsroom } from './varied-newsroom.ts';

jest.setTimeout(30_000);

let newsroom: VariedNewsroom;
beforeAll(async () => {
  newsroom = await openVariedNewsroom();
});
afterAll(() => newsroom.close());

/** What our own readers find in a document of ours. */
async function readBack({
  url,
  contentType,
  body,
}: Pick<Answer, 'url' | 'contentType' | 'body'>): Promise<readonly Entry[]> {
  const result = await readDocument({
    document: { name: url, url, contentType, bytes: new TextEncoder().encode(body), fetchedAt: NOW },
    context: { source: null, categoryIds: [], knownSources: [] },
  });
  if (result.kind !== 'read') throw new Error(result.message);
  expect([result.normalized.rejected, result.normalized.repairs]).toEqual([[], []]);
  return result.normalized.entries;
}

/** The picture is a file among others in Atom, and more than that elsewhere. */
function filesOf({ enclosures, image }: Entry): readonly string[] {
  const files = enclosures.map(({ url }) => url).filter((url) => url !== image);
  return image === null ? files : [...files, image];
}

function found(entry: Entry): Omit<Expected, 'revisedAt' | 'terms'> {
  return {
    ...{ id: entry.id, title: unmarked(entry.title), url: entry.url ?? '', language: entry.language },
    publishedAt: entry.published?.at ?? null,
    authors: entry.authors.map(unmarked),
    publication: unmarked(entry.source ?? ''),
    categories: entry.tags.map(unmarked),
    files: filesOf(entry),
  };
}

describe('what is published comes back through our own readers as it was', () => {
  test('the newsroom has entries of every language', async () => {
    const all = await newsroom.expected('/feeds/all');
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(new Set(all.map(({ language }) => language)).size).toBe(7);
  });

  test.each(FORMATS)('%s: titles, addresses, ids, dates, languages, authors, labels, files', async (format) => {
    for (const path of newsroom.paths) {
      const answer = await newsroom.get(`${newsroom.url}${path}.${format}?limit=100`);
      const expected = (await newsroom.expected(path)).map(({ revisedAt: _later, terms: _ids, ...entry }) => entry);
      expect((await readBack(answer)).map(found)).toEqual(expected);
    }
  });

  // RSS has no element of its own for it.
  test.each(['atom', 'json'])('%s: when each was last revised', async (format) => {
    const answer = await newsroom.get(`${newsroom.url}/feeds/all.${format}?limit=100`);
    const expected = (await newsroom.expected('/feeds/all')).map(({ revisedAt }) => revisedAt);
    expect((await readBack(answer)).map(({ updated, published }) => (updated ?? published)?.at)).toEqual(expected);
  });

  // RSS cannot say that a title is no HTML, and its readers take one that looks like it for it.
  test.each(['atom', 'json'] as const)('%s: a title that looks like HTML', async (format) => {
    const title = 'چرا <b> و &amp; در <title> نمی‌گنجد';
    const body = rendered(format, makePage(makeEntry({ title })));
    const answer = { url: 'https://hub.example/feed', contentType: `application/${format}`, body };
    expect((await readBack(answer)).map((entry) => entry.title)).toEqual([title]);
  });
});
