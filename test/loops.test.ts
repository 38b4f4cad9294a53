/** What this hub published is recognized when it comes back, by whatever road; what another hub published is news. */
import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { IngestAnswer } from '../src/model.ts';
import { entryId } from '../src/normalize/index.ts';
import { openReaderPool } from '../src/reading/reader-pool.ts';
import { type PublisherServer, startPublisher } from './e2e/publisher-server.ts';
import { type LoopbackHub, openLoopbackHub } from './polling/loopback-hub.ts';

jest.setTimeout(20_000);

const FORMATS = ['rss', 'atom', 'json'] as const;
const VARIANTS = ['', '?content=summary', '?bidi=none'] as const;
const PUBLISHED = FORMATS.flatMap((format) => VARIANTS.map((variant) => `/feeds/all.${format}${variant}`));

/** With and without an id of their own, a page of their own, a global id; in two directions. */
const ARTICLES = [
  { id: '101', title: 'باران در شمال', content_html: '<p>باران از بامداد بر کرانه‌ها بارید و تا شب ماند.</p>' },
  { id: 'tag:desk.example,2025:2', title: '(گزارش) بازار کتاب', content_text: 'بازار کتاب شلوغ است.', language: 'fa' },
  { id: '103', title: 'نامهٔ سوم', url: 'https://desk.example/3', content_text: 'متن نامهٔ سوم در یک بند.' },
  { id: 'https://desk.example/پرونده/4', title: 'Report: A & B < C', content_text: 'An English text.', language: 'en' },
];

const readers = openReaderPool({ threads: 1, timeoutMs: 10_000 });
afterAll(() => readers.close());

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function openHub(): Promise<LoopbackHub> {
  const hub = await openLoopbackHub(readers);
  opened.push(hub);
  return hub;
}

async function hubWithArticles(): Promise<LoopbackHub> {
  const hub = await openHub();
  for (const article of ARTICLES) saved(await hub.push('desk', article));
  return hub;
}

/** A planet that serves one document; in the hub's catalogue as `planet`. */
async function addPlanet(hub: LoopbackHub, document = ''): Promise<PublisherServer> {
  const server = await startPublisher(document);
  opened.push(server);
  await hub.addSource('planet', `title: { en: Planet }\nhomepage: https://planet.example/\nfeed: ${server.url}/feed\n`);
  return server;
}

/** Polls a planet for each of these documents in turn; gives what the polls brought. */
async function pollEach(hub: LoopbackHub, documents: readonly string[]) {
  const planet = await addPlanet(hub);
  const events = [];
  for (const document of documents) {
    planet.serve(document);
    hub.later();
    events.push(await hub.poll('planet'));
  }
  return events;
}

/** Our feed as a planet passes it on: its own address, our items. */
async function passedOn(hub: LoopbackHub, path: string): Promise<string> {
  return (await hub.feed(path))
    .replace(/<atom:link[^>]*rel="self"[^>]*\/>/, '')
    .replace(/(<link rel="self"[^>]*href=")[^"]*/, '$1https://planet.example/feed')
    .replace(/"feed_url":"[^"]*"/, '"feed_url":"https://planet.example/feed"');
}

const withoutSource = (document: string) => document.replaceAll(/<source[^>]*>[\s\S]*?<\/source>/g, '');
const withoutGuid = (document: string) => document.replaceAll(/<guid[^>]*>.*?<\/guid>/g, '');

const states = async (hub: LoopbackHub) =>
  (await hub.entries()).map(({ id, sourceId, revision, title }) => ({ id, sourceId, revision, title }));

function saved(answer: IngestAnswer) {
  if (answer.kind !== 'saved') throw new Error(JSON.stringify(answer));
  return answer.saved;
}

describe("the hub's own feed, read back", () => {
  test('is refused whole in every format, with a word to the operator, and listed nowhere', async () => {
    const hub = await hubWithArticles();
    const before = await states(hub);
    for (const format of FORMATS) {
      await hub.addSource('mirror', `title: { en: Mirror }\nfeed: ${hub.url}/feeds/all.${format}\n`);
      hub.later();
      const { kind, error } = await hub.poll('mirror');
      expect([kind, error?.code]).toEqual(['failed', 'own-feed']);
      expect(error?.message).toContain("is this hub's own feed");
    }
    expect(await states(hub)).toEqual(before);
    expect(await hub.entries('mirror')).toEqual([]);
    const state = (await hub.hub.store.listSourceStates()).find(({ sourceId }) => sourceId === 'mirror');
    expect(state?.lastError).toMatch(/^own-feed: /);
  });

  test('is known by the address it gives as its own where a copy of it is kept elsewhere', async () => {
    const hub = await hubWithArticles();
    const copies = await Promise.all(PUBLISHED.map((path) => hub.feed(path)));
    const events = await pollEach(hub, copies);
    expect(events.map(({ error }) => error?.code)).toEqual(PUBLISHED.map(() => 'own-feed'));
    expect(await hub.entries('planet')).toEqual([]);
  });

  test('is refused once when a copy of it is dropped into a folder', async () => {
    const hub = await hubWithArticles();
    const before = await states(hub);
    await hub.addFolder('inbox', { 'copy.xml': await hub.feed('/feeds/all.atom') });
    expect((await hub.readFolder('inbox')).map(({ error }) => error?.code)).toEqual(['own-feed']);
    expect(await hub.readFolder('inbox')).toEqual([]);
    expect(await states(hub)).toEqual(before);
  });
});

describe('a planet that passes our entries on', () => {
  test('with their ids kept brings nothing new, in any format, shortened or without marks', async () => {
    const hub = await hubWithArticles();
    const before = await states(hub);
    const documents = await Promise.all(PUBLISHED.map((path) => passedOn(hub, path)));
    const events = await pollEach(hub, [...documents, ...documents.map(withoutSource)]);
    expect(events.map(({ kind, created, updated }) => [kind, created, updated])).toEqual(
      events.map(() => ['read', 0, 0]),
    );
    expect(await states(hub)).toEqual(before);
  });

  test('is not shown as their publisher where it says whose they are', async () => {
    const hub = await hubWithArticles();
    const [event] = await pollEach(hub, [await passedOn(hub, '/feeds/all.rss')]);
    expect(event?.rejected.map(({ reason }) => reason)).toEqual(ARTICLES.map(() => 'own-entry'));
    expect(await hub.entries('planet')).toEqual([]);
  });

  test('without their ids, with a link to our page or with the feed they were taken from', async () => {
    const hub = await hubWithArticles();
    const before = await states(hub);
    const document = withoutGuid(await passedOn(hub, '/feeds/all.rss'));
    const linksOnly = withoutSource(document).replaceAll(
      /<item>(?:(?!<\/item>)[\s\S])*desk\.example[\s\S]*?<\/item>/g,
      '',
    );
    const events = await pollEach(hub, [document, linksOnly]);
    expect(events.map(({ created }) => created)).toEqual([0, 0]);
    expect(events[1]?.rejected.map(({ reason }) => reason)).toEqual(['own-entry', 'own-entry', 'own-entry']);
    expect(await states(hub)).toEqual(before);
  });

  test('with its own ids around ours', async () => {
    const hub = await hubWithArticles();
    const before = await states(hub);
    const document = withoutSource(await passedOn(hub, '/feeds/all.atom'));
    const wrapped = [
      (id: string) => `https://planet.example/item?id=${encodeURIComponent(id)}&amp;from=hub`,
      (id: string) => `https://planet.example/items/${id}`,
      (id: string) => `planet-7-${id}`,
    ].map((wrap) =>
      document
        .replaceAll(/(<entry[^>]*>\s*<id>)([^<]*)/g, (_, open, id) => `${open}${wrap(id)}`)
        .replaceAll(/<link rel="alternate"[^>]*\/>/g, ''),
    );
    const events = await pollEach(hub, wrapped);
    expect(events.map(({ created, updated }) => [created, updated])).toEqual(wrapped.map(() => [0, 0]));
    expect(await states(hub)).toEqual(before);
  });

  test('does not bring back what was withdrawn here', async () => {
    const hub = await hubWithArticles();
    const document = await passedOn(hub, '/feeds/all.atom');
    const guidless = withoutGuid(await passedOn(hub, '/feeds/all.rss'));
    for (const { key } of await hub.entries()) await hub.hub.store.withdrawEntry(key, hub.hub.reading.now());
    const wrapped = withoutSource(document).replaceAll(/(<entry[^>]*>\s*<id>)/g, '$1https://planet.example/?of=');
    const events = await pollEach(hub, [document, withoutSource(document), wrapped, guidless]);
    expect(events.map(({ created }) => created)).toEqual([0, 0, 0, 0]);
    expect(await hub.entries()).toEqual([]);
  });

  test('is told of once, not with every poll', async () => {
    const hub = await hubWithArticles();
    const document = await passedOn(hub, '/feeds/all.rss');
    await pollEach(
      hub,
      ['a', 'b', 'c'].map((note) => document.replace('</channel>', `<!-- ${note} --></channel>`)),
    );
    const counted = await hub.hub.metrics.registry.metrics();
    expect(counted).toContain(`khorak_rejected_total{reason="own-entry"} ${ARTICLES.length}\n`);
  });

  test('keeps its own stories about ours, even where they lead to the page of one', async () => {
    const hub = await hubWithArticles();
    const item = (guid: string, link: string, title: string) =>
      `<item><guid isPermaLink="false">${guid}</guid><link>${link}</link><title>${title}</title><description>Words of our own.</description></item>`;
    const items = [
      item('r1', 'https://planet.example/?about=https%3A%2F%2Fdesk.example%2F3', 'What they did not say'),
      item('r2', 'https://desk.example/3', 'A link worth following'),
      item('https://planet.example/reviews/https://desk.example/3', 'https://planet.example/r3', 'A review'),
    ];
    const document = `<rss version="2.0"><channel><title>Planet</title><link>https://planet.example/</link>${items.join('')}</channel></rss>`;
    const [event] = await pollEach(hub, [document]);
    expect([event?.created, event?.rejected]).toEqual([3, []]);
  });
});

describe('a newsroom', () => {
  test('that pushes its article again under the address it was given updates it', async () => {
    const hub = await openHub();
    const first = saved(await hub.push('desk', { id: '7', title: 'خبر هفتم', content_text: 'متن یکم خبر هفتم.' }));
    hub.later();
    const url = `${hub.url}/articles/${first.key}`;
    const second = saved(await hub.push('desk', { url, title: 'خبر هفتم', content_text: 'متن دوم خبر هفتم.' }));
    expect([second.status, second.key]).toEqual(['updated', first.key]);
    expect(await hub.entries()).toHaveLength(1);
  });

  test("is told which field is wrong when it pushes another source's article", async () => {
    const hub = await openHub();
    const first = saved(await hub.push('desk', { id: '7', title: 'خبر هفتم', content_text: 'متن خبر هفتم.' }));
    await hub.addSource('other', 'title: { fa: دیگری }\nlanguage: fa\npush: true\n');
    const url = `${hub.url}/articles/${first.key}`;
    const answer = await hub.push('other', { id: 'x', url, title: 'خبر هفتم', content_text: 'متن خبر هفتم.' });
    expect(answer).toMatchObject({ kind: 'rejected', errors: [{ field: 'url', code: 'own-entry' }] });
  });

  test('with two feeds that list one article has it in both', async () => {
    const hub = await openHub();
    for (const [id, text] of [
      ['politics', 'متن'],
      ['sport', 'متن دیگر'],
    ] as const) {
      const feed = `<rss version="2.0"><channel><title>x</title><item><guid>https://paper.example/1</guid><title>خبر مشترک</title><description>${text}</description></item></channel></rss>`;
      const server = await startPublisher(feed);
      opened.push(server);
      await hub.addSource(id, `title: { fa: روزنامه }\nfeed: ${server.url}/rss\n`);
      await hub.poll(id);
    }
    expect(await hub.entries()).toHaveLength(1);
    expect(await hub.entries('sport')).toHaveLength(1);
  });

  test('with two feeds that name one article differently has it once where the page is the id, and stays as it was', async () => {
    const hub = await openHub();
    const feed = (guid: string, text: string) =>
      `<rss version="2.0"><channel><title>x</title><item><guid isPermaLink="false">${guid}</guid><link>https://paper.example/1</link><title>خبر مشترک</title><description>${text}</description></item></channel></rss>`;
    const servers = [];
    for (const id of ['late', 'pages', 'early']) {
      const server = await startPublisher(feed(id === 'pages' ? 'https://paper.example/1' : `${id}-1`, 'متن'));
      opened.push(server);
      servers.push(server);
      await hub.addSource(id, `title: { fa: روزنامه }\nfeed: ${server.url}/rss\n`);
    }
    for (const id of ['early', 'pages', 'late']) await hub.poll(id);
    expect((await hub.entries()).map(({ sourceId }) => sourceId).sort()).toEqual(['early', 'pages']);
    expect(await hub.entries('late')).toHaveLength(1);
    hub.later();
    servers[2]?.serve(feed('early-1', 'متن تازه'));
    expect((await hub.poll('early')).updated).toBe(1);
    expect(await hub.entries('early')).toHaveLength(1);
  });

  test('that shares its address with the hub is read as any other', async () => {
    const hub = await openLoopbackHub(readers, '');
    opened.push(hub);
    const item = `<item><guid>${hub.url}/2025/11/story/</guid><link>${hub.url}/2025/11/story/</link><title>خبر سایت</title></item>`;
    const feed = `<rss version="2.0"><channel><title>سایت</title><link>${hub.url}/</link>${item}</channel></rss>`;
    const [event] = await pollEach(hub, [feed]);
    expect([event?.created, event?.error]).toEqual([1, null]);
  });
});

describe('two hubs that read each other', () => {
  test.each(FORMATS)('keep each entry once, as it was, with who had it first: %s', async (format) => {
    const [a, b] = await Promise.all([openHub(), openHub()]);
    saved(await a.push('desk', { ...ARTICLES[0], attribution: ['خبرگزاری نخست', 'روزنامهٔ دوم'] }));
    saved(await b.push('desk', { id: '201', title: 'خبر هاب دوم', summary: 'به گزارش ایرنا، آب آمد.' }));
    await a.addSource('b', `title: { fa: هاب دوم }\nfeed: ${b.url}/feeds/all.${format}\npublish: full\n`);
    await b.addSource('a', `title: { fa: هاب نخست }\nfeed: ${a.url}/feeds/all.${format}\npublish: full\n`);
    const rounds: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      for (const [hub, source] of [
        [a, 'b'],
        [b, 'a'],
      ] as const) {
        hub.later();
        expect((await hub.poll(source)).error).toBeNull();
      }
      rounds.push(
        [await a.entries(), await b.entries()].map((entries) =>
          entries.map(({ key, attribution, revision }) => [key, attribution, revision]),
        ),
      );
    }
    expect(new Set(rounds.map((round) => JSON.stringify(round))).size).toBe(1);
    for (const hub of [a, b]) expect((await hub.entries()).map(({ revision }) => revision)).toEqual([1, 1]);
    const taken = (await a.entries()).find(({ sourceId }) => sourceId === 'b');
    expect([taken?.source, taken?.attribution]).toEqual(['تحریریه', ['ایرنا', 'تحریریه']]);
    const stated = (await b.entries()).find(({ sourceId }) => sourceId === 'a');
    expect([stated?.source, stated?.attribution]).toEqual(['تحریریه', ['خبرگزاری نخست', 'روزنامهٔ دوم', 'تحریریه']]);
  });
});

test('an id is the same whoever publishes the entry again', () => {
  const guid = fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.uuid(), fc.string());
  fc.assert(
    fc.property(guid, fc.constantFrom('', 'tag:a.example,2025:', 'HTTPS://News.Example/'), (raw, prefix) => {
      const item = { guid: prefix + raw, url: null, title: 'x', day: '' };
      const id = entryId(item, 'https://one.example/');
      expect(entryId({ ...item, guid: id }, 'https://two.example/')).toBe(id);
    }),
  );
});
