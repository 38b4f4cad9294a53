/** What who pushes an article is told of it, field by field. */
import { jest } from '@jest/globals';
import { entryKey } from '../src/normalize/index.ts';
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

describe('an entry whose address has another spelling than its canonical one', () => {
  const sample = { title: 'بازار کتاب', content_text: 'بازار کتاب شلوغ است.' };
  const idOf = async (raw: string, changes: object = {}) => {
    const answer = await hub.push('desk', { ...sample, id: raw, ...changes });
    return answer.kind === 'saved' ? [answer.saved.id, answer.saved.status] : answer.errors;
  };

  test('is one with those that mean the same', async () => {
    expect(await idOf('https://desk.example:443/%d9%81')).toEqual(['https://desk.example/%D9%81', 'created']);
    expect(await idOf('https://desk.example/%D9%81')).toEqual(['https://desk.example/%D9%81', 'unchanged']);
  });

  test('keeps the id under which it was stored before there was one spelling, also once it is gone', async () => {
    const raw = 'https://desk.example:443/old';
    const [entry] = await hub.entries();
    if (entry === undefined) throw new Error('nothing is stored');
    const stored = { ...entry, id: raw, key: entryKey(raw), guid: raw, title: 'پیشین' };
    const source = { id: 'desk', retention: { days: null, entries: null }, deliberate: true };
    await hub.hub.store.saveEntries({ source, entries: [stored], at: hub.hub.reading.now() });
    expect(await idOf(raw, { title: 'تازه' })).toEqual([raw, 'updated']);
    expect((await hub.entries()).filter(({ guid }) => guid === raw)).toHaveLength(1);
    await hub.hub.store.withdrawEntry(entryKey(raw), hub.hub.reading.now());
    expect(await idOf(raw)).toEqual([raw, 'gone']);
  });
});
