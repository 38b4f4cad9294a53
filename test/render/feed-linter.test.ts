import type { StoredEntry } from '../../src/model.ts';
import { makeSource } from '../sources.ts';
import { lintFeed, RULE_NAMES, unaccepted } from './feed-linter.ts';
import { MORNING, makeContext, makeEntry, makePage, rendered } from './newsroom.ts';

const HUB = 'https://hub.example/feeds/all';
const ACCEPTED = { publicUrl: 'https://hub.example', isMixed: true };
const lint = (format: 'rss' | 'atom', ...entries: readonly StoredEntry[]) =>
  unaccepted(lintFeed(published(format, ...entries), optionsOf(format)), ACCEPTED);
const optionsOf = (format: 'rss' | 'atom') => ({ url: `${HUB}.${format}`, now: MORNING + 86_400_000 });
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
    const found = lintFeed(rendered('rss', makePage(...NEWSROOM), context), optionsOf('rss'));
    expect(unaccepted(found, ACCEPTED)).toEqual([]);
  });

  test.each(['rss', 'atom'] as const)('of one language declares it: %s', (format) => {
    const { feed } = makeContext();
    const context = makeContext({ selfUrl: `${HUB}.${format}`, feed: { ...feed, language: 'fa' } });
    const found = lintFeed(rendered(format, makePage(makeEntry()), context), optionsOf(format));
    expect(unaccepted(found, { ...ACCEPTED, isMixed: false })).toEqual([]);
  });

  test('may give entries one `updated` where publishers give days only, and nowhere else', () => {
    const same = [makeEntry(), makeEntry({ id: 'urn:uuid:5f0a2b4c-0000-5000-8000-000000000002', key: 'k2' })];
    const found = lintFeed(published('atom', ...same), optionsOf('atom'));
    const shared = '2021-09-04T07:30:00Z';
    expect(unaccepted(found, ACCEPTED)).toEqual([`DuplicateUpdated: ${shared}`]);
    expect(unaccepted(found, { ...ACCEPTED, sharedUpdates: new Set([shared]) })).toEqual([]);
  });
});

type Variant = readonly [rule: string, from: string | RegExp, to: string];

/** A channel's picture that fits the channel. */
const IMAGE =
  '<image><url>https://hub.example/icon.png</url><title>خوراک</title><link>https://hub.example/</link></image>';

const IN_RSS: readonly Variant[] = [
  ['MissingAtomSelfLink', /<atom:link [^>]*rel="self"[^>]*\/>/, ''],
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
  ['InvalidLanguage', '<language>fa<', '<language>fa_IR<'],
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
  ['RelativeSelf', /(<atom:link href=")https:\/\/hub\.example/, '$1'],
  ['MissingDCLanguage', '<language>fa</language>', ''],
  ['InvalidLanguage', '<language>fa<', '<language>iw<'],
  ['ProblematicalRFC822Date', /<pubDate>[^<]*/, '<pubDate>Sat, 04 Sep 21 07:30:00 GMT'],
  ['ProblematicalRFC822Date', /<pubDate>[^<]*/, '<pubDate> Sat, 04  Sep 2021 07:30:00 GMT'],
  ['UseZeroForMidnight', /<pubDate>[^<]*/, '<pubDate>Sat, 04 Sep 2021 24:00:00 GMT'],
  ['MissingRealName', '</item>', '<author>mina@news.example</author></item>'],
  ['EmailFormat', '</item>', '<author>Mina &#x3C;mina@news.example&#x3E;</author></item>'],
  ['UseOfExtensionAttr', '<guid ', '<guid media:odd="1" '],
  ['AvoidNamespacePrefix', 'xmlns:dc=', 'xmlns:dublin="http://purl.org/dc/elements/1.1/" xmlns:dc='],
  ['ReservedPrefix', 'xmlns:media="http://search.yahoo.com/mrss/"', 'xmlns:media="https://odd.example/"'],
  ['ObscureEncoding', 'encoding="utf-8"', 'encoding="windows-1256"'],
  ['NonstdEncoding', 'encoding="utf-8"', 'encoding="x-mac-farsi"'],
  ['MissingItunesEmail', '</item>', '<itunes:owner></itunes:owner></item>'],
  ['DuplicateSemantics', '<docs>', '<dc:language>fa</dc:language><docs>'],
  [
    'DuplicateDescriptionSemantics',
    /(<description>)[^<]*(<\/description>\s*<content:encoded>)(<!.*?>)(?=<\/content)/,
    '$1$3$2$3',
  ],
  ['ImageTitleDoesntMatch', '<docs>', `${IMAGE.replace('خوراک', 'دیگر')}<docs>`],
  ['ImageLinkDoesntMatch', '<docs>', `${IMAGE.replace('hub.example/<', 'hub.example/x<')}<docs>`],
  ['ImageUrlFormat', '<docs>', `${IMAGE.replace('png', 'webp')}<docs>`],
  ['SlashDate', /<lastBuildDate>[\s\S]*?<item>/, '<item><slash:comments>5</slash:comments>'],
];

const IN_ATOM: readonly Variant[] = [
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
  ['ObsoleteVersion', 'http://www.w3.org/2005/Atom', 'http://purl.org/atom/ns#'],
  ['MissingDCLanguage', / xml:lang="fa"/, ''],
  ['DuplicateUpdated', /<updated>2021-09-04T07:30:01Z/g, '<updated>2021-09-04T07:30:02Z'],
  ['MissingSummary', /<summary[^>]*>[^<]*<\/summary>([\s\S]*?)<content type="html">/, '$1<content type="image/png">'],
  ['MissingContentOrAlternate', /<link rel="alternate"[^>]*>(?![\s\S]*<link rel="alternate"[^>]*news\.example)/, ''],
];

/** Each rule by a change that breaks it: a linter that finds nothing must be one that could. */
describe('the linter finds', () => {
  const breaking = (format: 'rss' | 'atom', from: string | RegExp, to: string) => {
    const { feed } = makeContext();
    const context = makeContext({ selfUrl: `${HUB}.${format}`, feed: { ...feed, language: 'fa' } });
    const sound = rendered(format, makePage(...NEWSROOM), context);
    const broken = sound.replace(from, to);
    expect(broken).not.toBe(sound);
    const lintOne = (xml: string) => unaccepted(lintFeed(xml, optionsOf(format)), { ...ACCEPTED, isMixed: false });
    expect(lintOne(sound)).toEqual([]);
    const found = lintOne(broken);
    return [...new Set(found.map((one) => one.split(':', 1)[0]))];
  };

  test.each(IN_RSS)('%s in RSS', (rule, from, to) => {
    expect(breaking('rss', from, to)).toContain(rule);
  });

  test.each(IN_ATOM)('%s in Atom', (rule, from, to) => {
    expect(breaking('atom', from, to)).toContain(rule);
  });

  test('nothing else: every rule it has is shown', () => {
    const shown = new Set([...IN_RSS, ...IN_ATOM].map(([rule]) => rule));
    expect([...RULE_NAMES].filter((rule) => !shown.has(rule))).toEqual([]);
  });
});
