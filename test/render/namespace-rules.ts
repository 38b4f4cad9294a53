import type { LintedFeed, Rule } from './linted-feed.ts';
import { descendants } from './xml-tree.ts';

/** Modules a validator knows → the prefix it wants them under. The last two, RFC 5005 and RFC 6721, are standards too. */
const KNOWN: Readonly<Record<string, string>> = {
  'http://www.w3.org/2005/Atom': 'atom',
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://purl.org/dc/terms/': 'dcterms',
  'http://search.yahoo.com/mrss/': 'media',
  'http://purl.org/rss/1.0/modules/syndication/': 'sy',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'http://purl.org/syndication/history/1.0': 'fh',
  'http://purl.org/atompub/tombstones/1.0': 'at',
};
const RESERVED = new Set(Object.values(KNOWN));

/** Every namespace declared under a prefix, wherever. */
const declared = ({ root }: LintedFeed): readonly { readonly prefix: string; readonly address: string }[] =>
  [...descendants(root)].flatMap(({ attributes }) =>
    Object.entries(attributes).flatMap(([name, address]) =>
      name.startsWith('xmlns:') ? [{ prefix: name.slice('xmlns:'.length), address }] : [],
    ),
  );

/** What is said of the namespaces of a feed, whatever its format. */
export const NAMESPACE_RULES: Readonly<Record<string, Rule>> = {
  UnknownNamespace: (feed) =>
    declared(feed)
      .filter(({ address }) => KNOWN[address] === undefined)
      .map(({ prefix, address }) => `${prefix} ${address}`),
  AvoidNamespacePrefix: (feed) =>
    declared(feed)
      .filter(({ prefix, address }) => KNOWN[address] !== undefined && KNOWN[address] !== prefix)
      .map(({ prefix }) => prefix),
  ReservedPrefix: (feed) =>
    declared(feed)
      .filter(({ prefix, address }) => RESERVED.has(prefix) && KNOWN[address] !== prefix)
      .map(({ prefix }) => prefix),
};
