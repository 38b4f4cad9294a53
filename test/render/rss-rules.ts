import { type LintedFeed, type Rule, repeated, selfLinks } from './linted-feed.ts';
import { childrenOf, descendants, textOf } from './xml-tree.ts';

const RFC822 =
  /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})$/;
const rssDates = ({ items, channel }: LintedFeed): readonly string[] =>
  [
    textOf(channel, 'lastBuildDate'),
    textOf(channel, 'pubDate'),
    ...items.map((item) => textOf(item, 'pubDate')),
  ].filter((date) => date !== null);

const contactsIn = ({ root }: LintedFeed): readonly string[] =>
  [...descendants(root)]
    .filter(({ name }) => /^(?:author|managingEditor|webMaster)$/.test(name))
    .map(({ text }) => text);

/** What is said of RSS 2.0 alone. */
export const RSS_RULES: Readonly<Record<string, Rule>> = {
  MissingAtomSelfLink: (feed) => (selfLinks(feed).length === 0 ? ['no self link'] : []),
  ObsoleteVersion: ({ root }) => (root.attributes.version === '2.0' ? [] : [root.attributes.version ?? 'none']),
  InvalidLanguage: ({ channel }) =>
    [textOf(channel, 'language')].filter(
      (tag) => tag !== null && !/^(?!i[wn]\b|ji\b)[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag),
    ) as string[],
  MissingDCLanguage: ({ channel }) =>
    textOf(channel, 'language') === null && textOf(channel, 'dc:language') === null ? ['no language'] : [],
  MissingGuid: ({ items }) => items.filter((item) => !textOf(item, 'guid')).map(() => 'guid'),
  InvalidHttpGUID: ({ items }) =>
    items
      .flatMap((item) => childrenOf(item, 'guid'))
      .filter(({ attributes, text }) => attributes.isPermaLink !== 'false' && !/^https?:\/\//.test(text))
      .map(({ text }) => text),
  NotSufficientlyUnique: ({ items }) => items.map((item) => textOf(item, 'guid') ?? '').filter((id) => id.length < 8),
  InvalidRFC2822Date: (feed) => rssDates(feed).filter((date) => !RFC822.test(date)),
  ProblematicalRFC822Date: (feed) =>
    rssDates(feed).filter(
      (date) => /^\s|\s$|\s{2}|[^\S ]/.test(date) || /^(?:\w+,\s*)?\d{1,2}\s+\w+\s+\d{2}\s/.test(date),
    ),
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
  InvalidContact: (feed) => contactsIn(feed).filter((contact) => !contact.includes('@')),
  MissingRealName: (feed) => contactsIn(feed).filter((contact) => /^\S+@\S+$/.test(contact)),
  EmailFormat: (feed) =>
    contactsIn(feed).filter(
      (contact) => /\s/.test(contact) && contact.includes('@') && !/^\S+@\S+ \(.+\)$/.test(contact),
    ),
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
  MissingItunesEmail: ({ root }) =>
    [...descendants(root)]
      .filter((node) => node.name === 'itunes:owner' && textOf(node, 'itunes:email') === null)
      .map(({ name }) => name),
  AvoidTextInput: ({ channel }) => childrenOf(channel, 'textInput').map(() => 'textInput'),
  UseOfExtensionAttr: ({ root }) =>
    [...descendants(root)]
      .filter(({ name }) => !name.includes(':'))
      .flatMap(({ attributes }) => Object.keys(attributes))
      .filter((name) => name.includes(':') && !/^xml(?:ns)?:/.test(name)),
  SlashDate: ({ channel, items }) =>
    textOf(channel, 'lastBuildDate') === null && items.some((item) => textOf(item, 'slash:comments') !== null)
      ? ['slash']
      : [],
};
