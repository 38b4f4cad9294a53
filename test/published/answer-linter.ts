/** What an answer over HTTP must not trigger in a validator, and what a list of feeds must not; each under the validator's own name. */
import { descendants, readXml } from '../render/xml-tree.ts';

/** One answer to one GET that offered compression. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  readonly contentLanguage: string | null;
  readonly body: string;
}

const TYPES: Readonly<Record<string, string>> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
  opml: 'text/x-opml',
};

const ANSWER_RULES: Readonly<Record<string, (answer: Answer) => boolean>> = {
  TempRedirect: ({ status }) => status >= 302 && status <= 307 && status !== 304,
  UnexpectedContentType: ({ url, contentType }) =>
    contentType?.split(';')[0] !== TYPES[/\.(\w+)$/.exec(new URL(url).pathname)?.[1] ?? ''],
  EncodingMismatch: ({ contentType, body }) => {
    const charset = /;\s*charset="?([\w.-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
    const declared = /^<\?xml[^>]*?\sencoding=["']([^"']+)/.exec(body)?.[1]?.toLowerCase() ?? 'utf-8';
    return charset !== declared;
  },
  Uncompressed: ({ contentEncoding }) => contentEncoding === null,
};

const OUTLINE_RULES: Readonly<Record<string, string>> = {
  MissingXmlURL: 'xmlUrl',
  MissingOutlineType: 'type',
  MissingTitleAttr: 'title',
};

/** The name of every rule there is. */
export const ANSWER_RULE_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(ANSWER_RULES),
  ...Object.keys(OUTLINE_RULES),
]);

/** Everything a validator would say of an answer, whatever document is in it. */
export function lintAnswer(answer: Answer): readonly string[] {
  return Object.entries(ANSWER_RULES).flatMap(([name, isBroken]) =>
    isBroken(answer) ? [`${name}: ${answer.url}`] : [],
  );
}

/** Everything a validator would say of a list of feeds; a heading is an outline that has outlines. */
export function lintOpml(xml: string): readonly string[] {
  const feeds = [...descendants(readXml(xml))].filter(
    ({ name, children }) => name === 'outline' && children.length === 0,
  );
  return Object.entries(OUTLINE_RULES).flatMap(([rule, attribute]) =>
    feeds
      .filter(({ attributes }) => !attributes[attribute])
      .map(({ attributes }) => `${rule}: ${attributes.text ?? ''}`),
  );
}
