import { openReaderPool, type ReaderPool } from '../../src/reading/reader-pool.ts';
import { type FeedItem, feedOf, type NewsSite, openNewsSite, pageOf } from './news-site.ts';
import { openPollingHub, type PollingHub, START } from './polling-hub.ts';

const HOUR = 60;
const LEAD = 'موزهٔ آب پیک‌آباد دوباره باز شد.';
const TEXT = [
  'موزهٔ آب پیک‌آباد پس از سه سال کار، دوباره به روی مردم باز شد و در روز نخست هزار نفر از آن دیدن کردند.',
  'مدیر موزه گفت که تالار قنات‌ها تازه است و راهنمای صوتی آن به چهار زبان آماده شده است.',
];

let readers: ReaderPool;
let site: NewsSite;
let peyk: PollingHub;
beforeAll(() => {
  readers = openReaderPool({ threads: 1, timeoutMs: 10_000 });
});
afterAll(() => readers.close());
beforeEach(async () => {
  site = await openNewsSite();
});
afterEach(async () => {
  await peyk.close();
  await site.close();
});

const open = async (more = '') => {
  peyk = await openPollingHub(readers, `feed: "${site.url}/rss"\narticle: page\n${more}`);
};
const item = (number: number, changes: Partial<FeedItem> = {}): FeedItem => ({
  guid: `item-${number}`,
  link: `${site.url}/n/${number}`,
  title: `خبر ${number}`,
  summary: LEAD,
  ...changes,
});
/** Serves these items and, where there is none yet, the page of each. */
const publish = (items: readonly FeedItem[]) => {
  for (const { link, title } of items) {
    const path = link.slice(site.url.length);
    if (!site.answers.has(path)) site.answers.set(path, pageOf({ title: `${title} - پیک`, text: TEXT }));
  }
  site.answers.set('/rss', feedOf(items));
};
const titles = async () => (await peyk.entries()).map(({ title }) => title);
const pagesOf = (news: readonly (readonly [string, number])[]) => news.filter(([path]) => path !== '/rss');

describe('a feed whose articles are read from their pages', () => {
  test("keeps the feed's guid, title and summary, and takes the text, author, date and image of the page", async () => {
    await open();
    const head = `<meta name="author" content="نیلوفر دشتی"><meta property="og:image" content="${site.url}/photo.jpg">`;
    site.answers.set('/n/1', pageOf({ title: 'عنوان صفحه', text: TEXT, date: '2025-11-20T09:00:00+03:30', head }));
    publish([item(1)]);
    expect(await peyk.poll()).toMatchObject({ kind: 'read', created: 1, waiting: 0 });
    expect(await peyk.entries()).toMatchObject([
      {
        ...{ guid: 'item-1', url: `${site.url}/n/1`, title: 'خبر 1', summary: LEAD, contentText: TEXT.join('\n\n') },
        ...{ authors: ['نیلوفر دشتی'], image: `${site.url}/photo.jpg`, revision: 1 },
        published: { at: Date.UTC(2025, 10, 20, 5, 30), precision: 'second' },
      },
    ]);
  });

  test('asks for each page once while its item stays as it is, and revises nothing', async () => {
    await open();
    publish([item(2), item(1)]);
    await peyk.poll();
    site.news();
    peyk.at(HOUR);
    expect(await peyk.poll()).toMatchObject({ kind: 'not-modified' });
    publish([item(3), item(2), item(1)]);
    expect(await peyk.poll()).toMatchObject({ created: 1, updated: 0 });
    expect(site.news()).toEqual([
      ['/rss', 304],
      ['/rss', 200],
      ['/n/3', 200],
    ]);
    const entries = await peyk.entries();
    expect(entries.map(({ title, revision }) => [title, revision])).toEqual([
      ['خبر 3', 1],
      ['خبر 2', 1],
      ['خبر 1', 1],
    ]);
    expect(entries.map(({ contentText }) => contentText)).toEqual(Array(3).fill(TEXT.join('\n\n')));
  });

  test('asks for a page again when its item changes', async () => {
    await open();
    publish([item(1)]);
    await peyk.poll();
    site.answers.set('/n/1', pageOf({ title: 'خبر 1', text: [...TEXT, 'به‌روزشده: موزه جمعه‌ها تعطیل است.'] }));
    publish([item(1, { title: 'خبر 1، کامل‌تر' })]);
    expect(await peyk.poll()).toMatchObject({ updated: 1 });
    const [entry] = await peyk.entries();
    expect(entry).toMatchObject({ title: 'خبر 1، کامل‌تر', revision: 2 });
    expect(entry?.contentText).toContain('جمعه‌ها');
  });

  test('keeps the text of a page that has not changed with its item', async () => {
    await open();
    publish([item(1)]);
    await peyk.poll();
    publish([item(1, { title: 'عنوان تازه' })]);
    site.news();
    expect(await peyk.poll()).toMatchObject({ updated: 1 });
    expect(site.news()).toEqual([
      ['/rss', 200],
      ['/n/1', 304],
    ]);
    expect(await peyk.entries()).toMatchObject([{ title: 'عنوان تازه', contentText: TEXT.join('\n\n') }]);
  });

  test('is not led by a publisher that writes the time of day into every item', async () => {
    await open();
    const looks: number[] = [];
    for (let minutes = 0; minutes <= 24 * HOUR; minutes += 15) {
      peyk.at(minutes);
      publish([item(1, { updated: new Date(START + minutes * 60_000).toISOString() })]);
      await peyk.poll();
      if (pagesOf(site.news()).length > 0) looks.push(minutes / HOUR);
    }
    expect(looks).toEqual([0, 1, 2, 4, 8, 16]);
    expect(await peyk.entries()).toMatchObject([{ revision: 1 }]);
  });

  test('publishes forty new items thirty and ten, and is due again at once in between', async () => {
    await open();
    publish(Array.from({ length: 40 }, (_, at) => item(40 - at)));
    expect(await peyk.poll()).toMatchObject({ created: 30, waiting: 10 });
    expect(await peyk.isDue()).toBe(true);
    expect(await titles()).not.toContain('خبر 10');
    expect(await peyk.poll()).toMatchObject({ created: 10, waiting: 0 });
    expect(await peyk.isDue()).toBe(false);
    expect((await peyk.entries()).every(({ contentText }) => contentText === TEXT.join('\n\n'))).toBe(true);
    peyk.at(15);
    site.news();
    expect(await peyk.poll()).toMatchObject({ kind: 'not-modified' });
    expect(site.news()).toEqual([['/rss', 304]]);
  });

  test('stands in the order of the feed, also where items have no date and are saved in parts', async () => {
    await open();
    publish(Array.from({ length: 12 }, (_, at) => item(12 - at)));
    await peyk.poll();
    expect(await titles()).toEqual(Array.from({ length: 12 }, (_, at) => `خبر ${12 - at}`));
    const times = (await peyk.entries()).map(({ revisedAt }) => revisedAt);
    expect(times).toEqual(Array.from(times, (_, at) => (times[0] ?? 0) - at));
  });

  test('does not ask for an address that several items share', async () => {
    await open();
    const home = { link: `${site.url}/` };
    publish([item(2, home), item(1, home)]);
    expect(await peyk.poll()).toMatchObject({ created: 2 });
    expect(pagesOf(site.news())).toEqual([]);
  });

  test('is filtered by its items: a page without the word is still the page of its item', async () => {
    await open('include: { words: [موزه] }\n');
    site.answers.set('/n/1', pageOf({ title: 'خبر', text: [TEXT.join(' ').replaceAll('موز', 'نمایشگا')] }));
    publish([item(2, { summary: 'بازار میوه' }), item(1)]);
    expect(await peyk.poll()).toMatchObject({ created: 1, rejected: [{ guid: 'item-2', reason: 'filtered' }] });
    expect(pagesOf(site.news())).toEqual([['/n/1', 200]]);
    expect((await peyk.entries())[0]?.contentText).toContain('نمایشگا');
  });

  test('does not ask for the page of an article that was withdrawn', async () => {
    await open();
    publish([item(1)]);
    await peyk.poll();
    const [entry] = await peyk.entries();
    await peyk.hub.store.withdrawEntry(entry?.key ?? '', START);
    publish([item(1, { title: 'عنوان تازه' })]);
    site.news();
    await peyk.poll();
    expect([pagesOf(site.news()), await peyk.entries()]).toEqual([[], []]);
  });

  test('completes what was published before its pages were asked for', async () => {
    peyk = await openPollingHub(readers, `feed: "${site.url}/rss"\n`);
    publish([item(1)]);
    await peyk.poll();
    const [source] = peyk.hub.keeper.current().sources;
    if (source === undefined) throw new Error('no source');
    const catalog = { ...peyk.hub.keeper.current(), sources: [{ ...source, article: 'page' as const }] };
    publish([item(2), item(1)]);
    expect(await peyk.poll({ catalog: () => catalog })).toMatchObject({ created: 1, updated: 1 });
    expect((await peyk.entries()).map(({ contentText }) => contentText)).toEqual(Array(2).fill(TEXT.join('\n\n')));
  });
});

test("a page at the feed's address (a login, say) is no article: nothing of it is published", async () => {
  await open();
  site.answers.set('/rss', pageOf({ title: 'ورود به پیک', text: TEXT }));
  expect(await peyk.poll()).toMatchObject({ kind: 'failed', error: { code: 'unreadable-document' } });
  expect(await peyk.entries()).toEqual([]);
});

describe('an item whose page fails', () => {
  test('is published at once as the feed gives it, and with its text as soon as the page is there', async () => {
    await open();
    site.answers.set('/n/1', 503);
    publish([item(2), item(1)]);
    expect(await peyk.poll()).toMatchObject({ kind: 'read', created: 2 });
    expect(await titles()).toEqual(['خبر 2', 'خبر 1']);
    expect((await peyk.entries())[1]).toMatchObject({ summary: LEAD, contentText: null });
    site.answers.delete('/n/1');
    publish([item(2), item(1)]);
    site.news();
    peyk.at(9);
    expect(await peyk.poll()).toMatchObject({ kind: 'not-modified' });
    peyk.at(10);
    expect(await peyk.poll()).toMatchObject({ created: 0, updated: 1 });
    peyk.at(25);
    expect(await peyk.poll()).toMatchObject({ kind: 'not-modified' });
    expect(site.news()).toEqual([
      ['/rss', 304],
      ['/rss', 200],
      ['/n/1', 200],
      ['/rss', 304],
    ]);
    expect((await peyk.entries())[1]).toMatchObject({ contentText: TEXT.join('\n\n'), revision: 2 });
  });

  test('is tried four times and then left as it is', async () => {
    await open();
    site.answers.set('/n/1', { body: 'no article here', type: 'image/jpeg' });
    publish([item(1)]);
    for (let minutes = 0; minutes <= 24 * HOUR; minutes += 10) {
      peyk.at(minutes);
      await peyk.poll();
    }
    expect(site.asked.filter(({ path }) => path === '/n/1')).toHaveLength(4);
    expect(await peyk.entries()).toMatchObject([{ title: 'خبر 1', revision: 1 }]);
  });

  test('keeps the text its page gave before', async () => {
    await open();
    publish([item(1)]);
    await peyk.poll();
    site.answers.set('/n/1', 500);
    publish([item(1, { title: 'عنوان تازه' })]);
    await peyk.poll();
    expect(await peyk.entries()).toMatchObject([{ title: 'عنوان تازه', contentText: TEXT.join('\n\n') }]);
  });

  test('because its site has had enough for now is published all the same, as are those after it', async () => {
    await open();
    publish([item(3), item(2), item(1)]);
    site.answers.set('/n/1', 429);
    expect(await peyk.poll()).toMatchObject({ created: 3, waiting: 0 });
    expect(pagesOf(site.news())).toEqual([['/n/1', 429]]);
    site.answers.delete('/n/1');
    publish([item(3), item(2), item(1)]);
    peyk.at(10);
    expect(await peyk.poll()).toMatchObject({ updated: 3 });
  });

  test('because robots.txt forbids it is published as the feed gives it, and the page is not asked for', async () => {
    await open();
    site.answers.set('/robots.txt', { body: 'User-agent: *\nDisallow: /n/\n' });
    publish([item(1)]);
    expect(await peyk.poll()).toMatchObject({ kind: 'read', created: 1 });
    expect(site.asked.map(({ path }) => path)).toEqual(['/rss', '/robots.txt']);
    expect(peyk.events).toMatchObject([
      { kind: 'failed', document: `${site.url}/n/1`, error: { code: 'robots-refused' } },
      { kind: 'read', document: `${site.url}/rss` },
    ]);
  });
});

test('a long feed that a crash cuts off loses nothing, and what was saved before is not asked for again', async () => {
  await open();
  publish(Array.from({ length: 12 }, (_, at) => item(12 - at)));
  let saves = 0;
  const { store } = peyk.hub;
  const failing: typeof store = {
    ...store,
    saveEntries: (batch) => {
      saves += 1;
      return saves === 2 ? Promise.reject(new Error('the disk is full')) : store.saveEntries(batch);
    },
  };
  expect(await peyk.poll({ store: failing })).toMatchObject({ kind: 'failed' });
  expect(await peyk.entries()).toHaveLength(5);
  peyk.at(5);
  site.news();
  expect(await peyk.poll()).toMatchObject({ created: 7 });
  expect(pagesOf(site.news())).toHaveLength(7);
  expect(await titles()).toEqual(Array.from({ length: 12 }, (_, at) => `خبر ${12 - at}`));
});
