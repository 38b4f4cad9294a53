/** What who pushes an article is told of it, field by field. */
import { jest } from '@jest/globals';
import { takeArticle } from '../src/pipeline.ts';
import { openReaderPool } from '../src/reading/reader-pool.ts';
import { type LoopbackHub, openLoopbackHub } from './polling/loopback-hub.ts';

jest.setTimeout(20_000);

const readers = openReaderPool({ threads: 1, timeoutMs: 10_000 });
let hub: LoopbackHub;
beforeAll(async () => {
  hub = await openLoopbackHub(readers);
});
afterAll(() => Promise.all([hub.close(), readers.close()]));

const ARTICLE = { id: '1', title: 'باران در شمال', content_text: 'باران از بامداد بارید.' };

describe('a pushed article', () => {
  test.each([
    [['published'], { published: 'soon' }],
    [['updated'], { updated: 'soon' }],
    [['updated'], { published: '2025-11-19T08:00:00Z', updated: 'soon' }],
    [['published', 'updated'], { published: 'soon', updated: 'later' }],
  ])('with an unreadable date is refused by the field it stands in: %j', async (fields, dates) => {
    const answer = await hub.push('desk', { ...ARTICLE, ...dates });
    const errors = fields.map((field) => ({ field, code: 'date-unreadable' }));
    expect(answer).toMatchObject({ kind: 'rejected', errors });
    expect(answer.kind === 'rejected' && answer.errors).toHaveLength(fields.length);
    expect(await hub.entries()).toEqual([]);
  });

  test('in which nothing can be read is refused by its body', async () => {
    const [source] = hub.hub.keeper.current().sources;
    if (source === undefined) throw new Error('no source');
    const bytes = new TextEncoder().encode(' \n');
    const document = { name: 'POST /articles', url: null, contentType: 'text/plain', bytes, fetchedAt: 0 };
    const answer = await takeArticle({ ...hub.hub.reading, readers }, source, document);
    expect(answer).toMatchObject({ kind: 'rejected', errors: [{ field: 'body' }] });
  });
});
