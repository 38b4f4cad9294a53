/**
 * What a feed must not trigger in a validator: the rules of the W3C feed validator that can be checked on a document of ours,
 * each under the validator's own name. An answer over HTTP has rules of its own in test/serve.
 */
import { Parser } from 'htmlparser2';
import { childrenOf, descendants, readXml, textOf, type XmlNode } from './xml-tree.ts';

export interface LintOptions {
  /** The address the document is served at. */
  readonly url: string;
  /** Dates later than this lie in the future. */
  readonly now: number;
}

type Rule = (feed: Feed) => readonly string[];

interface Feed {
  readonly root: XmlNode;
  readonly xml: string;
  readonly options: LintOptions;
  readonly items: readonly XmlNode[];
  readonly channel: XmlNode | undefined;
  readonly isAtom: boolean;
}

/** Everything a validator would say of a feed, as `Class: what`; empty when it says nothing. */
export function lintFeed(xml: string, options: LintOptions): readonly string[] {
  const root = readXml(xml);
  const isAtom = root.name === 'feed';
  const channel = isAtom ? root : childrenOf(root, 'channel')[0];
  const items = childrenOf(channel, isAtom ? 'entry' : 'item');
  const feed = { root, xml, options, items, channel, isAtom };
  const rules = { ...BOTH, ...(isAtom ? ATOM : RSS) };
  return Object.entries(rules).flatMap(([name, rule]) => rule(feed).map((what) => `${name}: ${what}`));
}

const KNOWN_NAMESPACES: Readonly<Record<string, string>> = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  // Our own, which rtl.md §7 accepts.
  'xmlns:khorak': 'https://hub.example/ns/khorak',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:sy': 'http://purl.org/rss/1.0/modules/syndication/',
};
const REGISTERED = new Set(
  'self alternate enclosure via related hub next prev prev-archive next-archive current first last'.split(' '),
);
const RISKS = new Set(
  'script iframe object embed form input button style link meta base applet frame frameset noscript'.split(' '),
);

const repeated = (values: readonly (string | null)[]): readonly string[] =>
  values.filter((value, at) => value !== null && values.indexOf(value) !== at) as string[];
const addressesIn = ({ root, isAtom }: Feed): readonly string[] =>
  [...descendants(root)].flatMap((node) => {
    const stated = [node.attributes.href, node.attributes.url].filter((value) => value !== undefined);
    return !isAtom && /^(?:link|comments|docs)$/.test(node.name) ? [...stated, node.text] : stated;
  });
const contentsOf = ({ items, isAtom }: Feed): readonly string[] =>
  items.flatMap((item) => textOf(item, isAtom ? 'content' : 'content:encoded') ?? []);
const selfLinks = ({ channel, isAtom }: Feed): readonly XmlNode[] =>
  childrenOf(channel, isAtom ? 'link' : 'atom:link').filter(({ attributes }) => attributes.rel === 'self');
const tagsIn = (html: string): readonly { name: string; attributes: Readonly<Record<string, string>> }[] => {
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new Parser({ onopentag: (name, attributes) => tags.push({ name, attributes }) });
  parser.end(html);
  return tags;
};
const inContents =
  (wrong: (tag: { name: string; attributes: Readonly<Record<string, string>> }) => boolean): Rule =>
  (feed) =>
    contentsOf(feed).flatMap((html) =>
      tagsIn(html)
        .filter(wrong)
        .map(({ name }) => name),
    );

const BOTH: Readonly<Record<string, Rule>> = {
  MissingSelf: (feed) => (selfLinks(feed).length === 0 ? ['no self link'] : []),
  SelfDoesntMatchLocation: (feed) =>
    selfLinks(feed)
      .map(({ attributes }) => attributes.href ?? '')
      .filter((href) => href !== feed.options.url),
  SelfNotAtom: ({ isAtom, ...feed }) =>
    isAtom
      ? selfLinks({ ...feed, isAtom })
          .map(({ attributes }) => attributes.type ?? '')
          .filter((type) => type !== 'application/atom+xml')
      : [],
  InvalidFullLink: (feed) => addressesIn(feed).filter((address) => /[^\x21-\x7e]/.test(address)),
  InvalidUriChar: (feed) => addressesIn(feed).filter((address) => /[\s<>"{}|\\^`]/.test(address)),
  ContainsRelRef: inContents(({ attributes }) =>
    [attributes.href, attributes.src].some((address) => address !== undefined && !/^[a-z][a-z0-9+.-]*:/i.test(address)),
  ),
  SecurityRisk: inContents(({ name }) => RISKS.has(name)),
  SecurityRiskAttr: inContents(({ attributes }) => Object.keys(attributes).some((name) => /^on/i.test(name))),
  DangerousStyleAttr: inContents(({ attributes }) => attributes.style !== undefined),
  NotHtml: inContents(({ name }) => name === 'html' || name === 'body' || name === 'head'),
  BadCharacters: ({ root }) =>
    [...descendants(root)].map(({ text }) => text).filter((text) => /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/.test(text)),
  NotBlank: ({ root, isAtom }) =>
    [...descendants(root)]
      .filter(({ name, text, attributes }) =>
        isAtom && name === 'category'
          ? !attributes.term?.trim()
          : /^(?:category|title|name)$/.test(name) && text.trim() === '',
      )
      .map(({ name }) => name),
  UnknownNamespace: ({ root }) =>
    [...descendants(root)].flatMap(({ attributes }) =>
      Object.entries(attributes)
        .filter(([name, address]) => name.startsWith('xmlns:') && KNOWN_NAMESPACES[name] !== address)
        .map(([name]) => name),
    ),
  UnexpectedAttribute: ({ root, channel }) =>
    [root, channel].filter((node) => node?.attributes.dir !== undefined).map(() => 'dir'),
  UnregisteredAtomLinkRel: ({ root }) =>
    [...descendants(root)]
      .filter(({ name }) => name === 'link' || name === 'atom:link')
      .map(({ attributes }) => attributes.rel ?? 'alternate')
      .filter((rel) => !REGISTERED.has(rel)),
};

const RFC822 =
  /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})$/;
const rssDates = ({ items, channel }: Feed): readonly string[] =>
  [
    textOf(channel, 'lastBuildDate'),
    textOf(channel, 'pubDate'),
    ...items.map((item) => textOf(item, 'pubDate')),
  ].filter((date) => date !== null);

const RSS: Readonly<Record<string, Rule>> = {
  ObsoleteVersion: ({ root }) => (root.attributes.version === '2.0' ? [] : [root.attributes.version ?? 'none']),
  InvalidLanguage: ({ channel }) =>
    [textOf(channel, 'language')].filter(
      (tag) => tag !== null && !/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag),
    ) as string[],
  MissingGuid: ({ items }) => items.filter((item) => !textOf(item, 'guid')).map(() => 'guid'),
  InvalidHttpGUID: ({ items }) =>
    items
      .flatMap((item) => childrenOf(item, 'guid'))
      .filter(({ attributes, text }) => attributes.isPermaLink !== 'false' && !/^https?:\/\//.test(text))
      .map(({ text }) => text),
  NotSufficientlyUnique: ({ items }) => items.map((item) => textOf(item, 'guid') ?? '').filter((id) => id.length < 8),
  InvalidRFC2822Date: (feed) => rssDates(feed).filter((date) => !RFC822.test(date)),
  IncorrectDOW: (feed) =>
    rssDates(feed).filter((date) => {
      const day = RFC822.exec(date)?.[1];
      return day !== undefined && !new Date(date).toUTCString().startsWith(day) && date.endsWith('GMT');
    }),
  UseZeroForMidnight: (feed) => rssDates(feed).filter((date) => / 24:/.test(date)),
  ImplausibleDate: (feed) =>
    rssDates(feed).filter((date) => Date.parse(date) <= 86_400_000 || Date.parse(date) > feed.options.now),
  ContainsHTML: ({ items }) =>
    items
      .flatMap((item) => ['title', 'category', 'dc:creator'].flatMap((name) => childrenOf(item, name)))
      .filter(({ children }) => children.length > 0)
      .map(({ name }) => name),
  CharacterData: ({ xml }) =>
    [...xml.matchAll(/<(title|category|dc:creator|description)(?:\s[^>]*)?>([\s\S]*?)<\/\1>/g)]
      .filter(([, , text = '']) => /<!\[CDATA\[|&(?:amp|lt);/.test(text))
      .map(([, name = '']) => name),
  NeedDescriptionBeforeContent: ({ items }) =>
    items
      .filter((item) => {
        const names = item.children.map(({ name }) => name);
        const content = names.indexOf('content:encoded');
        const description = names.indexOf('description');
        return content >= 0 && (description < 0 || description > content);
      })
      .map((item) => textOf(item, 'guid') ?? ''),
  DuplicateItemSemantics: ({ items }) =>
    items.filter((item) => textOf(item, 'pubDate') !== null && textOf(item, 'dc:date') !== null).map(() => 'pubDate'),
  DuplicateSemantics: ({ channel }) =>
    textOf(channel, 'language') !== null && textOf(channel, 'dc:language') !== null ? ['language'] : [],
  DuplicateDescriptionSemantics: ({ items }) =>
    items
      .filter((item) => {
        const content = textOf(item, 'content:encoded');
        return content !== null && content === textOf(item, 'description');
      })
      .map((item) => textOf(item, 'guid') ?? ''),
  InvalidContact: ({ root }) =>
    [...descendants(root)]
      .filter(({ name, text }) => /^(?:author|managingEditor|webMaster)$/.test(name) && !/^\S+@\S+ \(.+\)$/.test(text))
      .map(({ text }) => text),
  MissingAttribute: ({ items }) =>
    items
      .flatMap((item) => childrenOf(item, 'enclosure'))
      .filter(({ attributes }) => ['url', 'type', 'length'].some((name) => attributes[name] === undefined))
      .map(({ attributes }) => attributes.url ?? ''),
  DuplicateEnclosure: ({ items }) => items.filter((item) => childrenOf(item, 'enclosure').length > 1).map(() => 'item'),
  DuplicateEntries: ({ items }) => repeated(items.map((item) => textOf(item, 'guid'))),
  ImageTitleDoesntMatch: ({ channel }) =>
    childrenOf(channel, 'image')
      .filter((image) => textOf(image, 'title') !== textOf(channel, 'title'))
      .map(() => 'image'),
  ImageLinkDoesntMatch: ({ channel }) =>
    childrenOf(channel, 'image')
      .filter((image) => textOf(image, 'link') !== textOf(channel, 'link'))
      .map(() => 'image'),
  ImageUrlFormat: ({ channel }) =>
    childrenOf(channel, 'image')
      .map((image) => textOf(image, 'url') ?? '')
      .filter((url) => !/\.(?:gif|jpe?g|png)$/i.test(url)),
  MisplacedItem: ({ channel }) => {
    const names = channel?.children.map(({ name }) => name) ?? [];
    const first = names.indexOf('item');
    return first < 0 ? [] : names.slice(first).filter((name) => name !== 'item');
  },
  MissingItunesElement: ({ root }) =>
    [...descendants(root)].filter(({ name }) => name.startsWith('itunes:')).map(({ name }) => name),
  AvoidTextInput: ({ channel }) => childrenOf(channel, 'textInput').map(() => 'textInput'),
  SlashDate: ({ channel, items }) =>
    textOf(channel, 'lastBuildDate') === null && items.some((item) => textOf(item, 'slash:comments') !== null)
      ? ['slash']
      : [],
};

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const atomDates = ({ root }: Feed): readonly string[] =>
  [...descendants(root)].filter(({ name }) => name === 'updated' || name === 'published').map(({ text }) => text);

const ATOM: Readonly<Record<string, Rule>> = {
  DuplicateIds: ({ items }) => repeated(items.map((entry) => textOf(entry, 'id'))),
  NonCanonicalURI: ({ root }) =>
    [...descendants(root)]
      .filter(
        ({ name, text }) =>
          name === 'id' &&
          /^https?:/i.test(text) &&
          new URL(text).href !== text &&
          `${new URL(text).href}` !== `${text}/`,
      )
      .map(({ text }) => text),
  InvalidRFC3339Date: (feed) => atomDates(feed).filter((date) => !RFC3339.test(date)),
  ImplausibleDate: (feed) =>
    atomDates(feed).filter((date) => Date.parse(date) <= 86_400_000 || Date.parse(date) > feed.options.now),
  ContainsUndeclaredHTML: ({ root }) =>
    [...descendants(root)]
      .filter(
        ({ name, attributes, children }) =>
          /^(?:title|subtitle|summary|rights)$/.test(name) && attributes.type !== 'xhtml' && children.length > 0,
      )
      .map(({ name }) => name),
  MissingTextualContent: ({ items }) =>
    items
      .filter((entry) => childrenOf(entry, 'summary').length + childrenOf(entry, 'content').length === 0)
      .map((entry) => textOf(entry, 'id') ?? ''),
  MissingElement: ({ root, items }) => [
    ...['id', 'title', 'updated'].filter((name) => childrenOf(root, name).length !== 1),
    ...items.flatMap((entry) => ['id', 'title', 'updated'].filter((name) => childrenOf(entry, name).length !== 1)),
    ...(childrenOf(root, 'author').length === 0 && items.some((entry) => childrenOf(entry, 'author').length === 0)
      ? ['author']
      : []),
  ],
  MissingContentOrAlternate: ({ items }) =>
    items
      .filter(
        (entry) =>
          childrenOf(entry, 'content').length === 0 &&
          !childrenOf(entry, 'link').some(({ attributes }) => (attributes.rel ?? 'alternate') === 'alternate'),
      )
      .map((entry) => textOf(entry, 'id') ?? ''),
};
