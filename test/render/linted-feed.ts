/** A feed as the linter's rules look at it. */
import { Parser } from 'htmlparser2';
import { childrenOf, descendants, textOf, type XmlNode } from './xml-tree.ts';

export interface LintOptions {
  /** The address the document is served at. */
  readonly url: string;
  /** Dates later than this lie in the future. */
  readonly now: number;
}

export interface LintedFeed {
  readonly root: XmlNode;
  readonly xml: string;
  readonly options: LintOptions;
  readonly items: readonly XmlNode[];
  readonly channel: XmlNode | undefined;
  readonly isAtom: boolean;
}

/** What a rule finds at fault; empty when nothing is. */
export type Rule = (feed: LintedFeed) => readonly string[];

export const repeated = (values: readonly (string | null)[]): readonly string[] =>
  values.filter((value, at) => value !== null && values.indexOf(value) !== at) as string[];

/** Every address in attributes and, in RSS, in elements that hold nothing else. */
export const addressesIn = ({ root, isAtom }: LintedFeed): readonly string[] =>
  [...descendants(root)].flatMap((node) => {
    const stated = [node.attributes.href, node.attributes.url].filter((value) => value !== undefined);
    return !isAtom && /^(?:link|comments|docs)$/.test(node.name) ? [...stated, node.text] : stated;
  });

export const selfLinks = ({ channel, isAtom }: LintedFeed): readonly XmlNode[] =>
  childrenOf(channel, isAtom ? 'link' : 'atom:link').filter(({ attributes }) => attributes.rel === 'self');

type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

const tagsIn = (html: string): readonly Tag[] => {
  const tags: Tag[] = [];
  const parser = new Parser({ onopentag: (name, attributes) => tags.push({ name, attributes }) });
  parser.end(html);
  return tags;
};

/** A rule about the tags in the items' contents. */
export const inContents =
  (wrong: (tag: Tag) => boolean): Rule =>
  ({ items, isAtom }) =>
    items
      .flatMap((item) => textOf(item, isAtom ? 'content' : 'content:encoded') ?? [])
      .flatMap(tagsIn)
      .filter(wrong)
      .map(({ name }) => name);
