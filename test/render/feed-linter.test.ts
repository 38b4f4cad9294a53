import type { StoredEntry } from '../../src/model.ts';
import { lintFeed } from './feed-linter.ts';
import { MORNING, makeContext, makeEntry, makePage, makeSource, rendered } from './newsroom.ts';

const HUB = 'https://hub.example/feeds/all';
const lint = (format: 'rss' | 'atom', ...entries: readonly StoredEntry[]) =>
  lintFeed(published(format, ...entries), { url: `${HUB}.${format}`, now: MORNING + 86_400_000 });
const published = (format: 'rss' | 'atom', ...entries: readonly StoredEntry[]) =>
  rendered(format, makePage(...entries), makeContext({ selfUrl: `${HUB}.${format}` }));

/** Entries of every shape a newsroom has. */
const NEWSROOM: readonly StoredEntry[] = [
  makeEntry(),
  makeEntry({
    id: 'https://news.example/2',
    key: 'k2',
    url: 'https://news.example/خبر/۲?a=b&c=d e',
    title: 'iPhone 17 & <b>نوشته</b> در ایران',
    contentHtml:
      '<p>بند <a href="https://news.example/پیوند" dir="ltr">link</a></p><ul><li>یک</li></ul><figure><img src="https://news.example/1.jpg" alt="عکس"><figcaption>عکس</figcaption></figure>',
    authors: ['مینا کریمی', 'R & D <x>'],
    tags: ['مترو', 'A & B'],
    categories: ['politics'],
    attribution: ['خبرگزاری ایسنا'],
    image: 'https://news.example/عکس.webp',
    enclosures: [
      { url: 'https://news.example/1.mp3', type: 'audio/mpeg', length: 0 },
      { url: 'https://news.example/2.mp4', type: 'video/mp4', length: 12 },
    ],
    revisedAt: MORNING + 1000,
  }),
  makeEntry({
    id: 'urn:uuid:5f0a2b4c-0000-5000-8000-000000000003',
    key: 'k3',
    url: null,
    language: 'he',
    title: 'שלום',
    revisedAt: MORNING + 2000,
  }),
  makeEntry({
    ...{ id: 'urn:uuid:5f0a2b4c-0000-5000-8000-000000000004', key: 'k4', title: '', summary: null, contentHtml: null },
    ...{ contentText: null, published: null, language: null, revisedAt: MORNING + 3000 },
  }),
];

describe('a published feed', () => {
  test.each(['rss', 'atom'] as const)('triggers nothing in a validator: %s, full and empty', (format) => {
    expect(lint(format, ...NEWSROOM)).toEqual([]);
    expect(lint(format)).toEqual([]);
  });

  test('of a source whose names hold signs triggers nothing either', () => {
    const context = makeContext({
      selfUrl: `${HUB}.rss`,
      sources: [
        makeSource({
          title: { fa: 'روزنامهٔ «الف» & <ب>' },
          rights: '© الف & ب',
          homepage: 'https://روزنامه.example/صفحه',
        }),
      ],
    });
    const options = { url: `${HUB}.rss`, now: MORNING + 86_400_000 };
    expect(lintFeed(rendered('rss', makePage(...NEWSROOM), context), options)).toEqual([]);
  });
});

/** Each rule by a change that breaks it: a linter that finds nothing must be one that could. */
describe('the linter finds', () => {
  const breaking = (format: 'rss' | 'atom', from: string | RegExp, to: string) => {
    const sound = published(format, ...NEWSROOM);
    const broken = sound.replace(from, to);
    expect(broken).not.toBe(sound);
    const found = lintFeed(broken, { url: `${HUB}.${format}`, now: MORNING + 86_400_000 });
    return [...new Set(found.map((one) => one.split(':', 1)[0]))];
  };

  test.each([
    ['MissingSelf', /<atom:link [^>]*rel="self"[^>]*\/>/, ''],
    ['SelfDoesntMatchLocation', /(<atom:link href=")https:\/\/hub\.example/, '$1https://other.example'],
    ['InvalidFullLink', '<link>https://news.example/1</link>', '<link>https://news.example/خبر</link>'],
    ['InvalidUriChar', '<link>https://news.example/1</link>', '<link>https://news.example/a|b</link>'],
    ['ContainsRelRef', 'src="https://news.example/1.jpg"', 'src="/1.jpg"'],
    ['SecurityRisk', '<figcaption', '<iframe></iframe><figcaption'],
    ['SecurityRiskAttr', '<ul', '<ul onclick="x()"'],
    ['DangerousStyleAttr', '<ul', '<ul style="position:fixed"'],
    ['NotHtml', '<ul', '<body><ul'],
    ['BadCharacters', '<title>خبر نخست', '<title>\u0085خبر نخست'],
    ['NotBlank', '<title>خبر نخست</title>', '<title></title>'],
    ['UnknownNamespace', 'xmlns:dc=', 'xmlns:odd="https://odd.example/" xmlns:dc='],
    ['UnexpectedAttribute', '<channel', '<channel dir="rtl"'],
    ['UnregisteredAtomLinkRel', '<title>', '<atom:link rel="odd" href="https://hub.example/"/><title>'],
    ['ObsoleteVersion', 'version="2.0"', 'version="0.92"'],
    ['InvalidLanguage', '<title>', '<language>fa_IR</language><title>'],
    ['MissingGuid', /<guid [^>]*>[^<]*<\/guid>/, ''],
    ['InvalidHttpGUID', 'isPermaLink="false"', 'isPermaLink="true"'],
    ['NotSufficientlyUnique', />urn:uuid:[^<]*<\/guid>/, '>1</guid>'],
    ['InvalidRFC2822Date', /<pubDate>[^<]*/, '<pubDate>2021-09-04T07:30:00Z'],
    ['IncorrectDOW', '<pubDate>Sat', '<pubDate>Mon'],
    ['ImplausibleDate', /<pubDate>[^<]*/, '<pubDate>Thu, 01 Jan 1970 00:00:00 GMT'],
    ['ContainsHTML', '<category>مترو', '<category><b>x</b>'],
    ['CharacterData', '&#x26; &#x3C;b&#x3E;', '&amp; &lt;b>'],
    ['NeedDescriptionBeforeContent', /<description>چکیدهٔ[^<]*<\/description>/, ''],
    ['DuplicateItemSemantics', '</item>', '<dc:date>2021-09-04T07:30:00Z</dc:date></item>'],
    ['InvalidContact', '</item>', '<author>مینا</author></item>'],
    ['MissingAttribute', / length="0"/, ''],
    ['DuplicateEnclosure', '<enclosure', '<enclosure url="https://news.example/x" type="a/b" length="0"/><enclosure'],
    ['DuplicateEntries', 'https://news.example/2</guid>', 'urn:uuid:5f0a2b4c-0000-5000-8000-000000000001</guid>'],
    ['MisplacedItem', '</channel>', '<ttl>5</ttl></channel>'],
    ['MissingItunesElement', '</item>', '<itunes:author>x</itunes:author></item>'],
    ['AvoidTextInput', '<title>', '<textInput><name>q</name></textInput><title>'],
  ])('%s in RSS', (rule, from, to) => {
    expect(breaking('rss', from, to)).toContain(rule);
  });

  test.each([
    ['MissingSelf', /<link rel="self"[^>]*\/>/, ''],
    ['SelfNotAtom', 'type="application/atom+xml"', 'type="text/html"'],
    ['DuplicateIds', '<id>https://news.example/2</id>', '<id>urn:uuid:5f0a2b4c-0000-5000-8000-000000000001</id>'],
    ['NonCanonicalURI', '<id>https://news.example/2</id>', '<id>HTTPS://News.example/2</id>'],
    ['InvalidRFC3339Date', /<updated>[^<]*/, '<updated>2021-09-04T07:30:00'],
    ['ImplausibleDate', /<updated>[^<]*/, '<updated>2099-09-04T07:30:00Z'],
    ['ContainsUndeclaredHTML', /<title type="text">/, '<title type="text"><b>x</b>'],
    ['MissingTextualContent', /<summary[^>]*>[^<]*<\/summary>\n(?=<source>|<\/entry>)/, ''],
    ['MissingElement', /<updated>[^<]*<\/updated>/, ''],
    ['NotBlank', /term="مترو"/, 'term=" "'],
  ])('%s in Atom', (rule, from, to) => {
    expect(breaking('atom', from, to)).toContain(rule);
  });
});
