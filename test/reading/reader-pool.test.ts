import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ReadingContext } from '../../src/model.ts';
import { openReaderPool, type ReaderPool } from '../../src/reading/reader-pool.ts';

const feed = (source: string) =>
  `<rss version="2.0"><channel><title>t</title><item><title>خبر تازه از شهر</title><source>${source}</source><guid>1</guid></item></channel></rss>`;

const task = (knownSources: ReadingContext['knownSources'], source = 'ایسنا') => ({
  document: {
    name: 'feed',
    url: null,
    contentType: null,
    bytes: Buffer.from(feed(source)),
    fetchedAt: 1_790_000_000_000,
  },
  context: { source: null, categoryIds: [], knownSources },
});

const catalog = (title: string) => [{ id: 'isna', title: { fa: title }, homepage: null }];

describe('readers in worker threads', () => {
  let pool: ReaderPool;
  beforeAll(() => {
    pool = openReaderPool({ threads: 2, timeoutMs: 20_000 });
  });
  afterAll(() => pool.close());

  const sourceOf = async (known: ReadingContext['knownSources']) => (await pool.read(task(known))).entries[0]?.source;

  test('know the catalogue, whichever thread reads', async () => {
    const known = catalog('خبرگزاری ایسنا');
    expect(await Promise.all(Array.from({ length: 12 }, () => sourceOf(known)))).toEqual(
      Array.from({ length: 12 }, () => 'خبرگزاری ایسنا'),
    );
  });

  test('know its new names after it has changed, and the old ones for who still asks with them', async () => {
    const [before, after] = [catalog('خبرگزاری ایسنا'), catalog('ایسنا، خبرگزاری دانشجویان')];
    expect(await sourceOf(before)).toBe('خبرگزاری ایسنا');
    expect(await sourceOf([])).toBe('ایسنا');
    const renamed = [{ id: 'isna', title: { fa: 'خبرگزاری ایسنا', en: 'ISNA' }, homepage: null }];
    expect(await Promise.all([sourceOf(before), sourceOf(renamed), sourceOf(after)])).toEqual([
      'خبرگزاری ایسنا',
      'خبرگزاری ایسنا',
      'ایسنا',
    ]);
  });

  test('give each document its whole time, however long it waited for the ones before it', async () => {
    const items = '<item><title>خبر</title><description>&lt;p&gt;متن خبر امروز&lt;/p&gt;</description></item>'.repeat(
      1500,
    );
    const bytes = Buffer.from(`<rss version="2.0"><channel><title>t</title>${items}</channel></rss>`);
    const long = task([], 'x');
    const document = { ...long.document, bytes };
    // The longest of some: on a busy machine one alone may have been lucky.
    let oneMs = 0;
    for (let n = 0; n < 5; n += 1) {
      const startedAt = performance.now();
      await pool.read({ ...long, document });
      oneMs = Math.max(oneMs, performance.now() - startedAt);
    }
    const timeoutMs = Math.ceil(1000 + 3 * oneMs);
    const slow = openReaderPool({ threads: 1, timeoutMs });
    try {
      const many = Array.from({ length: Math.ceil((1.5 * timeoutMs) / oneMs) }, () => slow.read({ ...long, document }));
      const read = await Promise.all(many);
      expect(new Set(read.map(({ entries }) => entries.length))).toEqual(new Set([1500]));
    } finally {
      await slow.close();
    }
  }, 90_000);
});
