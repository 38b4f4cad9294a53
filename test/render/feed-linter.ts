/**
 * What a feed must not trigger in a validator: the rules of the W3C feed validator that can be checked on a document of ours,
 * each under the validator's own name. What can only be checked on an answer over HTTP stands in test/published.
 */
import { ATOM_RULES } from './atom-rules.ts';
import { addressesIn, inContents, type LintOptions, type Rule, selfLinks } from './linted-feed.ts';
import { NAMESPACE_RULES } from './namespace-rules.ts';
import { RSS_RULES } from './rss-rules.ts';
import { childrenOf, descendants, readXml } from './xml-tree.ts';

/** Everything a validator would say of a feed, as `Class: what`; empty when it says nothing. */
export function lintFeed(xml: string, options: LintOptions): readonly string[] {
  const root = readXml(xml);
  const isAtom = root.name === 'feed';
  const channel = isAtom ? root : childrenOf(root, 'channel')[0];
  const items = childrenOf(channel, isAtom ? 'entry' : 'item');
  const feed = { root, xml, options, items, channel, isAtom };
  const rules = { ...BOTH, ...NAMESPACE_RULES, ...(isAtom ? ATOM_RULES : RSS_RULES) };
  return Object.entries(rules).flatMap(([name, rule]) => rule(feed).map((what) => `${name}: ${what}`));
}

const REGISTERED = new Set(
  'self alternate enclosure via related hub next prev prev-archive next-archive current first last'.split(' '),
);
const RISKS = new Set(
  'script iframe object embed form input button style link meta base applet frame frameset noscript'.split(' '),
);

const BOTH: Readonly<Record<string, Rule>> = {
  RelativeSelf: (feed) =>
    selfLinks(feed)
      .map(({ attributes }) => attributes.href ?? '')
      .filter((href) => !URL.canParse(href)),
  SelfDoesntMatchLocation: (feed) =>
    selfLinks(feed)
      .map(({ attributes }) => attributes.href ?? '')
      .filter((href) => href !== feed.options.url),
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
  UnexpectedAttribute: ({ root, channel }) =>
    [root, channel].filter((node) => node?.attributes.dir !== undefined).map(() => 'dir'),
  UnregisteredAtomLinkRel: ({ root }) =>
    [...descendants(root)]
      .filter(({ name }) => name === 'link' || name === 'atom:link')
      .map(({ attributes }) => attributes.rel ?? 'alternate')
      .filter((rel) => !REGISTERED.has(rel)),
  ObscureEncoding: ({ xml }) => encodingOf(xml).filter((encoding) => !UTF8.test(encoding)),
  NonstdEncoding: ({ xml }) => encodingOf(xml).filter((encoding) => /^(?:x-|utf8$)/i.test(encoding)),
};

const UTF8 = /^utf-?8$/i;
const encodingOf = (xml: string): readonly string[] =>
  [/^<\?xml[^>]*?\sencoding=["']([^"']*)/.exec(xml)?.[1]].filter((name) => name !== undefined);

/** The name of every rule there is. */
export const RULE_NAMES: ReadonlySet<string> = new Set(
  [BOTH, NAMESPACE_RULES, RSS_RULES, ATOM_RULES].flatMap((rules) => Object.keys(rules)),
);

/** What is accepted of one feed, and why. */
export interface Acceptance {
  /** Our own namespace is none a validator knows. */
  readonly publicUrl: string;
  /** A feed of several languages has no one language to declare. */
  readonly isMixed: boolean;
  /** Instants (RFC 3339) several entries may share, as their publishers give days only. */
  readonly sharedUpdates?: ReadonlySet<string>;
}

/** What the linter found, without what is accepted. */
export function unaccepted(found: readonly string[], { publicUrl, isMixed, sharedUpdates }: Acceptance) {
  return found.filter((one) => {
    if (one === `UnknownNamespace: khorak ${publicUrl}/ns/khorak`) return false;
    if (one === 'MissingDCLanguage: no language') return !isMixed;
    const [, shared] = /^DuplicateUpdated: (.*)$/.exec(one) ?? [];
    return shared === undefined || sharedUpdates?.has(shared) !== true;
  });
}
