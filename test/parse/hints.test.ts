import { read } from './reading.ts';

const channel = (elements: string, namespaces = '') =>
  `<rss version="2.0"${namespaces}><channel><title>t</title>${elements}<item><title>a</title></item></channel></rss>`;
const hintsOf = async (text: string, ending: 'xml' | 'json' = 'xml') => (await read(text, ending)).hints;

describe('how a feed wants to be polled', () => {
  test('RSS says by ttl, skipHours (24 is midnight) and skipDays', async () => {
    const said =
      '<ttl>90</ttl><skipHours><hour>24</hour><hour>3</hour><hour>x</hour><hour>99</hour></skipHours>' +
      '<skipDays><day>Friday</day><day>saturday</day><day>Jumu’ah</day></skipDays>';
    expect(await hintsOf(channel(said))).toMatchObject({ ttlMs: 5_400_000, skipHours: [0, 3], skipDays: [5, 6] });
  });

  test('the syndication module counts where there is no ttl', async () => {
    const said = '<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>';
    const namespaces = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"';
    expect((await hintsOf(channel(said, namespaces))).ttlMs).toBe(21_600_000);
  });

  test.each([
    ['on the root', '<atom:link rel="hub" href="https://hub.example/"/>', ' xmlns:atom="http://www.w3.org/2005/Atom"'],
    ['on the element', '<a10:link xmlns:a10="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/>', ''],
  ])('a hub of RSS is found whatever its prefix is, declared %s', async (_place, link, namespaces) => {
    expect((await hintsOf(channel(link, namespaces))).hubs).toEqual(['https://hub.example/']);
  });

  test('Atom names hubs and its own address, resolved against its base', async () => {
    const feed =
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://peyk.example/news/"><title>t</title>' +
      '<link rel="self" href="feed.atom"/><link rel="hub" href="https://one.example/"/>' +
      '<link rel="hub" href="https://two.example/"/><link rel="hub" href="mailto:x@y.example"/></feed>';
    expect(await hintsOf(feed)).toMatchObject({
      selfUrl: 'https://peyk.example/news/feed.atom',
      hubs: ['https://one.example/', 'https://two.example/'],
    });
  });

  test('JSON Feed names its WebSub hubs, not its other ones', async () => {
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 't',
      feed_url: 'https://peyk.example/feed.json',
      hubs: [
        { type: 'rssCloud', url: 'https://cloud.example/' },
        { type: 'WebSub', url: 'https://hub.example/' },
      ],
      items: [],
    };
    expect(await hintsOf(JSON.stringify(feed), 'json')).toMatchObject({
      selfUrl: 'https://peyk.example/feed.json',
      hubs: ['https://hub.example/'],
    });
  });

  test('a relative self link without a base is no address', async () => {
    const namespaces = ' xmlns:atom="http://www.w3.org/2005/Atom"';
    expect((await hintsOf(channel('<atom:link rel="self" href="/feed"/>', namespaces))).selfUrl).toBeNull();
  });
});
