import { pictureSize } from '../text/picture-size.ts';
import { type Attributes, keptAttributes } from './attributes.ts';
import { embedLink, isEmbed } from './embeds.ts';
import type { Shape, ShapeOf, Tag } from './markup-rules.ts';
import { largestOf, readSrcset, writeSrcset } from './srcset.ts';
import { isUnseen, withoutRatio } from './unwanted.ts';
import { loadedLink } from './url.ts';

/** Elements that stand on lines of their own. */
export const BLOCK_TAGS: readonly string[] = [
  ...'p div h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr figure figcaption details summary'.split(' '),
  ...'table caption colgroup col thead tbody tfoot tr th td'.split(' '),
];

/** Elements that stand within a line. */
export const INLINE_TAGS: readonly string[] = [
  ...'a abbr b bdi bdo br cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
  ...'ruby rb rt rtc rp img audio video source'.split(' '),
];

const SHOWN = new Set([...BLOCK_TAGS, ...INLINE_TAGS]);

/** Elements left out with all that is in them: programs, forms' parts, drawings. */
export const HIDDEN_TAGS: readonly string[] =
  'script style textarea option xmp noscript select datalist button svg template head'.split(' ');

const HIDDEN = new Set(HIDDEN_TAGS);

/** Old, page-level and foreign elements, and what they are in an article. */
const RENAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    h1: 'h2',
    ...Object.fromEntries(
      'article section main header footer aside center address nav hgroup form fieldset'
        .split(' ')
        .map((name) => [name, 'div']),
    ),
    menu: 'ul',
    dir: 'ul',
    strike: 's',
    tt: 'code',
    acronym: 'abbr',
    'amp-img': 'img',
    'amp-video': 'video',
    'amp-audio': 'audio',
  }),
);

const PLAYERS = ['audio', 'video', 'amp-audio', 'amp-video'];

/** Pictures of these types are shown by every reader. */
const COMMON_PICTURE = /^image\/(?:jpeg|jpg|png|gif|webp)$/i;

/**
 * Says of each element of an article how it is published: as the element it is, as a link, as its content alone or not at all.
 * Of a `picture` the `img` is published, with what its sources know and it does not.
 * @param base address that relative links are resolved against; without one they are dropped
 */
export function articleElements(base: string | null): ShapeOf {
  /** The sizes of the open `picture`, until its `img` has come. */
  let sources: Attributes | null = null;
  return {
    open: (name, attributes, isWithin) => {
      if (name === 'picture') {
        sources = null;
        return 'scope';
      }
      if (name === 'source' && !PLAYERS.some(isWithin)) {
        if (isWithin('picture')) sources ??= pictureSource(attributes);
        return 'bare';
      }
      if (RENAMED.get(name) !== 'img' && name !== 'img') return shapeOf(name, attributes, { base, isWithin });
      const isOwn = attributes.srcset !== undefined || attributes['data-srcset'] !== undefined;
      const known = isOwn || !isWithin('picture') ? null : sources;
      sources = null;
      const tag = image(name, { ...known, ...attributes }, base);
      return tag === null ? 'bare' : { tag };
    },
    close: (name) => {
      const left = name === 'picture' ? sources : null;
      if (left !== null) sources = null;
      return left === null ? null : image('img', left, base);
    },
  };
}

function pictureSource({ srcset, 'data-srcset': late, sizes, media, type }: Attributes): Attributes | null {
  const given = late ?? srcset;
  if (given === undefined || media !== undefined || (type !== undefined && !COMMON_PICTURE.test(type))) return null;
  return sizes === undefined ? { srcset: given } : { srcset: given, sizes };
}

function shapeOf(
  name: string,
  attributes: Attributes,
  { base, isWithin }: { base: string | null; isWithin: (name: string) => boolean },
): Shape {
  const tagName = RENAMED.get(name) ?? name;
  if (SHOWN.has(tagName)) return shown(tagName, keptAttributes(tagName, withoutRatio(name, attributes), base));
  if (HIDDEN.has(name)) return 'hidden';
  if (name === 'object' && /^image\//i.test(attributes.type ?? '')) {
    const tag = image(name, { ...attributes, src: attributes.data ?? '' }, base);
    return tag === null ? 'scope' : { tag, hides: 'object' };
  }
  if (!isEmbed(name) || (name === 'param' && !isWithin('object'))) return 'bare';
  const link = embedLink(name, attributes, base);
  if (link !== null) return { link, ...((name === 'object' || isWithin('object')) && { hides: 'object' }) };
  return name === 'object' ? 'scope' : 'bare';
}

function shown(tagName: string, attribs: Record<string, string>): Shape {
  if (tagName === 'audio' || tagName === 'video') return { tag: { tagName, attribs: { ...attribs, controls: '' } } };
  if (tagName === 'source' && attribs.src === undefined) return 'bare';
  // A link to nowhere is only its words, and an override without a direction overrides nothing.
  const isVoid =
    (tagName === 'a' && attribs.href === undefined) || (tagName === 'bdo' && !/^(?:rtl|ltr)$/.test(attribs.dir ?? ''));
  return { tag: { tagName: isVoid ? 'span' : tagName, attribs } };
}

/** Null for a picture that has no address, is not to be seen or counts readers. */
function image(name: string, attributes: Attributes, base: string | null): Tag | null {
  if (isUnseen(name, attributes)) return null;
  const { src: given, alt = '', sizes, ...kept } = keptAttributes('img', withoutRatio(name, attributes), base);
  const size = pictureSize(kept.width, kept.height);
  // Pages that load images late keep the address elsewhere, and a dot in its place.
  const late = attributes['data-src'] ?? attributes['data-lazy-src'] ?? attributes['data-original'];
  const lateSet = attributes['data-srcset'] ?? attributes['data-lazy-srcset'];
  const candidates = readSrcset(lateSet ?? attributes.srcset ?? '', base, size);
  const own = loadedLink(given, null, size);
  const isCounter = given !== undefined && own === null && lateSet === undefined;
  const src = loadedLink(late, base, size) ?? own ?? (isCounter ? null : largestOf(candidates));
  if (src === null) return null;
  const srcset = writeSrcset(candidates);
  const sets = srcset === null ? {} : { srcset, ...(sizes !== undefined && { sizes }) };
  return { tagName: 'img', attribs: { ...kept, src, ...sets, alt } };
}
