import { type LintedFeed, type Rule, repeated, selfLinks } from './linted-feed.ts';
import { childrenOf, descendants, textOf } from './xml-tree.ts';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const atomDates = ({ root }: LintedFeed): readonly string[] =>
  [...descendants(root)].filter(({ name }) => name === 'updated' || name === 'published').map(({ text }) => text);

/** What is said of Atom 1.0 alone. */
export const ATOM_RULES: Readonly<Record<string, Rule>> = {
  MissingSelf: (feed) => (selfLinks(feed).length === 0 ? ['no self link'] : []),
  SelfNotAtom: (feed) =>
    selfLinks(feed)
      .map(({ attributes }) => attributes.type ?? '')
      .filter((type) => type !== 'application/atom+xml'),
  ObsoleteVersion: ({ root }) =>
    root.attributes.xmlns === 'http://www.w3.org/2005/Atom' ? [] : [root.attributes.xmlns ?? 'none'],
  MissingDCLanguage: ({ root }) => (root.attributes['xml:lang'] ? [] : ['no xml:lang']),
  DuplicateUpdated: ({ items }) => repeated(items.map((entry) => textOf(entry, 'updated'))),
  MissingSummary: ({ items }) =>
    items
      .filter((entry) => textOf(entry, 'summary') === null)
      .flatMap((entry) => childrenOf(entry, 'content'))
      .filter(
        ({ attributes: { src, type = 'text' } }) => src !== undefined || !/^(?:text|x?html)$|^text\/|xml$/.test(type),
      )
      .map(({ attributes }) => attributes.type ?? attributes.src ?? ''),
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
