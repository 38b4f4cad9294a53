import { cleanLine } from '../text/clean.ts';
import { decodeMarks } from '../text/marks.ts';
import { embeddedPage, playerAddress } from './embed-sites.ts';
import { isUnseen, isUnwantedFrame } from './unwanted.ts';
import { absoluteUrl } from './url.ts';

type Attributes = Readonly<Record<string, string>>;

/** A link that stands for what a frame showed. */
export interface EmbedLink {
  readonly href: string;
  readonly text: string;
}

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  iframe: ['src', 'data-src', 'data-lazy-src', 'data-litespeed-src'],
  'amp-iframe': ['src'],
  embed: ['src'],
  object: ['data'],
  param: ['value'],
};

/** The parameters of an object that name what it plays. */
const PLAYED = /^(?:movie|src|url|filename)$/i;

/** Whether an element shows something of another address in a frame or by a program. */
export function isEmbed(name: string): boolean {
  return Object.hasOwn(SOURCES, name) || /^(?:amp|lite)-/.test(name);
}

/**
 * The link that takes an embedding element's place: the address people open, named by the element's title, else by the site.
 * @returns null for an advertisement, a counter, a button, what is not to be seen and what has no address of the web
 */
export function embedLink(name: string, attributes: Attributes, base: string | null): EmbedLink | null {
  if (isUnseen(name, attributes) || attributes.hidden !== undefined) return null;
  if (name === 'param' && !PLAYED.test(attributes.name ?? '')) return null;
  const url = frameAddress(name, attributes, base);
  if (url === null || isUnwantedFrame(url)) return null;
  const page = embeddedPage(url);
  // Nothing opens a Flash program any more.
  const href = /\.swf$/i.test(new URL(page.href).pathname) ? null : absoluteUrl(page.href, []);
  const title = cleanLine(decodeMarks(attributes.title ?? ''));
  return href === null ? null : { href, text: title === '' ? page.name : title };
}

function frameAddress(name: string, attributes: Attributes, base: string | null): URL | null {
  const player = playerAddress(name, attributes);
  const stated = (SOURCES[name] ?? []).map((attribute) => attributes[attribute]);
  for (const address of [player, ...stated]) {
    const url = absoluteUrl(address, [base]);
    if (url !== null) return new URL(url);
  }
  return null;
}
